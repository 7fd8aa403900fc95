import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import type { Tx } from "../../db/transaction.ts";
import { mustSeeAll, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import type { FileAnswer } from "../../shared/route.ts";
import { withScratch } from "../../shared/scratch.ts";
import { CSV_START, csvLine } from "../../shared/sheets/csv-line.ts";
import { writeWorkbook } from "../../shared/sheets/write-sheet.ts";
import { recordEvent } from "../../transparency/service.ts";
import {
  amountCell,
  type ExportColumn,
  JOURNAL_COLUMNS,
  REALISATION_COLUMNS,
  type RealisationRow,
  STATEMENT_COLUMNS,
} from "./export-columns.ts";
import { readOverview, type TreasuryOverview } from "./figures.ts";
import { readRates } from "./figures-store.ts";
import { type Days, readStatement, spanOf } from "./statement.ts";
import { journalRows } from "./statement-store.ts";

export const CSV = "text/csv; charset=utf-8";
export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
export type Format = "csv" | "xlsx";

/** A file is made in memory: of a longer span several files are made. */
const ROWS_MAX = 300_000;

/** What a file holds: names of columns, their widths, and rows. */
type Table = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly width: number }[];
  readonly rows: readonly (readonly Cell[])[];
};

/** Budgets against what was made of them: each fund, and each of its months. */
export async function realisationFile(
  tx: Tx,
  desk: Pick<Office, "actor" | "now">,
  { year, format }: { readonly year: number | undefined; readonly format: Format },
): Promise<FileAnswer> {
  const overview = await readOverview(tx, desk, year);
  return fileOf(`payung-realisasi-${overview.year}`, format, {
    name: `Realisasi ${overview.year}`,
    columns: REALISATION_COLUMNS,
    rows: cellsOf(REALISATION_COLUMNS, realisationRows(overview)),
  });
}

function realisationRows({ funds, months, rates, year }: TreasuryOverview): RealisationRow[] {
  const rules = new Map(rates.map((rate) => [rate.id, rate.rule_version_ids]));
  const monthsOf = (line: TreasuryOverview["funds"][number] | null): RealisationRow[] =>
    [
      ...Map.groupBy(
        months.filter(({ fundId }) => fundId === (line?.fund.id ?? null)),
        ({ month }) => month,
      ),
    ].map(([month, figures]) => ({
      of: "month",
      line,
      year,
      month,
      figures,
      ruleVersionIds: [
        ...new Set(figures.flatMap(({ rateIds }) => rateIds.flatMap((id) => rules.get(id) ?? []))),
      ].sort(),
    }));
  return [
    ...funds.flatMap((line): RealisationRow[] => [{ of: "fund", line, year }, ...monthsOf(line)]),
    ...monthsOf(null),
  ];
}

/** Every transfer of some days, one row each, with its two accounts and the budget line behind it. */
export async function journalFile(
  tx: Tx,
  { actor }: Pick<Office, "actor">,
  { format, ...days }: Days & { readonly format: Format },
): Promise<FileAnswer> {
  mustSeeAll(actor);
  const { regionCode } = actor;
  // It names, by their codes, for whom was paid.
  await recordEvent(tx, actor, {
    kind: "funding.journal-exported",
    subjectId: regionCode,
    details: { ...days, format },
  });
  const rows = await journalRows(tx, regionCode, { ...spanOf(days), limit: ROWS_MAX + 1 });
  mustFit(rows.length);
  const ids = [...new Set(rows.flatMap(({ rate_id }) => rate_id ?? []))];
  const rules = new Map(
    (await readRates(tx, regionCode, ids)).map((rate) => [
      rate.id,
      rate.rule_version_ids.join(" "),
    ]),
  );
  return fileOf(`payung-jurnal-${days.from}-${days.to}`, format, {
    name: "Jurnal",
    columns: JOURNAL_COLUMNS,
    rows: cellsOf(
      JOURNAL_COLUMNS,
      rows.map((row) => ({ ...row, rules: rules.get(row.rate_id ?? "") ?? null })),
    ),
  });
}

/** An account's statement: what stood in it, each transfer, and what stands in it at the end. */
export async function statementFile(
  tx: Tx,
  desk: Pick<Office, "actor">,
  { format, ...question }: Days & { readonly accountId: string; readonly format: Format },
): Promise<FileAnswer> {
  const { opening, closing, page } = await readStatement(tx, desk, {
    ...question,
    limit: ROWS_MAX + 1,
  });
  mustFit(page.length);
  const edge = (word: string, { balance }: typeof opening): Cell[] =>
    STATEMENT_COLUMNS.map(({ name }) =>
      name === "posted_on" ? word : name === "balance_idr" ? amountCell(balance) : null,
    );
  return fileOf(`payung-rekening-${question.from}-${question.to}`, format, {
    name: "Rekening",
    columns: STATEMENT_COLUMNS,
    rows: [edge("opening", opening), ...cellsOf(STATEMENT_COLUMNS, page), edge("closing", closing)],
  });
}

function mustFit(count: number): void {
  if (count > ROWS_MAX) throw new Problem("treasury.too-many-rows", { most: ROWS_MAX });
}

function cellsOf<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): Cell[][] {
  return rows.map((row) => columns.map(({ of }) => of(row)));
}

function fileOf(fileName: string, format: Format, { name, columns, rows }: Table): FileAnswer {
  const head = columns.map((column) => column.name);
  if (format === "csv") {
    return {
      contentType: CSV,
      fileName: `${fileName}.csv`,
      body: CSV_START + [head, ...rows].map(csvLine).join(""),
    };
  }
  return {
    contentType: XLSX,
    fileName: `${fileName}.xlsx`,
    body: () =>
      withScratch(async (folder) => {
        const path = join(folder, "file.xlsx");
        await writeWorkbook(path, {
          name,
          columnWidths: columns.map(({ width }) => width),
          headerRows: 1,
          rows: [head, ...rows],
        });
        return readFile(path);
      }),
  };
}
