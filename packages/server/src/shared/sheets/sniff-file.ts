import type { FileHandle } from "node:fs/promises";
import { FileRefused } from "./file-refused.ts";

const HEAD_BYTES = 64 * 1024;
const OLE = Buffer.from("d0cf11e0a1b11ae1", "hex");
/** Packed files and pictures: what they hold is no table, however their name ends. */
const ARCHIVES = ["1f8b", "52617221", "377abcaf", "fd377a58", "425a68", "28b52ffd"];
const NOT_TABLES = ["89504e47", "ffd8ff", "47494638", "7f454c46", "4d5a90"];

/**
 * Tells a workbook from text by the bytes it begins with; a file's name says nothing.
 *
 * @returns "zip" or "text", with the first 64 KiB
 * @throws FileRefused for every other kind
 */
export async function sniffFile(file: FileHandle): Promise<{ kind: "zip" | "text"; head: Buffer }> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  const head = buffer.subarray(0, bytesRead);
  const start = head.toString("hex", 0, 8);
  if (start.startsWith("504b0304")) return { kind: "zip", head };
  if (start.startsWith("504b")) throw new FileRefused("file.damaged");
  if (head.subarray(0, OLE.length).equals(OLE)) throw new FileRefused(await kindOfOle(file));
  if (ARCHIVES.some((archive) => start.startsWith(archive))) {
    throw new FileRefused("file.unsupported");
  }
  if (NOT_TABLES.some((other) => start.startsWith(other)) || isPdf(head)) {
    throw new FileRefused("file.not-a-table");
  }
  return { kind: "text", head };
}

/** A PDF reader looks for this mark anywhere in the first kilobyte. */
function isPdf(head: Buffer): boolean {
  return head.subarray(0, 1024).includes("%PDF-");
}

/** The old container of Office files holds a locked .xlsx, an old .xls, or something else. */
async function kindOfOle(
  file: FileHandle,
): Promise<"file.encrypted" | "file.old-excel" | "file.not-a-table"> {
  const encrypted = Buffer.from("EncryptedPackage", "utf16le");
  const workbooks = [Buffer.from("Workbook\0", "utf16le"), Buffer.from("Book\0", "utf16le")];
  const piece = Buffer.alloc(1024 * 1024);
  let isWorkbook = false;
  let position = 0;
  while (true) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    const bytes = piece.subarray(0, bytesRead);
    if (bytes.includes(encrypted)) return "file.encrypted";
    isWorkbook ||= workbooks.some((name) => bytes.includes(name));
    if (bytesRead < piece.length) return isWorkbook ? "file.old-excel" : "file.not-a-table";
    // A name may lie across the border of two pieces.
    position += bytesRead - encrypted.length;
  }
}
