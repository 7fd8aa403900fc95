import { type Gateway, neverLeft, type Outgoing, type Sending } from "./gateway.ts";
import { readAtMost } from "./read-at-most.ts";
import type { HttpSmsSettings, NumberForm } from "./settings.ts";
import { smsTextOf } from "./sms-text.ts";

const TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** SMS through whatever gateway takes one HTTP request for one message: its address and body are the operator's. */
export function httpSmsGateway(settings: HttpSmsSettings): Gateway {
  return {
    channel: "sms",
    isIdempotent: settings.isIdempotent,
    send: async (outgoing) => {
      try {
        const response = await fetch(filled(settings.url, encodeURIComponent, settings, outgoing), {
          method: settings.method,
          headers: settings.headers,
          body:
            settings.body === null
              ? null
              : filled(settings.body, wayOf(settings), settings, outgoing),
          signal: AbortSignal.timeout(TIMEOUT_MS),
          redirect: "error",
        });
        return await sendingOf(response, settings, outgoing);
      } catch (error) {
        return neverLeft(error)
          ? { outcome: "refused", code: "unreachable", mayRetry: true }
          : { outcome: "unknown", code: "no-answer" };
      }
    },
    close: async () => {},
  };
}

async function sendingOf(
  response: Response,
  { success }: HttpSmsSettings,
  { messageId }: Outgoing,
): Promise<Sending> {
  const text = (await readAtMost(response, ANSWER_BYTES_MAX)).toString("utf8");
  const found = success === null ? null : success.exec(text);
  if (response.ok && (success === null || found !== null))
    return { outcome: "sent", providerId: found?.[1] ?? messageId };
  const code = String(response.status);
  const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (response.status === 429 || response.status === 503)
    return {
      outcome: "refused",
      code,
      mayRetry: true,
      ...(Number.isFinite(wait) ? { afterSeconds: wait } : {}),
    };
  return response.status >= 500
    ? { outcome: "unknown", code }
    : { outcome: "refused", code: response.ok ? "not-accepted" : code, mayRetry: false };
}

/** How a value is written into the body: JSON text where it is JSON, else as of a form. */
function wayOf({ headers }: HttpSmsSettings): (text: string) => string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type");
  return type?.[1].includes("json") === true
    ? (text) => JSON.stringify(text).slice(1, -1)
    : encodeURIComponent;
}

function filled(
  text: string,
  write: (value: string) => string,
  { numberForm, sender }: HttpSmsSettings,
  outgoing: Outgoing,
): string {
  const values: Readonly<Record<string, string>> = {
    to: numberIn(numberForm, outgoing.phone),
    text: smsTextOf(outgoing),
    id: outgoing.messageId,
    sender,
  };
  return text.replace(/\{(to|text|id|sender)\}/g, (_, name: string) => write(values[name] ?? ""));
}

function numberIn(form: NumberForm, phone: string): string {
  switch (form) {
    case "international":
      return phone;
    case "digits":
      return phone.replace(/^\+/, "");
    case "national":
      return phone.replace(/^\+62/, "0");
  }
}
