export type PictureKind = "jpeg" | "png" | "webp" | "heic" | "pdf" | "other";

const PNG = Buffer.from("89504e470d0a1a0a", "hex");
/** Brands of the container that iPhones write; no library that may be given away reads what is in it. */
const HEIC_BRANDS = /^(?:hei[cmsx]|hev[cmx]|mif1|msf1)$/;

/** What a file is by how it begins. Its name and the type that its sender gives are not asked. */
export function sniffPicture(bytes: Buffer): PictureKind {
  const ascii = (from: number, to: number) => bytes.toString("latin1", from, to);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (bytes.subarray(0, PNG.length).equals(PNG)) return "png";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "webp";
  if (ascii(0, 5) === "%PDF-") return "pdf";
  if (ascii(4, 8) === "ftyp" && HEIC_BRANDS.test(ascii(8, 12))) return "heic";
  return "other";
}
