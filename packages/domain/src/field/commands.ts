import * as z from "zod/mini";
import { EVIDENCE_KINDS } from "../evidence/kinds.ts";
import { ApplicationDraft } from "../intake/draft.ts";

/** The version in which commands are written now. The two before it are still read (`upgrade-command.ts`). */
export const COMMAND_VERSION = 2;

/** How many bytes a command may have: a registration has about 1,000. */
export const COMMAND_CHARS_MAX = 8_000;

const Id = z.uuid().check(z.toLowerCase());
const NewId = z.uuidv7().check(z.toLowerCase());
const typed = (longest: number) => z.optional(z.string().check(z.maxLength(longest)));
const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));

/** A number of a device's commands: 1, 2, 3, … in the order in which they were made. */
export const CommandSeq = z.int().check(z.gte(1), z.lte(2_000_000_000));

/** Where somebody was registered. Bad reception is told of and stands in nobody's way. */
export const Place = z.strictObject({
  latitude: z.number().check(z.gte(-90), z.lte(90)),
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  /** Metres, as the phone says; 68 % of all fixes lie within. */
  accuracy: z.number().check(z.gte(0), z.lte(100_000)),
  /** gps: taken by itself once it was good enough. by-hand: somebody said "this will do". */
  taken: z.enum(["gps", "by-hand"]),
});
export type Place = z.infer<typeof Place>;

/** How the privacy notice was given and agreed to (UU 27/2022 Ps. 20–24): the programme must be able to prove it. */
export const Consent = z.strictObject({
  notice: z.enum(["read", "played"]),
  mark: z.enum(["signature", "thumb", "spoken"]),
  /** The picture of the mark, among the evidence; null where the worker agreed by word. */
  evidenceId: z.nullable(NewId),
});
export type Consent = z.infer<typeof Consent>;

/** A file that travels apart from its command, after it. */
export const AnnouncedFile = z.strictObject({
  id: NewId,
  kind: z.enum(EVIDENCE_KINDS),
  /** Of its bytes, hexadecimal: what was promised so may still come from a device that was revoked since. */
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

export const RegisterPayload = z.strictObject({
  draft: ApplicationDraft,
  place: z.nullable(Place),
  consent: Consent,
  evidence: z.array(AnnouncedFile).check(z.maxLength(8)),
  notes: typed(500),
});
export type RegisterPayload = z.infer<typeof RegisterPayload>;

/** As written; an empty text empties the field. What is left out stays. */
export const CorrectedTexts = z
  .strictObject({
    nik: typed(40),
    name: typed(200),
    birthDate: typed(40),
    birthPlace: typed(100),
    sex: typed(20),
    occupation: typed(120),
    employmentStatus: typed(120),
    kelurahanCode: typed(20),
    address: typed(300),
    rt: typed(10),
    rw: typed(10),
    phone: typed(40),
    email: typed(120),
    kk: typed(40),
  })
  .check(z.refine((fields) => Object.keys(fields).length > 0));
export type CorrectedTexts = z.infer<typeof CorrectedTexts>;

export const CorrectPayload = z.strictObject({
  applicationId: Id,
  fields: CorrectedTexts,
  reason: text(500).check(z.minLength(3)),
});
export type CorrectPayload = z.infer<typeof CorrectPayload>;

export const CallOffPayload = z.strictObject({
  applicationId: Id,
  reason: text(500).check(z.minLength(3)),
});
export type CallOffPayload = z.infer<typeof CallOffPayload>;

const common = {
  version: z.literal(COMMAND_VERSION),
  deviceId: Id,
  seq: CommandSeq,
  /** Of this very command: under it its effect is known. */
  id: NewId,
  /** By the device's clock, which may be wrong: told of, never trusted. */
  madeAt: z.iso.datetime(),
  /** The command of this device that must have been answered first; null when it rests on none. */
  after: z.nullable(CommandSeq),
};

/** Something that was done on a phone, to be done on the server. Never changed once it is made. */
export const FieldCommand = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("register"), payload: RegisterPayload }),
  z.strictObject({
    ...common,
    kind: z.literal("correct"),
    /** How many corrections the reading had that was seen on the phone. */
    baseVersion: z.int().check(z.gte(0)),
    payload: CorrectPayload,
  }),
  z.strictObject({ ...common, kind: z.literal("call-off"), payload: CallOffPayload }),
]);
export type FieldCommand = z.infer<typeof FieldCommand>;
export type CommandKind = FieldCommand["kind"];

/** Whom a command is about. */
export function subjectOf(command: FieldCommand): string {
  return command.kind === "register" ? command.payload.draft.id : command.payload.applicationId;
}

/**
 * A command as it travels: its JSON as one text, and the device's signature over exactly these bytes (ECDSA P-256 with
 * SHA-256, 64 bytes r‖s as base64url). A text needs no rules about spaces and the order of names.
 */
export const SignedText = z.strictObject({
  text: z.string().check(z.maxLength(COMMAND_CHARS_MAX)),
  signature: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type SignedText = z.infer<typeof SignedText>;
