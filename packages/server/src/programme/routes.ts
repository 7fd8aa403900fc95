import * as z from "zod/mini";
import { listKelurahan } from "../reference/service.ts";
import {
  AfterNumber,
  Id,
  IsoDay,
  KelurahanCode,
  LIMIT_BY_DEFAULT,
  Limit,
  Month,
  NewId,
  Reason,
  readPage,
} from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import {
  DROPOUT_REASONS,
  decreeOf,
  findCohort,
  findDecree,
  issueDecree,
  issueReplacement,
  listDecreeLines,
  listDecrees,
  openCohort,
  pageOfWaiting,
  recordDropout,
  selectCohort,
} from "./service.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;

const Places = z.int().check(z.gte(0), z.lte(10_000_000));

const Cohort = z.strictObject({
  id: Id,
  name: z.string(),
  firstMonth: Month,
  monthCount: z.int(),
  quota: z.nullable(z.int()),
  funder: z.string(),
  isStateBudget: z.boolean(),
});
const Decree = z.strictObject({
  id: Id,
  number: z.string(),
  version: z.int(),
  kind: z.string(),
  lines: z.int(),
  annexSha256: z.string(),
});

export const programmeRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/cohorts",
    summary: "Open a cohort: its months, its quota in the city and per kelurahan, who pays",
    allow: MANAGERS,
    input: z.strictObject({
      id: NewId,
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
      firstMonth: Month,
      monthCount: z.int().check(z.gte(1), z.lte(24)),
      quota: z.nullable(Places),
      quotaPerKelurahan: z.optional(z.record(KelurahanCode, Places)),
      funder: z.string().check(z.minLength(1), z.maxLength(60)),
      isStateBudget: z.boolean(),
    }),
    output: Cohort,
    problems: ["programme.cohort-exists", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { quotaPerKelurahan = {}, ...order }) => {
      mustSeeAll(context.actor);
      await mustBeKelurahan(context, Object.keys(quotaPerKelurahan));
      return cohortOf(await openCohort(context.tx, context, { ...order, quotaPerKelurahan }));
    },
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id",
    summary: "A cohort and its decrees",
    allow: [...MANAGERS, "supervisor", "verifier", "treasurer", "monitor"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ cohort: Cohort, decrees: z.array(Decree) }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id }) => {
      const cohort = await findCohort(tx, actor.regionCode, id);
      if (cohort === undefined) throw new Problem("request.not-found");
      const decrees = await listDecrees(tx, actor.regionCode, id);
      return { cohort: cohortOf(cohort), decrees: decrees.map(decreeOf) };
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/selections",
    summary: "Choose the people of a cohort within what is left of its quota, in priority order",
    allow: MANAGERS,
    input: z.strictObject({ id: Id, selectionId: NewId }),
    output: z.strictObject({ id: Id, selected: z.int(), waiting: z.int() }),
    problems: ["request.not-found", "request.id-already-used", "access.region-wide-only"],
    run: (context, { id, selectionId }) => {
      mustSeeAll(context.actor);
      return selectCohort(context.tx, context, id, selectionId);
    },
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id/waiting-list",
    summary: "Who waits for a place, in order, with the points",
    allow: [...MANAGERS, "supervisor", "verifier", "kelurahan-officer", "monitor"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      waiting: z.array(
        z.strictObject({
          applicationId: Id,
          place: z.int(),
          score: z.int(),
          kelurahanCode: z.nullable(z.string()),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      if ((await findCohort(tx, actor.regionCode, id)) === undefined)
        throw new Problem("request.not-found");
      const { page, next } = await readPage(
        limit,
        (most) => pageOfWaiting(tx, actor.regionCode, id, after, most),
        (row) => row.waiting_place,
      );
      return {
        waiting: page.map((row) => ({
          applicationId: row.application_id,
          place: row.waiting_place,
          score: row.score,
          kelurahanCode: row.kelurahan_code,
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/decrees",
    summary: "Issue a decree over the newest selection, or a replacement for those who dropped out",
    allow: MANAGERS,
    input: z.strictObject({
      id: Id,
      decreeId: NewId,
      number: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
      issuedOn: IsoDay,
      kind: z.enum(["selection", "replacement"]),
    }),
    output: Decree,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "programme.nobody-selected",
      "programme.nobody-waiting",
      "programme.decree-number-used",
      "access.region-wide-only",
    ],
    run: (context, { id, decreeId, number, issuedOn, kind }) => {
      mustSeeAll(context.actor);
      const order = { id: decreeId, cohortId: id, number, issuedOn };
      return kind === "replacement"
        ? issueReplacement(context.tx, context, order)
        : issueDecree(context.tx, context, order);
    },
  }),
  route({
    method: "get",
    path: "/v1/decrees/:id/lines",
    summary: "The annex of a decree as signed",
    allow: [...MANAGERS, "supervisor", "verifier", "insurer-officer", "treasurer"],
    shows: ["name"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      decree: Decree,
      lines: z.array(
        z.strictObject({
          line: z.int(),
          applicationId: Id,
          name: z.string(),
          kelurahanCode: z.nullable(z.string()),
          occupation: z.string(),
          firstMonth: Month,
          monthCount: z.int(),
          replacesId: z.nullable(Id),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      const decree = await findDecree(tx, actor.regionCode, id);
      if (decree === undefined) throw new Problem("request.not-found");
      const { page, next } = await readPage(
        limit,
        (most) => listDecreeLines(tx, actor.regionCode, id, after, most),
        (row) => row.line_number,
      );
      return {
        decree: decreeOf(decree),
        lines: page.map((row) => ({
          line: row.line_number,
          applicationId: row.application_id,
          name: row.name,
          kelurahanCode: row.kelurahan_code,
          occupation: row.occupation,
          firstMonth: row.first_month,
          monthCount: row.month_count,
          replacesId: row.replaces_id,
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/dropouts",
    summary:
      "Record that someone in a decree will not be enrolled; the place is open for a replacement",
    allow: [...MANAGERS, "supervisor"],
    input: z.strictObject({
      id: Id,
      applicationId: Id,
      reason: z.enum(DROPOUT_REASONS),
      note: Reason,
    }),
    output: z.strictObject({ applicationId: Id }),
    problems: ["programme.not-in-decree", "request.id-already-used"],
    run: async (context, { id, applicationId, reason, note }) => {
      await recordDropout(context.tx, context, { cohortId: id, applicationId, reason, note });
      return { applicationId };
    },
  }),
];

async function mustBeKelurahan({ tx, actor }: RouteContext, codes: string[]): Promise<void> {
  const known = new Set((await listKelurahan(tx, actor.regionCode)).map(({ code }) => code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length === 0) return;
  throw new Problem("request.invalid", {
    issues: unknown.map((code) => ({
      path: ["quotaPerKelurahan", code],
      message: "The region has no such kelurahan",
    })),
  });
}

function cohortOf(
  row: NonNullable<Awaited<ReturnType<typeof findCohort>>>,
): z.infer<typeof Cohort> {
  return {
    id: row.id,
    name: row.name,
    firstMonth: row.first_month,
    monthCount: row.month_count,
    quota: row.quota,
    funder: row.funder,
    isStateBudget: row.is_state_budget,
  };
}
