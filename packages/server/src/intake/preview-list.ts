import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Candidate, candidateReader } from "@payung/domain/intake/candidate.ts";
import { cellText, type SheetRow } from "@payung/domain/intake/cell.ts";
import type { Field } from "@payung/domain/intake/column-names.ts";
import {
  type ColumnMapping,
  HEADER_ROWS_MAX,
  type RecognisedColumns,
  recogniseColumns,
} from "@payung/domain/intake/columns.ts";
import { mendable, problemSentence, type RowProblem } from "@payung/domain/intake/row-problems.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { withScratch } from "../shared/scratch.ts";
import { columnName } from "../shared/sheets/column-name.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { readCandidateReference } from "./candidate-reference.ts";
import * as identityStore from "./identity-store.ts";
import { findUnknownHeader } from "./list-header.ts";
import * as listStore from "./list-store.ts";
import { maskNumbers } from "./mask-numbers.ts";

/** What a row can be told before it is taken in: what to mend, and whose NIK was there before. */
export type PreviewProblem = RowProblem | "nik.same-as-row" | "nik.known";

export type PreviewColumn = {
  /** As the spreadsheet names it: "A". */
  readonly letter: string;
  readonly header: string;
  readonly field: Field | null;
  readonly use: "field" | "note" | "ignored";
  readonly samples: readonly string[];
};

export type PreviewRow = {
  /** As the spreadsheet counts. */
  readonly row: number;
  /** Null where no column of the list holds what is missing. */
  readonly letter: string | null;
  readonly code: PreviewProblem;
  /** What is wrong and how to mend it. */
  readonly sentence: string;
  /** What stands in the cell, numbers masked. */
  readonly written: string;
  /** The row that has the same NIK. */
  readonly otherRow: number | null;
};

export type ListPreview = {
  readonly missing: readonly Field[];
  readonly headerRow: number | null;
  readonly columns: readonly PreviewColumn[];
  readonly counts: {
    readonly rows: number;
    readonly complete: number;
    readonly toMend: number;
    readonly sameNik: number;
    readonly knownNik: number;
    readonly digitsLost: number;
    /** Complete, and with a NIK that is nobody else's. */
    readonly ready: number;
    readonly problems: readonly { readonly code: PreviewProblem; readonly rows: number }[];
  } | null;
  readonly rows: readonly PreviewRow[];
};

const SAMPLES = 5;
const SAMPLE_CHARS_MAX = 80;
/** Of each problem so many rows are shown; the workbook with the errors has them all. */
const ROWS_PER_PROBLEM = 200;
const NIKS_PER_QUESTION = 5_000;

/**
 * Reads a list as it would be taken in, and stores nothing: its columns with samples, its counts, and the rows that
 * somebody must mend.
 *
 * @throws FileRefused when the file cannot be read
 */
export async function previewList(
  tx: Tx,
  office: Pick<Office, "actor" | "vault">,
  bytes: Buffer,
  mapping: ColumnMapping,
  asOf: IsoDate,
): Promise<ListPreview> {
  const { regionCode } = office.actor;
  const reference = await readCandidateReference(tx, regionCode, asOf);
  let top: SheetRow[] = [];
  let reading: Reading | null = null;
  let unknown: ListPreview | null = null;
  const open = () => {
    const recognised = recogniseColumns(top, mapping);
    if (recognised.outcome === "not-recognised") {
      unknown = previewUnknown(top, recognised, mapping);
      return;
    }
    reading = new Reading(recognised, candidateReader(reference, recognised));
    for (const row of top) reading.take(row);
    top = [];
  };
  await eachRow(bytes, (row) => {
    if (reading !== null) reading.take(row);
    else if (unknown === null && top.push(row) > HEADER_ROWS_MAX) open();
  });
  if (reading === null && unknown === null) open();
  const opened = reading as Reading | null;
  if (opened === null) return unknown ?? previewUnknown([], { missing: [], seen: [] }, mapping);
  await opened.findKnown(tx, office);
  return opened.preview();
}

async function eachRow(bytes: Buffer, work: (row: SheetRow) => void): Promise<void> {
  await withScratch(async (folder) => {
    const path = join(folder, "list");
    await writeFile(path, bytes, { mode: 0o600 });
    await readSheet(path, (rows) => {
      for (const row of rows) work(row);
    });
  });
}

/** A list whose header does not name a NIK and a name: what was seen, so that a person can say what is what. */
function previewUnknown(
  top: readonly SheetRow[],
  { missing, seen }: { missing: readonly Field[]; seen: readonly string[] },
  mapping: ColumnMapping,
): ListPreview {
  const header = findUnknownHeader(top, seen, mapping);
  if (header === null) return { missing, headerRow: null, columns: [], counts: null, rows: [] };
  const below = top.filter(({ row }) => row > header.headerRow).slice(0, SAMPLES);
  // What nobody knows yet would be kept as a note.
  const notes = new Map(header.headers.entries());
  const columns = columnsOf({ ...header, notes }, below);
  return { missing, headerRow: header.headerRow, columns, counts: null, rows: [] };
}

type Columns = Pick<RecognisedColumns, "headers" | "columns" | "notes">;

function columnsOf(
  { headers, columns, notes }: Columns,
  sampled: readonly SheetRow[],
): PreviewColumn[] {
  return headers.flatMap((header, at) => {
    const field = columns.get(at) ?? null;
    if (header === "" && field === null) return [];
    const use = field !== null ? ("field" as const) : notes.has(at) ? "note" : "ignored";
    const samples = sampled.map((row) => written(row, at, field));
    return [{ letter: columnName(at), header: maskNumbers(header), field, use, samples }];
  });
}

function written(row: SheetRow, column: number, field: Field | null): string {
  const isNumber = field === "nik" || field === "kk";
  return maskNumbers(cellText(row.cells[column]), isNumber).slice(0, SAMPLE_CHARS_MAX);
}

/** A list that is being read to its end. */
class Reading {
  readonly #header: RecognisedColumns;
  readonly #read: (row: SheetRow) => Candidate | null;
  readonly #columnOf: ReadonlyMap<Field, number>;
  readonly #sampled: SheetRow[] = [];
  readonly #counts = new Map<PreviewProblem, number>();
  readonly #rows: PreviewRow[] = [];
  /** Where each NIK stands first, and whether that row is complete. */
  readonly #firstRow = new Map<string, { row: SheetRow; isComplete: boolean }>();
  #rowCount = 0;
  #toMend = 0;
  #ready = 0;

  constructor(header: RecognisedColumns, read: (row: SheetRow) => Candidate | null) {
    this.#header = header;
    this.#read = read;
    this.#columnOf = new Map([...header.columns].map(([column, field]) => [field, column]));
  }

  take(row: SheetRow): void {
    if (row.row <= this.#header.headerRow) return;
    const candidate = this.#read(row);
    if (candidate === null) return;
    this.#rowCount += 1;
    if (this.#sampled.length < SAMPLES) this.#sampled.push(row);
    const problems = mendable(candidate);
    const isComplete = problems.length === 0;
    if (!isComplete) this.#toMend += 1;
    for (const problem of problems) this.#note(row, problem);

    if (candidate.nik === null) return;
    const first = this.#firstRow.get(candidate.nik);
    if (first === undefined) {
      this.#firstRow.set(candidate.nik, { row, isComplete });
      if (isComplete) this.#ready += 1;
    } else {
      this.#note(row, "nik.same-as-row", first.row.row);
    }
  }

  /** Asks whose NIK stands in the register of the region already. */
  async findKnown(tx: Tx, { actor, vault }: Pick<Office, "actor" | "vault">): Promise<void> {
    const all = [...this.#firstRow].map(([nik, first]) => ({ ...first, nik: vault.nikIndex(nik) }));
    for (let start = 0; start < all.length; start += NIKS_PER_QUESTION) {
      const asked = all.slice(start, start + NIKS_PER_QUESTION);
      const indexes = asked.map(({ nik }) => nik);
      const found = await identityStore.findStandingNik(tx, actor.regionCode, indexes);
      const known = new Set(found.map((index) => index.toString("base64")));
      for (const { row, isComplete, nik } of asked) {
        if (!known.has(nik.toString("base64"))) continue;
        this.#note(row, "nik.known");
        if (isComplete) this.#ready -= 1;
      }
    }
  }

  preview(): ListPreview {
    const count = (code: PreviewProblem) => this.#counts.get(code) ?? 0;
    return {
      missing: [],
      headerRow: this.#header.headerRow,
      columns: columnsOf(this.#header, this.#sampled),
      counts: {
        rows: this.#rowCount,
        complete: this.#rowCount - this.#toMend,
        toMend: this.#toMend,
        sameNik: count("nik.same-as-row"),
        knownNik: count("nik.known"),
        digitsLost: count("nik.digits-lost"),
        ready: this.#ready,
        problems: [...this.#counts]
          .map(([code, rows]) => ({ code, rows }))
          .sort((one, other) => other.rows - one.rows || (one.code < other.code ? -1 : 1)),
      },
      rows: this.#rows.toSorted((one, other) => one.row - other.row),
    };
  }

  #note(row: SheetRow, code: PreviewProblem, otherRow: number | null = null): void {
    const rows = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, rows);
    if (rows > ROWS_PER_PROBLEM) return;
    const place = this.#placeOf(code);
    this.#rows.push({
      row: row.row,
      letter: place === null ? null : columnName(place.column),
      code,
      sentence: sentenceOf(code, otherRow),
      written: place === null ? "" : written(row, place.column, place.field),
      otherRow,
    });
  }

  #placeOf(code: PreviewProblem): { column: number; field: Field } | null {
    for (const field of FIELDS_OF[code.split(".")[0] ?? ""] ?? []) {
      const column = this.#columnOf.get(field);
      if (column !== undefined) return { column, field };
    }
    return null;
  }
}

/** In which columns a problem is mended, by the first word of its code. */
const FIELDS_OF: Readonly<Record<string, readonly Field[]>> = {
  nik: ["nik"],
  name: ["name"],
  "birth-date": ["birth_date", "birth_place_and_date"],
};

function sentenceOf(code: PreviewProblem, otherRow: number | null): string {
  if (code === "nik.same-as-row")
    return `NIK ini sudah ada di baris ${otherRow}. Periksa KTP keduanya, lalu hapus satu baris.`;
  if (code === "nik.known") return "Orang dengan NIK ini sudah terdaftar. Baris ini boleh dihapus.";
  return problemSentence(code);
}

/** What is known of the very bytes of an upload: their hash, and the list that they were before. */
export async function readListReceipt(tx: Tx, regionCode: string, bytes: Buffer) {
  const sha256 = hash("sha256", bytes, "buffer");
  const taken = await listStore.findListByHash(tx, regionCode, sha256);
  return { sha256: sha256.toString("hex"), taken: taken ?? null };
}
