import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { CsvFile, Table, Value } from "./table.ts";

/** A folder for the files of one test file, gone when its tests are through. */
export function scratchFolder(): {
  path: (name: string) => string;
  write: (name: string, content: string | Uint8Array) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), "linkage-tables-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}

/** Some rows as a CSV file, with quotes where they are needed or everywhere. */
export function csvText(
  rows: readonly (readonly string[])[],
  { quotes = "needed", lineEnd = "\n" }: { quotes?: "needed" | "all"; lineEnd?: string } = {},
): string {
  const field = (value: string) =>
    quotes === "all" || /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return rows.map((row) => row.map(field).join(",") + lineEnd).join("");
}

/** All rows of a table, read once. */
export async function rowsOf(table: Table, columns = table.columns): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of table.batches(columns))
    for (let row = 0; row < batch.rowCount; row++)
      rows.push(batch.columns.map((column) => column[row] ?? null));
  return rows;
}

/** What a table says of its CSV file, where it has one. */
export function csvOf(table: Table): CsvFile {
  if (table.csv === undefined) throw new Error(`${table.name} cannot be read from the middle`);
  return table.csv;
}
