import { proposeQuotas, QUOTA_METHODS } from "@payung/domain/programme/quota-proposal.ts";
import * as z from "zod/mini";
import { listKelurahan, readRules } from "../reference/service.ts";
import {
  AfterNumber,
  Id,
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
  type Cost,
  costOf,
  DROPOUT_REASONS,
  decreeOf,
  findStanding,
  listCandidatesPerKelurahan,
  listCohortPeople,
  listDecrees,
  listStandings,
  listTakenPerKelurahan,
  openCohort,
  pageOfWaiting,
  previewSelection,
  readCohort,
  recordDropout,
  type Standing,
  selectCohort,
} from "./service.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;

const Places = z.int().check(z.gte(0), z.lte(10_000_000));

/** Who looks at how cohorts stand; a kelurahan officer sees the queue of the own kelurahan. */
const READERS = [...MANAGERS, "supervisor", "verifier", "treasurer", "monitor"] as const;

/** Whole rupiah as text: JSON numbers lose them. */
const Rupiah = z.string();
const CostShown = z.strictObject({
  total: Rupiah,
  byYear: z.array(z.strictObject({ year: z.int(), total: Rupiah })),
});
const Cohort = z.strictObject({
  id: Id,
  name: z.string(),
  firstMonth: Month,
  monthCount: z.int(),
  quota: z.nullable(z.int()),
  funder: z.string(),
  isStateBudget: z.boolean(),
});
const StandingShown = z.strictObject({
  taken: z.int(),
  waiting: z.int(),
  dropouts: z.int(),
  open: z.int(),
  decrees: z.int(),
  selectedAt: z.nullable(z.string()),
  lastMonth: Month,
  perMonth: z.nullable(Rupiah),
  cost: z.nullable(CostShown),
  fullCost: z.nullable(CostShown),
});
/** A decree as it is told everywhere. */
export const Decree = z.strictObject({
  id: Id,
  number: z.string(),
  version: z.int(),
  kind: z.string(),
  issuedOn: z.string(),
  lines: z.int(),
  annexSha256: z.string(),
  code: z.string(),
});
const Part = z.strictObject({ points: z.int() });
const Parts = z.strictObject({
  decile: z.extend(Part, { value: z.nullable(z.int()) }),
  risk: z.extend(Part, { value: z.nullable(z.enum(["low", "medium", "high"])) }),
  waiting: z.extend(Part, { months: z.int() }),
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
    path: "/v1/cohorts",
    summary: "All cohorts and how they stand: places, who waits, what they cost",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({ cohorts: z.array(z.extend(Cohort, StandingShown.shape)) }),
    problems: [],
    run: async ({ tx, actor }) => ({
      cohorts: (await listStandings(tx, actor.regionCode)).map((standing) => ({
        ...cohortOf(standing.cohort),
        ...standingOf(standing),
      })),
    }),
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id",
    summary: "A cohort: its places per kelurahan, how it stands, and its decrees",
    allow: READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      cohort: Cohort,
      standing: StandingShown,
      quotas: z.array(
        z.strictObject({ kelurahanCode: z.string(), places: z.int(), taken: z.int() }),
      ),
      decrees: z.array(Decree),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id }) => {
      const standing = await findStanding(tx, actor.regionCode, id);
      if (standing === undefined) throw new Problem("request.not-found");
      const quotas = await listTakenPerKelurahan(tx, actor.regionCode, id);
      return {
        cohort: cohortOf(standing.cohort),
        standing: standingOf(standing),
        quotas: quotas.map(({ kelurahan_code: kelurahanCode, ...each }) => ({
          kelurahanCode,
          ...each,
        })),
        decrees: (await listDecrees(tx, actor.regionCode, id)).map(decreeOf),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/quota-proposals",
    summary: "How places may be shared out over the kelurahan: equally, or by how many wait",
    allow: MANAGERS,
    input: z.strictObject({ places: AfterNumber, method: z.enum(QUOTA_METHODS) }),
    output: z.strictObject({
      quotas: z.array(
        z.strictObject({ kelurahanCode: z.string(), candidates: z.int(), places: z.int() }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }, { places = 0, method }) => {
      mustSeeAll(actor);
      const candidates = await listCandidatesPerKelurahan(tx, actor.regionCode);
      const shares = proposeQuotas(places, candidates, method);
      return {
        quotas: candidates.map((each) => ({
          kelurahanCode: each.code,
          candidates: each.candidates,
          places: shares.get(each.code) ?? 0,
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id/selection-preview",
    summary: "What a selection would come to if it were made now; nothing is stored",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      selected: z.int(),
      waiting: z.int(),
      perKelurahan: z.array(
        z.strictObject({
          kelurahanCode: z.nullable(z.string()),
          selected: z.int(),
          waiting: z.int(),
        }),
      ),
      cost: z.nullable(CostShown),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const { tx, actor } = context;
      const cohort = await readCohort(tx, actor.regionCode, id);
      const preview = await previewSelection(tx, context, cohort);
      const group = {
        firstMonth: cohort.first_month,
        monthCount: cohort.month_count,
        sector: "other",
        workers: preview.selected,
      } as const;
      return {
        ...preview,
        perKelurahan: [...preview.perKelurahan],
        cost: costShown(costOf([group], cohort, await readRules(tx))),
      };
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
    summary: "Who waits for a place, in order, and what each one's points come from",
    allow: [...MANAGERS, "supervisor", "verifier", "kelurahan-officer"],
    shows: ["name"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      waiting: z.array(
        z.strictObject({
          applicationId: Id,
          name: z.nullable(z.string()),
          place: z.int(),
          score: z.int(),
          parts: z.nullable(Parts),
          kelurahanCode: z.nullable(z.string()),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (most) => pageOfWaiting(tx, actor.regionCode, id, after, most),
        (row) => row.waiting_place,
      );
      return {
        waiting: page.map((row) => ({
          applicationId: row.application_id,
          name: row.name,
          place: row.waiting_place,
          score: row.score,
          parts: row.parts,
          kelurahanCode: row.kelurahan_code,
        })),
        next,
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id/people",
    summary: "People of a cohort's decrees by a part of their name, or those who dropped out",
    allow: [...MANAGERS, "supervisor"],
    shows: ["name", "words"],
    input: z.strictObject({
      id: Id,
      name: z.optional(z.string().check(z.trim(), z.maxLength(120))),
      state: z.optional(z.literal("dropped-out")),
      limit: Limit,
    }),
    output: z.strictObject({
      people: z.array(
        z.strictObject({
          applicationId: Id,
          decreeId: Id,
          number: z.string(),
          version: z.int(),
          line: z.int(),
          name: z.string(),
          kelurahanCode: z.nullable(z.string()),
          occupation: z.string(),
          firstMonth: Month,
          monthCount: z.int(),
          isMember: z.boolean(),
          dropout: z.nullable(
            z.strictObject({
              reason: z.string(),
              note: z.string(),
              at: z.string(),
              isReplaced: z.boolean(),
            }),
          ),
        }),
      ),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, name = "", state, limit = LIMIT_BY_DEFAULT }) => {
      await readCohort(tx, actor.regionCode, id);
      const isDropout = state === "dropped-out";
      const asked = { cohortId: id, name, isDropout, limit };
      const people = await listCohortPeople(tx, actor.regionCode, asked);
      return {
        people: people.map((row) => ({
          applicationId: row.application_id,
          decreeId: row.decree_id,
          number: row.number,
          version: row.version,
          line: row.line_number,
          name: row.name,
          kelurahanCode: row.kelurahan_code,
          occupation: row.occupation,
          firstMonth: row.first_month,
          monthCount: row.month_count,
          isMember: row.is_member,
          dropout:
            row.reason_code === null
              ? null
              : {
                  reason: row.reason_code,
                  note: row.note ?? "",
                  at: row.recorded_at?.toISOString() ?? "",
                  isReplaced: row.is_replaced,
                },
        })),
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

function costShown(cost: Cost | null): z.infer<typeof CostShown> | null {
  if (cost === null) return null;
  return {
    total: String(cost.total),
    byYear: cost.byYear.map(({ year, total }) => ({ year, total: String(total) })),
  };
}

function standingOf(standing: Standing): z.infer<typeof StandingShown> {
  const { cohort: _cohort, selectedAt, perMonth, cost, fullCost, ...counts } = standing;
  return {
    ...counts,
    selectedAt: selectedAt?.toISOString() ?? null,
    perMonth: perMonth === null ? null : String(perMonth),
    cost: costShown(cost),
    fullCost: costShown(fullCost),
  };
}

function cohortOf(row: Standing["cohort"]): z.infer<typeof Cohort> {
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
