import type { RuleBook } from "../../reference/rule-book.ts";
import type { IsoMonth } from "../../shared/dates.ts";
import { type Rupiah, rupiah } from "../../shared/money.ts";
import { type ContributionTerms, listBands, monthlyContribution } from "../contributions.ts";

/** How an amount on a bill divides into programmes, and by which rule versions; none where no rule gives the amount. */
export type BilledSplit = {
  readonly band: number;
  readonly jkk: Rupiah;
  readonly jkm: Rupiah;
  readonly ruleVersionIds: readonly string[];
};

/** A month as we had worked it out. */
export type OurMonth = Pick<ContributionTerms, "band" | "sector" | "isStateBudget"> & {
  readonly month: IsoMonth;
  readonly jkm: Rupiah;
};

/**
 * Divides the amount that a bill asks for a month into work accident (JKK) and death (JKM); a bill names the sum only.
 *
 * Where the dated rules know the sum, they divide it: in our own band first, then in another, then as another payer
 * would pay it (with relief or without). Where they do not, JKM stays what it is, since the law makes it flat and lets
 * only JKK follow the income (PP 44/2015); a sum that does not reach beyond it is all JKM.
 */
export function splitAsBilled(ours: OurMonth, amount: Rupiah, rules: RuleBook): BilledSplit {
  const { month, sector, band, isStateBudget } = ours;
  const bands = [band, ...listBands(month, rules).filter((each) => each !== band)];
  for (const isState of [isStateBudget, !isStateBudget]) {
    for (const each of bands) {
      const terms = { band: each, sector, isStateBudget: isState, withOldAge: false };
      const found = monthlyContribution(month, terms, rules);
      if (found.total === amount) return found;
    }
  }
  const jkm = ours.jkm < amount ? ours.jkm : amount;
  return { band, jkk: rupiah(amount - jkm), jkm, ruleVersionIds: [] };
}
