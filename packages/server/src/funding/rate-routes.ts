import { cityBand, monthlyContribution, SECTORS } from "@payung/domain/funding/contributions.ts";
import { monthsBetween } from "@payung/domain/shared/dates.ts";
import * as z from "zod/mini";
import { RuleIds, withRules } from "../quotes/by-rules.ts";
import { Month } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { Amount, MONEY_READERS, mustBeRange } from "./wire.ts";

/** What a month of a member's cover costs the state budget, and what it costs anybody else. */
export const rateRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/member-rates",
    summary:
      "What a member's month costs by sector and kind of money, with the rules: each rate from the month it begins",
    allow: MONEY_READERS,
    input: z.strictObject({ firstMonth: Month, lastMonth: Month }),
    output: z.strictObject({
      rates: z.array(
        z.strictObject({
          id: z.string(),
          month: Month,
          sector: z.enum(SECTORS),
          isStateBudget: z.boolean(),
          jkk: Amount,
          jkm: Amount,
          total: Amount,
          ruleVersionIds: RuleIds,
        }),
      ),
    }),
    problems: ["funding.rate-missing"],
    run: (context, { firstMonth, lastMonth }) => {
      mustBeRange(firstMonth, lastMonth);
      return withRules(context, (rules) => {
        const rates = SECTORS.flatMap((sector) =>
          [true, false].flatMap((isStateBudget) => {
            const all = monthsBetween(firstMonth, lastMonth).map((month) => {
              const { band } = cityBand(month, rules);
              const terms = { sector, band, isStateBudget, withOldAge: false };
              const { jkk, jkm, total, ruleVersionIds } = monthlyContribution(month, terms, rules);
              const id = [month, sector, isStateBudget ? "state" : "other"].join(" ");
              const rests = [...ruleVersionIds];
              return { id, month, sector, isStateBudget, jkk, jkm, total, ruleVersionIds: rests };
            });
            return all.filter(
              (rate, at) =>
                rate.total !== all[at - 1]?.total ||
                rate.ruleVersionIds.join() !== all[at - 1]?.ruleVersionIds.join(),
            );
          }),
        );
        return { rates };
      });
    },
  }),
];
