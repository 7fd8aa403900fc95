import { hash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { inScope } from "../db/transaction.ts";
import type { ApiGround } from "../shared/app.ts";
import { readBytes } from "../shared/body.ts";
import { type Actor, scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { keepHeard } from "./incoming.ts";
import type { MessagingSettings } from "./settings.ts";
import { isFromGateway, readSmsHook } from "./sms-hook.ts";
import { isSigned, readWhatsAppHook } from "./whatsapp-hook.ts";

/** Meta sends up to some hundred messages in one call. */
const WHATSAPP_BYTES_MAX = 3 * 1024 * 1024;
const SMS_BYTES_MAX = 64 * 1024;

/**
 * Where gateways tell us what came in. It is kept and acknowledged at once, and worked on later. What is not signed is
 * refused before it is read; an address whose gateway is not set up is not there.
 */
export function hookRoutes(
  ground: Pick<ApiGround, "db" | "vault" | "now" | "log" | "regionCode">,
  { whatsapp, smsHook }: Pick<MessagingSettings, "whatsapp" | "smsHook">,
): Hono {
  const app = new Hono();
  const { db, vault, now, regionCode } = ground;
  const actor: Actor = { id: "gateway", regionCode, areas: "*" };
  const keep = (channel: "whatsapp" | "sms", heard: Parameters<typeof keepHeard>[3]) =>
    inScope(db, scopeOf(actor), "read write", (tx) =>
      keepHeard(tx, { actor, vault, now }, channel, heard),
    );

  if (whatsapp !== null) {
    app.get("/hooks/whatsapp", (c) => {
      const {
        "hub.mode": mode,
        "hub.verify_token": token,
        "hub.challenge": challenge,
      } = c.req.query();
      const isOurs = mode === "subscribe" && isSame(token ?? "", whatsapp.verifyToken);
      return isOurs ? c.text(challenge ?? "") : c.text("", 403);
    });
    app.post("/hooks/whatsapp", async (c) => {
      const body = await bodyOf(c.req.raw, WHATSAPP_BYTES_MAX);
      if (body === null) return c.text("", 413);
      if (!isSigned(body, c.req.header("x-hub-signature-256"), whatsapp.appSecret))
        return c.text("", 401);
      await keep("whatsapp", readWhatsAppHook(jsonOf(body), whatsapp.phoneNumberId));
      return c.text("");
    });
  }
  if (smsHook !== null)
    app.post("/hooks/sms", async (c) => {
      const body = await bodyOf(c.req.raw, SMS_BYTES_MAX);
      if (body === null) return c.text("", 413);
      const signature = c.req.header("x-signature");
      const authorization = c.req.header("authorization");
      if (!isFromGateway(body, { signature, authorization }, smsHook.secret))
        return c.text("", 401);
      const heard = readSmsHook(fieldsOf(body), smsHook.fields, now());
      if (heard === null) return c.text("A message has from, text, and id or at.", 400);
      await keep("sms", heard);
      return c.text("");
    });
  return app;
}

async function bodyOf(request: Request, bytesMax: number): Promise<Buffer | null> {
  try {
    return await readBytes(request, bytesMax);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** The fields of a body that is JSON or a form. */
function fieldsOf(body: Buffer): Record<string, unknown> {
  const read = jsonOf(body);
  if (typeof read === "object" && read !== null) return read as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", expected, "buffer"));
}
