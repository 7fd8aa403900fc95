import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { staffActorId } from "../../access/service.ts";
import { Id, IsoDay, LIMIT_BY_DEFAULT, Limit, NewId, Reason } from "../../shared/fields.ts";
import { type AnyRoute, route } from "../../shared/route.ts";
import { linkSponsor } from "./accounts.ts";
import { noteArrival } from "./arrivals.ts";
import { answerQuestion, QUESTION_ANSWERS } from "./questions.ts";
import { listAwaited, listOpenQuestions } from "./store.ts";

const READERS = ["treasurer", "programme-manager", "administrator", "monitor"] as const;

/** What the office does about payments: questions that data could not settle, transfers seen in the partner's account. */
export const paymentRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/payment-questions",
    summary: "What payment services told and only a person may settle, the oldest first",
    allow: READERS,
    input: z.strictObject({ limit: Limit }),
    output: z.strictObject({
      questions: z.array(
        z.strictObject({
          id: Id,
          kind: z.string(),
          paymentId: z.nullable(Id),
          service: z.nullable(z.string()),
          fund: z.nullable(z.string()),
          asked: z.nullable(Idr),
          amount: Idr,
          at: z.string(),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }, { limit = LIMIT_BY_DEFAULT }) => ({
      questions: (await listOpenQuestions(tx, actor.regionCode, limit)).map((each) => ({
        id: each.id,
        kind: each.kind,
        paymentId: each.payment_id,
        service: each.service,
        fund: each.fund_name,
        asked: each.asked_idr === null ? null : rupiah(each.asked_idr),
        amount: rupiah(each.amount_idr),
        at: each.asked_at.toISOString(),
      })),
    }),
  }),
  route({
    method: "post",
    path: "/v1/payment-questions/:id/answers",
    summary:
      "Settle money that waits: credit it to its fund, note that it was given back, or only note it",
    allow: ["treasurer"],
    input: z.strictObject({ id: Id, answer: z.enum(QUESTION_ANSWERS), reason: Reason }),
    output: z.strictObject({}),
    problems: ["funding.nothing-waits", "funding.question-answered", "request.not-found"],
    run: async (context, { id, answer, reason }) => {
      await answerQuestion(context.tx, context, { questionId: id, answer, reason });
      return {};
    },
  }),
  route({
    method: "get",
    path: "/v1/awaited-transfers",
    summary: "Transfers that sponsors have promised and nobody has seen in the partner's account",
    allow: READERS,
    input: z.strictObject({ limit: Limit }),
    output: z.strictObject({
      transfers: z.array(
        z.strictObject({
          paymentId: Id,
          funder: z.string(),
          fund: z.string(),
          amount: Idr,
          askedAt: z.string(),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }, { limit = LIMIT_BY_DEFAULT }) => ({
      transfers: (await listAwaited(tx, actor.regionCode, limit)).map((each) => ({
        paymentId: each.id,
        funder: each.funder_name,
        fund: each.fund_name,
        amount: rupiah(each.amount_idr),
        askedAt: each.asked_at.toISOString(),
      })),
    }),
  }),
  route({
    method: "post",
    path: "/v1/payments/:id/arrivals",
    summary: "Note a transfer seen in the partner's account; another amount than asked waits",
    allow: ["treasurer"],
    input: z.strictObject({
      id: Id,
      arrivalId: NewId,
      amount: Idr,
      arrivedOn: IsoDay,
      reference: z.string().check(z.trim(), z.minLength(3), z.maxLength(100)),
    }),
    output: z.strictObject({}),
    problems: ["access.not-for-oneself", "request.id-already-used", "request.not-found"],
    run: async (context, { id, arrivalId, ...arrival }) => {
      await noteArrival(context.tx, context, { id: arrivalId, paymentId: id, ...arrival });
      return {};
    },
  }),
  route({
    method: "post",
    path: "/v1/funders/:id/sponsor-accounts",
    summary: "Let a sponsor's account look after this funder's money, and no other's, for good",
    allow: ["administrator"],
    input: z.strictObject({ id: Id, staffId: Id }),
    output: z.strictObject({}),
    problems: [
      "access.not-for-oneself",
      "funding.not-a-sponsor",
      "funding.sponsor-linked",
      "request.not-found",
    ],
    run: async (context, { id, staffId }) => {
      const order = { actorId: staffActorId(staffId), funderId: id };
      await linkSponsor(context.tx, context, order);
      return {};
    },
  }),
];
