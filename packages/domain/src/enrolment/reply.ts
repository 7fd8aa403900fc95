import { type Cell, cellText, type SheetRow } from "../intake/cell.ts";
import { withoutNik } from "../intake/nik-in-text.ts";
import { readWrittenDate } from "../intake/written-date.ts";
import { addMonths, type IsoDate } from "../shared/dates.ts";
import { findColumns, type SheetLayout, type SheetMapping } from "./sheet-columns.ts";

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
      readonly headers: readonly string[];
      readonly columns: ReadonlyMap<ReplyField, number>;
    }
  /** A changed header stops the import and asks: columns are never shifted silently. */
  | {
      readonly outcome: "not-recognised";
      readonly missing: readonly ReplyField[];
      readonly seen: readonly string[];
    };

/** What a row says that cannot be taken as it stands; kept in these words beside the row. */
export const CONFLICTS = {
  "kpj-not-11-digits": "KPJ bukan 11 angka",
  "status-unknown": "Status tidak dikenal",
  "other-kpj": "KPJ berbeda dari jawaban sebelumnya",
  "accepted-before": "Sudah diterima sebelumnya",
  "kpj-taken": "KPJ sudah milik orang lain",
} as const;
export type Conflict = keyof typeof CONFLICTS;

/** Which contradiction the kept words tell of. */
export function conflictOf(words: string): Conflict | null {
  const found = Object.entries(CONFLICTS).find(([, begin]) => words.startsWith(begin));
  return (found?.[0] as Conflict | undefined) ?? null;
}

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

/** Cover may start after the reply, but not as late as this: a date beyond it is misread. */
const START_WITHIN_MONTHS = 12;

/** What a reply must tell, and what it usually tells. */
export function replyLayout({ headers }: ReplyTemplate): SheetLayout<ReplyField> {
  return { headers, required: ["nik", "kpj"], expected: ["status", "reason", "started_on"] };
}

/** Finds the header of a reply and which column holds what; `mapping` is what a person said of columns. */
export function recogniseReply(
  rows: readonly SheetRow[],
  template: ReplyTemplate,
  mapping: SheetMapping<ReplyField> = {},
): ReplyColumns {
  const found = findColumns(rows, replyLayout(template), mapping);
  if (found === null) return { outcome: "not-recognised", missing: ["nik", "kpj"], seen: [] };
  const { headerRow, headers, columns, missing, unclear } = found;
  if (missing.length === 0 && unclear.length === 0)
    return { outcome: "recognised", headerRow, headers, columns };
  const seen = headers.filter((header) => header !== "");
  return { outcome: "not-recognised", missing, seen };
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
    if (accepted) return { outcome: "unreadable", why: CONFLICTS["kpj-not-11-digits"] };
    return { outcome: "unreadable", why: `${CONFLICTS["status-unknown"]}: ${status}` };
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
        : { verdict: "conflict", why: CONFLICTS["other-kpj"] };
    case "rejected":
      if (before.outcome === "accepted") {
        return { verdict: "conflict", why: CONFLICTS["accepted-before"] };
      }
      return before.outcome === "rejected" && before.reason === answer.reason
        ? { verdict: "repeated" }
        : { verdict: "task", reason: answer.reason };
  }
}
