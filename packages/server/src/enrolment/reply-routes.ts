import { INSURER_REASON_CODES } from "@payung/domain/enrolment/reason-codes.ts";
import { REPLY_FIELDS } from "@payung/domain/enrolment/reply.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import * as z from "zod/mini";
import { Id } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { listReasonTexts, mapReason, previewReply, REPLY_PROBLEMS } from "./service.ts";
import { withUpload } from "./uploaded.ts";

const SENDERS = ["administrator", "programme-manager"] as const;
const Field = z.enum(REPLY_FIELDS);
const ReasonCode = z.enum(Object.keys(INSURER_REASON_CODES) as [keyof typeof INSURER_REASON_CODES]);

/** What columns hold, by their headers; left out, what was said of the same header before counts. */
export const ReplyMapping = z.optional(
  z.record(z.string().check(z.maxLength(200)), z.enum([...REPLY_FIELDS, "ignore"])),
);

const Preview = z.strictObject({
  fileName: z.string(),
  sha256: z.string(),
  takenBefore: z.nullable(z.strictObject({ replyId: Id, takenAt: z.string(), rows: z.int() })),
  wasRemembered: z.boolean(),
  mapping: z.record(z.string(), z.enum([...REPLY_FIELDS, "ignore"])),
  headerRow: z.nullable(z.int()),
  /** Required fields that no column holds. */
  missing: z.array(Field),
  /** Headers nobody knows: a person says what they hold, or that they are left out. */
  unclear: z.array(z.string()),
  columns: z.array(
    z.strictObject({
      letter: z.string(),
      header: z.string(),
      field: z.nullable(Field),
      use: z.enum(["field", "unclear", "ignored"]),
      samples: z.array(z.string()),
    }),
  ),
  counts: z.nullable(
    z.strictObject({
      rows: z.int(),
      accepted: z.int(),
      rejected: z.int(),
      suspense: z.int(),
      repeated: z.int(),
      conflict: z.int(),
    }),
  ),
  reasons: z.array(
    z.strictObject({ text: z.string(), code: ReasonCode, rows: z.int(), isMapped: z.boolean() }),
  ),
  problems: z.array(z.strictObject({ code: z.enum(REPLY_PROBLEMS), rows: z.int() })),
  rows: z.array(
    z.strictObject({
      row: z.int(),
      letter: z.nullable(z.string()),
      code: z.enum(REPLY_PROBLEMS),
      written: z.string(),
    }),
  ),
});

/** What somebody asks before a reply is taken in, and what its words mean. */
export const replyRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/uploads/:id/reply-previews",
    summary:
      "Read an uploaded insurer reply without taking it in: its columns, what every row would come to, the rows to look at",
    allow: [...SENDERS, "insurer-officer"],
    shows: ["name", "nik-masked", "born-on", "birth-place", "email", "address", "words"],
    input: z.strictObject({ id: Id, mapping: ReplyMapping }),
    output: Preview,
    problems: ["upload.unknown", "upload.refused", "access.region-wide-only"],
    run: async (context, { id, mapping = null }) => {
      mustSeeAll(context.actor);
      return withUpload(context, id, async (file) => {
        const { takenBefore, ...read } = await previewReply(context.tx, context, file, mapping);
        return {
          ...read,
          fileName: withoutNik(file.fileName),
          mapping: { ...read.mapping },
          missing: [...read.missing],
          unclear: [...read.unclear],
          reasons: [...read.reasons],
          problems: [...read.problems],
          rows: [...read.rows],
          takenBefore:
            takenBefore === null
              ? null
              : { ...takenBefore, takenAt: takenBefore.takenAt.toISOString() },
        };
      });
    },
  }),
  route({
    method: "get",
    path: "/v1/insurer-reasons",
    summary: "What the insurer wrote in rejects that wait, how often, and what it is taken to mean",
    allow: [...SENDERS, "supervisor"],
    shows: ["words"],
    input: z.strictObject({}),
    output: z.strictObject({
      texts: z.array(
        z.strictObject({
          text: z.string(),
          code: z.string(),
          tasks: z.int(),
          isMapped: z.boolean(),
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }) => {
      mustSeeAll(actor);
      return { texts: await listReasonTexts(tx, actor.regionCode) };
    },
  }),
  route({
    method: "post",
    path: "/v1/insurer-reasons",
    summary: "Say what a text of the insurer means: from now on, and for the rejects that wait",
    allow: [...SENDERS, "supervisor"],
    input: z.strictObject({
      text: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000), z.overwrite(withoutNik)),
      code: ReasonCode,
    }),
    output: z.strictObject({ tasks: z.int() }),
    problems: ["access.region-wide-only"],
    run: async (context, { text, code }) => {
      mustSeeAll(context.actor);
      return { tasks: await mapReason(context.tx, context, text, code) };
    },
  }),
];
