import { createHash, hash, timingSafeEqual } from "node:crypto";
import type { PaymentNews } from "@payung/domain/funding/payments.ts";
import { wholeRupiah } from "@payung/domain/funding/qris.ts";
import * as z from "zod/mini";
import { askService, type PaymentGateway, type Told } from "./gateway.ts";
import type { MidtransSettings } from "./settings.ts";

const Text = z.string().check(z.maxLength(200));
const Signed = z.object({
  order_id: Text,
  status_code: Text,
  gross_amount: Text,
  signature_key: Text,
});
const Notice = z.object({
  order_id: Text,
  transaction_id: Text,
  transaction_status: Text,
  fraud_status: z.optional(Text),
  gross_amount: Text,
  currency: z.optional(Text),
  transaction_time: z.optional(Text),
  settlement_time: z.optional(Text),
  /** All that went back so far, together. */
  refund_amount: z.optional(z.union([Text, z.number()])),
});
const Charged = z.object({
  status_code: Text,
  transaction_id: z.optional(Text),
  qr_string: z.optional(z.string().check(z.maxLength(1_000))),
});

/**
 * Whether Midtrans signed this notice: SHA-512 over the order, the status code and the amount exactly as they were
 * received, and the server key (docs.midtrans.com, "HTTP(S) notification"). Compared in constant time.
 */
export function isMidtransSigned(body: unknown, serverKey: string): boolean {
  const read = Signed.safeParse(body);
  if (!read.success) return false;
  const { order_id, status_code, gross_amount, signature_key } = read.data;
  const expected = midtransSignature({ order_id, status_code, gross_amount }, serverKey);
  return timingSafeEqual(
    hash("sha256", signature_key.toLowerCase(), "buffer"),
    hash("sha256", expected, "buffer"),
  );
}

export function midtransSignature(
  of: { readonly order_id: string; readonly status_code: string; readonly gross_amount: string },
  serverKey: string,
): string {
  return createHash("sha512")
    .update(of.order_id + of.status_code + of.gross_amount + serverKey)
    .digest("hex");
}

/** What a notice of Midtrans, or its answer about a state, means; null when it cannot be read. */
export function readMidtrans(body: unknown): Told | null {
  const read = Notice.safeParse(body);
  if (!read.success) return null;
  const told = read.data;
  const news = newsOf(told);
  if (news === null) return null;
  return {
    orderId: told.order_id,
    receiptKey: told.transaction_id,
    news,
    happenedAt: instantOf(told.settlement_time ?? told.transaction_time),
  };
}

function newsOf(told: z.infer<typeof Notice>): PaymentNews | null {
  const amount = wholeRupiah(told.gross_amount);
  if (amount === null || (told.currency !== undefined && told.currency !== "IDR")) return null;
  const receipt = { key: told.transaction_id, amount };
  switch (told.transaction_status) {
    case "pending":
    case "authorize":
      return { what: "pending", receipt: null, refund: null };
    case "capture":
    case "settlement":
      // A payment that the service itself doubts has not come in yet.
      return told.fraud_status === "challenge" || told.fraud_status === "deny"
        ? { what: "pending", receipt: null, refund: null }
        : { what: "settled", receipt, refund: null };
    case "deny":
    case "cancel":
    case "failure":
      return { what: "refused", receipt: null, refund: null };
    case "expire":
      return { what: "expired", receipt: null, refund: null };
    case "refund":
    case "partial_refund":
    case "chargeback":
    case "partial_chargeback": {
      const back = wholeRupiah(String(told.refund_amount ?? told.gross_amount));
      // What goes back has come in, also where nobody had told of it.
      return back === null
        ? null
        : { what: "refunded", receipt, refund: { key: told.transaction_id, amount: back } };
    }
    default:
      return null;
  }
}

/** "2026-11-23 14:30:00" in western Indonesia, as Midtrans writes it. */
function instantOf(text: string | undefined): Date | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? "") ?? [];
  return day === undefined ? null : new Date(`${day}T${time}+07:00`);
}

/** Minutes for which Midtrans keeps a code open. */
const OPEN_MINUTES_LEAST = 1;

export function midtransGateway(
  { baseUrl, serverKey }: MidtransSettings,
  now: () => Date,
): PaymentGateway {
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    authorization: `Basic ${Buffer.from(`${serverKey}:`).toString("base64")}`,
  };
  return {
    service: "midtrans",
    makeCode: async ({ paymentId, amount, expiresAt }) => {
      const minutes = Math.floor((expiresAt.getTime() - now().getTime()) / 60_000);
      const { body } = await askService(`${baseUrl}/v2/charge`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": paymentId },
        body: JSON.stringify({
          payment_type: "qris",
          transaction_details: { order_id: paymentId, gross_amount: Number(amount) },
          custom_expiry: {
            expiry_duration: Math.max(minutes, OPEN_MINUTES_LEAST),
            unit: "minute",
          },
        }),
      });
      const charged = Charged.safeParse(body);
      if (!charged.success) throw new Error("Midtrans answered what cannot be read");
      const { status_code, qr_string, transaction_id = null } = charged.data;
      if (status_code === "201" && qr_string !== undefined)
        return { outcome: "made", qrText: qr_string, serviceId: transaction_id };
      return { outcome: "refused", why: `midtrans-${status_code}` };
    },
    askState: async ({ paymentId }) => {
      const { body, text } = await askService(`${baseUrl}/v2/${paymentId}/status`, {
        method: "GET",
        headers,
      });
      return readMidtrans(body) === null ? [] : [text];
    },
  };
}
