export type PictureKind = "jpeg" | "png" | "webp" | "heic" | "pdf" | "other";

/** So many bytes from its start tell what a file is. */
export const SNIFFED_BYTES = 16;

/** Brands of the container that iPhones write; no library that may be given away reads what is in it. */
const HEIC_BRANDS = /^(?:hei[cmsx]|hev[cmx]|mif1|msf1)$/;

/** What a file is by how it begins. Its name and the type that its sender gives are not asked. */
export function sniffPicture(bytes: Uint8Array): PictureKind {
  const start = String.fromCharCode(...bytes.subarray(0, SNIFFED_BYTES));
  if (start.startsWith("\u00ff\u00d8\u00ff")) return "jpeg";
  if (start.startsWith("\u0089PNG\r\n\u001a\n")) return "png";
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return "webp";
  if (start.startsWith("%PDF-")) return "pdf";
  if (start.slice(4, 8) === "ftyp" && HEIC_BRANDS.test(start.slice(8, 12))) return "heic";
  return "other";
}
