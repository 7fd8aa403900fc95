import { CORRECTED_FIELDS, type TypedCorrection } from "@payung/domain/intake/correction.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { By, Id, NewId, Reason } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import {
  closeRequest,
  confirmRequest,
  correct,
  listShown,
  type ShownCorrection,
  undo,
} from "./service.ts";

const CORRECTORS = ["administrator", "supervisor", "verifier", "kelurahan-officer"] as const;
const CONFIRMERS = ["administrator", "supervisor", "verifier"] as const;

const Field = z.enum(CORRECTED_FIELDS);
const typed = (longest: number) => z.optional(z.string().check(z.maxLength(longest)));
/** As written; an empty text empties the field. What is left out stays. */
const Typed = z
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

const Corrected = z.strictObject({
  /** `waiting` for a second person, where cover or money hangs on it. */
  state: z.enum(["made", "waiting"]),
  outcome: z.string(),
  correctionCount: z.int(),
});

const Shown = z.strictObject({
  id: Id,
  fields: z.array(
    z.strictObject({
      field: Field,
      /** The numbers masked. */
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
    }),
  ),
  reason: z.string(),
  evidence: z.nullable(z.string()),
  by: By,
  confirmedBy: z.nullable(z.string()),
  at: z.string(),
  isUndoing: z.boolean(),
  isUndone: z.boolean(),
  /** Values that were kept of two applications of one person, or given back. */
  isMerging: z.boolean(),
});

const REFUSALS = [
  "request.not-found",
  "request.id-already-used",
  "access.outside-area",
  "corrections.changed-meanwhile",
] as const;

export const correctionRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/applications/:id/corrections",
    summary:
      "Correct what an application says, resting on the reading you saw; it is decided anew at once, or waits for a second person where cover hangs on it",
    allow: CORRECTORS,
    input: z.strictObject({
      id: Id,
      correctionId: NewId,
      /** How many corrections the reading has that you saw. */
      basedOn: z.int().check(z.gte(0)),
      fields: Typed,
      reason: Reason,
      /** On what it rests: which paper was seen. */
      evidence: z.optional(Reason),
    }),
    output: Corrected,
    problems: [...REFUSALS, "corrections.unreadable", "corrections.nothing-changed"],
    run: (context, { id, correctionId, basedOn, fields, reason, evidence }) =>
      correct(context.tx, context, {
        id: correctionId,
        applicationId: id,
        basedOn,
        typed: fields as TypedCorrection,
        reason,
        evidence: evidence ?? null,
      }),
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/corrections",
    summary:
      "What was corrected of an application, before and after, and what waits for a second person",
    allow: CORRECTORS,
    shows: ["name", "nik-masked", "born-on", "birth-place", "phone", "email", "address", "words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      count: z.int(),
      made: z.array(Shown),
      waiting: z.array(z.extend(Shown, { isStale: z.boolean() })),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { count, made, waiting } = await listShown(context.tx, context, id);
      const who = await whoIs(
        context.tx,
        context.actor,
        [...made, ...waiting].flatMap(({ by, confirmedBy }) => [by, confirmedBy]),
      );
      return {
        count,
        made: made.map((each) => shown(each, who)),
        waiting: waiting.map((each) => ({
          ...shown(each, who),
          isStale: each.isStale,
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/corrections/:id/undoings",
    summary: "Take a correction back: another one, with the values from before it",
    allow: CORRECTORS,
    input: z.strictObject({ id: Id, correctionId: NewId, reason: Reason }),
    output: Corrected,
    problems: [...REFUSALS, "corrections.already-undone"],
    run: (context, { id, correctionId, reason }) =>
      undo(context.tx, context, { id: correctionId, correctionId: id, reason }),
  }),
  route({
    method: "post",
    path: "/v1/correction-requests/:id/confirmations",
    summary: "Confirm a correction of somebody on whom cover hangs, as another ordered it",
    allow: CONFIRMERS,
    input: z.strictObject({ id: Id }),
    output: z.extend(Corrected, { applicationId: Id }),
    problems: [
      "request.not-found",
      "verification.same-person",
      "verification.already-decided",
      "verification.proposal-closed",
      "corrections.changed-meanwhile",
    ],
    run: (context, { id }) => confirmRequest(context.tx, context, id),
  }),
  route({
    method: "post",
    path: "/v1/correction-requests/:id/closings",
    summary: "Take a waiting correction of yours back, or send somebody else's back",
    allow: CONFIRMERS,
    input: z.strictObject({ id: Id, reason: Reason }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["request.not-found", "verification.already-decided"],
    run: async (context, { id, reason }) => ({
      applicationId: await closeRequest(context.tx, context, id, reason),
    }),
  }),
];

function shown(
  { confirmedBy, by, at, undoesId, ...rest }: ShownCorrection,
  who: Awaited<ReturnType<typeof whoIs>>,
): z.infer<typeof Shown> {
  return {
    id: rest.id,
    fields: [...rest.fields],
    reason: rest.reason,
    evidence: rest.evidence,
    by: who(by),
    confirmedBy: confirmedBy === null ? null : who(confirmedBy).name,
    at: at.toISOString(),
    isUndoing: undoesId !== null,
    isUndone: rest.isUndone,
    isMerging: rest.isMerging,
  };
}
