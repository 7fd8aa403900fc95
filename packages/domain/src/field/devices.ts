import * as z from "zod/mini";
import { WORKER_STATES } from "../verification/worker-status.ts";
import { CommandAnswer, FIELD_NAMES } from "./answers.ts";
import { CommandSeq, SignedText } from "./commands.ts";

/** How much one request may carry, and how long things hold. The phone and the server know the same numbers. */
export const SYNC_LIMITS = {
  commandsMax: 50,
  /** What is announced of commands that are still to come. */
  announcedMax: 500,
  /** A phone asks for another token after so long. */
  tokenMinutes: 60,
  peoplePerPage: 200,
  /** The most people a hint file holds. */
  hintedPeopleMax: 20_000,
} as const;

/** A public key of a device: ECDSA P-256, the uncompressed point (65 bytes) as base64url. */
export const DevicePublicKey = z.string().check(z.regex(/^B[A-Za-z0-9_-]{86}$/));

/** By what kind of program a device speaks; the whole name of a browser would single a phone out. */
export const DEVICE_KINDS = ["android", "iphone", "computer", "other"] as const;

/** A fingerprint of a signed command: the first 16 bytes of SHA-256 over `text` + "." + `signature`, base64url. */
export const Fingerprint = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** What a device signs to be let in. It travels as a `SignedText`. */
export const DeviceOpening = z.strictObject({
  purpose: z.literal("open"),
  deviceId: z.uuid(),
  /** Higher than any before: what was overheard opens nothing. */
  counter: z.int().check(z.gte(1)),
  /** The device's clock, so that we know how wrong it is. */
  clock: z.iso.datetime(),
  /** What waits to be sent: should the device be revoked, these are known to be older. */
  waiting: z
    .array(z.strictObject({ seq: CommandSeq, print: Fingerprint }))
    .check(z.maxLength(SYNC_LIMITS.announcedMax)),
});
export type DeviceOpening = z.infer<typeof DeviceOpening>;

/** A key that receipts are signed with: Ed25519, 32 bytes as base64url. */
export const ReceiptKey = z.object({ keyId: z.string(), publicKey: z.string() });
export type ReceiptKey = z.infer<typeof ReceiptKey>;

export const DeviceOpened = z.object({
  /** Sent as `Authorization: Bearer …` until it is refused; then the device opens anew. */
  token: z.string(),
  /** revoked: what it sends is kept for a supervisor, and then it wipes itself. */
  state: z.enum(["active", "revoked"]),
  serverTime: z.iso.datetime(),
  /** By how many seconds the device's clock is ahead. Told to the officer, never a reason to refuse. */
  clockAhead: z.int(),
  receiptKeys: z.array(ReceiptKey),
  /** To whom a queue that leaves as a file is sealed. */
  handOverKey: DevicePublicKey,
});
export type DeviceOpened = z.infer<typeof DeviceOpened>;

export const SyncRequest = z.strictObject({
  commands: z.array(SignedText).check(z.maxLength(SYNC_LIMITS.commandsMax)),
});
export type SyncRequest = z.infer<typeof SyncRequest>;

export const SyncResponse = z.object({
  /** One for each command, in the order in which they were sent. */
  answers: z.array(CommandAnswer),
  serverTime: z.iso.datetime(),
  /** The device was revoked: everything on it is to be removed once its queue is answered. */
  wipe: z.boolean(),
});
export type SyncResponse = z.infer<typeof SyncResponse>;

/** What became of somebody the collector brought in. */
export const BroughtIn = z.object({
  applicationId: z.uuid(),
  code: z.string(),
  name: z.nullable(z.string()),
  /** "1571••••••••••01" */
  nikMasked: z.nullable(z.string()),
  /** The last four digits of the NIK, to search by. */
  nikEnd: z.nullable(z.string()),
  /** The last four digits of the phone, to search by. */
  phoneEnd: z.nullable(z.string()),
  kelurahanCode: z.nullable(z.string()),
  rt: z.nullable(z.int()),
  occupationId: z.nullable(z.string()),
  registeredAt: z.string(),
  state: z.enum(WORKER_STATES),
  /** Why not, in plain words; null where nothing stands in the way. */
  nextStep: z.nullable(z.string()),
  coveredTo: z.nullable(z.string()),
  /** The codes of their cards that hold: a card that is scanned leads to whom it belongs. */
  cardCodes: z.array(z.string()),
  version: z.int(),
  /** Fields on which two people disagree, still to be decided. */
  disputed: z.array(z.enum(FIELD_NAMES)),
  /** Two people decide anew: somebody objected, or wished to call the registration off. */
  isObjectedTo: z.boolean(),
});
export type BroughtIn = z.infer<typeof BroughtIn>;

/** A page of them, by id. `mark` is the content's: sent along next time, an unchanged page is not sent again. */
export const PeoplePage = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("page"),
    mark: z.string(),
    people: z.array(BroughtIn),
    next: z.nullable(z.uuid()),
  }),
  z.object({ outcome: z.literal("unchanged"), next: z.nullable(z.uuid()) }),
]);
export type PeoplePage = z.infer<typeof PeoplePage>;

/** A collector's own figures. Each counts those before it too: who is covered was approved. */
export const OwnFigures = z.object({
  registered: z.int(),
  approved: z.int(),
  /** Registered and neither approved nor refused yet. */
  waiting: z.int(),
  covered: z.int(),
  months: z.array(
    z.object({
      /** "2026-11" */
      month: z.string(),
      registered: z.int(),
      approved: z.int(),
      covered: z.int(),
    }),
  ),
});
export type OwnFigures = z.infer<typeof OwnFigures>;

/** What a phone needs to work without a network. Made once a day: the server looks for likenesses finally anyway. */
export const FieldPack = z.object({
  mark: z.string(),
  kelurahan: z.array(z.object({ code: z.string(), name: z.string(), kecamatan: z.string() })),
  occupations: z.array(
    z.object({ id: z.string(), name: z.string(), everydayWords: z.array(z.string()) }),
  ),
  /** The file of `linkage/phone`, base64; null where the area holds more people than a phone may. Personal data. */
  hints: z.nullable(z.string()),
});
export type FieldPack = z.infer<typeof FieldPack>;

/** With the mark of what the phone has, `pack` is null until the next day. */
export const PackAnswer = z.object({ figures: OwnFigures, pack: z.nullable(FieldPack) });
export type PackAnswer = z.infer<typeof PackAnswer>;

/** The file by which a queue leaves a phone that cannot send: only the server can open it. */
export const HandOverFile = z.strictObject({
  payung: z.literal("queue-1"),
  deviceId: z.uuid(),
  madeAt: z.iso.datetime(),
  count: z.int(),
  /** Of one use, P-256, uncompressed, base64url. */
  senderKey: DevicePublicKey,
  /** AES-256-GCM over the JSON of `SignedText[]`; the key by ECDH and HKDF-SHA-256. Base64url. */
  nonce: z.string().check(z.regex(/^[A-Za-z0-9_-]{16}$/)),
  sealed: z.string(),
});
export type HandOverFile = z.infer<typeof HandOverFile>;
