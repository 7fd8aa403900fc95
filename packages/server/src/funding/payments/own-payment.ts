import {
  advanceMonthChoices,
  findFunderFlag,
  SECTORS,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import { pledgeRates } from "@payung/domain/funding/pledges.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { type IsoMonth, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";

export type OwnPrice = {
  readonly months: number;
  readonly lastMonth: IsoMonth;
  readonly bySector: Readonly<Record<Sector, Rupiah>>;
};

export type OwnPayment = {
  readonly firstMonth: IsoMonth;
  readonly prices: readonly OwnPrice[];
  readonly ruleVersionIds: readonly string[];
};

/** What workers pay themselves from a month on, for one month and for as many as may be paid at once. */
export function ownPayment(firstMonth: IsoMonth, rules: RuleBook): OwnPayment {
  const isStateBudget = findFunderFlag("self", firstMonth, rules)?.isStateBudget ?? false;
  const choices = [...new Set([1, ...advanceMonthChoices(firstMonth, rules)])].sort(
    (a, b) => a - b,
  );
  const used = new Set<string>();
  const prices = choices.map((months) => {
    const lastMonth = shiftMonth(firstMonth, months - 1);
    const rates = pledgeRates({ firstMonth, lastMonth, isStateBudget }, rules);
    for (const { ruleVersionIds } of rates) for (const id of ruleVersionIds) used.add(id);
    const sum = (wanted: Sector) =>
      rupiah(
        rates.reduce((all, each) => (each.sector === wanted ? all + each.perPerson : all), 0n),
      );
    const [transport, other] = SECTORS.map(sum);
    return {
      months,
      lastMonth,
      bySector: { transport: transport ?? rupiah(0n), other: other ?? rupiah(0n) },
    };
  });
  return { firstMonth, prices, ruleVersionIds: [...used].sort() };
}
