import { createWriteStream } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { ERROR_COLUMN } from "@payung/domain/intake/column-names.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { leadingGround } from "@payung/domain/verification/decision.ts";
import { nextStep } from "@payung/domain/verification/sentences.ts";
import { approvedRows } from "../enrolment/service.ts";
import { listRowsToMend, readListColumns } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { type Office, read } from "../shared/office.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { eachOutcome, listPairsOfRun } from "../verification/service.ts";
import type { RunSummary } from "./verify.ts";

/** What a folder of results holds, by file name. */
export const RESULT_FILES = [
  "decisions.csv",
  "duplicates.csv",
  "errors.xlsx",
  "receipts.csv",
  "insurer-batch.xlsx",
  "summary.json",
] as const;

export type ResultCounts = { readonly mendable: number; readonly batch: number };

/** For how many months a pre-validation batch asks, unless it is said: the city pays by the year. */
const MONTHS_BY_DEFAULT = 12;

/**
 * Writes the results of a run to a folder, always from the database: what a second run writes is what
 * the first one decided. A file appears under its name only when it is complete.
 */
export async function writeResults(
  office: Office,
  summary: RunSummary,
  folder: string,
  options: { monthCount?: number } = {},
): Promise<ResultCounts> {
  await mkdir(folder, { recursive: true });
  await writeDecisions(office, summary, join(folder, "decisions.csv"));
  await writeDuplicates(office, summary, join(folder, "duplicates.csv"));
  await writeReceipts(office, summary, join(folder, "receipts.csv"));
  const mendable = await writeErrors(office, summary, join(folder, "errors.xlsx"));
  const batch = await approvedRows(
    office,
    { id: summary.runId, listId: summary.listId },
    options.monthCount ?? MONTHS_BY_DEFAULT,
    summary.asOf,
  );
  const written = await writeWorkbook(join(folder, "insurer-batch.xlsx"), {
    name: batch.sheet,
    headerRows: 1,
    rows: batch.rows(),
  });
  return { mendable, batch: written.rows - 1 };
}

/** Writes summary.json; it comes last, because it tells how long everything before it took. */
export async function writeSummary(folder: string, summary: object): Promise<void> {
  const path = join(folder, "summary.json");
  await writeFile(`${path}.part`, `${JSON.stringify(summary, null, 2)}\n`);
  await rename(`${path}.part`, path);
}

async function writeDecisions(office: Office, summary: RunSummary, path: string): Promise<void> {
  const { regionCode } = office.actor;
  const [pairs, { policy }] = await read(office, async (tx) => [
    await listPairsOfRun(tx, regionCode, summary.runId),
    await readPolicyOn(tx, regionCode, summary.asOf),
  ]);
  const duplicateOf = new Map<string, number>();
  for (const pair of pairs) {
    if (pair.is_same_list && pair.earlier_row !== null && !duplicateOf.has(pair.application_id)) {
      duplicateOf.set(pair.application_id, pair.earlier_row);
    }
  }
  await writeLines(path, async function* () {
    yield csvLine([
      "row",
      "application_id",
      "nik_masked",
      "name",
      "outcome",
      "grounds",
      "duplicate_of_row",
      "next_step",
    ]);
    for await (const each of eachOutcome(office, { id: summary.runId, listId: summary.listId })) {
      yield csvLine([
        each.row_number,
        each.id,
        each.nik_sealed === null ? "" : maskNik(office.vault.openNik(each.nik_sealed, each.id)),
        each.name ?? "",
        each.outcome,
        each.grounds.join(";"),
        duplicateOf.get(each.id) ?? "",
        nextStep(each.outcome, leadingGround(each, policy)),
      ]);
    }
  });
}

/** The slip for each worker: with this code and the birth date anyone sees the status, so it goes to the worker only. */
async function writeReceipts(office: Office, summary: RunSummary, path: string): Promise<void> {
  await writeLines(path, async function* () {
    yield csvLine(["row", "code", "name"]);
    for await (const each of eachOutcome(office, { id: summary.runId, listId: summary.listId })) {
      yield csvLine([each.row_number, each.code, each.name ?? ""]);
    }
  });
}

async function writeDuplicates(office: Office, summary: RunSummary, path: string): Promise<void> {
  const pairs = await read(office, (tx) =>
    listPairsOfRun(tx, office.actor.regionCode, summary.runId),
  );
  await writeLines(path, async function* () {
    yield csvLine(["row_a", "row_b", "score", "verdict", "explanation"]);
    for (const pair of pairs) {
      // row_b stays empty when the other application is not of this list.
      const other = pair.is_same_list ? (pair.earlier_row ?? "") : "";
      yield csvLine([
        pair.row ?? "",
        other,
        Number(pair.score.toFixed(4)),
        pair.verdict,
        pair.explanation,
      ]);
    }
  });
}

/** The rows to mend, as they came, with the reason in an extra column: ready to be put right and sent again. */
async function writeErrors(office: Office, summary: RunSummary, path: string): Promise<number> {
  const { regionCode } = office.actor;
  const list = await read(office, (tx) => readListColumns(tx, regionCode, summary.listId));
  const width = list.headers.length;
  // A list that was mended before brings our own column along: it is filled anew, not doubled.
  const own = list.headers.indexOf(ERROR_COLUMN);
  const reasonAt = own === -1 ? width : own;
  const toMend = await listRowsToMend(office, summary.listId, summary.asOf);
  const rows = toMend.map(({ cells, problems }) => {
    const row: Cell[] = Array.from(
      { length: Math.max(width, cells.length) },
      (_, at) => cells[at] ?? null,
    );
    row[reasonAt] = problems.join(" ");
    return row;
  });
  const header: Cell[] = [...list.headers];
  header[reasonAt] = ERROR_COLUMN;
  await writeWorkbook(path, { name: "Perlu diperbaiki", headerRows: 1, rows: [header, ...rows] });
  return rows.length;
}

async function writeLines(path: string, lines: () => AsyncGenerator<string>): Promise<void> {
  await pipeline(Readable.from(lines()), createWriteStream(`${path}.part`));
  await rename(`${path}.part`, path);
}
