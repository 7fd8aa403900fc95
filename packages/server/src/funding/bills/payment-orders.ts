import { holdsUpPayment } from "@payung/domain/funding/bills/differences.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { findFund } from "../service.ts";
import { findWithdrawal, sumBilled } from "./bill-store.ts";
import { readBill } from "./bills.ts";
import { countOpen } from "./difference-store.ts";
import * as store from "./payment-store.ts";
import { reserveRest, settleRest } from "./rest.ts";

export type PaymentOrder = {
  readonly id: string;
  readonly billId: string;
  /** Of the SPM, as the office numbers it. */
  readonly number: string;
  /** Out of which fund goes what the bill asks beyond the months that agree; null where it asks for nothing beyond. */
  readonly unexplainedFundId: string | null;
};

type Desk = Pick<Office, "actor" | "now">;

/**
 * Drafts an order to pay a bill, whole: a billing code takes no other amount. Refused while something that the bill asks
 * for, and we do not, waits for somebody to explain it.
 */
export async function draftOrder(tx: Tx, { actor, now }: Desk, order: PaymentOrder): Promise<void> {
  const { regionCode } = actor;
  const bill = await readBill(tx, regionCode, order.billId);
  await holdLock(tx, `order of bill ${regionCode} ${bill.id}`);
  const known = await store.findOrder(tx, regionCode, order.id);
  if (known !== undefined) {
    const isSame =
      known.bill_id === order.billId &&
      known.number === order.number &&
      known.unexplained_fund_id === order.unexplainedFundId;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  if ((await findWithdrawal(tx, regionCode, bill.id)) !== undefined) {
    throw new Problem("funding.bill-withdrawn");
  }
  const before = await store.findOrderOfBill(tx, regionCode, bill.id);
  const ending = before === undefined ? undefined : await endingOf(tx, regionCode, before.id);
  if (before !== undefined && ending === undefined) {
    throw new Problem("funding.bill-ordered", { orderId: before.id });
  }
  const open = (await countOpen(tx, regionCode, { billId: bill.id })).filter(({ kind, source }) =>
    holdsUpPayment(kind, source),
  );
  if (open.length > 0) {
    throw new Problem("funding.differences-open", {
      count: open.reduce((sum, { count }) => sum + count, 0),
    });
  }
  const months = await sumBilled(tx, regionCode, bill.id);
  const monthCount = months.reduce((sum, each) => sum + each.month_count, 0);
  const amount = months.reduce((sum, each) => sum + each.amount_idr, 0n);
  if (monthCount === 0 || amount > bill.amount_idr) throw new Problem("funding.bill-below-months");
  const hasRest = amount < bill.amount_idr;
  if (hasRest !== (order.unexplainedFundId !== null)) {
    throw new Problem("funding.fund-for-rest", { rest: Number(bill.amount_idr - amount) });
  }
  if (
    order.unexplainedFundId !== null &&
    (await findFund(tx, regionCode, order.unexplainedFundId)) === undefined
  ) {
    throw new Problem("request.not-found");
  }
  const isNew = await store.insertOrder(tx, {
    region_code: regionCode,
    id: order.id,
    bill_id: bill.id,
    number: order.number,
    amount_idr: bill.amount_idr,
    month_count: monthCount,
    months_idr: amount,
    unexplained_fund_id: order.unexplainedFundId,
    follows_id: before?.id ?? null,
    follows_step: ending?.step ?? null,
    drafted_by: actor.id,
    drafted_at: now(),
  });
  if (!isNew) throw new Problem("funding.order-number-used");
  await recordEvent(tx, actor, {
    kind: "funding.order-drafted",
    subjectId: order.id,
    details: {
      bill: bill.id,
      number: order.number,
      amount: String(bill.amount_idr),
      months: monthCount,
      unexplained: String(bill.amount_idr - amount),
    },
  });
}

/** What may become of an order, and from where on. `sent-back` and `withdrawn` end it; then another may be drafted. */
export type OrderStep = "approved" | "sent" | "withdrawn" | "sent-back";

/**
 * Takes an order a step further. Whoever approves or sends back is not who drafted it: the database refuses the same
 * person, whatever the code says. The same step by the same person again is the same.
 */
export async function takeStep(
  tx: Tx,
  { actor, now }: Desk,
  {
    id,
    step,
    reason,
  }: { readonly id: string; readonly step: OrderStep; readonly reason: string | null },
): Promise<void> {
  const { regionCode } = actor;
  const order = await readOrder(tx, regionCode, id);
  await holdLock(tx, `order of bill ${regionCode} ${order.bill_id}`);
  const steps = await store.listSteps(tx, regionCode, [id]);
  const done = new Map(steps.map((each) => [each.step, each]));
  const known = done.get(step);
  if (known !== undefined) {
    if (known.done_by !== actor.id || known.reason !== reason)
      throw new Problem("funding.order-closed");
    return;
  }
  if (done.has("withdrawn") || done.has("sent-back")) throw new Problem("funding.order-closed");
  const isApproved = done.has("approved");
  if (step === "sent" && !isApproved) throw new Problem("funding.order-not-approved");
  if (step === "sent-back" && isApproved) throw new Problem("funding.order-closed");
  if ((step === "approved" || step === "sent-back") && order.drafted_by === actor.id) {
    throw new Problem("funding.same-person");
  }
  if (step === "withdrawn" && (await store.listProofs(tx, regionCode, [id])).length > 0) {
    throw new Problem("funding.order-paid");
  }
  if (step === "approved") {
    await mustBeAsDrafted(tx, regionCode, order);
    await reserveRest(tx, actor, order, now());
  }
  if (step === "withdrawn") await settleRest(tx, actor, order, { kind: "void", at: now() });
  await store.insertStep(tx, {
    region_code: regionCode,
    order_id: id,
    step,
    drafted_by: order.drafted_by,
    reason,
    done_by: actor.id,
    done_at: now(),
  });
  await recordEvent(tx, actor, {
    kind: "funding.order-step-taken",
    subjectId: id,
    details: { step, number: order.number, reason },
  });
}

export async function readOrder(tx: Tx, regionCode: string, id: string): Promise<store.OrderRow> {
  const order = await store.findOrder(tx, regionCode, id);
  if (order === undefined) throw new Problem("request.not-found");
  return order;
}

/** Whoever approves signs for the months as they are now. */
async function mustBeAsDrafted(tx: Tx, regionCode: string, order: store.OrderRow): Promise<void> {
  const months = await sumBilled(tx, regionCode, order.bill_id);
  const amount = months.reduce((sum, each) => sum + each.amount_idr, 0n);
  if (amount !== order.months_idr) throw new Problem("funding.months-changed");
}

async function endingOf(tx: Tx, regionCode: string, orderId: string) {
  const steps = await store.listSteps(tx, regionCode, [orderId]);
  return steps.find(({ step }) => step === "withdrawn" || step === "sent-back");
}
