import type { Tx } from "../db/transaction.ts";
import type { CorrectionOffice } from "./correct.ts";
import { type ShownField, shownFields } from "./reading.ts";
import * as store from "./store.ts";

/** A correction as people read it: what was before and what is after, why, by whom. */
export type ShownCorrection = {
  readonly id: string;
  readonly fields: readonly ShownField[];
  readonly reason: string;
  readonly evidence: string | null;
  readonly by: string;
  readonly confirmedBy: string | null;
  readonly at: Date;
  readonly undoesId: string | null;
  readonly isUndone: boolean;
  /** Values were kept, or given back, because two people judged two applications. */
  readonly isMerging: boolean;
};

/** A correction that waits for a second person. Stale when somebody has corrected the person since. */
export type WaitingCorrection = ShownCorrection & { readonly isStale: boolean };

/** Everything that was corrected of an application, oldest first, and what waits. */
export async function listShown(
  tx: Tx,
  { actor, vault }: CorrectionOffice,
  applicationId: string,
): Promise<{ made: ShownCorrection[]; waiting: WaitingCorrection[]; count: number }> {
  const made = await store.listCorrections(tx, actor.regionCode, applicationId);
  const waiting = await store.listWaiting(tx, actor.regionCode, applicationId);
  const undone = new Set(made.map((each) => each.undoes_id));
  const reading = await store.readReading(tx, actor.regionCode, applicationId);
  return {
    count: made.length,
    made: made.map((row) => ({
      id: row.id,
      fields: shownFields(applicationId, row.before, row.after, vault),
      reason: row.reason,
      evidence: row.evidence,
      by: row.corrected_by,
      confirmedBy: row.confirmed_by,
      at: row.corrected_at,
      undoesId: row.undoes_id,
      isUndone: undone.has(row.id),
      isMerging: row.judgement_id !== null,
    })),
    waiting: waiting.map((row) => ({
      id: row.id,
      fields: shownFields(applicationId, reading, row.after, vault),
      reason: row.reason,
      evidence: row.evidence,
      by: row.requested_by,
      confirmedBy: null,
      at: row.requested_at,
      undoesId: row.undoes_id,
      isUndone: false,
      isMerging: false,
      isStale: row.based_on !== made.length,
    })),
  };
}
