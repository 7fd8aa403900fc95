import { reversalOf, type Transfer } from "@payung/domain/funding/ledger.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { findFund } from "./fund-store.ts";
import { makeTransfer } from "./ledger.ts";
import * as store from "./movement-store.ts";

export const MOVEMENTS = ["grant", "give-back", "reallocation"] as const;

export type MovementOrder = {
  readonly id: string;
  /** `grant`: came in from its funder. `give-back`: went back there. `reallocation`: went to another fund. */
  readonly purpose: (typeof MOVEMENTS)[number];
  readonly fundId: string;
  /** For a reallocation: the fund it goes to. */
  readonly toFundId: string | null;
  readonly amount: Rupiah;
  /** The day on the bank's advice. */
  readonly happenedOn: IsoDate;
  readonly paperId: string;
  readonly reason: string;
};

type MoneyOffice = Pick<Office, "actor" | "now">;

/** Says that money moved. The ledger knows nothing of it until a second person has confirmed it. */
export async function proposeMovement(
  tx: Tx,
  office: MoneyOffice,
  { toFundId, ...order }: MovementOrder,
): Promise<void> {
  const { regionCode } = office.actor;
  const [debit, credit] = await sidesOf(tx, regionCode, { ...order, toFundId });
  await propose(tx, office, { ...order, debit, credit, reverses: null });
}

export type ReversalOrder = Pick<MovementOrder, "id" | "happenedOn" | "paperId" | "reason"> & {
  /** The movement to take back; it was confirmed. */
  readonly reverses: string;
};

/** Says that a movement should not have been confirmed: a second person's confirmation takes it back, whole. */
export async function proposeReversal(
  tx: Tx,
  office: MoneyOffice,
  order: ReversalOrder,
): Promise<void> {
  const wrong = await mustFind(tx, office.actor.regionCode, order.reverses);
  if (wrong.outcome !== "confirmed" || wrong.reverses_id !== null) {
    throw malformed("reverses", "Only a movement that was confirmed is taken back");
  }
  await propose(tx, office, {
    ...order,
    purpose: wrong.purpose as MovementOrder["purpose"],
    fundId: wrong.fund_id,
    amount: rupiah(wrong.amount_idr),
    debit: wrong.credit_account_id,
    credit: wrong.debit_account_id,
  });
}

async function propose(
  tx: Tx,
  { actor, now }: MoneyOffice,
  order: Omit<MovementOrder, "toFundId"> & {
    readonly debit: string;
    readonly credit: string;
    readonly reverses: string | null;
  },
): Promise<void> {
  const { regionCode } = actor;
  const paper = await store.findPaper(tx, regionCode, order.paperId);
  if (paper?.fund_id !== order.fundId) {
    throw malformed("paperId", "This fund has no such paper: attach it first");
  }
  const isNew = await store.insertMovement(tx, {
    region_code: regionCode,
    id: order.id,
    purpose: order.purpose,
    fund_id: order.fundId,
    debit_account_id: order.debit,
    credit_account_id: order.credit,
    amount_idr: order.amount,
    happened_on: order.happenedOn,
    paper_id: order.paperId,
    reverses_id: order.reverses,
    reason: order.reason,
    proposed_by: actor.id,
    proposed_at: now(),
  });
  const kept = await mustFind(tx, regionCode, order.id);
  const isSame =
    kept.purpose === order.purpose &&
    kept.fund_id === order.fundId &&
    kept.debit_account_id === order.debit &&
    kept.credit_account_id === order.credit &&
    kept.amount_idr === order.amount &&
    kept.happened_on === order.happenedOn &&
    kept.paper_id === order.paperId &&
    kept.reverses_id === order.reverses &&
    kept.reason === order.reason &&
    kept.proposed_by === actor.id;
  if (!isSame) throw new Problem("request.id-already-used");
  if (!isNew) return;
  await recordEvent(tx, actor, {
    kind: "funding.movement-proposed",
    subjectId: order.fundId,
    details: { movement: order.id, ...shown(kept), reason: order.reason },
  });
}

/**
 * Confirms that money moved, as a second person: the transfer is made under the movement's id. The database refuses the
 * same person twice, whatever the code says.
 */
export async function confirmMovement(tx: Tx, office: MoneyOffice, id: string): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const movement = await mustFind(tx, regionCode, id);
  if (movement.outcome !== null) return mustBeReplay(movement, "confirmed", actor.id);
  if (movement.proposed_by === actor.id) throw new Problem("funding.same-person");
  const transfer = transferOf(movement);
  const made = await makeTransfer(tx, actor, transfer, {
    documentId: movement.paper_id,
    reason: movement.reason,
    at: now(),
  });
  if (made.outcome === "refused") throw new Problem("funding.refused", { why: made.why });
  const isNew = await decide(tx, office, movement, { outcome: "confirmed", transfer_id: id });
  if (!isNew) return mustBeReplay(await mustFind(tx, regionCode, id), "confirmed", actor.id);
  await recordEvent(tx, actor, {
    kind: "funding.movement-confirmed",
    subjectId: movement.fund_id,
    details: { movement: id, ...shown(movement) },
  });
}

/** Ends a movement without a transfer: who said it takes it back, or another sends it back. */
export async function endMovement(
  tx: Tx,
  office: MoneyOffice,
  id: string,
  words: string,
): Promise<"withdrawn" | "sent-back"> {
  const { actor } = office;
  const { regionCode } = actor;
  const movement = await mustFind(tx, regionCode, id);
  const outcome = movement.proposed_by === actor.id ? "withdrawn" : "sent-back";
  const isNew =
    movement.outcome === null &&
    (await decide(tx, office, movement, { outcome, words, transfer_id: null }));
  if (!isNew) {
    mustBeReplay(await mustFind(tx, regionCode, id), outcome, actor.id);
    return outcome;
  }
  await recordEvent(tx, actor, {
    kind: "funding.movement-ended",
    subjectId: movement.fund_id,
    details: { movement: id, outcome, reason: words },
  });
  return outcome;
}

/** The transfer that a movement becomes; its id is the movement's. */
function transferOf(movement: store.MovementRow): Transfer {
  const { id, reverses_id: reverses, debit_account_id, credit_account_id } = movement;
  const forth: Transfer = {
    id,
    kind: "direct",
    purpose: movement.purpose as MovementOrder["purpose"],
    debit: debit_account_id,
    credit: credit_account_id,
    amount: rupiah(movement.amount_idr),
    month: null,
    concerns: null,
  };
  if (reverses === null) return forth;
  return reversalOf(id, {
    ...forth,
    id: reverses,
    debit: credit_account_id,
    credit: debit_account_id,
  });
}

function decide(
  tx: Tx,
  { actor, now }: MoneyOffice,
  movement: store.MovementRow,
  what: { outcome: string; words?: string; transfer_id: string | null },
): Promise<boolean> {
  return store.insertMovementDecision(tx, {
    region_code: movement.region_code,
    movement_id: movement.id,
    proposed_by: movement.proposed_by,
    ...what,
    decided_by: actor.id,
    decided_at: now(),
  });
}

function mustBeReplay(movement: store.MovementRow, outcome: string, by: string): void {
  if (movement.outcome !== outcome || movement.decided_by !== by) {
    throw new Problem("funding.movement-closed");
  }
}

async function mustFind(tx: Tx, regionCode: string, id: string): Promise<store.MovementRow> {
  const movement = await store.findMovement(tx, regionCode, id);
  if (movement === undefined) throw new Problem("request.not-found");
  return movement;
}

/** The accounts that a movement leaves and reaches. */
async function sidesOf(
  tx: Tx,
  regionCode: string,
  { purpose, fundId, toFundId }: MovementOrder,
): Promise<readonly [string, string]> {
  const fund = await findFund(tx, regionCode, fundId);
  if (fund === undefined) throw new Problem("request.not-found");
  if ((purpose === "reallocation") !== (toFundId !== null)) {
    throw malformed("toFundId", "A reallocation, and nothing else, names the fund it goes to");
  }
  if (purpose === "grant") return [fund.funder_id, fundId];
  if (toFundId === null) return [fundId, fund.funder_id];
  if (toFundId === fundId) throw malformed("toFundId", "Money moves between two funds");
  if ((await findFund(tx, regionCode, toFundId)) === undefined) {
    throw malformed("toFundId", "There is no such fund");
  }
  return [fundId, toFundId];
}

function shown(movement: store.MovementRow) {
  const { purpose, amount_idr, happened_on, debit_account_id, credit_account_id } = movement;
  return {
    purpose,
    amount: String(amount_idr),
    reverses: movement.reverses_id,
    happenedOn: happened_on,
    from: debit_account_id,
    to: credit_account_id,
  };
}

function malformed(field: string, message: string): Problem {
  return new Problem("request.invalid", { issues: [{ path: [field], message }] });
}
