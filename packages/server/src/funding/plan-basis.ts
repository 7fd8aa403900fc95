import { createHash } from "node:crypto";
import { cityBand, monthlyContribution, SECTORS } from "@payung/domain/funding/contributions.ts";
import { type RuleBook, RuleProblem } from "@payung/domain/reference/rule-book.ts";
import { type IsoMonth, monthsBetween } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import * as store from "./plan-store.ts";

/** What a plan was made from, as short as it can be compared. */
export type PlanBasis = {
  /** The open funds with the version of their terms. */
  readonly funds: readonly (readonly [string, number])[];
  /** Of what each month costs each sector, with the rules for it. */
  readonly rates: string;
  /** Of the members with all that a fund may ask of them. */
  readonly members: string;
};

/** What may have changed since a plan. */
export const CHANGES = ["funds", "rates", "members"] as const;
export type Change = (typeof CHANGES)[number];

export async function basisOf(
  tx: Tx,
  regionCode: string,
  rules: RuleBook,
  [firstMonth, lastMonth]: readonly [IsoMonth, IsoMonth],
): Promise<PlanBasis> {
  return {
    funds: await store.listOpenVersions(tx, regionCode),
    rates: ratesOf(rules, monthsBetween(firstMonth, lastMonth)),
    members: await store.hashOfMembers(tx, regionCode, [firstMonth, lastMonth]),
  };
}

/** What has changed since a plan was made: worked out by looking, so that nobody has to remember to say so. */
export async function changesSince(
  tx: Tx,
  plan: Pick<store.PlanRow, "region_code" | "first_month" | "last_month" | "basis">,
): Promise<Change[]> {
  const before = plan.basis as PlanBasis | null;
  if (before === null) return [...CHANGES];
  const now = await basisOf(tx, plan.region_code, await readRules(tx), [
    plan.first_month,
    plan.last_month,
  ]);
  return CHANGES.filter((each) => JSON.stringify(before[each]) !== JSON.stringify(now[each]));
}

/** The rates of a city's members for these months; a month for which none is laid down says so. */
function ratesOf(rules: RuleBook, months: readonly IsoMonth[]): string {
  const hash = createHash("sha256");
  for (const month of months) {
    for (const sector of SECTORS) {
      for (const isStateBudget of [true, false]) {
        try {
          const { band } = cityBand(month, rules);
          const terms = { sector, band, isStateBudget, withOldAge: false };
          const { total, ruleVersionIds } = monthlyContribution(month, terms, rules);
          hash.update(`${month} ${sector} ${isStateBudget} ${total} ${ruleVersionIds.join(" ")}\n`);
        } catch (error) {
          if (!(error instanceof RuleProblem)) throw error;
          hash.update(`${month} none\n`);
        }
      }
    }
  }
  return hash.digest("hex");
}
