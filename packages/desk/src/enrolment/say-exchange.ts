import { type MessageKey, t } from "../shared/language.ts";
import type { Gets, Posts } from "../shared/routes.generated.ts";

export type Inbox = Gets["/v1/insurer-inbox"]["output"];
export type Batch = Inbox["batches"][number];
export type Decree = Inbox["decrees"][number];
export type ReplyPreview = Posts["/v1/uploads/:id/reply-previews"]["output"];
export type MemberPreview = Posts["/v1/uploads/:id/member-previews"]["output"];
export type Report = Gets["/v1/drift-reports/:id"]["output"];
export type DriftRow = Gets["/v1/drift-reports/:id/rows"]["output"]["rows"][number];
export type DriftKind = DriftRow["kind"];
export type TaskRow = Gets["/v1/tasks"]["output"]["tasks"][number];
export type ReasonCode = Posts["/v1/insurer-reasons"]["input"]["code"];

const REASONS: Readonly<Record<ReasonCode, MessageKey>> = {
  INSURER_INVALID_DATA: "insurer-reason.invalid-data",
  INSURER_ALREADY_ACTIVE: "insurer-reason.already-active",
  INSURER_AGE: "insurer-reason.age",
  INSURER_OTHER: "insurer-reason.other",
};
export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];

/** What a reason of the insurer means, as the city says it. */
export function sayReason(code: string): string {
  return t(REASONS[code as ReasonCode] ?? "insurer-reason.other");
}

const KINDS: Readonly<Record<string, MessageKey>> = {
  "insurer-reject": "insurer-kind.reject",
  "insurer-suspense": "insurer-kind.suspense",
  "insurer-conflict": "insurer-kind.conflict",
  "insurer-drift": "insurer-kind.drift",
};

export function sayKind(kind: string): string {
  return t(KINDS[kind] ?? "insurer-kind.reject");
}

const WHO: Readonly<Record<string, MessageKey>> = {
  worker: "insurer-who.worker",
  city: "insurer-who.city",
  employer: "insurer-who.employer",
  insurer: "insurer-who.insurer",
};

export function sayWho(who: string): string {
  return t(WHO[who] ?? "insurer-who.city");
}

const DRIFT: Readonly<Record<DriftKind, MessageKey>> = {
  "only-ours": "drift-kind.only-ours",
  inactive: "drift-kind.inactive",
  "paid-less": "drift-kind.paid-less",
  "other-nik": "drift-kind.other-nik",
  "double-kpj": "drift-kind.double-kpj",
  "other-kpj": "drift-kind.other-kpj",
  "only-theirs": "drift-kind.only-theirs",
  "other-birth-date": "drift-kind.other-birth-date",
  "other-name": "drift-kind.other-name",
};

export function sayDrift(kind: DriftKind): string {
  return t(DRIFT[kind]);
}

/** What a task is about: the insurer's own words, or the difference in ours. */
export function sayTask(task: { readonly kind: string; readonly reasonText: string }): string {
  const drift = DRIFT[task.reasonText as DriftKind];
  if (task.kind === "insurer-drift" && drift !== undefined) return t(drift);
  return task.reasonText === "" ? t("insurer-reason.none") : task.reasonText;
}

const REPLY_FIELDS: Readonly<
  Record<NonNullable<ReplyPreview["columns"][number]["field"]>, MessageKey>
> = {
  nik: "list-field.nik",
  name: "list-field.name",
  row: "sheet-field.row",
  kpj: "sheet-field.kpj",
  status: "sheet-field.status",
  reason: "sheet-field.reason",
  started_on: "sheet-field.started-on",
};
const MEMBER_FIELDS: Readonly<
  Record<NonNullable<MemberPreview["columns"][number]["field"]>, MessageKey>
> = {
  nik: "list-field.nik",
  name: "list-field.name",
  birth_date: "list-field.birth_date",
  kpj: "sheet-field.kpj",
  segment: "sheet-field.segment",
  status: "sheet-field.status",
  paid_through: "sheet-field.paid-through",
};
export const SHEET_FIELDS = { reply: REPLY_FIELDS, members: MEMBER_FIELDS } as const;

const PROBLEMS: Readonly<Record<ReplyPreview["rows"][number]["code"], MessageKey>> = {
  "nik-as-number": "reply-problem.nik-as-number",
  "nik-unreadable": "reply-problem.nik-unreadable",
  "nobody-sent": "reply-problem.nobody-sent",
  "kpj-not-11-digits": "reply-problem.kpj-not-11-digits",
  "status-unknown": "reply-problem.status-unknown",
  "other-kpj": "reply-problem.other-kpj",
  "accepted-before": "reply-problem.accepted-before",
  "kpj-taken": "reply-problem.kpj-taken",
  "said-before": "reply-problem.said-before",
};

export function sayReplyProblem(code: ReplyPreview["rows"][number]["code"]): string {
  return t(PROBLEMS[code]);
}

/** "SK 12/2026, kiriman 2". */
export function sayBatch(batch: Pick<Batch, "decreeNumber" | "number">): string {
  return t("insurer.batch-name", { decree: batch.decreeNumber, number: batch.number });
}
