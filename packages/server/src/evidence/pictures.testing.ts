import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** What a phone writes beside the picture: where it was taken, with what, by whom. */
export const SECRETS = ["Rumah Siti, Lorong Kenari", "KameraRahasia 9000", "<x:xmpmeta"] as const;

export type Photo = {
  readonly format?: "jpeg" | "png" | "webp";
  readonly width?: number;
  readonly height?: number;
  /** As EXIF says how the camera was held: 6 is upright, on its side. */
  readonly orientation?: number;
  readonly svg?: string;
};

/** A photo as a phone makes it, with all that a phone adds. */
export function aPhoto(photo: Photo = {}): Promise<Buffer> {
  const { format = "jpeg", width = 900, height = 600, orientation = 1, svg } = photo;
  const background = { r: 90, g: 140, b: 120 };
  const drawn = Buffer.from(
    svg ??
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect x="20" y="20" width="40%" height="40%" fill="#d33"/></svg>`,
  );
  return sharp({ create: { width, height, channels: 3, background } })
    .composite([{ input: drawn, top: 0, left: 0 }])
    .withExif({
      IFD0: { Make: SECRETS[1], ImageDescription: SECRETS[0], Orientation: String(orientation) },
      IFD3: {
        GPSLatitudeRef: "S",
        GPSLatitude: "1/1 36/1 37/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "103/1 37/1 0/1",
      },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>${SECRETS[0]}</rdf></x:xmpmeta>`)
    .withMetadata({ orientation })
    [format]()
    .toBuffer();
}

type Pdf = {
  readonly pages?: number;
  /** In points, as PDF measures. */
  readonly box?: readonly [number, number];
  /** More of the catalogue: scripts, forms, files. */
  readonly catalogue?: string;
  readonly content?: string | Buffer;
  readonly contentFilter?: string;
  readonly trailer?: string;
  /** Instead of the pages' own list. */
  readonly kids?: string;
  readonly count?: number;
};

/** A PDF written by hand, sound but for what is asked to be wrong. */
export function aPdf(pdf: Pdf = {}): Buffer {
  const { pages = 1, box = [595, 842], catalogue = "", contentFilter = "", trailer = "" } = pdf;
  const content = Buffer.from(
    pdf.content ?? "BT /F1 36 Tf 80 700 Td (Surat Keterangan Domisili) Tj ET 80 600 200 60 re f",
  );
  const numbers = Array.from({ length: pages }, (_, at) => 5 + at);
  const kids = pdf.kids ?? numbers.map((each) => `${each} 0 R`).join(" ");
  const objects: (string | Buffer)[] = [
    `<</Type/Catalog/Pages 2 0 R${catalogue}>>`,
    `<</Type/Pages/Kids[${kids}]/Count ${pdf.count ?? pages}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    Buffer.concat([
      Buffer.from(`<</Length ${content.length}${contentFilter}>>stream\n`),
      content,
      Buffer.from("\nendstream"),
    ]),
    ...numbers.map(
      () =>
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${box.join(" ")}]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
    ),
  ];
  const pieces: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const length = () => pieces.reduce((sum, piece) => sum + piece.length, 0);
  const places = objects.map((object, at) => {
    const place = length();
    pieces.push(Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n"));
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = length();
  pieces.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}trailer<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(pieces);
}

/** A PNG that says it is so large, and holds next to nothing. */
export function aPngThatSays(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.alloc(1000))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
