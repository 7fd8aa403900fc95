import type { KelurahanFigures, PublicFigures } from "@payung/domain/transparency/figures.ts";
import { SMALL_CELL_LIMIT, suppressNestedTable } from "@payung/domain/transparency/suppression.ts";
import { exactInterval } from "@payung/domain/verification/sampling.ts";
import type { Tx } from "../db/transaction.ts";
import { type Actor, type Office, write } from "../shared/office.ts";
import * as store from "./store.ts";

export { kotaJambiMap } from "./map.ts";

const CONFIDENCE = 0.95;

/** What can happen, as the events name it. A code is never renamed. */
export type EventKind =
  | "access.staff-invited"
  | "access.staff-joined"
  | "access.staff-recovery-ordered"
  | "access.staff-recovered"
  | "access.staff-ended"
  | "access.role-granted"
  | "access.role-ended"
  | "access.signed-in"
  | "access.session-ended"
  | "access.authenticator-offered"
  | "access.backup-codes-made"
  | "access.device-code-given"
  | "access.device-enrolled"
  | "access.device-opened"
  | "access.device-revoked"
  | "access.passkey-added"
  | "access.passkey-removed"
  | "access.password-changed"
  | "intake.list-taken"
  | "intake.application-received"
  | "intake.draft-started"
  | "intake.draft-cleared"
  | "intake.registered-by-phone"
  | "verification.extract-taken"
  | "verification.answer-recorded"
  | "verification.request-exported"
  | "verification.run-completed"
  | "verification.run-cancelled"
  | "verification.proposed"
  | "verification.decided"
  | "verification.pair-judged"
  | "verification.pair-decided"
  | "verification.recheck-recorded"
  | "verification.proposal-closed"
  | "casework.claimed"
  | "casework.viewed"
  | "casework.searched"
  | "casework.note-written"
  | "casework.visit-asked"
  | "casework.visit-answered"
  | "casework.objection-taken"
  | "casework.number-revealed"
  | "evidence.attached"
  | "evidence.refused"
  | "evidence.viewed"
  | "evidence.preview-viewed"
  | "evidence.withdrawn"
  | "field.registered"
  | "field.quarantined"
  | "field.quarantine-closed"
  | "field.queue-handed-over"
  | "field.pack-fetched"
  | "messaging.consent-given"
  | "messaging.consent-withdrawn"
  | "messaging.message-failed"
  | "outreach.handed-over"
  | "outreach.handover-viewed"
  | "outreach.handover-closed"
  | "funding.funder-added"
  | "funding.payment-answered"
  | "funding.payment-asked"
  | "funding.payment-followed"
  | "funding.payment-questioned"
  | "funding.pledged"
  | "funding.sponsor-linked"
  | "funding.terms-set"
  | "funding.thanks-wished"
  | "funding.transfer-arrived"
  | "funding.paper-attached"
  | "funding.paper-fetched"
  | "funding.movement-proposed"
  | "funding.movement-confirmed"
  | "funding.movement-ended"
  | "funding.plan-ordered"
  | "funding.planned"
  | "funding.month-closing-drafted"
  | "funding.month-reopening-drafted"
  | "funding.month-closing-sent-back"
  | "funding.month-closed"
  | "funding.month-reopened"
  | "funding.journal-exported"
  | "funding.group-added"
  | "funding.group-of-fund-set"
  | "funding.bill-recorded"
  | "funding.bill-withdrawn"
  | "funding.differences-closed"
  | "funding.order-drafted"
  | "funding.order-step-taken"
  | "funding.proof-recorded"
  | "funding.statement-taken"
  | "funding.reversal-proposed"
  | "funding.reversal-decided"
  | "funding.paper-attached"
  | "funding.paper-downloaded"
  | "funding.payment-order-printed"
  | "funding.cover-guarded"
  | "funding.left-released"
  | "funding.own-payer-set"
  | "funding.own-paid"
  | "funding.bridge-drafted"
  | "funding.bridge-approved"
  | "funding.bridge-ended"
  | "funding.commit-ordered"
  | "funding.committed"
  | "grievances.request-taken"
  | "grievances.request-answered"
  | "grievances.copy-opened"
  | "grievances.copy-printed"
  | "reference.day-said"
  | "corrections.made"
  | "corrections.requested"
  | "corrections.disputed"
  | "corrections.request-closed"
  | "programme.cohort-opened"
  | "programme.selected"
  | "programme.decree-drafted"
  | "programme.decree-withdrawn"
  | "programme.decree-sent-back"
  | "programme.decree-issued"
  | "programme.decree-downloaded"
  | "programme.scan-attached"
  | "programme.scan-downloaded"
  | "programme.line-corrected"
  | "programme.dropout-recorded"
  | "reference.version-proposed"
  | "reference.version-confirmed"
  | "reference.version-ended"
  | "enrolment.batch-frozen"
  | "enrolment.batch-downloaded"
  | "enrolment.reply-taken"
  | "enrolment.columns-mapped"
  | "enrolment.reason-mapped"
  | "enrolment.reply-row-seen"
  | "enrolment.settlement-proposed"
  | "enrolment.row-settled"
  | "enrolment.drift-ordered"
  | "enrolment.drift-compared"
  | "enrolment.drift-tasks-made"
  | "enrolment.task-closed"
  | "cards.issue-ordered"
  | "cards.issued"
  | "cards.issue-ended"
  | "cards.revoked"
  | "cards.print-ordered"
  | "cards.sheets-made"
  | "cards.sheets-fetched"
  | "cards.sheets-cleared"
  | "cards.card-fetched"
  | "cards.list-signed"
  | "transparency.figures-published";

/** What was done with whom. Details hold counts and codes, no personal data. */
export type NewEvent = {
  readonly kind: EventKind;
  readonly subjectId: string;
  readonly details?: Record<string, unknown>;
};

/** Records what was done, by whom, in the transaction that does it. */
export async function recordEvent(tx: Tx, actor: Actor, event: NewEvent): Promise<void> {
  await store.insertEvent(tx, {
    regionCode: actor.regionCode,
    actorId: actor.id,
    kind: event.kind,
    subjectId: event.subjectId,
    details: event.details ?? {},
  });
}

/** The same of many, with one statement. */
export async function recordEvents(
  tx: Tx,
  actor: Actor,
  events: readonly NewEvent[],
): Promise<void> {
  const { regionCode, id: actorId } = actor;
  await store.insertEvents(
    tx,
    events.map(({ details = {}, kind, subjectId }) => ({
      regionCode,
      actorId,
      kind,
      subjectId,
      details,
    })),
  );
}

/** Counts the region and publishes the figures; needs an actor who may see all of it. */
export async function publishFigures(tx: Tx, actor: Actor, now: Date): Promise<PublicFigures> {
  const region = await store.readRegion(tx, actor.regionCode);
  const counts = await store.countFigures(tx, actor.regionCode);
  const decided = Number(counts.days.decided);
  const checked = Number(counts.rechecks.checked);
  const wrong = Number(counts.rechecks.wrong);
  const figures: PublicFigures = {
    publishedAt: now.toISOString(),
    regionName: region.name,
    isExample: region.is_example,
    funnel: {
      received: Number(counts.funnel.received),
      complete: Number(counts.funnel.complete),
      decided,
      approved: Number(counts.funnel.approved),
      "in-decree": Number(counts.funnel.in_decree),
      "sent-to-insurer": Number(counts.funnel.sent),
      protected: Number(counts.funnel.protected),
    },
    decisionDays:
      counts.days.median === null || counts.days.p90 === null
        ? null
        : { median: Number(counts.days.median), p90: Number(counts.days.p90) },
    automaticShare: shareDecidedByData(
      Number(counts.days.automatic),
      decided + Number(counts.referred),
    ),
    recheck:
      checked === 0
        ? null
        : { checked, wrong, upper: exactInterval(wrong, checked, CONFIDENCE).upper },
    smallCellLimit: SMALL_CELL_LIMIT,
    kelurahan: hideSmallCounts(counts.areas),
  };
  await store.insertFigures(tx, actor.regionCode, figures);
  await recordEvent(tx, actor, {
    kind: "transparency.figures-published",
    subjectId: actor.regionCode,
  });
  return figures;
}

/** The figures published last, or null before the first time. */
export function findFigures(tx: Tx, regionCode: string): Promise<PublicFigures | null> {
  return store.findFigures(tx, regionCode);
}

/** Of all that are complete, how many data alone could decide; a referred one needs a person. */
function shareDecidedByData(automatic: number, complete: number): number | null {
  return complete === 0 ? null : automatic / complete;
}

type AreaCounts = {
  code: string;
  name: string;
  kecamatan: string;
  received: bigint;
  approved: bigint;
  protected: bigint;
};

/** Which column to show rather than another where both cannot be: protected, received, approved. */
const IMPORTANCE = [2, 0, 1];

function hideSmallCounts(areas: readonly AreaCounts[]): KelurahanFigures[] {
  // The columns are nested: whoever is protected was approved, whoever was approved was received.
  const { rows } = suppressNestedTable(
    areas.map((area) => ({
      key: area.code,
      counts: [Number(area.received), Number(area.approved), Number(area.protected)],
    })),
    SMALL_CELL_LIMIT,
    IMPORTANCE,
  );
  const shown = new Map(rows.map((row) => [row.key, row.counts]));
  return areas.map((area) => {
    const [received = null, approved = null, enrolled = null] = shown.get(area.code) ?? [];
    return {
      code: area.code,
      name: area.name,
      kecamatan: area.kecamatan,
      received,
      approved,
      protected: enrolled,
    };
  });
}

/** Publishes the figures after something changed them, as the actor of the work that did. */
export async function publishAfter(office: Office): Promise<void> {
  if (office.actor.areas !== "*") return; // whoever sees a part cannot speak for the whole
  await write(office, (tx) => publishFigures(tx, office.actor, office.now()));
}
