import type { Tx } from "../db/transaction.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as recheckStore from "./recheck-store.ts";
import type { VerificationOffice } from "./verify-one.ts";

/** Records what a visit in the field found about a sampled approval; the first result stays. */
export async function recordRecheck(
  tx: Tx,
  office: VerificationOffice,
  result: { applicationId: string; wasWrong: boolean; note: string },
): Promise<void> {
  const { regionCode } = office.actor;
  const sampled = await recheckStore.findRecheck(tx, regionCode, result.applicationId);
  if (sampled === undefined) throw new Problem("request.not-found");
  const isNew = await recheckStore.insertRecheckResult(tx, {
    region_code: regionCode,
    application_id: result.applicationId,
    kelurahan_code: sampled.kelurahan_code,
    was_wrong: result.wasWrong,
    note: result.note,
    checked_by: office.actor.id,
  });
  if (!isNew) {
    const kept = await recheckStore.findRecheck(tx, regionCode, result.applicationId);
    const isSame = kept?.was_wrong === result.wasWrong && kept.note === result.note;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "verification.recheck-recorded",
    subjectId: result.applicationId,
  });
}
