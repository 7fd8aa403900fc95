import * as z from "zod/mini";
import { CORRECTED_FIELDS } from "../intake/correction.ts";
import { WORKER_STATES } from "../verification/worker-status.ts";
import { CommandSeq } from "./commands.ts";

/** What somebody has typed on a phone, by the names of the form. */
export const FIELD_NAMES = [...CORRECTED_FIELDS, "kelurahan", "consent"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

// Answers are read by apps that were last updated half a year ago. So what the server tells a phone, here and in
// devices.ts, may have properties that the phone does not know; what a phone tells the server may not.

/** A field that must be mended, why, and the sentence that says how, in plain Indonesian. */
export const Fault = z.object({
  field: z.enum(FIELD_NAMES),
  code: z.string(),
  sentence: z.string(),
});
export type Fault = z.infer<typeof Fault>;

/** Why a command has no effect and never will. A code is public: never renamed, never reused. */
export const REJECTIONS = [
  /** The record goes back to "Belum lengkap": `faults` says which fields to mend. */
  "to-mend",
  /** The worker lives where this collector does not work. */
  "outside-area",
  /** The registration it rests on was rejected or called off. */
  "nothing-to-change",
  /** Its id stands for something else already. */
  "id-already-used",
  /** Not built as a command is built. */
  "malformed",
  /** Written in a version that is no longer read. */
  "too-old",
  /** Not signed by this device. */
  "wrong-signature",
  /** This device's number was used for another command. */
  "seq-already-used",
  /** Made on a device after it was revoked, or nobody can tell that it was before. */
  "device-revoked",
] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** Why a command is to be sent again later, as it is. */
export const DELAYS = [
  /** The command before it has no answer yet. */
  "waits-for-another",
  /** Written in a newer version than this server reads: it will be updated. */
  "newer-than-server",
  /** The server failed at this one; the others are not kept from it. */
  "failed",
] as const;
export type Delay = (typeof DELAYS)[number];

/** What a receipt says, as the JSON that the server signed. */
export const ReceiptText = z.object({
  deviceId: z.uuid(),
  seq: CommandSeq,
  commandId: z.uuid(),
  applicationId: z.uuid(),
  /** The registration code, "KJ7M-4Q2-X9T"; null while it waits for a supervisor. */
  code: z.nullable(z.string()),
  /** By the server's clock, which alone decides the order. */
  receivedAt: z.iso.datetime(),
});
export type ReceiptText = z.infer<typeof ReceiptText>;

/** Proof that the server has a command: its text signed with Ed25519 (base64url) under the key `keyId`. */
export const Receipt = z.object({
  keyId: z.string(),
  text: z.string(),
  signature: z.string(),
});
export type Receipt = z.infer<typeof Receipt>;

/**
 * What became of one command. Every one has an answer of its own, in the place where it stood in the request, and only
 * that takes it off the phone.
 */
export const CommandAnswer = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("accepted"),
    receipt: Receipt,
    state: z.enum(WORKER_STATES),
    /** The version of the reading that a later correction rests on. */
    version: z.int(),
    nextStep: z.string(),
  }),
  z.object({
    outcome: z.literal("rejected"),
    why: z.enum(REJECTIONS),
    faults: z.array(Fault),
  }),
  /** Somebody changed the same fields meanwhile. Both are kept, and a person chooses: nothing is overwritten. */
  z.object({
    outcome: z.literal("conflict"),
    receipt: Receipt,
    workId: z.uuid(),
    fields: z.array(z.enum(FIELD_NAMES)),
  }),
  /** A person decides whether it takes effect: cover hangs on it, a wish to call off, or a device that was revoked. */
  z.object({
    outcome: z.literal("to-decide"),
    receipt: Receipt,
    workId: z.uuid(),
  }),
  z.object({ outcome: z.literal("later"), why: z.enum(DELAYS) }),
]);
export type CommandAnswer = z.infer<typeof CommandAnswer>;

/** Whether a command with this answer is done with. */
export function isFinal(answer: CommandAnswer): boolean {
  return answer.outcome !== "later";
}
