import { type Cell, cellText, type SheetRow } from "../intake/cell.ts";
import { withoutNik } from "../intake/nik-in-text.ts";
import { readWrittenDate } from "../intake/written-date.ts";
import { addMonths, type IsoDate } from "../shared/dates.ts";

/** What a reply file may say about a row. */
export const REPLY_FIELDS = [
  "row",
  "nik",
  "name",
  "kpj",
  "status",
  "reason",
  "started_on",
] as const;
export type ReplyField = (typeof REPLY_FIELDS)[number];

/** The insurer's reply layout, one version of it: the headers under which each field may stand. */
export type ReplyTemplate = {
  readonly version: string;
  readonly headers: Readonly<Record<ReplyField, readonly string[]>>;
  readonly acceptedWords: readonly string[];
  readonly rejectedWords: readonly string[];
};

export type ReplyColumns =
  | {
      readonly outcome: "recognised";
      readonly headerRow: number;
      readonly columns: ReadonlyMap<ReplyField, number>;
    }
  /** A changed header stops the import and asks: columns are never shifted silently. */
  | {
      readonly outcome: "not-recognised";
      readonly missing: readonly ReplyField[];
      readonly seen: readonly string[];
    };

/** One row of the insurer's reply. */
export type ReplyRow = {
  readonly row: number;
  readonly nik: string | null;
  /** The row number we sent, where the reply repeats it. */
  readonly ourRow: number | null;
  readonly name: string | null;
  readonly answer:
    | { readonly outcome: "accepted"; readonly kpj: string; readonly startedOn: IsoDate | null }
    | { readonly outcome: "rejected"; readonly reason: string }
    | { readonly outcome: "unreadable"; readonly why: string };
};

/** A header is looked for in this many rows, because replies carry titles too. */
const HEADER_WITHIN_ROWS = 20;

/** Cover may start after the reply, but not as late as this: a date beyond it is misread. */
const START_WITHIN_MONTHS = 12;

/** Finds the header of a reply and which column holds what. */
export function recogniseReply(rows: readonly SheetRow[], template: ReplyTemplate): ReplyColumns {
  let closest: { missing: ReplyField[]; seen: string[] } = { missing: ["nik", "kpj"], seen: [] };
  let fewest = Number.POSITIVE_INFINITY;
  for (const row of rows.slice(0, HEADER_WITHIN_ROWS)) {
    const columns = new Map<ReplyField, number>();
    for (const [at, cell] of row.cells.entries()) {
      const header = headerKey(cell);
      const field = REPLY_FIELDS.find((each) =>
        template.headers[each].some((known) => headerKey(known) === header),
      );
      if (field !== undefined && !columns.has(field)) columns.set(field, at);
    }
    const missing: ReplyField[] = [];
    if (!columns.has("nik")) missing.push("nik");
    if (!columns.has("kpj")) missing.push("kpj");
    if (missing.length === 0) return { outcome: "recognised", headerRow: row.row, columns };
    if (missing.length < fewest) {
      fewest = missing.length;
      closest = { missing, seen: row.cells.map(cellText).filter((text) => text !== "") };
    }
  }
  return { outcome: "not-recognised", ...closest };
}

/** Reads one row of a reply; null for an empty one. `today` bounds dates. */
export function readReplyRow(
  row: SheetRow,
  columns: ReadonlyMap<ReplyField, number>,
  template: ReplyTemplate,
  today: IsoDate,
): ReplyRow | null {
  const cell = (field: ReplyField): Cell => {
    const at = columns.get(field);
    return at === undefined ? null : (row.cells[at] ?? null);
  };
  if (row.cells.every((each) => cellText(each) === "")) return null;

  const nikDigits = cellText(cell("nik")).replace(/\D/g, "");
  // A NIK in a number cell has lost digits, so it must not find anybody.
  const nik = typeof cell("nik") === "string" && nikDigits.length === 16 ? nikDigits : null;
  const ourRow = Number.parseInt(cellText(cell("row")), 10);
  return {
    row: row.row,
    nik,
    ourRow: Number.isNaN(ourRow) ? null : ourRow,
    name: cellText(cell("name")) || null,
    answer: readAnswer(),
  };

  function readAnswer(): ReplyRow["answer"] {
    const status = withoutNik(cellText(cell("status"))).toUpperCase();
    const reason = withoutNik(cellText(cell("reason")));
    const kpj = cellText(cell("kpj")).replace(/\D/g, "");
    if (template.rejectedWords.some((word) => status.startsWith(word))) {
      return { outcome: "rejected", reason };
    }
    const accepted =
      template.acceptedWords.some((word) => status.startsWith(word)) || status === "";
    if (accepted && kpj.length === 11) {
      const started = readWrittenDate(cell("started_on"), addMonths(today, START_WITHIN_MONTHS));
      return {
        outcome: "accepted",
        kpj,
        startedOn: started.outcome === "read" ? started.date : null,
      };
    }
    if (status === "" && kpj === "" && reason !== "") return { outcome: "rejected", reason };
    if (accepted) return { outcome: "unreadable", why: `KPJ bukan 11 angka` };
    return { outcome: "unreadable", why: `Status tidak dikenal: ${status}` };
  }
}

/** What was known of an application before this reply row. */
export type Before =
  | { readonly outcome: "nothing" }
  | { readonly outcome: "accepted"; readonly kpj: string }
  | { readonly outcome: "rejected"; readonly reason: string };

export type ReplyVerdict =
  | { readonly verdict: "enrol"; readonly kpj: string; readonly startedOn: IsoDate | null }
  | { readonly verdict: "task"; readonly reason: string }
  /** Said before in the same words: nothing to do. */
  | { readonly verdict: "repeated" }
  /** Says otherwise than before: a person must look, nothing is overwritten. */
  | { readonly verdict: "conflict"; readonly why: string };

/** Judges what a reply row means after what was said before. A rejection may later become an acceptance. */
export function judgeReply(answer: ReplyRow["answer"], before: Before): ReplyVerdict {
  switch (answer.outcome) {
    case "unreadable":
      return { verdict: "conflict", why: answer.why };
    case "accepted":
      if (before.outcome !== "accepted") {
        return { verdict: "enrol", kpj: answer.kpj, startedOn: answer.startedOn };
      }
      return before.kpj === answer.kpj
        ? { verdict: "repeated" }
        : { verdict: "conflict", why: "KPJ berbeda dari jawaban sebelumnya" };
    case "rejected":
      if (before.outcome === "accepted") {
        return { verdict: "conflict", why: "Sudah diterima sebelumnya" };
      }
      return before.outcome === "rejected" && before.reason === answer.reason
        ? { verdict: "repeated" }
        : { verdict: "task", reason: answer.reason };
  }
}

function headerKey(cell: Cell | undefined): string {
  return cellText(cell)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "");
}
