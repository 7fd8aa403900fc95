import { PDFiumLibrary } from "@hyzyla/pdfium";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { EvidenceRefused } from "./picture-message.ts";

const { pagesMax, edgeMin } = EVIDENCE_LIMITS;

/** A page as bare pixels, four bytes each: red, green, blue, cover. */
export type PdfPage = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
};

/**
 * Draws the pages of a PDF. Scripts, forms, links and attached files are not drawn, so none of them is kept; the
 * reader is WebAssembly without a way out of its own memory.
 */
export async function* readPdfPages(bytes: Buffer, edge: number): AsyncGenerator<PdfPage> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes).catch((error: unknown) => {
    throw new EvidenceRefused(/password|security/i.test(String(error)) ? "pdf-locked" : "damaged");
  });
  const count = document.getPageCount();
  if (count === 0) throw new EvidenceRefused("damaged");
  if (count > pagesMax) throw new EvidenceRefused("too-many-pages");
  for (const page of document.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    // A page that refers to itself has no size.
    if (!(originalWidth > 0 && originalHeight > 0)) throw new EvidenceRefused("damaged");
    const scale = edge / Math.max(originalWidth, originalHeight);
    const width = Math.round(originalWidth * scale);
    const height = Math.round(originalHeight * scale);
    if (Math.min(width, height) < edgeMin) throw new EvidenceRefused("too-small");
    const drawn = await page.render({ width, height, render: async ({ data }) => data });
    yield drawn;
  }
}
