import { PDFiumLibrary } from "@hyzyla/pdfium";
import decodeQR from "qr/decode.js";

/** What an independent reader finds in a PDF: the text of each page. */
export async function textOfPdf(bytes: Uint8Array): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    return [...document.pages()].map((page) => page.getText());
  } finally {
    library.destroy();
  }
}

/** The QR code that an independent decoder reads off the drawn page, as from a sheet of paper. */
export async function qrOnPage(bytes: Uint8Array, pageNumber: number): Promise<string> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    let read = "";
    await document.getPage(pageNumber).render({
      scale: 3,
      render: async ({ data, width, height }) => {
        read = decodeQR({ data: new Uint8ClampedArray(data), width, height });
        return data;
      },
    });
    return read;
  } finally {
    library.destroy();
  }
}
