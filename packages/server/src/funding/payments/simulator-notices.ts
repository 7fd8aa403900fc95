import { midtransSignature } from "./midtrans.ts";
import type { SimulatedOrder } from "./simulator-orders.ts";
import type { PaymentSimulator } from "./simulator-settings.ts";

/** What is sent to our own webhook: letter by letter, and with which headers. */
export type SentNotice = {
  readonly path: string;
  readonly body: string;
  readonly headers: Record<string, string>;
};

/** How each service tells what its order has come to (docs.midtrans.com and docs.xendit.co, read on 2026-11-23). */
export function noticeOf(
  order: SimulatedOrder,
  settings: PaymentSimulator,
  at: Date,
  isForged = false,
): SentNotice {
  return order.service === "midtrans"
    ? fromMidtrans(order, isForged ? "a guessed key" : settings.serverKey, at)
    : fromXendit(order, isForged ? "a guessed token" : settings.callbackToken, at);
}

/** As Midtrans answers when it is asked for a state, and tells by itself. */
export function midtransBody(order: SimulatedOrder, serverKey: string, at: Date): object {
  const gross_amount = `${order.paid}.00`;
  const status_code = { pending: "201", expire: "202" }[order.state as string] ?? "200";
  const time = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  return {
    transaction_type: "off-us",
    transaction_time: time,
    transaction_status: order.state,
    transaction_id: order.serviceId,
    status_message: "midtrans payment notification",
    status_code,
    signature_key: midtransSignature({ order_id: order.id, status_code, gross_amount }, serverKey),
    settlement_time: time,
    payment_type: "qris",
    order_id: order.id,
    merchant_id: "G000000000",
    issuer: "simulator",
    gross_amount,
    fraud_status: "accept",
    currency: "IDR",
    acquirer: "gopay",
    ...(order.refunded === 0 ? {} : { refund_amount: `${order.refunded}.00` }),
  };
}

function fromMidtrans(order: SimulatedOrder, key: string, at: Date): SentNotice {
  const body = JSON.stringify(midtransBody(order, key, at));
  return { path: "/hooks/midtrans", body, headers: {} };
}

/** A payment as Xendit lists it. */
export function xenditPayment(order: SimulatedOrder, at: Date): object {
  return {
    id: `qrpy_${order.serviceId}`,
    business_id: "000000000000000000000000",
    currency: "IDR",
    amount: order.paid,
    status: "SUCCEEDED",
    created: at.toISOString(),
    qr_id: order.serviceId,
    qr_string: order.qrText,
    reference_id: order.id,
    type: "DYNAMIC",
    channel_code: "ID_DANA",
    payment_detail: { receipt_id: "000000000000", source: "SIMULATOR" },
  };
}

/** A refund as Xendit lists it. */
export function xenditRefund(order: SimulatedOrder, at: Date): object {
  return {
    id: `rfd-${order.serviceId}-${order.refunded}`,
    payment_id: `qrpy_${order.serviceId}`,
    amount: order.refunded,
    currency: "IDR",
    status: "SUCCEEDED",
    reason: "OTHERS",
    created: at.toISOString(),
  };
}

function fromXendit(order: SimulatedOrder, token: string, at: Date): SentNotice {
  const created = at.toISOString();
  const isRefund = order.refunded > 0;
  const data = isRefund ? xenditRefund(order, at) : xenditPayment(order, at);
  const event = isRefund ? "refund.succeeded" : "qr.payment";
  return {
    path: "/hooks/xendit",
    body: JSON.stringify({ event, api_version: "2022-07-31", created, data }),
    headers: { "x-callback-token": token, "webhook-id": `${order.serviceId}-${event}` },
  };
}
