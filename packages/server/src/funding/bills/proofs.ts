import { assert } from "@payung/domain/shared/assert.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { makeTransfer } from "../service.ts";
import { idFor, openSuspense } from "./accounts.ts";
import { insertDifferences } from "./difference-store.ts";
import { readOrder } from "./payment-orders.ts";
import * as store from "./payment-store.ts";
import { settleRest } from "./rest.ts";

export type ProofOrder = {
  readonly id: string;
  readonly orderId: string;
  /** Of the SP2D. */
  readonly number: string;
  readonly paidOn: IsoDate;
  readonly amount: Rupiah;
};

/** What a payment came to. `posted` months are paid now, and wait for the insurer to confirm them. */
export type Paid = {
  readonly posted: number;
  /** Money that no month explains, and that stands in suspense now. */
  readonly unexplained: Rupiah;
  /** What is still to be paid of the order. */
  readonly missing: Rupiah;
  readonly wasRecorded: boolean;
};

/**
 * Records that the treasury has paid an approved order. All its months are posted at once, as soon as the whole amount is
 * paid; a part of it posts none, because a billing code takes no part, and is work. What is paid beyond the order, what
 * the bill asked beyond our months, and what was paid for months that have lapsed since, goes to suspense and is work too.
 * The same proof again is one payment.
 */
export async function recordProof(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  proof: ProofOrder,
): Promise<Paid> {
  const { regionCode } = actor;
  const order = await readOrder(tx, regionCode, proof.orderId);
  await holdLock(tx, `order of bill ${regionCode} ${order.bill_id}`);
  const before = await store.listProofs(tx, regionCode, [order.id]);
  const paidBefore = sum(before);
  const known = await store.findProofByNumber(tx, regionCode, proof.number);
  if (known !== undefined) {
    if (!isSameProof(known, proof)) throw new Problem("funding.proof-number-used");
    return { posted: 0, ...restOf(order, paidBefore), wasRecorded: true };
  }
  const steps = await store.listSteps(tx, regionCode, [order.id]);
  if (!steps.some(({ step }) => step === "approved"))
    throw new Problem("funding.order-not-approved");
  if (steps.some(({ step }) => step === "withdrawn")) throw new Problem("funding.order-closed");

  const at = now();
  const isNew = await store.insertProof(tx, {
    region_code: regionCode,
    id: proof.id,
    order_id: order.id,
    number: proof.number,
    paid_on: proof.paidOn,
    amount_idr: proof.amount,
    recorded_by: actor.id,
    recorded_at: at,
  });
  if (!isNew) throw new Problem("request.id-already-used");
  const paid = rupiah(paidBefore + proof.amount);
  const isWhole = paidBefore < order.amount_idr && paid >= order.amount_idr;
  const posting = isWhole
    ? await store.postMonths(tx, regionCode, {
        id: order.id,
        billId: order.bill_id,
        by: actor.id,
        at,
      })
    : { count: 0, amount: 0n };
  const posted = posting.count;
  // The bank has paid: what became of a month since the order was approved does not undo that.
  const beyondMonths = isWhole ? order.amount_idr - posting.amount : 0n;
  const beyondOrder = max(0n, paid - max(paidBefore, order.amount_idr));
  const unexplained = rupiah(beyondMonths + beyondOrder);
  if (unexplained > 0n) {
    const reserved = isWhole
      ? await settleRest(tx, actor, order, { kind: "post", at })
      : rupiah(0n);
    await toSuspense(tx, actor, order, { proofId: proof.id, amount: unexplained, reserved, at });
  } else if (paid < order.amount_idr) {
    await insertDifferences(tx, [
      differenceOf(regionCode, proof.id, at, {
        kind: "paid-less",
        fund_id: null,
        expected_idr: order.amount_idr,
        found_idr: paid,
      }),
    ]);
  }
  await recordEvent(tx, actor, {
    kind: "funding.proof-recorded",
    subjectId: order.id,
    details: {
      proof: proof.id,
      number: proof.number,
      paidOn: proof.paidOn,
      amount: String(proof.amount),
      paidBefore: String(paidBefore),
      posted,
      unexplained: String(unexplained),
    },
  });
  return { posted, ...restOf(order, paid), unexplained, wasRecorded: false };
}

/** What no month explains leaves the fund that the order names, or else the one that pays most of it. */
async function toSuspense(
  tx: Tx,
  actor: Office["actor"],
  order: store.OrderRow,
  rest: {
    readonly proofId: string;
    readonly amount: Rupiah;
    /** So much of it was set aside with the order, and is there already. */
    readonly reserved: Rupiah;
    readonly at: Date;
  },
): Promise<void> {
  const { regionCode } = actor;
  const fundId =
    order.unexplained_fund_id ?? (await store.largestFund(tx, regionCode, order.bill_id));
  assert(fundId !== null, "an order pays months of a fund");
  if (rest.amount > rest.reserved) {
    const result = await makeTransfer(
      tx,
      actor,
      {
        id: idFor(`unexplained ${rest.proofId}`),
        kind: "direct",
        purpose: "unexplained",
        debit: fundId,
        credit: await openSuspense(tx, actor, fundId),
        amount: rupiah(rest.amount - rest.reserved),
        month: null,
        concerns: null,
      },
      { documentId: order.id, reason: null, at: rest.at },
    );
    if (result.outcome === "refused")
      throw new Problem("funding.refused", { why: result.why, fundId });
  }
  await insertDifferences(tx, [
    differenceOf(regionCode, rest.proofId, rest.at, {
      kind: "unexplained",
      fund_id: fundId,
      expected_idr: rupiah(0n),
      found_idr: rest.amount,
    }),
  ]);
}

function differenceOf(
  regionCode: string,
  proofId: string,
  at: Date,
  what: {
    readonly kind: "paid-less" | "unexplained";
    readonly fund_id: string | null;
    readonly expected_idr: bigint;
    readonly found_idr: bigint;
  },
) {
  return {
    region_code: regionCode,
    id: uuidv7(),
    bill_id: null,
    proof_id: proofId,
    statement_id: null,
    row_number: null,
    worker_id: null,
    programme: null,
    month: null,
    application_id: null,
    kelurahan_code: null,
    state: null,
    found_at: at,
    ...what,
  };
}

function restOf(order: store.OrderRow, paid: bigint) {
  return { unexplained: rupiah(0n), missing: rupiah(max(0n, order.amount_idr - paid)) };
}

type ProofRow = Awaited<ReturnType<typeof store.listProofs>>[number];

function isSameProof(kept: ProofRow, proof: ProofOrder): boolean {
  return (
    kept.order_id === proof.orderId &&
    kept.amount_idr === proof.amount &&
    kept.paid_on === proof.paidOn
  );
}

function sum(proofs: readonly ProofRow[]): bigint {
  return proofs.reduce((all, each) => all + each.amount_idr, 0n);
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
