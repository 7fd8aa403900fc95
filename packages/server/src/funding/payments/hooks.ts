import { Hono } from "hono";
import type { ApiGround } from "../../shared/app.ts";
import { readBytes } from "../../shared/body.ts";
import { type Actor, write } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { jsonOf } from "./gateway.ts";
import { isMidtransSigned } from "./midtrans.ts";
import { keepNotice } from "./notices.ts";
import type { PaymentService, PaymentSettings } from "./settings.ts";
import { isXenditToken } from "./xendit.ts";

/** A notice is a page of text at most. */
const BYTES_MAX = 64 * 1024;

/**
 * Where payment services tell what became of payments. A notice is checked, kept as it came and acknowledged at once; what
 * it means is worked off later. What is not signed is refused and not kept; an address whose service is not set up is not there.
 */
export function paymentHooks(
  ground: Pick<ApiGround, "db" | "vault" | "now" | "log" | "regionCode">,
  { midtrans, xendit }: Pick<PaymentSettings, "midtrans" | "xendit">,
): Hono {
  const app = new Hono();
  const { db, vault, now, regionCode, log } = ground;
  const actor: Actor = { id: "payment-service", regionCode, areas: "*" };
  const keep = async (service: PaymentService, body: Buffer) => {
    const isNew = await write({ db, vault, now, actor }, (tx) =>
      keepNotice(tx, { actor, vault, now }, service, body),
    );
    log.info({ service, isNew }, "A payment service told us something");
  };
  const take = async (
    request: Request,
    service: PaymentService,
    isGenuine: (body: Buffer) => boolean,
  ): Promise<Response> => {
    const body = await bodyOf(request);
    if (body === null) return new Response("", { status: 413 });
    if (!isGenuine(body)) {
      log.warn({ service }, "A payment notice was not signed as agreed, and was not kept");
      return new Response("", { status: 401 });
    }
    await keep(service, body);
    return new Response("");
  };
  if (midtrans !== null)
    app.post("/hooks/midtrans", (c) =>
      take(c.req.raw, "midtrans", (body) =>
        isMidtransSigned(jsonOf(body.toString("utf8")), midtrans.serverKey),
      ),
    );
  if (xendit !== null)
    app.post("/hooks/xendit", (c) =>
      take(c.req.raw, "xendit", () =>
        isXenditToken(c.req.header("x-callback-token"), xendit.callbackToken),
      ),
    );
  return app;
}

async function bodyOf(request: Request): Promise<Buffer | null> {
  try {
    return await readBytes(request, BYTES_MAX);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
