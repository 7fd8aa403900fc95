import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { LinkageError } from "../errors.ts";
import { type WrittenColumn, type WrittenRows, writeRows } from "../tables/write.ts";
import { csvLine } from "../tables/write-lines.ts";
import { asWritten } from "../tables/written.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/** Written to stdout at a time. */
const PIECE_CHARACTERS = 1 << 16;

/** Rows to a file, or to stdout as CSV where no file is named. Broken off, it leaves nothing behind. */
export async function writeResult(
  path: string | undefined,
  columns: readonly WrittenColumn[],
  batches: Iterable<WrittenRows> | AsyncIterable<WrittenRows>,
): Promise<number> {
  if (path === undefined) return await writeToStdout(columns, batches);
  const partial = `${path}.partial`;
  const breakOff = (signal: Signal): void => {
    rmSync(partial, { force: true });
    process.stderr.write(`\nBroken off: ${path} was not written.\n`);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, breakOff);
  try {
    return await writeRows(path, columns, batches);
  } finally {
    for (const signal of SIGNALS) process.off(signal, breakOff);
  }
}

async function writeToStdout(
  columns: readonly WrittenColumn[],
  batches: Iterable<WrittenRows> | AsyncIterable<WrittenRows>,
): Promise<number> {
  const line = csvLine(",");
  let piece = line(columns.map(({ name }) => name));
  let count = 0;
  for await (const { columns: values, rowCount } of batches) {
    const written = columns.map((column, n) =>
      asWritten("stdout", column, values[n] ?? [], rowCount),
    );
    for (let row = 0; row < rowCount; row++) {
      piece += line(written.map((column) => column[row] ?? null));
      if (piece.length > PIECE_CHARACTERS) {
        await print(piece);
        piece = "";
      }
    }
    count += rowCount;
  }
  await print(piece);
  return count;
}

/** Text to stdout, when its reader is ready for it. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.destroyed) resolve();
    else process.stdout.write(text, () => resolve());
  });
}

/** One JSON document to stdout. */
export function printJson(document: unknown): Promise<void> {
  return print(`${asJson(document)}\n`);
}

/** JSON in lines; what JSON has no word for (infinite numbers) is null. */
export function asJson(document: unknown): string {
  return JSON.stringify(document, null, 2);
}

/** A small file, whole or not at all. */
export function writeText(path: string, text: string): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new LinkageError(`${path} cannot be written: ${messageOf(error)}`);
  }
}

/** Files into a folder, which is made if it is not there; gives their paths. */
export function writeFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new LinkageError(`${folder} cannot be made: ${messageOf(error)}`);
  }
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writeText(path, text);
    return path;
  });
}

/** Refuses, before any work is done, files that could not be written in the end. */
export function requireWritable(paths: readonly (string | undefined)[], endings?: RegExp): void {
  const problems: string[] = [];
  for (const path of paths) {
    if (path === undefined) continue;
    const folder = dirname(path);
    if (!existsSync(folder)) problems.push(`${path}: there is no folder ${folder}.`);
    else if (existsSync(path) && statSync(path).isDirectory())
      problems.push(`${path} is a folder; name a file in it.`);
    else if (endings !== undefined && !endings.test(path))
      problems.push(
        `${path}: its ending says how it is written: .csv, .tsv, .parquet, .jsonl or .ndjson.`,
      );
  }
  if (problems.length > 0) throw new LinkageError(problems);
}

/** Endings under which rows can be written. */
export const ROW_FILES = /\.(?:csv|tsv|parquet|jsonl|ndjson)$/i;

/** Whoever reads us may have enough before we have said all (`linkage dedupe … | head -1`). */
export function bearClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
