import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { followPayment } from "./follow-payment.ts";
import * as store from "./store.ts";

/**
 * A treasurer has seen a transfer in the partner's account. It goes the way of a payment service's notice: the exact
 * amount is credited, another one waits. Who asked for the payment never says that it arrived.
 */
export async function noteArrival(
  tx: Tx,
  desk: Pick<Office, "actor" | "now" | "vault">,
  arrival: {
    readonly id: string;
    readonly paymentId: string;
    readonly amount: Rupiah;
    readonly arrivedOn: string;
    /** The line of the account statement. */
    readonly reference: string;
  },
): Promise<void> {
  const { actor } = desk;
  const { regionCode } = actor;
  const { id, paymentId, amount, arrivedOn, reference } = arrival;
  const payment = await store.findPayment(tx, regionCode, paymentId);
  if (payment === undefined || payment.way !== "transfer") throw new Problem("request.not-found");
  if (payment.asked_by === actor.id) throw new Problem("access.not-for-oneself");
  const row = {
    region_code: regionCode,
    id,
    payment_id: paymentId,
    what: "settled",
    receipt_key: reference,
    receipt_idr: amount,
    told_by: actor.id,
    reference,
    happened_at: new Date(`${arrivedOn}T00:00:00+07:00`),
  };
  if (!(await store.insertNews(tx, row))) {
    const kept = await store.findNews(tx, regionCode, id);
    const isSame =
      kept?.payment_id === paymentId &&
      kept.receipt_idr === amount &&
      kept.receipt_key === reference;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, actor, {
    kind: "funding.transfer-arrived",
    subjectId: paymentId,
    details: { amount: String(amount), arrivedOn, reference },
  });
  await followPayment(tx, desk, paymentId);
}
