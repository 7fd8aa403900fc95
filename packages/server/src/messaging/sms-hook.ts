import { createHmac, hash, timingSafeEqual } from "node:crypto";
import { readPhone } from "@payung/domain/intake/phone.ts";
import type { Incoming, News } from "./gateway.ts";
import type { SmsHookSettings } from "./settings.ts";

/**
 * Whether the gateway sent this: by an HMAC-SHA-256 of the bytes (`x-signature: sha256=…`), or where it cannot sign, by
 * the secret itself (`authorization: Bearer …`). Compared in constant time.
 */
export function isFromGateway(
  body: Buffer,
  headers: { signature: string | undefined; authorization: string | undefined },
  secret: string,
): boolean {
  const expected = createHmac("sha256", secret).update(body).digest("hex");
  if (headers.signature !== undefined) return isSame(headers.signature, `sha256=${expected}`);
  return headers.authorization !== undefined && isSame(headers.authorization, `Bearer ${secret}`);
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", expected, "buffer"));
}

const DELIVERED: ReadonlySet<string> = new Set(["delivered", "delivrd", "success"]);
const FAILED: ReadonlySet<string> = new Set([
  "failed",
  "undelivered",
  "undeliv",
  "expired",
  "rejected",
  "rejectd",
]);

/**
 * What an HTTP gateway tells in one call, as JSON or as a form, under the names that the operator gave: one message of
 * somebody, or news of one of ours. Null where it is neither: without a name or an instant of its own the same call
 * brought twice could not be told from the same word said twice.
 */
export function readSmsHook(
  fields: Readonly<Record<string, unknown>>,
  names: SmsHookSettings["fields"],
  now: Date,
): { incoming: Incoming[]; news: News[] } | null {
  const said = (name: keyof typeof names): string | null => {
    const value = fields[names[name]];
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  };
  const id = said("id");
  const at = instantOf(said("at"));
  const status = said("status")?.toLowerCase() ?? null;
  if (status !== null && id !== null) {
    const state = DELIVERED.has(status) ? "delivered" : FAILED.has(status) ? "failed" : null;
    const news: News[] =
      state === null
        ? []
        : [
            {
              providerId: id,
              messageId: null,
              state,
              code: state === "failed" ? (said("code") ?? status) : null,
              happenedAt: at ?? now,
            },
          ];
    return { incoming: [], news };
  }
  const from = said("from");
  const text = said("text");
  if (from === null || text === null || (id === null && at === null)) return null;
  const phone = readPhone(from);
  if (phone.outcome !== "read") return { incoming: [], news: [] };
  return {
    incoming: [
      {
        providerId: id ?? `${from} ${at?.toISOString()} ${text}`,
        phone: phone.phone,
        sentAt: at ?? now,
        input: { kind: "text", text },
      },
    ],
    news: [],
  };
}

/** An instant as gateways write it: seconds or milliseconds since 1970, or ISO 8601. */
function instantOf(written: string | null): Date | null {
  if (written === null) return null;
  const number = Number(written);
  const instant = new Date(
    Number.isNaN(number) ? written : number < 1e11 ? number * 1_000 : number,
  );
  return Number.isNaN(instant.getTime()) ? null : instant;
}
