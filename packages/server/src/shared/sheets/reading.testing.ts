/** Lets tests read bytes as if they had been uploaded. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import { type FileRefusalCode, FileRefused } from "./file-refused.ts";
import { readSheet } from "./read-sheet.ts";
import { readUntrustedFile } from "./read-untrusted-file.ts";
import { RowSender } from "./row-sender.ts";
import { SHEET_LIMITS, type SheetLimits } from "./sheet-limits.ts";
import type { SheetInfo, SheetMessage } from "./sheet-message.ts";

/** Runs something with a folder of its own, which is gone afterwards. */
export async function inFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "payung-sheets-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export type Reading =
  | { readonly refused: FileRefusalCode }
  | { readonly info: SheetInfo; readonly rows: readonly SheetRow[] };

/** Reads these bytes as an uploaded file: its rows, or the code of its refusal. */
export async function reading(
  bytes: string | Buffer,
  limits: Partial<SheetLimits> = {},
  name = "list.xlsx",
): Promise<Reading> {
  const rows: SheetRow[] = [];
  return asReading(bytes, name, rows, (path) =>
    readSheet(path, (batch) => void rows.push(...batch), limits),
  );
}

/** As `reading`, without a process of its own: for bytes that are known to be harmless. */
export async function readingHere(bytes: string | Buffer): Promise<Reading> {
  const rows: SheetRow[] = [];
  const taker = new Writable({
    write(line, _encoding, done) {
      const message = JSON.parse(String(line)) as SheetMessage;
      if ("rows" in message) rows.push(...message.rows);
      done();
    },
  });
  return asReading(bytes, "list", rows, async (path) => {
    const sender = new RowSender(taker, SHEET_LIMITS);
    const info = await readUntrustedFile(path, sender, SHEET_LIMITS);
    await sender.finish({ info });
    return info;
  });
}

/** The rows of these bytes, which are known to be harmless. Throws when they are refused. */
export async function rowsOf(bytes: string | Buffer): Promise<readonly SheetRow[]> {
  const result = await readingHere(bytes);
  if ("refused" in result) throw new FileRefused(result.refused);
  return result.rows;
}

async function asReading(
  bytes: string | Buffer,
  name: string,
  rows: readonly SheetRow[],
  read: (path: string) => Promise<SheetInfo>,
): Promise<Reading> {
  return inFolder(async (folder) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    try {
      return { info: await read(path), rows };
    } catch (error) {
      if (error instanceof FileRefused) return { refused: error.code };
      throw error;
    }
  });
}
