import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, cellText } from "@payung/domain/intake/cell.ts";
import { ERROR_COLUMN } from "@payung/domain/intake/column-names.ts";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeExampleCity, type TruthRow } from "../example/city.ts";
import { type ExampleFiles, writeExampleCity } from "../example/files.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { countRows } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { writeResults } from "./results.ts";
import { type RunSummary, verifyList } from "./verify.ts";

// One city for the whole file: the tests come after one another, as the work of an office does.
const city = makeExampleCity({ workers: 1500, seed: 7 });
let work: TestOffice;
let files: ExampleFiles;
let first: RunSummary;

beforeAll(async () => {
  work = await givenOffice();
  files = await writeExampleCity(city, join(work.folder, "city"));
  const { summary, wasDone } = await verifyList(work.office, orderOf(files.list));
  expect(wasDone).toBe(false);
  first = summary;
});
afterAll(() => work.close());

const orderOf = (list: string) => ({
  list,
  asOf: city.asOf,
  extracts: { civil: files.civil, insurer: files.members, welfare: files.welfare },
});

type Decided = {
  row: string;
  outcome: string;
  grounds: string;
  duplicate_of_row: string;
  next_step: string;
  nik_masked: string;
};

type Pair = {
  row_a: string;
  row_b: string;
  score: string;
  verdict: string;
  explanation: string;
};

async function resultsOf(summary: RunSummary, name: string) {
  const folder = join(work.folder, name);
  await writeResults(work.office, summary, folder);
  const bytes = await readFile(join(folder, "decisions.csv"));
  const decisions = parse(bytes, { columns: true, bom: true }) as Decided[];
  return { folder, bytes, decisions };
}

test("every row is decided as the truth says, and a person under another NIK goes to a person", async () => {
  const { decisions } = await resultsOf(first, "first");
  const decided = new Map(decisions.map((each) => [Number(each.row), each]));
  expect(decisions).toHaveLength(city.truth.length);
  // Under another NIK nobody is refused by data alone (identity.md section 5): a person decides.
  const right = ({ outcome, planted }: TruthRow) =>
    planted.includes("fuzzy-duplicate") ? "referred" : outcome;
  const wrong = city.truth
    .filter((truth) => decided.get(truth.row)?.outcome !== right(truth))
    .map((truth) => ({ ...truth, decided: decided.get(truth.row) }));
  expect(wrong).toEqual([]);
});

test("nobody is approved whom the truth refuses", async () => {
  const { decisions } = await resultsOf(first, "approved");
  const truth = new Map(city.truth.map((each) => [each.row, each]));
  const wronglyApproved = decisions.filter(
    ({ row, outcome }) => outcome === "approved" && truth.get(Number(row))?.outcome !== "approved",
  );
  expect(wronglyApproved).toEqual([]);
  expect(decisions.filter(({ outcome }) => outcome === "approved").length).toBeGreaterThan(900);
});

test("each decision has its grounds and a next step, and shows no NIK", async () => {
  const { decisions, bytes } = await resultsOf(first, "readable");
  for (const { outcome, grounds, next_step } of decisions) {
    if (outcome !== "approved") expect(grounds).not.toBe("");
    expect(next_step).toMatch(/\.$/);
  }
  expect(bytes.toString("utf8")).not.toMatch(/\d{16}/);
});

test("a duplicate points at the row that stands, and that row is an earlier one of the same person", async () => {
  const { decisions } = await resultsOf(first, "duplicates");
  const person = new Map(city.truth.map((each) => [each.row, each.person]));
  const repeats = decisions.filter(({ grounds }) => grounds.includes("same-as-earlier-row"));
  expect(repeats.length).toBeGreaterThan(10);
  for (const { row, duplicate_of_row } of repeats) {
    expect(Number(duplicate_of_row)).toBeLessThan(Number(row));
    expect(person.get(Number(duplicate_of_row))).toBe(person.get(Number(row)));
  }
});

test("nearly every duplicate is found, nearly everything found is one, and each pair says why", async () => {
  const { folder, decisions } = await resultsOf(first, "pairs");
  const bytes = await readFile(join(folder, "duplicates.csv"));
  const pairs = parse(bytes, { columns: true, bom: true }) as Pair[];
  const truth = new Map(city.truth.map((each) => [each.row, each]));
  const complete = decisions.filter(({ outcome }) => outcome !== "incomplete");
  const rows = complete.map(({ row }) => Number(row)).sort((a, b) => a - b);
  const duplicates = rows.flatMap((later, at) =>
    rows
      .slice(0, at)
      .filter((earlier) => truth.get(earlier)?.person === truth.get(later)?.person)
      .map((earlier) => `${later} ${earlier}`),
  );
  expect(duplicates.length).toBeGreaterThan(40);
  // Namesakes and two people under one NIK are questions that the truth itself asks.
  const isAsked = ({ row_a }: Pair) =>
    truth.get(Number(row_a))?.planted.some((each) => /^(?:namesake|shared-nik)$/.test(each));
  const found = new Set(pairs.map(({ row_a, row_b }) => `${row_a} ${row_b}`));
  const wrong = pairs.filter(
    (pair) => !duplicates.includes(`${pair.row_a} ${pair.row_b}`) && !isAsked(pair),
  );
  const recall = duplicates.filter((pair) => found.has(pair)).length / duplicates.length;
  expect(recall).toBeGreaterThanOrEqual(0.98);
  expect(1 - wrong.length / pairs.length).toBeGreaterThanOrEqual(0.98);

  for (const { score, verdict, explanation } of pairs) {
    expect(Number(score)).toBeGreaterThanOrEqual(0);
    expect(Number(score)).toBeLessThanOrEqual(1);
    if (verdict === "same") expect(explanation).toMatch(/^NIK sama dan nama cocok\./);
    expect(explanation).toMatch(/ Tanggal lahir /);
    for (const sentence of explanation.split(". "))
      expect(sentence.split(" ").length).toBeLessThanOrEqual(12);
  }
});

test("the summary counts what the decisions say", async () => {
  const { decisions } = await resultsOf(first, "summary");
  const counted: Record<string, number> = {};
  for (const { outcome } of decisions) counted[outcome] = (counted[outcome] ?? 0) + 1;
  expect(first.outcomes).toEqual(counted);
  expect(first.list.rows).toBe(decisions.length);
  expect(first.stages.map((each) => each.stage)).toEqual([
    "intake",
    "facts",
    "checks",
    "duplicates",
    "decisions",
  ]);
});

test("the same files again change nothing, say so, and write the same bytes", async () => {
  const before = await countRows(work);
  expect(before["decisions"]).toBe(city.truth.length);
  const again = await verifyList(work.office, orderOf(files.list));
  expect(again).toEqual({ summary: first, wasDone: true });
  expect(await countRows(work)).toEqual(before);

  const once = await resultsOf(first, "once");
  const twice = await resultsOf(again.summary, "twice");
  expect(twice.bytes.equals(once.bytes)).toBe(true);
  for (const file of ["duplicates.csv", "errors.xlsx", "insurer-batch.xlsx"]) {
    const [one, other] = await Promise.all(
      [once.folder, twice.folder].map((folder) => readFile(join(folder, file))),
    );
    expect(other?.equals(one ?? Buffer.alloc(0)), file).toBe(true);
  }
});

test("rows that came back are mended, sent again, taken, decided, and no duplicates of themselves", async () => {
  const { folder, decisions } = await resultsOf(first, "errors");
  const sheet: (readonly Cell[])[] = [];
  await readSheet(join(folder, "errors.xlsx"), (rows) => {
    sheet.push(...rows.map((row) => row.cells));
  });
  const [header = [], ...rows] = sheet;
  const column = (name: string) => header.findIndex((cell) => cellText(cell) === name);
  const incomplete = decisions.filter(({ outcome }) => outcome === "incomplete");
  expect(rows).toHaveLength(incomplete.length);
  for (const row of rows) expect(cellText(row[column(ERROR_COLUMN)])).toMatch(/\.$/);

  // Who wrote the list looks at the KTP. People who stand in another row too are left aside here.
  const truth = new Map(city.truth.map((each) => [each.row, each]));
  const standsOnce = (person: number) =>
    city.truth.filter((each) => each.person === person).length === 1;
  const mendable = rows
    .map((cells, at) => ({ cells, truth: truth.get(Number(incomplete[at]?.row)) }))
    .filter(({ truth }) => truth?.planted.join() === "nik-as-number" && standsOnce(truth.person));
  expect(mendable.length).toBeGreaterThan(5);
  const mended = mendable.map(({ cells }) =>
    cells.map((cell, at) => (at === column("NIK") ? nikOf(cells, column) : cell)),
  );
  const list = join(work.folder, "mended.xlsx");
  await writeWorkbook(list, { name: "Calon peserta", headerRows: 1, rows: [header, ...mended] });

  const { summary } = await verifyList(work.office, orderOf(list));
  expect(summary.outcomes).toEqual({ approved: mended.length });
  const again = await resultsOf(summary, "mended");
  for (const { grounds } of again.decisions) expect(grounds).not.toMatch(/same-as|duplicate/);
});

/** The NIK of a row's person: the register's entry with this name whose number begins like the cell's. */
function nikOf(cells: readonly Cell[], column: (name: string) => number): string {
  const written = cellText(cells[column("NIK")]).slice(0, 14);
  const found = city.civil.filter(({ nik }) => nik.startsWith(written));
  const name = cellText(cells[column("Nama Lengkap")]).toUpperCase();
  const [entry] = found.length === 1 ? found : found.filter((each) => name.includes(each.name));
  if (entry === undefined) throw new Error("the civil registry knows the person of every row");
  return entry.nik;
}
