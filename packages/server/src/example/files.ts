import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import type { ExampleCity } from "./city.ts";
import { LIST_TITLES } from "./list-row.ts";

/** Where the files of an example city lie, as `payung run` asks for them. */
export type ExampleFiles = {
  readonly list: string;
  readonly civil: string;
  readonly members: string;
  readonly welfare: string;
  readonly truth: string;
};

/** Rows are handed to the file in pieces of about this many. */
const ROWS_PER_PIECE = 5_000;

/**
 * Writes a city's candidate list, registers and truth into a folder, which is made if need be; files
 * of an earlier city are replaced. The same city gives the same bytes.
 */
export async function writeExampleCity(city: ExampleCity, dir: string): Promise<ExampleFiles> {
  await mkdir(dir, { recursive: true });
  const files: ExampleFiles = {
    list: join(dir, "list.xlsx"),
    civil: join(dir, "civil.csv"),
    members: join(dir, "members.csv"),
    welfare: join(dir, "welfare.csv"),
    truth: join(dir, "truth.csv"),
  };
  await writeWorkbook(files.list, {
    name: "Calon peserta",
    rows: city.list,
    columnWidths: [6, 28, 20, 20, 16, 18, 10, 32, 7, 22, 16, 26, 18, 18, 12, 18],
    headerRows: LIST_TITLES.length + 1,
  });
  await writeCsv(
    files.civil,
    ["nik", "name", "birth_date", "sex", "birth_place", "kelurahan_code", "status"],
    city.civil,
  );
  await writeCsv(
    files.members,
    ["nik", "name", "birth_date", "kpj", "segment", "status", "paid_through"],
    city.members,
  );
  await writeCsv(files.welfare, ["nik", "decile", "updated_on"], city.welfare);
  await writeCsv(
    files.truth,
    ["row", "person", "outcome", "planted"],
    city.truth.map((each) => ({ ...each, planted: each.planted.join(";") })),
  );
  return files;
}

/** Plain CSV: commas, UTF-8, one header line; a value with a comma or a quote in it is quoted. */
async function writeCsv<Column extends string>(
  path: string,
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string | number>>[],
): Promise<void> {
  const file = await open(path, "w");
  try {
    let lines = [columns.join(",")];
    for (const row of rows) {
      lines.push(columns.map((column) => csvValue(row[column])).join(","));
      if (lines.length < ROWS_PER_PIECE) continue;
      await file.write(`${lines.join("\n")}\n`);
      lines = [];
    }
    if (lines.length > 0) await file.write(`${lines.join("\n")}\n`);
  } finally {
    await file.close();
  }
}

function csvValue(value: string | number): string {
  const text = String(value);
  return text.includes(",") || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}
