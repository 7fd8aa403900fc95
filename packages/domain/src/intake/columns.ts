import type { Cell, SheetRow } from "./cell.ts";
import { ERROR_COLUMN, FIELDS, type Field, REQUIRED_FIELDS, SYNONYMS } from "./column-names.ts";
import { LONGEST_FACT, writtenText } from "./written.ts";

/** How deep below the top of a sheet a header may stand. */
export const HEADER_ROWS_MAX = 20;

/** Says for header texts of one office what they hold; "ignore" leaves a column out altogether. */
export type ColumnMapping = Readonly<Record<string, Field | "ignore">>;

export type RecognisedColumns = {
  outcome: "recognised";
  /** The row number, as the spreadsheet shows it, of the last line of the header. */
  headerRow: number;
  /** Field by column, counted from 0. */
  columns: ReadonlyMap<number, Field>;
  /** Header text of columns that we do not know: their cells are kept as notes. */
  notes: ReadonlyMap<number, string>;
  /** The header text of each column, "" where there is none. */
  headers: readonly string[];
};

export type ColumnRecognition =
  | RecognisedColumns
  | {
      outcome: "not-recognised";
      /** The required fields that no column holds. */
      missing: Field[];
      /** The header texts of the row that came nearest, for the message to the submitter. */
      seen: string[];
    };

const BRACKETS = /\([^)]*\)?|\[[^\]]*\]?/g;
const DATE_SHAPES = /\b(?:dd|tgl|hh)\W*(?:mm|bln|bb)\W*(?:yyyy|yy|thn|tttt)\b/g;
const ENDINGS =
  /\s(?:sesuai .*|seperti .*|wajib.*|calon peserta|peserta|pekerja|penerima|pemohon|warga|16 (?:digit|angka))$/;
const NOT_LETTERS = /[^a-z0-9#]+/g;

/** A header text in the form in which synonyms are equal. */
function headerKey(text: string): string {
  return text.toLowerCase().replace(NOT_LETTERS, "");
}

const FIELD_BY_KEY: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((field) =>
    SYNONYMS[field].map((synonym): [string, Field] => [headerKey(synonym), field]),
  ),
);
const ERROR_KEY = headerKey(ERROR_COLUMN);

type Meaning = Field | "ignore" | null;

/** What one header text means: as it stands, without brackets, without its endings. */
function meaningOf(text: string, mapped: ReadonlyMap<string, Field | "ignore">): Meaning {
  const key = headerKey(text);
  if (key === "") return null;
  const own = mapped.get(key);
  if (own !== undefined) return own;
  if (key === ERROR_KEY) return "ignore";
  const known = FIELD_BY_KEY.get(key);
  if (known !== undefined) return known;

  const bare = text.toLowerCase().replace(BRACKETS, " ").replace(DATE_SHAPES, " ").trim();
  const shorter = FIELD_BY_KEY.get(headerKey(bare));
  return shorter ?? FIELD_BY_KEY.get(headerKey(bare.replace(ENDINGS, ""))) ?? null;
}

type Header = {
  row: number;
  headers: string[];
  columns: Map<number, Field>;
  notes: Map<number, string>;
};

/**
 * Finds the header of a candidate list in its first rows and says what each column holds.
 *
 * Titles may stand above it, and it may take two lines with merged cells. Where two columns claim
 * one field the first has it and the other is kept as a note. A list needs at least a column for the
 * NIK and one for the name; `mapping` wins over what we would guess.
 */
export function recogniseColumns(
  firstRows: readonly SheetRow[],
  mapping: ColumnMapping = {},
): ColumnRecognition {
  const mapped = new Map(
    Object.entries(mapping).map(([text, field]): [string, Field | "ignore"] => [
      headerKey(text),
      field,
    ]),
  );
  const rows = firstRows.slice(0, HEADER_ROWS_MAX);
  const single = rows.map((row) => oneLine(row, mapped));
  const double = rows.flatMap((row, index) => {
    const below = rows[index + 1];
    return below !== undefined && isHeaderLine(below) ? [twoLines(row, below, mapped)] : [];
  });
  // Single lines come first: a title above a good header does not make a header of two lines.
  let best: Header | null = null;
  for (const each of [...single, ...double]) {
    if (best === null || rankOf(each) > rankOf(best)) best = each;
  }
  const found = new Set(best?.columns.values() ?? []);
  const missing = REQUIRED_FIELDS.filter((field) => !found.has(field));
  if (best !== null && missing.length === 0) {
    const { row, columns, notes, headers } = best;
    return { outcome: "recognised", headerRow: row, columns, notes, headers };
  }
  // A row of a worker is no header, and what it holds has no place in an explanation.
  const seen = (best?.headers ?? []).filter((text) => text !== "");
  const isWorker = seen.some((text) => LONG_NUMBER.test(text.replace(/[ .-]/g, "")));
  return { outcome: "not-recognised", missing, seen: isWorker ? [] : seen };
}

/** More known fields are better, the required ones most of all; a tie leaves the earlier row. */
function rankOf(header: Header): number {
  const fields = new Set(header.columns.values());
  const required = REQUIRED_FIELDS.filter((field) => fields.has(field)).length;
  return required * FIELDS.length * 2 + fields.size;
}

function headerText(cell: Cell | undefined): string {
  return writtenText(cell).slice(0, LONGEST_FACT);
}

function oneLine(row: SheetRow, mapped: ReadonlyMap<string, Field | "ignore">): Header {
  const headers = row.cells.map((cell) => (typeof cell === "string" ? headerText(cell) : ""));
  return headerOf(
    row.row,
    headers,
    headers.map((text) => meaningOf(text, mapped)),
  );
}

/** A header of two lines: "Alamat" merged over "Jalan", "RT", "Kelurahan", the rest in one of them. */
function twoLines(
  upper: SheetRow,
  lower: SheetRow,
  mapped: ReadonlyMap<string, Field | "ignore">,
): Header {
  const headers: string[] = [];
  const meanings: Meaning[] = [];
  let merged = "";
  const width = Math.max(upper.cells.length, lower.cells.length);
  for (let column = 0; column < width; column += 1) {
    const above = headerText(upper.cells[column]);
    const below = headerText(lower.cells[column]);
    if (above !== "") merged = above;
    const text = below === "" ? above : `${merged} ${below}`.trim();
    headers.push(text);
    meanings.push(meaningOfTwo(above, merged, below, mapped));
  }
  return headerOf(lower.row, headers, meanings);
}

function meaningOfTwo(
  above: string,
  merged: string,
  below: string,
  mapped: ReadonlyMap<string, Field | "ignore">,
): Meaning {
  if (below === "") return meaningOf(above, mapped);
  const alone = meaningOf(below, mapped);
  if (alone !== null) return alone;
  const birth = merged.toLowerCase().includes("lahir") ? meaningOf(`${below} lahir`, mapped) : null;
  return birth ?? meaningOf(`${merged} ${below}`, mapped) ?? meaningOf(above, mapped);
}

function headerOf(row: number, headers: string[], meanings: readonly Meaning[]): Header {
  const columns = new Map<number, Field>();
  const notes = new Map<number, string>();
  const taken = new Set<Field>();
  for (const [column, text] of headers.entries()) {
    const meaning = meanings[column] ?? null;
    if (text === "" || meaning === "ignore") continue;
    if (meaning === null || taken.has(meaning)) {
      notes.set(column, text);
    } else {
      columns.set(column, meaning);
      taken.add(meaning);
    }
  }
  return { row, headers, columns, notes };
}

const LONG_NUMBER = /\d{8}/;

/** Whether a row can be the second line of a header: words only, and not a worker. */
function isHeaderLine(row: SheetRow): boolean {
  if (isNumberingRow(row)) return false;
  return row.cells.every(
    (cell) => cell === null || (typeof cell === "string" && !LONG_NUMBER.test(cell)),
  );
}

const COUNTED = /^\(?(\d{1,2})[.)]?$/;

/**
 * Whether a row only numbers the columns: "1 2 3 4 …" or "(1) (2) (3)", as official tables do
 * beneath the header. It is no worker.
 */
export function isNumberingRow(row: SheetRow): boolean {
  let expected = 0;
  let seen = 0;
  for (const cell of row.cells) {
    const text = writtenText(cell);
    if (text === "") {
      if (expected > 0) expected += 1;
      continue;
    }
    const digits = COUNTED.exec(text)?.[1];
    if (digits === undefined) return false;
    const number = Number(digits);
    // Merged columns may share a number's place, so a column left out may or may not be counted.
    if (seen > 0 && number !== expected && number !== seen + 1) return false;
    if (seen === 0 && number > 2) return false;
    seen += 1;
    expected = number + 1;
  }
  return seen >= 3;
}
