import {
  constructionContribution,
  constructionWageContribution,
} from "@payung/domain/employers/construction.ts";
import {
  bandByIncome,
  cityBand,
  contributionsFor,
  proposedFunderFlag,
  SECTORS,
  totalOf,
  wageEarnerContribution,
} from "@payung/domain/funding/contributions.ts";
import { monthsBetween } from "@payung/domain/shared/dates.ts";
import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";

import { Amount, mustBeRange } from "../funding/wire.ts";
import { IsoDay, Month, wholeNumber } from "../shared/fields.ts";
import { dayOf } from "../shared/office.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { EVERYBODY, malformed, RuleIds, withRules } from "./by-rules.ts";

const RISK_CLASSES = ["very_low", "low", "medium", "high", "very_high"] as const;

const Contribution = { jkk: Amount, jkm: Amount, total: Amount };

/** What contributions cost, by the dated rules. */
export const contributionQuoteRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/contribution-quotes",
    summary: "What workers without an employer cost over some months, and by which rules",
    allow: EVERYBODY,
    input: z.strictObject({
      firstMonth: Month,
      lastMonth: z.optional(Month),
      sector: z.enum(SECTORS),
      /** As /v1/funder-kinds names them: it decides whether state budget pays. */
      funder: z.string().check(z.maxLength(100)),
      /** The band, or the income from which it follows; without both the band that the city pays. */
      band: z.optional(wholeNumber(1, 100)),
      income: z.optional(Idr),
      withOldAge: z.optional(z.enum(["yes", "no"])),
      workers: z.optional(wholeNumber(1, 10_000_000)),
    }),
    output: z.strictObject({
      isStateBudget: z.boolean(),
      /** How sure the flag is. */
      confidence: z.string(),
      months: z.array(
        z.strictObject({
          month: Month,
          band: z.int(),
          ...Contribution,
          jht: Amount,
          isRelieved: z.boolean(),
          ruleVersionIds: RuleIds,
        }),
      ),
      perWorker: Amount,
      workers: z.int(),
      total: Amount,
      byBudgetYear: z.array(z.strictObject({ year: z.int(), total: Amount })),
      ruleVersionIds: RuleIds,
    }),
    problems: ["funding.rate-missing"],
    run: (context, asked) =>
      withRules(context, (rules) => {
        const { firstMonth, lastMonth = firstMonth, funder, workers = 1 } = asked;
        mustBeRange(firstMonth, lastMonth);
        if (asked.band !== undefined && asked.income !== undefined) {
          throw malformed("band", "Say the band or the income, not both");
        }
        const flag = proposedFunderFlag(funder, firstMonth, rules);
        if (flag === null) throw malformed("funder", "No rule names this kind of funder");
        const chosen =
          asked.band !== undefined
            ? { band: asked.band, ruleVersionIds: [] }
            : asked.income === undefined
              ? cityBand(firstMonth, rules)
              : bandByIncome(asked.income, firstMonth, rules);
        if ("outcome" in chosen && chosen.outcome === "refused") {
          throw malformed("income", "The income cannot be less than nothing");
        }
        const terms = {
          band: chosen.band,
          sector: asked.sector,
          isStateBudget: flag.isStateBudget,
          withOldAge: asked.withOldAge === "yes",
        };
        const months = contributionsFor(monthsBetween(firstMonth, lastMonth), terms, rules);
        const perWorker = totalOf(months);
        const years = Map.groupBy(months, ({ month }) => Number(month.slice(0, 4)));
        const times = BigInt(workers);
        return {
          isStateBudget: flag.isStateBudget,
          confidence: flag.confidence,
          months: months.map((each) => ({ ...each, ruleVersionIds: [...each.ruleVersionIds] })),
          perWorker,
          workers,
          total: rupiah(perWorker * times),
          byBudgetYear: Array.from(years, ([year, ofYear]) => ({
            year,
            total: rupiah(totalOf(ofYear) * times),
          })),
          ruleVersionIds: [...new Set([flag.ruleVersionId, ...chosen.ruleVersionIds])],
        };
      }),
  }),
  route({
    method: "get",
    path: "/v1/construction-quotes",
    summary: "What construction projects owe, by the contract value without VAT or by known wages",
    allow: EVERYBODY,
    input: z.strictObject({
      netValue: z.optional(Idr),
      monthlyWages: z.optional(Idr),
      registeredOn: z.optional(IsoDay),
      projects: z.optional(wholeNumber(1, 100_000)),
    }),
    output: z.strictObject({
      ...Contribution,
      projects: z.int(),
      totalOfAll: Amount,
      ruleVersionIds: RuleIds,
    }),
    problems: ["funding.rate-missing"],
    run: (context, { netValue, monthlyWages, registeredOn, projects = 1 }) =>
      withRules(context, (rules) => {
        const on = registeredOn ?? dayOf(context.now());
        if ((netValue === undefined) === (monthlyWages === undefined)) {
          throw malformed("netValue", "Say the contract value or the wages, one of them");
        }
        const owed =
          netValue === undefined
            ? constructionWageContribution(
                { monthlyWages: monthlyWages ?? rupiah(0n), registeredOn: on },
                rules,
              )
            : constructionContribution({ netValue, registeredOn: on }, rules);
        return {
          ...owed,
          projects,
          totalOfAll: rupiah(owed.total * BigInt(projects)),
          ruleVersionIds: [...owed.ruleVersionIds],
        };
      }),
  }),
  route({
    method: "get",
    path: "/v1/wage-earner-quotes",
    summary: "What an employer owes for a wage earner in a month: only to inform",
    allow: EVERYBODY,
    input: z.strictObject({ month: Month, wage: Idr, riskClass: z.enum(RISK_CLASSES) }),
    output: z.strictObject({ ...Contribution, ruleVersionIds: RuleIds }),
    problems: ["funding.rate-missing"],
    run: (context, { month, wage, riskClass }) =>
      withRules(context, (rules) => {
        const owed = wageEarnerContribution(month, { monthlyWage: wage, riskClass }, rules);
        return { ...owed, ruleVersionIds: [...owed.ruleVersionIds] };
      }),
  }),
];
