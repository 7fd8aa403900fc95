import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { metaName } from "@payung/domain/messaging/meta-templates.ts";
import * as z from "zod/mini";
import { type Gateway, neverLeft, type Outgoing, type Sending } from "./gateway.ts";
import type { Reply } from "./queue-message.ts";
import { readAtMost } from "./read-at-most.ts";
import type { WhatsAppSettings } from "./settings.ts";
import { uploadedClips } from "./whatsapp-clips.ts";

const SEND_TIMEOUT_MS = 20_000;
const MEDIA_TIMEOUT_MS = 60_000;
/** An answer of the API is some hundred bytes. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** Errors of the Cloud API that pass: rate limits, pauses, and faults of theirs. Everything else is refused for good. */
const PASSING: ReadonlySet<number> = new Set([
  1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016,
]);

/** What the Cloud API answers where it does not know a clip (any more): with another upload it may. */
const CLIP_GONE: ReadonlySet<string> = new Set(["100", "131009", "131052", "131053"]);

const SentAnswer = z.object({
  messages: z.array(z.object({ id: z.string() })).check(z.minLength(1)),
});
const Refusal = z.object({ error: z.object({ code: z.number() }) });
const Media = z.object({ url: z.string() });

/** Meta keeps the files on hosts of its own; the token goes nowhere else. */
const META_HOSTS = /(?:^|\.)(?:facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net)$/;

/** WhatsApp through the Cloud API of Meta. */
export function whatsAppGateway(settings: WhatsAppSettings): Gateway {
  const headers = { authorization: `Bearer ${settings.accessToken}` };
  const base = settings.baseUrl.replace(/\/$/, "");
  const clips = uploadedClips(settings);
  return {
    channel: "whatsapp",
    isIdempotent: false,
    send: async (outgoing) => {
      const { content } = outgoing;
      const clip = content.kind === "reply" ? content.reply.clip : undefined;
      let clipId: string | undefined;
      try {
        clipId = clip === undefined ? undefined : await clips.idOf(clip);
      } catch {
        return { outcome: "refused", code: "clip-not-taken", mayRetry: true };
      }
      let answer: { status: number; retryAfter: number | null; body: unknown };
      try {
        const response = await fetch(`${base}/${settings.phoneNumberId}/messages`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(bodyOf(outgoing, clipId)),
          signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
          redirect: "error",
        });
        const bytes = await readAtMost(response, ANSWER_BYTES_MAX);
        const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
        answer = {
          status: response.status,
          retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
          body: jsonOf(bytes),
        };
      } catch (error) {
        return neverLeft(error)
          ? { outcome: "refused", code: "unreachable", mayRetry: true }
          : { outcome: "unknown", code: "no-answer" };
      }
      const sending = sendingOf(answer);
      if (clip === undefined || sending.outcome !== "refused") return sending;
      clips.forget(clip);
      return CLIP_GONE.has(sending.code) ? { ...sending, mayRetry: true } : sending;
    },
    fetchMedia: async (mediaId) => {
      const signal = AbortSignal.timeout(MEDIA_TIMEOUT_MS);
      const named = await fetch(`${base}/${encodeURIComponent(mediaId)}`, { headers, signal });
      if (!named.ok) throw new Error(`WhatsApp does not hand the photo out: ${named.status}`);
      const { url } = Media.parse(jsonOf(await readAtMost(named, ANSWER_BYTES_MAX)));
      const place = new URL(url);
      const isTheirs = place.protocol === "https:" && META_HOSTS.test(place.hostname);
      if (!isTheirs && place.origin !== new URL(base).origin)
        throw new Error("WhatsApp names a host for its photo that is not its own");
      const file = await fetch(place, { headers, signal, redirect: "error" });
      if (!file.ok) throw new Error(`WhatsApp does not hand the photo out: ${file.status}`);
      return readAtMost(file, EVIDENCE_LIMITS.fileBytesMax);
    },
    close: async () => {},
  };
}

function sendingOf({
  status,
  retryAfter,
  body,
}: {
  status: number;
  retryAfter: number | null;
  body: unknown;
}): Sending {
  const sent = SentAnswer.safeParse(body);
  if (status === 200 && sent.success)
    return { outcome: "sent", providerId: sent.data.messages[0]?.id ?? "" };
  const wait = retryAfter === null ? {} : { afterSeconds: retryAfter };
  const refusal = Refusal.safeParse(body);
  if (refusal.success) {
    const { code } = refusal.data.error;
    const mayRetry = status === 429 || PASSING.has(code);
    return { outcome: "refused", code: String(code), mayRetry, ...wait };
  }
  if (status === 429) return { outcome: "refused", code: "429", mayRetry: true, ...wait };
  // A 5xx without Meta's own words comes from something between us: whether the message went through is not known.
  if (status >= 500 || status === 200) return { outcome: "unknown", code: String(status) };
  return { outcome: "refused", code: String(status), mayRetry: false };
}

/** A message as the Cloud API takes it. Our id comes back with every news of it. */
function bodyOf({ messageId, phone, content }: Outgoing, clipId: string | undefined): object {
  const envelope = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: phone.replace(/^\+/, ""),
    biz_opaque_callback_data: messageId,
  };
  if (clipId !== undefined) return { ...envelope, type: "audio", audio: { id: clipId } };
  if (content.kind === "reply") return { ...envelope, ...replyBody(content.reply) };
  const parameters = content.params.map((text) => ({ type: "text", text }));
  const isCode = content.name === "one-time-code";
  return {
    ...envelope,
    type: "template",
    template: {
      name: metaName(content.name),
      language: { code: content.language },
      components: isCode
        ? [
            { type: "body", parameters: parameters.slice(0, 1) },
            // Meta gives a code a button that copies it, and no words of our own.
            { type: "button", sub_type: "url", index: "0", parameters: parameters.slice(0, 1) },
          ]
        : parameters.length === 0
          ? []
          : [{ type: "body", parameters }],
    },
  };
}

function replyBody({ text, buttons, list }: Reply): object {
  const body = { text };
  if (buttons !== undefined)
    return {
      type: "interactive",
      interactive: {
        type: "button",
        body,
        action: { buttons: buttons.map((reply) => ({ type: "reply", reply })) },
      },
    };
  if (list !== undefined)
    return {
      type: "interactive",
      interactive: {
        type: "list",
        body,
        action: { button: list.button, sections: [{ title: list.button, rows: list.rows }] },
      },
    };
  return { type: "text", text: { body: text, preview_url: false } };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
