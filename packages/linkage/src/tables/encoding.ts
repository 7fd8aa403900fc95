import { isUtf8 } from "node:buffer";
import { LinkageError } from "../errors.ts";
import { type ByteSource, CHUNK_BYTES, eachChunk, lineAt, QUOTE, withBytes } from "./csv-bytes.ts";
import { kindByFirstBytes } from "./files.ts";

/** How text lies in bytes, by the names that `TextDecoder` knows. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** What one pass over a text file tells. */
export type TextSurvey = {
  readonly encoding: Encoding;
  /** Behind the byte order mark. */
  readonly textFrom: number;
  /** Whether a quotation mark stands anywhere; only known in UTF-8, otherwise true. */
  readonly quotes: boolean;
};

/**
 * Reads a text file through once, at the speed of the disk, for what its beginning cannot prove: that all of it
 * is UTF-8, and whether it has a quotation mark at all.
 *
 * Without a `known` encoding: UTF-16 by its mark or its zero bytes; what is not UTF-8 is Windows-1252.
 *
 * @throws LinkageError when the file is no text, or mixes UTF-8 with something else.
 */
export function surveyText(path: string, bytes: number, known?: Encoding): TextSurvey {
  const head = Buffer.alloc(Math.min(bytes, 4096));
  withBytes(path, 0, bytes, (source) => source(head, 0));
  const mark = markOf(head);
  const encoding = known ?? mark?.encoding ?? encodingByZeros(path, head);
  const textFrom = mark?.encoding === encoding ? mark.length : 0;
  if (encoding !== "utf-8") return { encoding, textFrom, quotes: true };
  let offset = 0;
  let rest = Buffer.alloc(0);
  let quotes = false;
  let wrong = false;
  withBytes(path, 0, bytes, (source) =>
    eachChunk(source, CHUNK_BYTES, (chunk) => {
      quotes ||= chunk.includes(QUOTE);
      if (known !== undefined) return !quotes;
      const piece = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = wholeCharacters(piece);
      const last = offset + piece.length === bytes;
      if (!isUtf8(last ? piece : piece.subarray(0, whole))) {
        wrong = true;
        refuseMixture(path, piece, offset);
        return false;
      }
      rest = Buffer.from(piece.subarray(whole));
      offset += whole;
      return true;
    }),
  );
  if (wrong) return { encoding: "windows-1252", textFrom: 0, quotes: true };
  return { encoding, textFrom, quotes };
}

/** The text of a source in another encoding, as bytes in UTF-8. */
export function asUtf8(source: ByteSource, encoding: Encoding): ByteSource {
  const decoder = new TextDecoder(encoding);
  const raw = new Uint8Array(1 << 16);
  let ready = Buffer.alloc(0);
  let ended = false;
  return (into, at) => {
    while (ready.length === 0 && !ended) {
      const count = source(raw, 0);
      ended = count === 0;
      ready = Buffer.from(decoder.decode(raw.subarray(0, count), { stream: !ended }));
    }
    const count = ready.copy(into, at);
    ready = ready.subarray(count);
    return count;
  };
}

function markOf(head: Buffer): { encoding: Encoding; length: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { encoding: "utf-8", length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return null;
}

/** UTF-16 of a language in Latin letters has a zero in nearly every second byte; other text has none. */
function encodingByZeros(path: string, head: Buffer): Encoding {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < head.length; i++)
    if (head[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  const kind = kindByFirstBytes(head);
  if (kind !== null) throw new LinkageError(`${path} is not a CSV file: it is ${kind}.`);
  if (even + odd === 0) return "utf-8";
  const pairs = head.length / 2;
  if (odd > 0.4 * pairs && even < 0.1 * pairs) return "utf-16le";
  if (even > 0.4 * pairs && odd < 0.1 * pairs) return "utf-16be";
  throw new LinkageError(`${path} is not a CSV file: it holds bytes that are no text.`);
}

/** How many bytes of a piece belong to characters that are complete in it. */
function wholeCharacters(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back] as number;
    if (byte < 0x80) return piece.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? piece.length - back : piece.length;
    }
  }
  return piece.length;
}

/**
 * A file that is UTF-8 but for a few bytes was damaged; read as Windows-1252, every name with an accent in it
 * would be wrong, and nobody would be told.
 */
function refuseMixture(path: string, piece: Buffer, offset: number): void {
  const text = piece.toString("utf8");
  const wrong = text.split("\ufffd").length - 1;
  const right = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  if (right <= wrong) return;
  const at = offset + Buffer.byteLength(text.slice(0, text.indexOf("\ufffd")));
  const line = withBytes(path, 0, at, (source) => lineAt(source, at));
  throw new LinkageError(
    `${path}, line ${line}: bytes that are not UTF-8, though the rest of the file is. ` +
      `Mend the line, or open the file with the encoding "utf-8" to have them read as \ufffd.`,
  );
}
