import { statSync } from "node:fs";
import { LinkageError } from "../errors.ts";

/**
 * The size in bytes of a file that is to be read.
 *
 * @throws LinkageError when there is none, when it is a folder, or when it is empty.
 */
export function sizeOfFile(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new LinkageError(`${path}: there is no such file.`);
  if (found.isDirectory()) throw new LinkageError(`${path} is a folder; name a file in it.`);
  if (!found.isFile()) throw new LinkageError(`${path} cannot be read twice; save it as a file.`);
  if (found.size === 0) throw new LinkageError(`${path} is empty.`);
  return found.size;
}

/** Other kinds of file by their first bytes, for whoever gave the wrong one. */
const KINDS: readonly (readonly [start: readonly number[], kind: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "an Excel workbook or another zip archive"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook"],
  [[0x1f, 0x8b], "compressed with gzip"],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "an Arrow file"],
];

/** What the first bytes say a file is, in words; null when they say nothing. */
export function kindByFirstBytes(head: Uint8Array): string | null {
  return KINDS.find(([start]) => start.every((byte, n) => head[n] === byte))?.[1] ?? null;
}
