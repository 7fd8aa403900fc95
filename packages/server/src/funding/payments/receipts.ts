import { randomInt } from "node:crypto";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import * as store from "./receipt-store.ts";

/** Letters and digits that nobody mistakes for another, as on decrees. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 10;

/** Numbers a receipt for a payment, once; the numbers of a year have no gap. */
export async function issueReceipt(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  { paymentId, amount }: { readonly paymentId: string; readonly amount: Rupiah },
): Promise<void> {
  const { regionCode } = actor;
  if ((await store.findReceipt(tx, regionCode, paymentId)) !== undefined) return;
  const year = Number(dayOf(now()).slice(0, 4));
  await holdLock(tx, `receipts ${regionCode} ${year}`);
  await store.insertReceipt(tx, {
    region_code: regionCode,
    payment_id: paymentId,
    year,
    number: (await store.lastNumber(tx, regionCode, year)) + 1,
    code: Array.from({ length: CODE_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join(""),
    amount_idr: amount,
    issued_at: now(),
  });
}

/** As it stands on paper: "KW/2026/000012". */
export function receiptNumber({ year, number }: { year: number; number: number }): string {
  return `KW/${year}/${String(number).padStart(6, "0")}`;
}
