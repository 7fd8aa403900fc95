import { createHmac, timingSafeEqual } from "node:crypto";
import { readPhone } from "@payung/domain/intake/phone.ts";
import * as z from "zod/mini";
import type { Incoming, IncomingInput, News } from "./gateway.ts";

const Text = z.string().check(z.maxLength(10_000));
const Timestamp = z.string().check(z.regex(/^\d{1,12}$/));
const Message = z.object({
  id: Text,
  from: Text,
  timestamp: Timestamp,
  type: Text,
  text: z.optional(z.object({ body: Text })),
  button: z.optional(z.object({ payload: z.optional(Text), text: Text })),
  interactive: z.optional(
    z.object({
      button_reply: z.optional(z.object({ id: Text })),
      list_reply: z.optional(z.object({ id: Text })),
    }),
  ),
  image: z.optional(z.object({ id: Text })),
  document: z.optional(z.object({ id: Text, mime_type: z.optional(Text) })),
  location: z.optional(z.object({ latitude: z.number(), longitude: z.number() })),
});
const Status = z.object({
  id: Text,
  status: Text,
  timestamp: Timestamp,
  biz_opaque_callback_data: z.optional(Text),
  errors: z.optional(z.array(z.object({ code: z.number() }))),
});
const Value = z.object({
  metadata: z.optional(z.object({ phone_number_id: z.optional(Text) })),
  messages: z.optional(z.array(z.unknown())),
  statuses: z.optional(z.array(z.unknown())),
});
const Body = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(z.object({ changes: z.array(z.object({ field: Text, value: z.unknown() })) })),
});

/** Whether Meta signed these very bytes: HMAC-SHA-256 under the app's secret, compared in constant time. */
export function isSigned(body: Buffer, header: string | undefined, appSecret: string): boolean {
  const expected = createHmac("sha256", appSecret).update(body).digest();
  const [, hex = ""] = /^sha256=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  const given = Buffer.from(hex, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * What Meta tells in one call: words of people, and news of messages. Of what we do not know, nothing is lost but that:
 * new kinds come without notice, and an answer other than 200 would only bring the same again.
 */
export function readWhatsAppHook(
  body: unknown,
  phoneNumberId: string,
): { incoming: Incoming[]; news: News[] } {
  const heard = { incoming: [] as Incoming[], news: [] as News[] };
  const read = Body.safeParse(body);
  if (!read.success) return heard;
  for (const { field, value } of read.data.entry.flatMap(({ changes }) => changes)) {
    const told = Value.safeParse(value);
    if (field !== "messages" || !told.success) continue;
    const to = told.data.metadata?.phone_number_id;
    if (to !== undefined && to !== phoneNumberId) continue; // another number of the same account
    for (const each of told.data.messages ?? []) {
      const message = Message.safeParse(each);
      const phone = message.success ? readPhone(message.data.from) : null;
      if (!message.success || phone?.outcome !== "read") continue;
      heard.incoming.push({
        providerId: message.data.id,
        phone: phone.phone,
        sentAt: instantOf(message.data.timestamp),
        input: inputOf(message.data),
      });
    }
    for (const each of told.data.statuses ?? []) {
      const status = Status.safeParse(each);
      const news = status.success ? newsOf(status.data) : null;
      if (news !== null) heard.news.push(news);
    }
  }
  return heard;
}

function inputOf(message: z.infer<typeof Message>): IncomingInput {
  const { text, button, interactive, image, document, location } = message;
  const chosen = interactive?.button_reply?.id ?? interactive?.list_reply?.id ?? button?.payload;
  if (chosen !== undefined) return { kind: "chosen", id: chosen };
  if (text !== undefined) return { kind: "text", text: text.body };
  if (button !== undefined) return { kind: "text", text: button.text };
  if (image !== undefined) return { kind: "photo", mediaId: image.id };
  if (document?.mime_type?.startsWith("image/") === true)
    return { kind: "photo", mediaId: document.id };
  if (location !== undefined) return { kind: "location", ...location };
  return { kind: message.type === "audio" ? "voice" : "other" };
}

const STATES = ["sent", "delivered", "read", "failed"] as const;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function newsOf(status: z.infer<typeof Status>): News | null {
  const state = STATES.find((each) => each === status.status);
  if (state === undefined) return null;
  const ours = status.biz_opaque_callback_data;
  const code = status.errors?.[0]?.code;
  return {
    providerId: status.id,
    messageId: ours !== undefined && UUID.test(ours) ? ours : null,
    state,
    code: code === undefined ? null : String(code),
    happenedAt: instantOf(status.timestamp),
  };
}

function instantOf(seconds: string): Date {
  return new Date(Number(seconds) * 1_000);
}
