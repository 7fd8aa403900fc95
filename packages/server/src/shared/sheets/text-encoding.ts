import type { FileHandle } from "node:fs/promises";
import { FileRefused } from "./file-refused.ts";

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

const PIECE_BYTES = 1024 * 1024;

/**
 * Finds out how the text of a file is encoded. Throws FileRefused.
 *
 * The mark at its beginning decides; without one, zero bytes in every other place mean UTF-16, and
 * otherwise the whole file must be UTF-8, or hold no UTF-8 letter at all and be Windows-1252. A file
 * that mixes the two is refused: a name read wrong is worse than a name asked for again.
 */
export async function sniffEncoding(file: FileHandle, head: Buffer): Promise<TextEncodingName> {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head.includes(0)) return utf16ByZeros(head);
  const found = await countLetters(file);
  if (found.zeros > 0) throw new FileRefused("file.not-a-table");
  if (found.others === 0) return "utf-8";
  if (found.utf8 > 0 || found.undefined > 0) throw new FileRefused("file.encoding-unknown");
  return "windows-1252";
}

/** In UTF-16 every Latin letter has a zero byte: before it (big end first) or after it. */
function utf16ByZeros(head: Buffer): TextEncodingName {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) {
    if (head[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 4;
  const few = head.length / 40;
  if (odd >= many && even <= few) return "utf-16le";
  if (even >= many && odd <= few) return "utf-16be";
  throw new FileRefused("file.not-a-table");
}

type Letters = {
  zeros: number;
  /** Letters beyond ASCII that are sound UTF-8. */
  utf8: number;
  /** Bytes beyond ASCII that are not. */
  others: number;
  /** Of these, bytes that Windows-1252 leaves undefined. */
  undefined: number;
};

async function countLetters(file: FileHandle): Promise<Letters> {
  const letters: Letters = { zeros: 0, utf8: 0, others: 0, undefined: 0 };
  const buffer = Buffer.alloc(PIECE_BYTES);
  let position = 0;
  while (true) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    const piece = buffer.subarray(0, bytesRead);
    const isLast = bytesRead < buffer.length;
    position += countInPiece(piece, isLast, letters);
    if (isLast) return letters;
  }
}

/** Counts and returns how many bytes were used: a letter cut off at the end waits for the next piece. */
function countInPiece(piece: Buffer, isLast: boolean, letters: Letters): number {
  let at = 0;
  while (at < piece.length) {
    const byte = piece[at] ?? 0;
    if (byte < 0x80) {
      if (byte === 0) letters.zeros++;
      at++;
      continue;
    }
    if (!isLast && piece.length - at < 4) return at;
    const length = utf8Length(piece, at);
    if (length > 0) letters.utf8++;
    else {
      letters.others++;
      if (UNDEFINED_IN_1252.has(byte)) letters.undefined++;
    }
    at += Math.max(length, 1);
  }
  return at;
}

const UNDEFINED_IN_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** The bytes of the letter that begins here, or 0 when it is not sound UTF-8 (RFC 3629). */
function utf8Length(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1] ?? 0;
  const isOverlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const isOutside = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f);
  return isOverlong || isOutside ? 0 : length;
}
