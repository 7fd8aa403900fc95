import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";

/** How long a code is good for, and how often it may be typed wrong. */
export const CODE_LIFE_MS: number = 10 * 60_000;
const TRIES = 5;
/** A double tap is no wish for a second code, and an SMS takes its time. */
const AGAIN_AFTER_MS = 60_000;
/** Messages cost the city money, and a stranger's number is not to be rung for ever from one draft. */
const CODES_PER_DRAFT = 5;

/** How far the proof of a number is. Given up: the code did not come, and the person goes on without. */
export const Proof = z.strictObject({
  phone: z.string(),
  state: z.enum(["waiting", "proved", "given-up"]),
  /** Keyed hash of the code; null while none could be sent. */
  code: z.nullable(z.string()),
  sentAt: z.number(),
  tries: z.int(),
  sent: z.int(),
});
export type Proof = z.infer<typeof Proof>;

export type CodeVerdict = "right" | "wrong" | "too-old" | "too-many-tries";

/** Six digits, each as likely as the other. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

/** The digits of a code as people type or paste it: "123 456", "123-456". Null when it cannot be one. */
export function readCode(typed: string): string | null {
  const digits = typed.replace(/[^0-9]/g, "");
  return digits.length === 6 ? digits : null;
}

/** Whether another code may be sent for this number now. */
export function maySend(proof: Proof | null, phone: string, nowMs: number): boolean {
  if (proof === null) return true;
  if (proof.sent >= CODES_PER_DRAFT) return false;
  return proof.phone !== phone || nowMs - proof.sentAt >= AGAIN_AFTER_MS;
}

/** The proof after a code was made; null was not sent, because too many were. */
export function proofWith(
  before: Proof | null,
  phone: string,
  code: string | null,
  key: string,
  nowMs: number,
): Proof {
  return {
    phone,
    state: "waiting",
    code: code === null ? null : hashOf(code, phone, key),
    sentAt: nowMs,
    tries: 0,
    sent: (before?.sent ?? 0) + (code === null ? 0 : 1),
  };
}

/** Holds a typed code against the one that was sent. The try is counted in the proof that comes back. */
export function tryCode(
  proof: Proof,
  typed: string,
  key: string,
  nowMs: number,
): { readonly verdict: CodeVerdict; readonly proof: Proof } {
  if (proof.code === null || nowMs - proof.sentAt > CODE_LIFE_MS)
    return { verdict: "too-old", proof };
  if (proof.tries >= TRIES) return { verdict: "too-many-tries", proof };
  const given = readCode(typed);
  const isRight =
    given !== null &&
    timingSafeEqual(
      Buffer.from(hashOf(given, proof.phone, key), "hex"),
      Buffer.from(proof.code, "hex"),
    );
  if (isRight) return { verdict: "right", proof: { ...proof, state: "proved", code: null } };
  return { verdict: "wrong", proof: { ...proof, tries: proof.tries + 1 } };
}

function hashOf(code: string, phone: string, key: string): string {
  return createHmac("sha256", key).update(`${phone} ${code}`).digest("hex");
}
