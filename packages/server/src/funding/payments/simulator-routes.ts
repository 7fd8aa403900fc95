import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import { PRIVATE_PAGE_HEADERS } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import {
  midtransBody,
  noticeOf,
  type SentNotice,
  xenditPayment,
  xenditRefund,
} from "./simulator-notices.ts";
import { type SimulatedOrder, SimulatedOrders } from "./simulator-orders.ts";
import { paymentSimulatorPage } from "./simulator-page.ts";
import type { PaymentSimulator } from "./simulator-settings.ts";

const Charge = z.object({
  payment_type: z.literal("qris"),
  transaction_details: z.object({ order_id: z.string(), gross_amount: z.int() }),
});
const Code = z.object({
  reference_id: z.string(),
  type: z.literal("DYNAMIC"),
  currency: z.literal("IDR"),
  amount: z.int(),
});

/** What somebody who tries payments out can do with an order. */
export const SIMULATED_DEEDS = [
  "pay",
  "pay-less",
  "expire",
  "refund",
  "refund-part",
  "repeat",
  "forge",
] as const;
type Deed = (typeof SIMULATED_DEEDS)[number];

/**
 * Payment services that play Midtrans and Xendit: they make codes over HTTP and tell our own webhooks, signed, what became
 * of them; repeated, late, in another amount or forged, as whoever tries it chooses. Only where the settings say so.
 */
export function paymentSimulatorRoutes(
  site: Site,
  settings: PaymentSimulator,
  now: () => Date,
): Hono {
  const app = new Hono();
  const orders = new SimulatedOrders();
  const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString("base64")}`;

  app.post("/simulator/midtrans/v2/charge", async (c) => {
    if (c.req.header("authorization") !== basic(settings.serverKey))
      return c.json({ status_code: "401", status_message: "Unknown server key" });
    const { order_id, gross_amount } = Charge.parse(await c.req.json()).transaction_details;
    const order = orders.make("midtrans", order_id, gross_amount);
    return c.json({
      ...midtransBody(order, settings.serverKey, now()),
      status_code: "201",
      qr_string: order.qrText,
    });
  });
  app.get("/simulator/midtrans/v2/:order/status", (c) => {
    const order = orders.find(c.req.param("order"));
    return order === undefined
      ? c.json({ status_code: "404", status_message: "Transaction doesn't exist." })
      : c.json(midtransBody(order, settings.serverKey, now()));
  });
  app.post("/simulator/xendit/qr_codes", async (c) => {
    if (c.req.header("authorization") !== basic(settings.secretKey))
      return c.json({ error_code: "INVALID_API_KEY" }, 401);
    const { reference_id, amount } = Code.parse(await c.req.json());
    const order = orders.make("xendit", reference_id, amount);
    return c.json({ id: order.serviceId, reference_id, qr_string: order.qrText, amount }, 201);
  });
  app.get("/simulator/xendit/qr_codes/:id/payments", (c) => {
    const order = orders.findByServiceId(c.req.param("id"));
    const isPaid = order !== undefined && order.state !== "pending" && order.state !== "expire";
    return c.json({ data: isPaid ? [xenditPayment(order, now())] : [], has_more: false });
  });
  app.get("/simulator/xendit/qr_codes/payments/:id/refunds", (c) => {
    const order = orders.findByServiceId(c.req.param("id").replace(/^qrpy_/, ""));
    const isRefunded = order !== undefined && order.refunded > 0;
    return c.json({ data: isRefunded ? [xenditRefund(order, now())] : [], has_more: false });
  });

  app.get("/simulator/payments", async () => show());
  app.post("/simulator/payments", bodyLimit({ maxSize: 4 * 1024 }), async (c) => {
    const form = await c.req.parseBody();
    const order = orders.find(String(form["order"] ?? ""));
    const deed = SIMULATED_DEEDS.find((each) => each === form["deed"]);
    if (order !== undefined && deed !== undefined) await act(order, deed);
    return c.redirect("/simulator/payments", 303);
  });
  return app;

  async function show(): Promise<Response> {
    const page = await paymentSimulatorPage(site, orders.list());
    return new Response(String(page), { headers: PRIVATE_PAGE_HEADERS });
  }

  async function act(order: SimulatedOrder, deed: Deed): Promise<void> {
    if (deed === "forge") return send(noticeOf(paid(order, order.amount), settings, now(), true));
    if (deed === "repeat") {
      const { path, headers } = noticeOf(order, settings, now());
      if (order.lastNotice !== null) await send({ path, headers, body: order.lastNotice });
      return;
    }
    if (deed === "expire") order.state = "expire";
    else if (deed === "refund" || deed === "refund-part") {
      order.refunded = deed === "refund" ? order.paid : Math.floor(order.paid / 2);
      order.state = deed === "refund" ? "refund" : "partial_refund";
    } else Object.assign(order, paid(order, deed === "pay" ? order.amount : order.amount - 1_000));
    // Xendit tells of no expiry.
    if (deed === "expire" && order.service === "xendit") return;
    const notice = noticeOf(order, settings, now());
    order.lastNotice = notice.body;
    await send(notice);
  }

  async function send({ path, body, headers }: SentNotice): Promise<void> {
    await fetch(`${settings.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  }
}

const paid = (order: SimulatedOrder, amount: number): SimulatedOrder => ({
  ...order,
  state: "settlement",
  paid: amount,
});
