import { assert } from "@payung/domain/shared/assert.ts";
import * as z from "zod/mini";
import { Id, LIMIT_BY_DEFAULT, Limit, NewId, Reason, readPage } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import {
  answerRequest,
  listOpen,
  REQUEST_FIELDS,
  REQUEST_KINDS,
  type RequestField,
  type RequestKind,
  takeRequest,
} from "./service.ts";

/** Kelurahan officers too: copies are handed over at their counter, for people of their kelurahan only. */
const ANSWERERS = ["administrator", "supervisor", "verifier", "kelurahan-officer"] as const;

const Open = z.strictObject({
  id: Id,
  applicationId: Id,
  name: z.nullable(z.string()),
  /** The registration code. */
  code: z.string(),
  kind: z.enum(REQUEST_KINDS),
  /** Of a correction: what is said to be wrong. */
  field: z.nullable(z.enum(REQUEST_FIELDS)),
  /** As the worker wrote it, without any NIK. */
  words: z.nullable(z.string()),
  receivedAt: z.string(),
  /** 72 hours after it came, weekends included (UU 27/2022 art. 30, 32). */
  dueAt: z.string(),
  isLate: z.boolean(),
});

export const grievanceRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/data-requests",
    summary: "What workers ask about their own data and nobody has answered, the most urgent first",
    allow: ANSWERERS,
    shows: ["name", "words"],
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ requests: z.array(Open), next: z.nullable(Id) }),
    problems: ["request.not-found"],
    run: async (context, { after, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (many) => listOpen(context.tx, context, after ?? null, many),
        ({ id }) => id,
      );
      const now = context.now();
      return {
        requests: page.map((row) => ({
          id: row.id,
          applicationId: row.application_id,
          name: row.name,
          code: row.code,
          kind: row.kind as RequestKind,
          field: row.field as RequestField | null,
          words: row.words,
          receivedAt: row.received_at.toISOString(),
          dueAt: row.due_at.toISOString(),
          isLate: row.due_at < now,
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/data-requests",
    summary: "Write down what somebody who stands at the counter asks about their own data",
    allow: ANSWERERS,
    input: z.strictObject({
      id: Id,
      requestId: NewId,
      kind: z.enum(REQUEST_KINDS),
      /** Of a correction: what is said to be wrong. */
      field: z.optional(z.enum(REQUEST_FIELDS)),
      words: z.optional(z.string().check(z.trim(), z.minLength(3), z.maxLength(1_000))),
    }),
    output: z.strictObject({ requestId: Id, dueAt: z.string() }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, requestId, kind, field = null, words = null }) => {
      const taken = await takeRequest(context.tx, context, {
        id: requestId,
        applicationId: id,
        kind,
        field,
        words,
        channel: "counter",
      });
      assert(taken.outcome === "taken", "an officer writes down whatever is asked");
      return { requestId, dueAt: taken.dueAt.toISOString() };
    },
  }),
  route({
    method: "post",
    path: "/v1/data-requests/:id/answers",
    summary:
      "Answer what a worker asks about their own data; the worker reads it on the status page",
    allow: ANSWERERS,
    input: z.strictObject({ id: Id, outcome: z.enum(["done", "declined"]), words: Reason }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, outcome, words }) => ({
      applicationId: await answerRequest(context.tx, context, { requestId: id, outcome, words }),
    }),
  }),
];
