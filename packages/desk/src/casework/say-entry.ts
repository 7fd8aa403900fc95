import { type MessageKey, t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";
import { OUTCOMES } from "../shared/words.ts";

export type HistoryEntry = Gets["/v1/applications/:id/history"]["output"]["entries"][number];

const KINDS: Readonly<Record<string, MessageKey>> = {
  "intake.application-received": "history.received",
  "intake.list-taken": "history.received",
  "casework.viewed": "history.viewed",
  "casework.claimed": "history.claimed",
  "casework.note-written": "history.note",
  "casework.visit-asked": "history.visit-asked",
  "casework.visit-answered": "history.visit-answered",
  "casework.objection-taken": "history.objection",
  "casework.number-revealed": "history.revealed",
  "corrections.requested": "history.correction-asked",
  "corrections.request-closed": "history.correction-closed",
  "verification.answer-recorded": "history.answer",
  "verification.proposed": "history.proposed",
  "verification.proposal-closed": "history.closed",
  "verification.pair-judged": "history.pair-judged",
  "verification.pair-decided": "history.pair-decided",
  "verification.recheck-recorded": "history.recheck",
  "programme.dropout-recorded": "history.dropout",
  "cards.issued": "history.card-issued",
  "cards.revoked": "history.card-revoked",
  "cards.card-fetched": "history.card-fetched",
  "evidence.attached": "history.evidence-attached",
  "evidence.refused": "history.evidence-refused",
  "evidence.viewed": "history.evidence-viewed",
  "evidence.preview-viewed": "history.evidence-preview",
  "evidence.withdrawn": "history.evidence-withdrawn",
  "grievances.request-taken": "history.request-taken",
  "grievances.request-answered": "history.request-answered",
  "grievances.copy-opened": "history.copy-opened",
  "grievances.copy-printed": "history.copy-printed",
  "programme.line-corrected": "history.line-corrected",
  "enrolment.task-closed": "history.task-closed",
  "enrolment.settlement-proposed": "history.settlement-proposed",
  "enrolment.row-settled": "history.row-settled",
};

/** An entry of the history in a sentence, and the reason that was given. */
export function sayEntry(entry: HistoryEntry): { said: string; why: string | null } {
  const { kind, details } = entry;
  const by = entry.by ?? t("history.payung");
  const why = typeof details["reason"] === "string" ? details["reason"] : null;
  if (kind === "verification.decided") return { said: sayDecision(details, by), why };
  if (kind === "corrections.made") return { said: sayCorrection(details, by), why };
  const key = KINDS[kind];
  if (key === undefined) return { said: t("history.other", { by }), why };
  return { said: t(key, { by }), why };
}

/** What was before and what is after: "diperiksa petugas → disetujui". */
function sayDecision(details: HistoryEntry["details"], by: string): string {
  const after = outcome(details["after"]);
  const before = details["before"] === null ? null : outcome(details["before"]);
  return before === null
    ? t("history.decided-first", { by, after })
    : t("history.decided", { by, before, after });
}

function outcome(code: unknown): string {
  const key = OUTCOMES[code as keyof typeof OUTCOMES];
  return key === undefined ? t("outcome.none") : t(key);
}

function sayCorrection(details: HistoryEntry["details"], by: string): string {
  const { isUndoing, isMerging, confirmedBy } = details;
  if (isMerging === true)
    return t(isUndoing === true ? "history.values-given-back" : "history.values-kept", { by });
  if (isUndoing === true) return t("history.correction-undone", { by });
  return typeof confirmedBy === "string"
    ? t("history.corrected-by-two", { by, other: confirmedBy })
    : t("history.corrected", { by });
}
