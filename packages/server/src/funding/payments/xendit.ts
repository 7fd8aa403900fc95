import { hash, timingSafeEqual } from "node:crypto";
import { wholeRupiah } from "@payung/domain/funding/qris.ts";
import * as z from "zod/mini";
import { askService, type PaymentGateway, type Told } from "./gateway.ts";
import type { XenditSettings } from "./settings.ts";

const VERSION = "2022-07-31";
const Text = z.string().check(z.maxLength(200));
const Payment = z.object({
  id: Text,
  amount: z.number(),
  status: Text,
  reference_id: z.optional(z.nullable(Text)),
  currency: z.optional(Text),
  created: z.optional(Text),
});
const Notice = z.object({ event: Text, data: z.unknown() });
const Refund = z.extend(Payment, {
  payment_id: z.optional(z.nullable(Text)),
  payment_request_id: z.optional(z.nullable(Text)),
});
/** As Xendit told of payments before 2022, and does where nobody asks for a version. */
const OldNotice = z.object({
  event: z.literal("qr.payment"),
  id: Text,
  amount: z.number(),
  status: Text,
  created: z.optional(Text),
  qr_code: z.object({ external_id: Text }),
});
const Made = z.object({ id: Text, qr_string: z.string().check(z.maxLength(1_000)) });
const Payments = z.object({ data: z.array(z.unknown()) });

/** Whether a notice shows the token that Xendit and we agreed on. Compared in constant time. */
export function isXenditToken(header: string | undefined, callbackToken: string): boolean {
  return timingSafeEqual(
    hash("sha256", header ?? "", "buffer"),
    hash("sha256", callbackToken, "buffer"),
  );
}

/** What a notice of Xendit means; null when it cannot be read. */
export function readXendit(body: unknown): Told | null {
  const old = OldNotice.safeParse(body);
  if (old.success) {
    const { id, amount, status, created, qr_code } = old.data;
    return paid({ id, amount, status, created, reference_id: qr_code.external_id });
  }
  const notice = Notice.safeParse(body);
  if (!notice.success) return null;
  const { event, data } = notice.data;
  if (event === "qr.payment") {
    const payment = Payment.safeParse(data);
    return payment.success ? paid(payment.data) : null;
  }
  if (event !== "refund.succeeded") return null;
  const refund = Refund.safeParse(data);
  const back = refund.success ? amountOf(refund.data.amount) : null;
  if (!refund.success || back === null || refund.data.status !== "SUCCEEDED") return null;
  return {
    // A refund has a reference of its own: it names its payment by the service's name for the receipt.
    orderId: null,
    receiptKey: refund.data.payment_id ?? refund.data.payment_request_id ?? null,
    news: { what: "refunded", receipt: null, refund: { key: refund.data.id, amount: back } },
    happenedAt: instantOf(refund.data.created),
  };
}

function paid(payment: z.infer<typeof Payment>): Told | null {
  const amount = amountOf(payment.amount);
  const isPaid = payment.status === "SUCCEEDED" || payment.status === "COMPLETED";
  if (amount === null || (payment.currency !== undefined && payment.currency !== "IDR"))
    return null;
  return {
    orderId: payment.reference_id ?? null,
    receiptKey: payment.id,
    news: isPaid
      ? { what: "settled", receipt: { key: payment.id, amount }, refund: null }
      : {
          what: payment.status === "FAILED" ? "refused" : "pending",
          receipt: null,
          refund: null,
        },
    happenedAt: instantOf(payment.created),
  };
}

/** A number of JSON as whole rupiah; null for nothing, for sen, and beyond what a number says exactly. */
const amountOf = (number: number) =>
  Number.isSafeInteger(number) && number > 0 ? wholeRupiah(String(number)) : null;

function instantOf(text: string | undefined): Date | null {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}

/** What Xendit lists; nothing where it knows of nothing. */
function listOf(status: number, body: unknown): readonly unknown[] {
  if (status === 404) return [];
  const listed = Payments.safeParse(body);
  if (status >= 400 || !listed.success) throw new Error(`Xendit answered ${status}`);
  return listed.data.data;
}

export function xenditGateway({ baseUrl, secretKey }: XenditSettings): PaymentGateway {
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    "api-version": VERSION,
    authorization: `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`,
  };
  return {
    service: "xendit",
    makeCode: async ({ paymentId, amount, expiresAt }) => {
      const { status, body } = await askService(`${baseUrl}/qr_codes`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": paymentId },
        body: JSON.stringify({
          reference_id: paymentId,
          type: "DYNAMIC",
          currency: "IDR",
          amount: Number(amount),
          expires_at: expiresAt.toISOString(),
        }),
      });
      if (status >= 400) return { outcome: "refused", why: `xendit-${status}` };
      const made = Made.safeParse(body);
      if (!made.success) throw new Error("Xendit answered what cannot be read");
      return { outcome: "made", qrText: made.data.qr_string, serviceId: made.data.id };
    },
    askState: async ({ serviceId }) => {
      if (serviceId === null) return [];
      const { status, body } = await askService(`${baseUrl}/qr_codes/${serviceId}/payments`, {
        method: "GET",
        headers,
      });
      const payments = listOf(status, body);
      const told = payments.map((data) => JSON.stringify({ event: "qr.payment", data }));
      for (const each of payments) {
        const payment = Payment.safeParse(each);
        if (!payment.success) throw new Error("Xendit answered what cannot be read");
        const { id } = payment.data;
        const url = `${baseUrl}/qr_codes/payments/${encodeURIComponent(id)}/refunds`;
        const answer = await askService(url, { method: "GET", headers });
        for (const refund of listOf(answer.status, answer.body)) {
          const read = Refund.safeParse(refund);
          if (!read.success) throw new Error("Xendit answered what cannot be read");
          // As the notice about it would have told it; what is only under way has not gone back.
          if (read.data.status === "SUCCEEDED")
            told.push(
              JSON.stringify({ event: "refund.succeeded", data: { ...read.data, payment_id: id } }),
            );
        }
      }
      return told;
    },
  };
}
