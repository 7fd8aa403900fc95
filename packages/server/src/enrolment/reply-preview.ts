import { hash } from "node:crypto";
import type { InsurerReasonCode } from "@payung/domain/enrolment/reason-codes.ts";
import { type Conflict, conflictOf, type ReplyField } from "@payung/domain/enrolment/reply.ts";
import type { SheetMapping } from "@payung/domain/enrolment/sheet-columns.ts";
import { type Cell, cellText } from "@payung/domain/intake/cell.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { maskNumbers } from "../intake/service.ts";
import { readInsurerReasons } from "../reference/service.ts";
import { columnName } from "../shared/sheets/column-name.ts";
import type { EnrolmentOffice } from "./batches.ts";
import { readReplySheet } from "./replies.ts";
import { type JudgedReply, judgeReplyRows, type ReadRow, type ReplyCounts } from "./reply-rows.ts";
import * as replyStore from "./reply-store.ts";
import { shownColumns } from "./sheet-mapping.ts";

/** What keeps a row from being taken as it stands. */
export const REPLY_PROBLEMS = [
  "nik-as-number",
  "nik-unreadable",
  "nobody-sent",
  "kpj-not-11-digits",
  "status-unknown",
  "other-kpj",
  "accepted-before",
  "kpj-taken",
  "said-before",
] as const;
export type ReplyProblem = (typeof REPLY_PROBLEMS)[number];

export type ReplyPreview = {
  readonly sha256: string;
  readonly takenBefore: {
    readonly replyId: string;
    readonly takenAt: Date;
    readonly rows: number;
  } | null;
  readonly wasRemembered: boolean;
  readonly mapping: SheetMapping<ReplyField>;
  readonly headerRow: number | null;
  readonly missing: readonly ReplyField[];
  readonly unclear: readonly string[];
  readonly columns: ReturnType<typeof shownColumns<ReplyField>>;
  /** Null while somebody must say first what the columns hold. */
  readonly counts: (ReplyCounts & { readonly rows: number }) | null;
  readonly reasons: readonly {
    readonly text: string;
    readonly code: InsurerReasonCode;
    readonly rows: number;
    readonly isMapped: boolean;
  }[];
  readonly problems: readonly { readonly code: ReplyProblem; readonly rows: number }[];
  readonly rows: readonly {
    readonly row: number;
    readonly letter: string | null;
    readonly code: ReplyProblem;
    readonly written: string;
  }[];
};

/** Of each problem so many rows are shown. */
const ROWS_PER_PROBLEM = 100;
const WRITTEN_CHARS_MAX = 80;

/** Reads a reply as it would be taken in, judges every row by the same code, and stores nothing. */
export async function previewReply(
  tx: Tx,
  office: EnrolmentOffice,
  file: { path: string; bytes: Buffer },
  said: SheetMapping<ReplyField> | null,
): Promise<ReplyPreview> {
  const { regionCode } = office.actor;
  const sha256 = hash("sha256", file.bytes, "buffer");
  const before = await replyStore.findReplyByHash(tx, regionCode, sha256);
  const sheet = await readReplySheet(tx, office, file.path, said);
  const { found, mapping, wasRemembered, rows } = sheet;
  const preview = {
    sha256: sha256.toString("hex"),
    takenBefore:
      before === undefined
        ? null
        : { replyId: before.id, takenAt: before.taken_at, rows: before.row_count },
    wasRemembered,
    mapping,
    headerRow: found?.headerRow ?? null,
    missing: found?.missing ?? (["nik", "kpj"] as const),
    unclear: found?.unclear.map((header) => maskNumbers(header)) ?? [],
    columns: found === null ? [] : shownColumns(found, mapping, rows),
    counts: null,
    reasons: [],
    problems: [],
    rows: [],
  };
  if (found === null || found.missing.length > 0 || found.unclear.length > 0) return preview;
  const read = sheet.read(found);
  const judged = await judgeReplyRows(tx, office, uuidv7(), read);
  const mapped = await readInsurerReasons(tx, regionCode);
  return {
    ...preview,
    counts: { ...judged.counts, rows: read.length },
    reasons: reasonsOf(judged, mapped),
    ...problemsOf(read, judged, found.columns),
  };
}

function reasonsOf(judged: JudgedReply, mapped: ReadonlyMap<string, string>) {
  const rejected = judged.rows.filter(({ outcome }) => outcome === "rejected");
  return [...Map.groupBy(rejected, ({ reason_text }) => reason_text ?? "")]
    .map(([text, rows]) => ({
      text,
      code: (rows[0]?.reason_code ?? "INSURER_OTHER") as InsurerReasonCode,
      rows: rows.length,
      isMapped: mapped.has(text.trim().toLowerCase()),
    }))
    .sort((one, other) => other.rows - one.rows || (one.text < other.text ? -1 : 1));
}

/** In which column each problem is seen. */
const FIELD_OF: Readonly<Record<ReplyProblem, ReplyField>> = {
  "nik-as-number": "nik",
  "nik-unreadable": "nik",
  "nobody-sent": "nik",
  "kpj-not-11-digits": "kpj",
  "status-unknown": "status",
  "other-kpj": "kpj",
  "accepted-before": "status",
  "kpj-taken": "kpj",
  "said-before": "nik",
};

function problemsOf(
  read: readonly ReadRow[],
  judged: JudgedReply,
  columns: ReadonlyMap<ReplyField, number>,
) {
  const counts = new Map<ReplyProblem, number>();
  const rows: ReplyPreview["rows"][number][] = [];
  const note = ({ reply, cells }: ReadRow, code: ReplyProblem) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count > ROWS_PER_PROBLEM) return;
    const at = columns.get(FIELD_OF[code]);
    rows.push({
      row: reply.row,
      letter: at === undefined ? null : columnName(at),
      code,
      written: at === undefined ? "" : written(cells[at], FIELD_OF[code]),
    });
  };
  for (const [at, row] of read.entries()) {
    const outcome = judged.rows[at];
    if (outcome === undefined) continue;
    const nik = nikProblem(row, columns.get("nik"));
    if (nik !== null) note(row, nik);
    if (outcome.outcome === "suspense" && nik === null) note(row, "nobody-sent");
    if (outcome.outcome === "repeated") note(row, "said-before");
    const conflict = outcome.outcome === "conflict" ? conflictOf(outcome.reason_text ?? "") : null;
    if (conflict !== null) note(row, conflict satisfies Conflict);
  }
  return {
    problems: [...counts]
      .map(([code, count]) => ({ code, rows: count }))
      .sort((one, other) => other.rows - one.rows || (one.code < other.code ? -1 : 1)),
    rows: rows.toSorted((one, other) => one.row - other.row),
  };
}

function nikProblem({ reply, cells }: ReadRow, at: number | undefined): ReplyProblem | null {
  if (reply.nik !== null || at === undefined) return null;
  return typeof cells[at] === "number" ? "nik-as-number" : "nik-unreadable";
}

function written(cell: Cell | undefined, field: ReplyField): string {
  return withoutNik(maskNumbers(cellText(cell), field === "nik")).slice(0, WRITTEN_CHARS_MAX);
}
