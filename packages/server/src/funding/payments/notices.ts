import { hash } from "node:crypto";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../../db/transaction.ts";
import { type Office, write } from "../../shared/office.ts";
import { ask, followPayment } from "./follow-payment.ts";
import { jsonOf, type Told } from "./gateway.ts";
import { readMidtrans } from "./midtrans.ts";
import type { PaymentService } from "./settings.ts";
import * as store from "./store.ts";
import { readXendit } from "./xendit.ts";

/** How long a notice of a payment that nobody knows yet waits for it, in seconds; after the last it is a question. */
const POSTPONE_SECONDS = [2, 10, 60, 600, 3600] as const;
const ASKED = Buffer.from("asked\n");
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keeps a notice as it came, before anything is made of it. The same letters again are kept once; false then. */
export function keepNotice(
  tx: Tx,
  { actor, vault, now }: Pick<Office, "actor" | "vault" | "now">,
  service: PaymentService,
  body: Uint8Array,
  isAsked = false,
): Promise<boolean> {
  const id = uuidv7();
  return store.insertNotice(tx, {
    region_code: actor.regionCode,
    id,
    service,
    is_asked: isAsked,
    // What we asked for is never the same as what anybody told, letter by letter: a forged notice hides no answer.
    sha256: hash("sha256", isAsked ? Buffer.concat([ASKED, body]) : body, "buffer"),
    body_sealed: vault.seal(body, placeOf(id)),
    received_at: now(),
  });
}

/**
 * Works off the next notice that is due, in one transaction with all it causes: a process that dies has either done it or
 * not begun. False when there is none.
 */
export async function workOffNotice(
  office: Office,
  onError: (error: unknown, noticeId: string) => void,
): Promise<boolean> {
  const { regionCode } = office.actor;
  let taken: { id: string; attempt: number } | null = null;
  try {
    return await write(office, async (tx) => {
      const notice = await store.lockNotice(tx, regionCode, office.now());
      if (notice === undefined) return false;
      taken = notice;
      const body = office.vault.unseal(notice.body_sealed, placeOf(notice.id));
      const isDone = await work(tx, office, { ...notice, text: body.toString("utf8") });
      if (isDone) await store.leaveInbox(tx, regionCode, notice.id);
      else await postpone(tx, office, notice);
      return true;
    });
  } catch (error) {
    const failed = taken as { id: string; attempt: number } | null;
    if (failed === null) throw error;
    onError(error, failed.id);
    await write(office, (tx) => postpone(tx, office, failed));
    return true;
  }
}

type Notice = {
  readonly id: string;
  readonly service: string;
  readonly is_asked: boolean;
  readonly attempt: number;
  readonly received_at: Date;
  readonly text: string;
};

/** Makes of a notice what it means; false when its payment is not known yet and may still come. */
async function work(tx: Tx, office: Office, notice: Notice): Promise<boolean> {
  const { regionCode } = office.actor;
  const body = jsonOf(notice.text);
  const told = notice.service === "midtrans" ? readMidtrans(body) : readXendit(body);
  if (told === null) {
    await ask(tx, office, { kind: "unreadable", noticeId: notice.id, amount: rupiah(0n) });
    return true;
  }
  const paymentId = await paymentOf(tx, regionCode, told);
  if (paymentId === null) {
    if (notice.attempt < POSTPONE_SECONDS.length) return false;
    const { receipt, refund } = told.news;
    const amount = receipt?.amount ?? refund?.amount ?? rupiah(0n);
    await ask(tx, office, { kind: "unknown-order", noticeId: notice.id, amount });
    return true;
  }
  // Xendit signs nothing: its notice is a reason to ask, and only what it answers moves money.
  if (notice.service === "xendit" && !notice.is_asked) {
    await store.askNow(tx, regionCode, paymentId, office.now());
    return true;
  }
  const { what, receipt, refund } = told.news;
  await store.insertNews(tx, {
    region_code: regionCode,
    id: notice.id,
    payment_id: paymentId,
    what,
    receipt_key: receipt?.key ?? null,
    receipt_idr: receipt?.amount ?? null,
    refund_key: refund?.key ?? null,
    refund_idr: refund?.amount ?? null,
    told_by: notice.service,
    happened_at: told.happenedAt ?? notice.received_at,
  });
  await followPayment(tx, office, paymentId);
  return true;
}

async function paymentOf(tx: Tx, regionCode: string, told: Told): Promise<string | null> {
  const { orderId, receiptKey } = told;
  if (orderId !== null && UUID.test(orderId)) {
    const found = await store.findPayment(tx, regionCode, orderId);
    if (found !== undefined) return found.id;
  }
  return receiptKey === null ? null : store.paymentOfReceipt(tx, regionCode, receiptKey);
}

function postpone(
  tx: Tx,
  { actor, now }: Office,
  { id, attempt }: { id: string; attempt: number },
): Promise<void> {
  const seconds = POSTPONE_SECONDS[attempt] ?? 3600;
  const due_at = new Date(now().getTime() + seconds * 1_000);
  return store.postponeNotice(tx, actor.regionCode, id, { attempt: attempt + 1, due_at });
}

const placeOf = (noticeId: string) => `payment notice ${noticeId}`;
