import { BREAKDOWNS, SPEED_STEPS, WAITING_PLACES } from "@payung/domain/insight/overview.ts";
import { FUNNEL_STEPS, type FunnelStep } from "@payung/domain/transparency/figures.ts";
import * as z from "zod/mini";
import { IsoDay } from "../shared/fields.ts";
import { type AnyRoute, fileRoute, route } from "../shared/route.ts";
import { kotaJambiMap } from "../transparency/service.ts";
import { overviewCsv } from "./overview-csv.ts";
import { readOverview } from "./service.ts";

/** Who answers for the programme, and who watches over it. */
const OVERSEERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "monitor",
  "treasurer",
] as const;
const CSV = "text/csv; charset=utf-8";

const Question = z
  .strictObject({
    from: z.optional(IsoDay),
    to: z.optional(IsoDay),
    by: z.optional(z.enum(BREAKDOWNS)),
  })
  .check(
    z.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ["to"],
      error: "date.before-from",
    }),
  );

const Figures = z.strictObject({
  funnel: z.strictObject(
    Object.fromEntries(FUNNEL_STEPS.map((step) => [step, z.int()])) as Record<
      FunnelStep,
      z.ZodMiniNumberFormat
    >,
  ),
  byData: z.int(),
  referred: z.int(),
  shareByData: z.nullable(z.number()),
  speed: z.array(
    z.strictObject({
      step: z.enum(SPEED_STEPS),
      count: z.int(),
      median: z.nullable(z.number()),
      p90: z.nullable(z.number()),
    }),
  ),
  error: z.strictObject({
    checked: z.int(),
    wrong: z.int(),
    lower: z.number(),
    upper: z.number(),
    verdict: z.enum(["unchecked", "met", "broken", "unsure"]),
    visitsMissing: z.nullable(z.int()),
  }),
  waiting: z.array(
    z.strictObject({
      place: z.enum(WAITING_PLACES),
      count: z.int(),
      late: z.nullable(z.int()),
      medianDays: z.number(),
      oldest: z.string(),
    }),
  ),
});

const Overview = z.strictObject({
  asOf: z.string(),
  from: z.nullable(z.string()),
  to: z.nullable(z.string()),
  by: z.nullable(z.enum(BREAKDOWNS)),
  errorBound: z.number(),
  confidence: z.number(),
  groups: z.array(
    z.strictObject({
      key: z.nullable(z.string()),
      name: z.nullable(z.strictObject({ id: z.string(), en: z.string() })),
      kecamatan: z.nullable(z.string()),
      figures: Figures,
    }),
  ),
});

/** The shapes never change while the process runs. */
const map = kotaJambiMap();

export const insightRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/overview",
    summary:
      "How far people of your area came, how fast, how surely and where they wait: all together, or by what you name",
    allow: OVERSEERS,
    input: Question,
    output: Overview,
    problems: [],
    run: async ({ tx, actor, now }, question) =>
      (await readOverview(tx, { actor, now }, question)) as never,
  }),
  fileRoute({
    path: "/v1/overview.csv",
    summary: "The numbers behind the overview (CSV)",
    allow: OVERSEERS,
    contentType: CSV,
    input: Question,
    problems: [],
    run: async ({ tx, actor, now }, question) => {
      const overview = await readOverview(tx, { actor, now }, question);
      return {
        contentType: CSV,
        fileName: `payung-${question.by ?? "ringkasan"}-${overview.asOf.slice(0, 10)}.csv`,
        body: overviewCsv(overview),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/kelurahan-shapes",
    summary: "The kelurahan as shapes to draw a map of; none for a city that we have no borders of",
    allow: OVERSEERS,
    input: z.strictObject({}),
    output: z.strictObject({
      width: z.int(),
      height: z.int(),
      borders: z.string(),
      shapes: z.array(z.strictObject({ code: z.string(), path: z.string() })),
    }),
    problems: [],
    run: async ({ actor }) => {
      const shapes = map.shapes.filter(({ code }) => code.startsWith(`${actor.regionCode}.`));
      const { width, height, borders } = map;
      return {
        width,
        height,
        borders: shapes.length === 0 ? "" : borders,
        shapes: shapes.map(({ code, path }) => ({ code, path })),
      };
    },
  }),
];
