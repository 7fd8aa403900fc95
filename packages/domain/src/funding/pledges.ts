import type { RuleBook } from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import { type IsoMonth, monthsBetween } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { SMALL_CELL_LIMIT } from "../transparency/suppression.ts";
import { cityBand, monthlyContribution, SECTORS, type Sector } from "./contributions.ts";

/** So many people at most in one pledge, and so many months. */
export const PLEDGE_LIMITS = { people: 20_000, months: 24 } as const;

/** What a person costs in one month, and the rule versions it rests on. */
export type PledgeRate = {
  readonly month: IsoMonth;
  readonly sector: Sector;
  readonly perPerson: Rupiah;
  readonly isRelieved: boolean;
  readonly ruleVersionIds: readonly string[];
};

export type PledgePeople = Readonly<Record<Sector, number>>;

/** What one person costs in each month and sector when this funder pays: work accident and death, in the city's band. */
export function pledgeRates(
  order: {
    readonly firstMonth: IsoMonth;
    readonly lastMonth: IsoMonth;
    readonly isStateBudget: boolean;
  },
  rules: RuleBook,
): PledgeRate[] {
  const { firstMonth, lastMonth, isStateBudget } = order;
  return monthsBetween(firstMonth, lastMonth).flatMap((month) => {
    const { band, ruleVersionIds } = cityBand(month, rules);
    return SECTORS.map((sector) => {
      const cost = monthlyContribution(
        month,
        { band, sector, isStateBudget, withOldAge: false },
        rules,
      );
      return {
        month,
        sector,
        perPerson: cost.total,
        isRelieved: cost.isRelieved,
        ruleVersionIds: [...ruleVersionIds, ...cost.ruleVersionIds],
      };
    });
  });
}

/** What so many people of each sector cost together, to the rupiah. */
export function pledgeTotal(rates: readonly PledgeRate[], people: PledgePeople): Rupiah {
  assert(
    SECTORS.every((sector) => Number.isInteger(people[sector]) && people[sector] >= 0),
    "people are counted whole",
  );
  return rupiah(
    rates.reduce((sum, { sector, perPerson }) => sum + perPerson * BigInt(people[sector]), 0n),
  );
}

/**
 * A count of people in a group that whoever asks may choose at will: in steps, and hidden where it is small. Exact counts
 * of two groups that differ in one person would tell of that person; of two counts in steps nobody can say so.
 */
export function countInSteps(count: number, step: number = SMALL_CELL_LIMIT): number | null {
  assert(Number.isInteger(count) && count >= 0, "people are counted whole");
  if (count === 0) return 0;
  return count < step ? null : count - (count % step);
}

/** A count of people as it is shown to a sponsor: none, or enough not to point at anybody. */
export function countOrHidden(count: number, least: number = SMALL_CELL_LIMIT): number | null {
  return count === 0 || count >= least ? count : null;
}
