import type { Transfer } from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { makeTransfer } from "../service.ts";
import { followMoney } from "./follow-money.ts";
import { followPayment, openSuspense, standingIn } from "./follow-payment.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "now" | "vault">;

export const QUESTION_ANSWERS = ["credit", "given-back", "noted"] as const;
export type QuestionAnswer = (typeof QUESTION_ANSWERS)[number];

export type AnswerOrder = {
  readonly questionId: string;
  readonly answer: QuestionAnswer;
  readonly reason: string;
};

/**
 * A person settles what data could not. `credit` gives money that waits to the fund it was paid for; `given-back` notes
 * that the partner returned it; `noted` moves nothing, and lets what was stopped be tried again.
 */
export async function answerQuestion(tx: Tx, desk: Desk, order: AnswerOrder): Promise<void> {
  const { actor, now } = desk;
  const { regionCode } = actor;
  const { questionId, answer, reason } = order;
  const question = await store.findQuestion(tx, regionCode, questionId);
  if (question === undefined) throw new Problem("request.not-found");
  await holdLock(tx, `payment ${regionCode} ${question.payment_id ?? questionId}`);
  const kept = await store.findAnswer(tx, regionCode, questionId);
  if (kept !== undefined) {
    if (kept.answer === answer && kept.reason === reason) return;
    throw new Problem("funding.question-answered");
  }
  if (answer !== "noted") {
    if (question.payment_id === null || question.kind !== "amount-differs")
      throw new Problem("funding.nothing-waits");
    await settle(tx, desk, question.payment_id, answer, reason);
  }
  await store.insertAnswer(tx, {
    region_code: regionCode,
    question_id: questionId,
    answer,
    reason,
    answered_by: actor.id,
    answered_at: now(),
  });
  await recordEvent(tx, actor, {
    kind: "funding.payment-answered",
    subjectId: questionId,
    details: { kind: question.kind, answer, reason, paymentId: question.payment_id },
  });
  if (answer === "noted" && question.payment_id !== null)
    await followPayment(tx, desk, question.payment_id);
}

/** Moves all that still waits of a payment, to its fund or back to its funder. */
async function settle(
  tx: Tx,
  desk: Desk,
  paymentId: string,
  answer: "credit" | "given-back",
  reason: string,
): Promise<void> {
  const { regionCode } = desk.actor;
  const payment = await store.findPayment(tx, regionCode, paymentId);
  if (payment === undefined) throw new Problem("request.not-found");
  const booked = await store.sumsBooked(tx, regionCode, payment);
  const standing = await standingIn(tx, regionCode, payment);
  const open = booked.unexplained - booked.answered - booked.returnedUnexplained;
  if (open <= 0n || standing.isContradictory) throw new Problem("funding.nothing-waits");
  const suspense = await openSuspense(tx, desk);
  const total = booked.answered + booked.returnedUnexplained + open;
  const transfer: Transfer = {
    id: await store.idFor(tx, `payment ${paymentId} ${answer} ${total}`),
    kind: "direct",
    purpose: answer === "credit" ? "explained" : "give-back",
    debit: suspense,
    credit: answer === "credit" ? payment.fund_id : payment.funder_id,
    amount: rupiah(open),
    month: null,
    concerns: null,
  };
  const made = await makeTransfer(tx, desk.actor, transfer, {
    documentId: paymentId,
    reason,
    at: desk.now(),
  });
  if (made.outcome === "refused") throw new Problem("funding.nothing-waits");
  await followMoney(tx, desk, payment.fund_id);
}
