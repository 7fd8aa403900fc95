import type { Tx } from "../db/transaction.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import type { ProgrammeOffice } from "./cohorts.ts";
import * as decreeStore from "./decree-store.ts";

/** Why someone in a decree will not be enrolled (eligibility-defaults.json, reason_codes). */
export const DROPOUT_REASONS = [
  "DIED",
  "MOVED_OUT",
  "NOW_EMPLOYED",
  "WITHDREW",
  "NOT_REACHED",
  "INSURER_OTHER",
] as const;
export type DropoutReason = (typeof DROPOUT_REASONS)[number];

/** Records that someone in a decree will not be enrolled; the place is open for a replacement. The first record stays. */
export async function recordDropout(
  tx: Tx,
  office: ProgrammeOffice,
  dropout: { cohortId: string; applicationId: string; reason: DropoutReason; note: string },
): Promise<void> {
  const { regionCode } = office.actor;
  const line = await decreeStore.findLine(tx, regionCode, dropout.cohortId, dropout.applicationId);
  if (line === undefined) throw new Problem("programme.not-in-decree");
  const isNew = await decreeStore.insertDropout(tx, {
    region_code: regionCode,
    cohort_id: dropout.cohortId,
    application_id: dropout.applicationId,
    kelurahan_code: line.kelurahan_code,
    reason_code: dropout.reason,
    note: dropout.note,
    recorded_by: office.actor.id,
  });
  if (!isNew) {
    const kept = await decreeStore.findDropout(
      tx,
      regionCode,
      dropout.cohortId,
      dropout.applicationId,
    );
    const isSame = kept?.reason_code === dropout.reason && kept.note === dropout.note;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "programme.dropout-recorded",
    subjectId: dropout.applicationId,
    details: { cohort: dropout.cohortId, reason: dropout.reason },
  });
}
