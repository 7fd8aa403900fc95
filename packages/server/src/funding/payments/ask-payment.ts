import type { PaymentWay } from "@payung/domain/funding/payments.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import * as store from "./store.ts";

export type PaymentOrder = {
  readonly id: string;
  readonly fundId: string;
  readonly way: PaymentWay;
  readonly purpose: "pledge" | "donation";
  readonly amount: Rupiah;
};

/** So long a code can be paid. */
const CODE_MINUTES = 30;
/** So long a transfer is waited for. */
const TRANSFER_DAYS = 14;

/** Orders a payment into a fund. Its code is fetched by whoever works off errands; the same order again changes nothing. */
export async function askPayment(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: PaymentOrder,
): Promise<void> {
  const { regionCode } = actor;
  const { id, fundId, way, purpose, amount } = order;
  const at = now();
  const minutes = way === "qris" ? CODE_MINUTES : TRANSFER_DAYS * 24 * 60;
  const isNew = await store.insertPayment(tx, {
    region_code: regionCode,
    id,
    fund_id: fundId,
    way,
    purpose,
    amount_idr: amount,
    asked_by: actor.id,
    asked_at: at,
    expires_at: new Date(at.getTime() + minutes * 60_000),
  });
  if (!isNew) {
    const kept = await store.findPayment(tx, regionCode, id);
    const isSame = kept?.fund_id === fundId && kept.way === way && kept.amount_idr === amount;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  if (way === "qris")
    await store.insertErrand(tx, {
      region_code: regionCode,
      payment_id: id,
      errand: "fetch-code",
      due_at: at,
    });
  await recordEvent(tx, actor, {
    kind: "funding.payment-asked",
    subjectId: id,
    details: { fundId, way, purpose, amount: String(amount) },
  });
}
