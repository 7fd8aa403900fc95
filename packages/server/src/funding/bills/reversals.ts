import { reversalOf } from "@payung/domain/funding/ledger.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { findTransfer, makeTransfer } from "../service.ts";
import { idFor } from "./accounts.ts";
import * as store from "./reversal-store.ts";

type Desk = Pick<Office, "actor" | "now">;

/** Says that a worker's month was posted wrongly. Nothing moves until a second person confirms it. */
export async function proposeReversal(
  tx: Tx,
  { actor, now }: Desk,
  order: {
    readonly id: string;
    readonly applicationId: string;
    readonly month: IsoMonth;
    readonly reason: string;
  },
): Promise<void> {
  const { regionCode } = actor;
  const known = await store.findReversal(tx, regionCode, order.id);
  if (known !== undefined) {
    if (known.reason !== order.reason) throw new Problem("request.id-already-used");
    return;
  }
  const paying = await store.findPaying(tx, regionCode, order);
  if (paying === undefined) throw new Problem("funding.month-not-paid");
  await store.insertReversal(tx, {
    region_code: regionCode,
    id: order.id,
    transfer_id: paying.id,
    reason: order.reason,
    proposed_by: actor.id,
    proposed_at: now(),
  });
  await recordEvent(tx, actor, {
    kind: "funding.reversal-proposed",
    subjectId: order.applicationId,
    details: { reversal: order.id, month: order.month, reason: order.reason },
  });
}

/** Confirms or rejects it, as a second person; confirmed, the money is in its fund again and the month is planned anew. */
export async function decideReversal(
  tx: Tx,
  { actor, now }: Desk,
  order: {
    readonly id: string;
    readonly verdict: "confirmed" | "rejected";
    readonly reason: string | null;
  },
): Promise<void> {
  const { regionCode } = actor;
  await holdLock(tx, `reversal ${regionCode} ${order.id}`);
  const proposal = await store.findReversal(tx, regionCode, order.id);
  if (proposal === undefined) throw new Problem("request.not-found");
  const known = await store.findDecision(tx, regionCode, order.id);
  if (known !== undefined) {
    if (known.verdict !== order.verdict || known.decided_by !== actor.id) {
      throw new Problem("funding.order-closed");
    }
    return;
  }
  if (order.verdict === "confirmed" && proposal.proposed_by === actor.id) {
    throw new Problem("funding.same-person");
  }
  const at = now();
  if (order.verdict === "confirmed") {
    const paying = await findTransfer(tx, regionCode, proposal.transfer_id);
    if (paying === null) throw new Problem("request.not-found");
    const result = await makeTransfer(
      tx,
      actor,
      reversalOf(idFor(`reversal ${proposal.id}`), paying),
      { documentId: proposal.id, reason: proposal.reason, at },
    );
    if (result.outcome === "refused") throw new Problem("funding.refused", { why: result.why });
  }
  await store.insertDecision(tx, {
    region_code: regionCode,
    reversal_id: proposal.id,
    verdict: order.verdict,
    proposed_by: proposal.proposed_by,
    reason: order.reason,
    decided_by: actor.id,
    decided_at: at,
  });
  await recordEvent(tx, actor, {
    kind: "funding.reversal-decided",
    subjectId: proposal.id,
    details: { verdict: order.verdict, transfer: proposal.transfer_id, reason: order.reason },
  });
}
