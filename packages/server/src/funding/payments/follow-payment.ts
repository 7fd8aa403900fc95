import type { Transfer } from "@payung/domain/funding/ledger.ts";
import {
  type Owed,
  owedOf,
  type PaymentStanding,
  standingOf,
} from "@payung/domain/funding/payments.ts";
import { assert } from "@payung/domain/shared/assert.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { recordEvent } from "../../transparency/service.ts";
import { insertAccount, makeTransfer } from "../service.ts";
import { followMoney } from "./follow-money.ts";
import { issueReceipt } from "./receipts.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "now" | "vault">;

/**
 * Brings the ledger to what the news of a payment come to: makes the transfers that are still missing, each under an id
 * that follows from the payment and the sum it leads to. So it may be done any number of times, and by several at once.
 * What cannot be settled by data becomes a question to a person.
 */
export async function followPayment(
  tx: Tx,
  desk: Desk,
  paymentId: string,
): Promise<PaymentStanding> {
  const { regionCode } = desk.actor;
  await holdLock(tx, `payment ${regionCode} ${paymentId}`);
  const payment = await store.findPayment(tx, regionCode, paymentId);
  assert(payment !== undefined, "only a payment that is there is followed");
  const standing = await standingIn(tx, regionCode, payment);
  if (standing.isContradictory) {
    await ask(tx, desk, { kind: "contradictory", paymentId, amount: standing.unexplained });
    return standing;
  }
  const booked = await store.sumsBooked(tx, regionCode, payment);
  const made: Owed[] = [];
  for (const owed of owedOf(standing, booked)) {
    if (await move(tx, desk, payment, owed)) made.push(owed);
  }
  if (standing.granted > 0n) await issueReceipt(tx, desk, { paymentId, amount: standing.granted });
  if (made.length === 0) return standing;
  await recordEvent(tx, desk.actor, {
    kind: "funding.payment-followed",
    subjectId: paymentId,
    details: {
      state: standing.state,
      moved: made.map(({ what, amount }) => ({ what, amount: String(amount) })),
    },
  });
  await followMoney(tx, desk, payment.fund_id);
  return standing;
}

/** What a payment has come to, from all that was told of it. */
export async function standingIn(
  tx: Tx,
  regionCode: string,
  { id, amount_idr }: Pick<store.PaymentRow, "id" | "amount_idr">,
): Promise<PaymentStanding> {
  return standingOf(rupiah(amount_idr), await store.listNews(tx, regionCode, id));
}

/** Asks a person, once for the same matter and amount. */
export async function ask(
  tx: Tx,
  { actor, now }: Desk,
  question: {
    readonly kind:
      | "amount-differs"
      | "unknown-order"
      | "contradictory"
      | "refund-not-covered"
      | "unreadable";
    readonly paymentId?: string;
    readonly noticeId?: string;
    readonly amount: Rupiah;
  },
): Promise<void> {
  const { regionCode } = actor;
  const { kind, paymentId = null, noticeId = null, amount } = question;
  const id = await store.idFor(
    tx,
    `payment question ${regionCode} ${kind} ${paymentId ?? noticeId} ${amount}`,
  );
  const isNew = await store.insertQuestion(tx, {
    region_code: regionCode,
    id,
    payment_id: paymentId,
    notice_id: noticeId,
    kind,
    amount_idr: amount,
    asked_at: now(),
  });
  if (isNew)
    await recordEvent(tx, actor, {
      kind: "funding.payment-questioned",
      subjectId: id,
      details: { kind, paymentId, noticeId, amount: String(amount) },
    });
}

/** Money that came in and is nobody's yet stands here, in every region once. */
export async function openSuspense(tx: Tx, { actor }: Desk): Promise<string> {
  const { regionCode } = actor;
  const id = await store.idFor(tx, `payments suspense ${regionCode}`);
  await insertAccount(tx, {
    region_code: regionCode,
    id,
    kind: "suspense",
    name: "Pembayaran yang belum cocok",
    is_limited: true,
    opened_by: actor.id,
  });
  return id;
}

/** Makes one move; false where the fund no longer has what was given back, which a person must then settle. */
async function move(
  tx: Tx,
  desk: Desk,
  payment: store.FoundPayment,
  { what, amount, total }: Owed,
): Promise<boolean> {
  const suspense = await openSuspense(tx, desk);
  const { funder_id: funder, fund_id: fund, id: paymentId } = payment;
  const ways = {
    grant: { purpose: "grant", debit: funder, credit: fund },
    unexplained: { purpose: "unexplained", debit: funder, credit: suspense },
    "return-unexplained": { purpose: "give-back", debit: suspense, credit: funder },
    "return-granted": { purpose: "give-back", debit: fund, credit: funder },
  } as const satisfies Record<Owed["what"], Partial<Transfer>>;
  const transfer: Transfer = {
    id: await store.idFor(tx, `payment ${paymentId} ${what} ${total}`),
    kind: "direct",
    ...ways[what],
    amount,
    month: null,
    concerns: null,
  };
  const made = await makeTransfer(tx, desk.actor, transfer, {
    documentId: paymentId,
    reason: null,
    at: desk.now(),
  });
  if (made.outcome === "refused") {
    assert(made.why === "fund-exceeded", `a payment's move is possible: ${made.why}`);
    await ask(tx, desk, { kind: "refund-not-covered", paymentId, amount: total });
    return false;
  }
  if (what === "unexplained")
    await ask(tx, desk, { kind: "amount-differs", paymentId, amount: total });
  return true;
}
