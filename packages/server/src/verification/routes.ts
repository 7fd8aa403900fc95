import { maskNik } from "@payung/domain/intake/nik.ts";
import { exactInterval } from "@payung/domain/verification/sampling.ts";
import * as z from "zod/mini";
import { merging } from "../corrections/service.ts";
import { findApplication } from "../intake/service.ts";
import {
  AfterNumber,
  Id,
  IsoDay,
  LIMIT_BY_DEFAULT,
  Limit,
  NewId,
  Reason,
  readPage,
} from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute, type RouteContext, route } from "../shared/route.ts";
import { Choices } from "./choices.ts";
import {
  closeProposal,
  confirmJudgement,
  confirmMany,
  confirmProposal,
  countClean,
  countRechecks,
  listOpenQuestions,
  listOpenRechecks,
  listSelectedCases,
  type ManualAnswer,
  type OpenQuestion,
  propose,
  proposeJudgement,
  recordAnswer,
  recordRecheck,
  registryRequest,
  type Side,
  selectClean,
} from "./service.ts";

const CONFIDENCE = 0.95;
/** So many of those left out of a bulk confirmation are named; all of them wait in their queues. */
const LEFT_OUT_SHOWN = 200;
const DECIDERS = ["administrator", "supervisor", "verifier"] as const;

const FieldOutcome = z.enum(["match", "near", "mismatch", "not-checked"]);
const CivilAnswer = z.strictObject({
  found: z.boolean(),
  status: z.enum(["active", "deceased", "moved", "inactive", "unknown"]),
  residence: z.enum(["inside", "outside", "unknown"]),
  name: FieldOutcome,
  nameScore: z.nullable(z.int().check(z.gte(0), z.lte(100))),
  birthDate: FieldOutcome,
  sex: FieldOutcome,
});
const MembershipAnswer = z.strictObject({
  memberships: z.array(
    z.strictObject({
      segment: z.enum(["PU", "BPU", "JAKON"]),
      status: z.enum(["active", "inactive"]),
      paidThrough: z.nullable(IsoDay),
    }),
  ),
});
const WelfareAnswer = z.strictObject({ decile: z.int().check(z.gte(1), z.lte(10)) });

/** An application as it is laid beside another; the NIK masked. */
const SideBySide = z.strictObject({
  id: Id,
  nikMasked: z.nullable(z.string()),
  name: z.nullable(z.string()),
  bornOn: z.nullable(z.string()),
  sex: z.nullable(z.string()),
  birthPlace: z.nullable(z.string()),
  kelurahanCode: z.nullable(z.string()),
});
const PairVerdict = z.enum(["same", "different", "open"]);
const Question = z.strictObject({
  application: SideBySide,
  pairs: z.array(
    z.strictObject({
      earlierId: Id,
      /** Null when the earlier one lies in a kelurahan outside the area of the key. */
      earlier: z.nullable(SideBySide),
      score: z.number(),
      explanation: z.string(),
      /** In bits, each of which doubles the odds: the prior and all parts together are the weight. */
      prior: z.number(),
      parts: z.array(z.strictObject({ name: z.string(), label: z.string(), weight: z.number() })),
      weight: z.number(),
      /** What a first person has said; a second one confirms it. */
      proposed: z.array(
        z.strictObject({ judgementId: Id, verdict: PairVerdict, reason: z.string() }),
      ),
    }),
  ),
});

const Decided = z.strictObject({ applicationId: Id, outcome: z.string() });

export const verificationRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/registry-requests/:source",
    summary: "Whom to ask a registry about: applications without an answer that counts (CSV)",
    allow: ["administrator", "supervisor", "verifier"],
    contentType: "text/csv; charset=utf-8",
    isRecorded: true,
    shows: ["nik", "name", "born-on", "birth-place"],
    input: z.strictObject({ source: z.enum(["civil", "insurer", "welfare"]) }),
    problems: [],
    run: async (context, { source }) => ({
      contentType: "text/csv; charset=utf-8",
      fileName: `${source}-request.csv`,
      body: await registryRequest(context.tx, context, source),
    }),
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/registry-answers",
    summary: "Record what an officer read in a registry's portal; the application is verified anew",
    allow: DECIDERS,
    input: z.strictObject({
      id: Id,
      answerId: NewId,
      civil: z.optional(CivilAnswer),
      insurer: z.optional(MembershipAnswer),
      welfare: z.optional(WelfareAnswer),
    }),
    output: Decided,
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, answerId, civil, insurer, welfare }) => {
      const answers: ManualAnswer[] = [
        ...(civil === undefined ? [] : [{ source: "civil" as const, answer: civil }]),
        ...(insurer === undefined ? [] : [{ source: "insurer" as const, answer: insurer }]),
        ...(welfare === undefined ? [] : [{ source: "welfare" as const, answer: welfare }]),
      ];
      const [answer] = answers;
      if (answer === undefined || answers.length > 1) {
        throw new Problem("request.invalid", {
          issues: [{ path: [], message: "Give the answer of one registry" }],
        });
      }
      const application = await readApplication(context, id);
      const decision = await recordAnswer(context.tx, context, application, answerId, answer);
      return { applicationId: id, outcome: decision.outcome };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/proposals",
    summary: "Propose a decision for a referred application; a second person decides",
    allow: DECIDERS,
    input: z.strictObject({
      id: Id,
      proposalId: NewId,
      outcome: z.enum(["approved", "refused"]),
      reason: Reason,
    }),
    output: z.strictObject({ proposalId: Id }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "verification.not-referred",
      "verification.own-application",
    ],
    run: async (context, { id, proposalId, outcome, reason }) => {
      const application = await readApplication(context, id);
      await propose(context.tx, context, application, {
        id: proposalId,
        applicationId: id,
        outcome,
        reason,
      });
      return { proposalId };
    },
  }),
  route({
    method: "post",
    path: "/v1/proposals/:id/confirmations",
    summary: "Decide a referred application as somebody else proposed",
    allow: DECIDERS,
    input: z.strictObject({ id: Id }),
    output: Decided,
    problems: [
      "request.not-found",
      "verification.same-person",
      "verification.own-application",
      "verification.already-decided",
      "verification.proposal-closed",
      "verification.not-referred",
    ],
    run: (context, { id }) =>
      confirmProposal(
        context.tx,
        context,
        (found) => findApplication(context.tx, context.actor.regionCode, found),
        id,
      ),
  }),
  route({
    method: "post",
    path: "/v1/proposals/:id/closings",
    summary: "Take a proposal of yours back, or send somebody else's back: nothing comes of it",
    allow: DECIDERS,
    input: z.strictObject({ id: Id, reason: Reason }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["request.not-found", "verification.already-decided"],
    run: async (context, { id, reason }) => ({
      applicationId: await closeProposal(
        context.tx,
        context,
        (found) => findApplication(context.tx, context.actor.regionCode, found),
        id,
        reason,
      ),
    }),
  }),
  route({
    method: "get",
    path: "/v1/clean-cases",
    summary:
      "How many cases you may confirm at once: nothing speaks against what a first person proposed",
    allow: DECIDERS,
    input: z.strictObject({}),
    output: z.strictObject({
      /** By which rule; null where none is in force. */
      rule: z.nullable(z.strictObject({ id: z.string(), sampleShare: z.number() })),
      count: z.int(),
    }),
    problems: [],
    run: async (context) => {
      const { rule, count } = await countClean(context.tx, context);
      return {
        rule: rule === null ? null : { id: rule.id, sampleShare: rule.sampleShare },
        count,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/clean-selections",
    summary:
      "Keep which cases are clean for you at this moment: what you look at is what you confirm",
    allow: DECIDERS,
    input: z.strictObject({ id: NewId }),
    output: z.strictObject({ id: Id, ruleId: z.string(), count: z.int() }),
    problems: ["request.id-already-used"],
    run: async (context, { id }) => selectClean(context.tx, context, id),
  }),
  route({
    method: "get",
    path: "/v1/clean-selections/:id/cases",
    summary: "The cases that somebody selected, page by page, as they stand today",
    allow: DECIDERS,
    shows: ["name", "nik-masked", "words"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      cases: z.array(
        z.strictObject({
          proposalId: Id,
          applicationId: Id,
          name: z.nullable(z.string()),
          nikMasked: z.nullable(z.string()),
          kelurahanCode: z.nullable(z.string()),
          reason: z.string(),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: [],
    run: async (context, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      const { tx, actor, vault } = context;
      const { page, next } = await readPage(
        limit,
        (most) => listSelectedCases(tx, actor.regionCode, id, after, most),
        ({ place }) => place,
      );
      return {
        cases: page.map((each) => ({
          proposalId: each.proposal_id,
          applicationId: each.application_id,
          name: each.name,
          nikMasked:
            each.nik_sealed === null
              ? null
              : maskNik(vault.openNik(each.nik_sealed, each.application_id)),
          kelurahanCode: each.kelurahan_code,
          reason: each.reason,
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/bulk-confirmations",
    summary:
      "Confirm the clean cases you selected in one piece; a random share is kept out for a look one by one, and what changed since is left out",
    allow: DECIDERS,
    input: z.strictObject({ id: NewId, selectionId: Id }),
    output: z.strictObject({
      confirmed: z.int(),
      /** Drawn at random: they still wait, and are looked at one by one. */
      sampled: z.int(),
      /** Decided, sent back or corrected by somebody since you looked. */
      changed: z.int(),
      /** The first of those that were left out. */
      leftOut: z.array(z.strictObject({ applicationId: Id, why: z.enum(["sampled", "changed"]) })),
    }),
    problems: ["request.id-already-used", "request.not-found"],
    run: async (context, order) => {
      const { confirmed, sampled, changed } = await confirmMany(context.tx, context, order);
      const left = [
        ...changed.map((applicationId) => ({ applicationId, why: "changed" as const })),
        ...sampled.map((applicationId) => ({ applicationId, why: "sampled" as const })),
      ];
      return {
        confirmed: confirmed.length,
        sampled: sampled.length,
        changed: changed.length,
        leftOut: left.slice(0, LEFT_OUT_SHOWN),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/duplicates",
    summary: "Applications that wait because they look like an earlier one, side by side with it",
    allow: DECIDERS,
    shows: ["name", "nik-masked", "born-on", "birth-place", "words"],
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ questions: z.array(Question), next: z.nullable(Id) }),
    problems: [],
    run: async (context, { after, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (most) => listOpenQuestions(context.tx, context, { after: after ?? null }, most),
        ({ application }) => application.id,
      );
      return { questions: page.map((each) => questionOf(each, context)), next };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/pair-judgements",
    summary:
      "Say whether an application and an earlier one are one person; a second person confirms",
    allow: DECIDERS,
    input: z.strictObject({
      id: Id,
      judgementId: NewId,
      earlierId: Id,
      /** `open` takes back what was decided before: the pair is asked about again. */
      verdict: PairVerdict,
      reason: Reason,
      /** Of one person: whose value is right where the two differ. The record that stands takes it over. */
      choices: z.optional(Choices),
    }),
    output: z.strictObject({ judgementId: Id }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "access.outside-area",
      "verification.own-application",
    ],
    run: async (context, { id, judgementId, earlierId, verdict, reason, choices = {} }) => {
      await proposeJudgement(context.tx, context, {
        id: judgementId,
        applicationId: id,
        earlierId,
        verdict,
        reason,
        choices: verdict === "same" ? choices : {},
      });
      return { judgementId };
    },
  }),
  route({
    method: "post",
    path: "/v1/pair-judgements/:id/confirmations",
    summary:
      "Confirm what somebody else said of two applications; the later one is verified anew with it",
    allow: DECIDERS,
    input: z.strictObject({ id: Id }),
    output: Decided,
    problems: [
      "request.not-found",
      "access.outside-area",
      "verification.same-person",
      "verification.own-application",
      "verification.already-decided",
      "verification.data-corrected-since",
    ],
    run: (context, { id }) => confirmJudgement(context.tx, context, merging, id),
  }),
  route({
    method: "get",
    path: "/v1/rechecks",
    summary: "Sampled approvals that wait for a visit, and the measured error so far",
    allow: ["administrator", "supervisor", "monitor", "kelurahan-officer"],
    input: z.strictObject({ limit: Limit }),
    output: z.strictObject({
      drawn: z.int(),
      checked: z.int(),
      wrong: z.int(),
      /** Share wrongly approved, exact 95 % interval; null before the first visit. */
      interval: z.nullable(z.strictObject({ lower: z.number(), upper: z.number() })),
      open: z.array(
        z.strictObject({
          applicationId: Id,
          kelurahanCode: z.nullable(z.string()),
          drawnAt: z.string(),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }, { limit = LIMIT_BY_DEFAULT }) => {
      const counts = await countRechecks(tx, actor.regionCode);
      const open = await listOpenRechecks(tx, actor.regionCode, limit);
      return {
        ...counts,
        interval:
          counts.checked === 0 ? null : exactInterval(counts.wrong, counts.checked, CONFIDENCE),
        open: open.map((row) => ({
          applicationId: row.application_id,
          kelurahanCode: row.kelurahan_code,
          drawnAt: row.drawn_at.toISOString(),
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/rechecks/:id/results",
    summary: "Record what a field visit found about a sampled approval (id is the application's)",
    allow: ["administrator", "supervisor", "kelurahan-officer"],
    input: z.strictObject({ id: Id, wasWrong: z.boolean(), note: Reason }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, wasWrong, note }) => {
      await recordRecheck(context.tx, context, { applicationId: id, wasWrong, note });
      return { applicationId: id };
    },
  }),
];

function questionOf(
  { application, pairs }: OpenQuestion,
  { vault }: RouteContext,
): z.infer<typeof Question> {
  const side = (row: Side) => ({
    id: row.id,
    nikMasked: row.nik_sealed === null ? null : maskNik(vault.openNik(row.nik_sealed, row.id)),
    name: row.name,
    bornOn: row.born_on,
    sex: row.sex,
    birthPlace: row.birth_place,
    kelurahanCode: row.kelurahan_code,
  });
  return {
    application: side(application),
    pairs: pairs.map(({ earlier, parts, proposed, ...pair }) => ({
      ...pair,
      earlier: earlier === null ? null : side(earlier),
      parts: [...parts],
      proposed: proposed.map(({ id, verdict, reason }) => ({ judgementId: id, verdict, reason })),
    })),
  };
}

async function readApplication({ tx, actor }: RouteContext, id: string) {
  const application = await findApplication(tx, actor.regionCode, id);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}
