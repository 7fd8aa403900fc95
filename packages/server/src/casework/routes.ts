import { maskNik } from "@payung/domain/intake/nik.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { QUEUES, type Queue } from "@payung/domain/verification/queues.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { readHolidays } from "../reference/service.ts";
import { By, Id, LIMIT_BY_DEFAULT, Limit, NewId, Reason, readPage } from "../shared/fields.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import { Case, caseOf } from "./case-page.ts";
import { Entry, historyOf } from "./history.ts";
import { Found, search } from "./search.ts";
import {
  addNote,
  answerVisit,
  askVisit,
  claimCase,
  countQueues,
  dueDay,
  pageOfQueue,
  releaseCase,
  revealNumber,
  takeObjection,
} from "./service.ts";

/** Who works on cases: decides them, mends them or goes there. */
const CASEWORKERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "kelurahan-officer",
] as const;

/** Which queues a role has to do with. */
const QUEUES_OF: Readonly<Record<(typeof CASEWORKERS)[number], readonly Queue[]>> = {
  administrator: QUEUES,
  "programme-manager": QUEUES,
  supervisor: QUEUES,
  verifier: QUEUES,
  "kelurahan-officer": ["correction", "visit", "insurer"],
};

/** Where the instant of a place ends. */
const PLACE_AT = 24;
const QueueName = z.enum(QUEUES);
/** A line or some of free text, stored readably, so a NIK in it is not kept. */
const Words = z
  .string()
  .check(z.trim(), z.minLength(3), z.maxLength(2_000), z.overwrite(withoutNik));
/** A place in a queue: "2026-11-23T02:00:00.000Z 019ab000-…". */
const Place = z.codec(
  z.string().check(
    z.regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    z.refine((text) => !Number.isNaN(Date.parse(text.slice(0, PLACE_AT)))),
  ),
  z.custom<{ since: Date; applicationId: string }>(),
  {
    decode: (text) => ({
      since: new Date(text.slice(0, PLACE_AT)),
      applicationId: text.slice(PLACE_AT + 1),
    }),
    encode: (place) => `${place.since.toISOString()} ${place.applicationId}`,
  },
);
const Holder = z.nullable(z.extend(By, { until: z.string() }));

const QueuedCase = z.strictObject({
  applicationId: Id,
  name: z.nullable(z.string()),
  nikMasked: z.nullable(z.string()),
  kelurahanCode: z.nullable(z.string()),
  occupationId: z.nullable(z.string()),
  grounds: z.array(z.string()),
  since: z.string(),
  dueOn: z.string(),
  holder: Holder,
});

export const caseworkRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/queues",
    summary: "What waits for a person in your area, queue by queue, with the nearest deadline",
    allow: CASEWORKERS,
    input: z.strictObject({}),
    output: z.strictObject({
      queues: z.array(
        z.strictObject({ queue: QueueName, count: z.int(), dueOn: z.nullable(z.string()) }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }) => ({ queues: await countQueues(tx, actor, openQueues(actor)) }),
  }),
  route({
    method: "get",
    path: "/v1/queues/:queue",
    summary: "The cases of a queue, the longest waiting first; NIK masked",
    allow: CASEWORKERS,
    shows: ["name", "nik-masked"],
    input: z.strictObject({ queue: QueueName, after: z.optional(Place), limit: Limit }),
    output: z.strictObject({ cases: z.array(QueuedCase), next: z.nullable(z.string()) }),
    problems: [],
    run: async (context, { queue, after, limit = LIMIT_BY_DEFAULT }) => {
      const { tx, actor } = context;
      if (!openQueues(actor).includes(queue)) return { cases: [], next: null };
      const { page, next } = await readPage(
        limit,
        (most) => pageOfQueue(tx, actor.regionCode, queue, after ?? null, most),
        (row) => `${row.since.toISOString()} ${row.application_id}`,
      );
      return { cases: await queuedCases(context, queue, page), next };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/claims",
    summary: "Take a case to work on, or go on holding it, for ten minutes",
    allow: CASEWORKERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ until: z.string() }),
    problems: ["request.not-found", "casework.held-by-another"],
    run: async (context, { id }) => ({
      until: (await claimCase(context.tx, context, id)).toISOString(),
    }),
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/claim-releases",
    summary: "Give a case back",
    allow: CASEWORKERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      await releaseCase(context.tx, context, id);
      return { id };
    },
  }),
  route({
    method: "get",
    path: "/v1/cases/:id",
    summary:
      "All there is about one application: facts, findings, who looks alike, what was said and done; that you looked is recorded",
    allow: CASEWORKERS,
    isRecorded: true,
    shows: ["name", "nik-masked", "born-on", "birth-place", "phone", "email", "address", "words"],
    input: z.strictObject({ id: Id }),
    output: Case,
    problems: ["request.not-found"],
    run: (context, { id }) => caseOf(context, id),
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/history",
    summary: "Who did and who saw what, in the order in which it happened",
    allow: [...CASEWORKERS, "machine"],
    shows: ["name", "nik-masked", "born-on", "birth-place", "phone", "email", "address", "words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ entries: z.array(Entry) }),
    problems: ["request.not-found"],
    run: async (context, { id }) => ({ entries: await historyOf(context, id) }),
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/notes",
    summary: "Write a note into a case",
    allow: CASEWORKERS,
    input: z.strictObject({ id: Id, noteId: NewId, words: Words }),
    output: z.strictObject({ noteId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, noteId, words }) => {
      await addNote(context.tx, context, { id: noteId, applicationId: id, words });
      return { noteId };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/visits",
    summary: "Ask somebody to go there and find something out",
    allow: ["administrator", "supervisor", "verifier"],
    input: z.strictObject({ id: Id, visitId: NewId, question: Reason }),
    output: z.strictObject({ visitId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, visitId, question }) => {
      await askVisit(context.tx, context, { id: visitId, applicationId: id, question });
      return { visitId };
    },
  }),
  route({
    method: "post",
    path: "/v1/visits/:id/results",
    summary: "Say what was found at the door",
    allow: ["administrator", "supervisor", "kelurahan-officer"],
    input: z.strictObject({ id: Id, found: Words }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, found }) => ({
      applicationId: await answerVisit(context.tx, context, { visitId: id, found }),
    }),
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/objections",
    summary: "Take in that somebody finds a decision wrong; two people decide anew",
    allow: CASEWORKERS,
    input: z.strictObject({ id: Id, objectionId: NewId, words: Words }),
    output: z.strictObject({ objectionId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, objectionId, words }) => {
      await takeObjection(context.tx, context, { id: objectionId, applicationId: id, words });
      return { objectionId };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/reveals",
    summary: "See a number in full, for a reason; who saw it and why stays in the record",
    allow: CASEWORKERS,
    shows: ["nik", "kk"],
    input: z.strictObject({ id: Id, field: z.enum(["nik", "kk"]), reason: Reason }),
    output: z.strictObject({ number: z.nullable(z.string()) }),
    problems: ["request.not-found"],
    run: async (context, { id, field, reason }) => ({
      number: await revealNumber(context.tx, context, { applicationId: id, field, reason }),
    }),
  }),
  route({
    method: "post",
    path: "/v1/searches",
    summary:
      "Find people by NIK, card number, registration code, phone or name; that you searched is recorded",
    allow: CASEWORKERS,
    shows: ["name", "nik-masked", "born-on"],
    input: z.strictObject({ text: z.string().check(z.trim(), z.minLength(3), z.maxLength(100)) }),
    output: z.strictObject({
      by: z.enum(["nik", "card", "code", "phone", "name"]),
      found: z.array(Found),
      /** More there may be than are shown: the search is to be made narrower. */
      isCut: z.boolean(),
    }),
    problems: [],
    run: (context, { text }) => search(context, text),
  }),
];

function openQueues({ roles }: RouteContext["actor"]): readonly Queue[] {
  const open = new Set(
    (roles ?? []).flatMap((role) => QUEUES_OF[role as keyof typeof QUEUES_OF] ?? []),
  );
  return QUEUES.filter((queue) => open.has(queue));
}

async function queuedCases(
  { tx, actor, vault, now }: RouteContext,
  queue: Queue,
  rows: readonly Awaited<ReturnType<typeof pageOfQueue>>[number][],
): Promise<z.infer<typeof QueuedCase>[]> {
  const at = now();
  const holder = await whoIs(
    tx,
    actor,
    rows.map(({ claimed_by }) => claimed_by),
  );
  const holidays = await readHolidays(tx, actor.regionCode);
  return rows.map((row) => {
    const { claimed_by: heldBy, expires_at: until } = row;
    return {
      applicationId: row.application_id,
      name: row.name,
      nikMasked:
        row.nik_sealed === null ? null : maskNik(vault.openNik(row.nik_sealed, row.application_id)),
      kelurahanCode: row.kelurahan_code,
      occupationId: row.occupation_id,
      grounds: row.grounds,
      since: row.since.toISOString(),
      dueOn: dueDay(queue, row.since, holidays),
      holder:
        heldBy === null || until === null || until <= at
          ? null
          : { ...holder(heldBy), until: until.toISOString() },
    };
  });
}
