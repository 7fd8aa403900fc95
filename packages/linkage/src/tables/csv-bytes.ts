import { closeSync, openSync, readSync } from "node:fs";
import { LinkageError } from "../errors.ts";

export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const QUOTE = 34;

/** Large enough that reading costs nothing beside parsing, small enough for the cache of the disk. */
export const CHUNK_BYTES = 8 << 20;

/** Bytes one after the other: puts some into `into`, from `at` on, and says how many; 0 is the end. */
export type ByteSource = (into: Uint8Array, at: number) => number;

/** Lets `read` have some bytes from their beginning; each time anew. */
export type WithBytes = <T>(read: (source: ByteSource) => T) => T;

/** Lets `read` have the bytes of a file between two offsets, and closes the file whatever happens. */
export function withBytes<T>(
  path: string,
  from: number,
  to: number,
  read: (source: ByteSource) => T,
): T {
  const descriptor = openSync(path, "r");
  try {
    return read(bytesOf(descriptor, from, to));
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of an open file between two offsets. */
export function bytesOf(descriptor: number, from: number, to: number): ByteSource {
  let next = from;
  return (into, at) => {
    const wanted = Math.min(into.length - at, to - next);
    if (wanted <= 0) return 0;
    const count = readSync(descriptor, into, at, wanted, next);
    next += count;
    return count;
  };
}

/** Calls `onChunk` with piece after piece of the source until it ends or `onChunk` answers false. */
export function eachChunk(
  source: ByteSource,
  chunkBytes: number,
  onChunk: (bytes: Buffer) => boolean,
): void {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const count = source(buffer, 0);
    if (count === 0 || !onChunk(buffer.subarray(0, count))) return;
  }
}

/** What is wrong with a CSV file, and at which byte of its source; `namingLine` adds file and line. */
export class CsvFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** The line, from 1, that an offset lies in. Reads the source up to there: for messages only. */
export function lineAt(source: ByteSource, offset: number): number {
  let line = 1;
  let seen = 0;
  eachChunk(source, 1 << 20, (bytes) => {
    const until = Math.min(bytes.length, offset - seen);
    for (let i = 0; i < until; i++) if (bytes[i] === LINE_FEED) line++;
    seen += bytes.length;
    return seen < offset;
  });
  return line;
}

/**
 * Turns a fault in what `read` reads into an error that names the file and the line.
 *
 * @param withText the text from the first line on
 * @param from where in that text the source began that `read` reads
 * @throws LinkageError
 */
export function namingLine<T>(path: string, withText: WithBytes, from: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    const line = withText((source) => lineAt(source, from + error.at));
    throw new LinkageError(`${path}, line ${line}: ${error.message}`);
  }
}
