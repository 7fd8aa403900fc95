import type { RuleBook } from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import type { IsoMonth } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { type MonthlyContribution, monthlyContribution, type Sector } from "./contributions.ts";
import {
  type EarmarkPart,
  type Fund,
  inFundingOrder,
  type Member,
  type OpenFund,
  unmetPart,
} from "./funds.ts";

/** Who pays a member's month. */
export type PlannedMonth = {
  readonly month: IsoMonth;
  readonly fundId: string;
  readonly contribution: MonthlyContribution;
};

/** What a fund has been asked for, as far as a plan has come. */
export type FundUse = {
  readonly available: Rupiah;
  readonly planned: Rupiah;
  readonly monthCount: number;
  /** Where it ran out: it is not asked again, so that nobody is passed over for somebody cheaper. */
  readonly ranOutAt: IsoMonth | null;
};

/** Plans months one after the other. It may stop anywhere and go on from `uses`. */
export type Planner = {
  /** Who pays this member's month; null when no fund can. */
  readonly plan: (member: Member, month: IsoMonth) => PlannedMonth | null;
  readonly uses: () => ReadonlyMap<string, FundUse>;
};

/**
 * Begins a plan, or goes on with one whose `uses` are given.
 *
 * Each month asks the funds in their order (`inFundingOrder`) and takes the first that is for this member and month and
 * still has the amount. So the whole plan depends on the order in which months are asked, and on nothing else: ask all
 * members for one month before the next, in the order of the decree.
 */
export function planner(
  funds: readonly OpenFund[],
  rules: RuleBook,
  soFar: ReadonlyMap<string, FundUse> = new Map(),
): Planner {
  const order = inFundingOrder(funds).map((fund) => ({
    fund,
    use: { planned: 0n, monthCount: 0, ranOutAt: null, ...soFar.get(fund.id) } as {
      planned: Rupiah;
      monthCount: number;
      ranOutAt: IsoMonth | null;
    },
  }));
  const rates = rateTable(rules);
  return {
    plan: (member, month) => {
      for (const { fund, use } of order) {
        if (use.ranOutAt !== null || refusalOf(fund, member, month) !== null) continue;
        const contribution = rates(month, member, fund.isStateBudget);
        if (use.planned + contribution.total > fund.available) {
          use.ranOutAt = month;
          continue;
        }
        use.planned = rupiah(use.planned + contribution.total);
        use.monthCount += 1;
        assert(use.planned <= fund.available, "a plan asks no fund for more than it has");
        return { month, fundId: fund.id, contribution };
      }
      return null;
    },
    uses: () =>
      new Map(order.map(({ fund, use }) => [fund.id, { ...use, available: fund.available }])),
  };
}

/** Why a fund does not pay a member's month, whatever it has: not its months, or not its people. */
export type FundRefusal =
  | { readonly why: "not-its-months" }
  | { readonly why: "not-its-people"; readonly part: EarmarkPart };

/** One line of why somebody is paid by whom: the funds that were asked before, and the one that pays. */
export type Asked = { readonly fundId: string } & (
  | FundRefusal
  | { readonly why: "ran-out"; readonly at: IsoMonth }
  | { readonly why: "pays" }
);

/**
 * Why a member's month is paid by whom it is, fund by fund in the order they were asked. `payer` is what the plan says;
 * null when nobody pays.
 */
export function explainMonth(
  member: Member,
  month: IsoMonth,
  payer: string | null,
  { funds, uses }: { readonly funds: readonly Fund[]; readonly uses: ReadonlyMap<string, FundUse> },
): Asked[] {
  const asked: Asked[] = [];
  for (const fund of inFundingOrder(funds)) {
    if (fund.id === payer) return [...asked, { fundId: fund.id, why: "pays" }];
    const refusal = refusalOf(fund, member, month);
    const at = uses.get(fund.id)?.ranOutAt ?? null;
    if (refusal !== null) asked.push({ fundId: fund.id, ...refusal });
    else if (at !== null) asked.push({ fundId: fund.id, why: "ran-out", at });
  }
  assert(payer === null, "whoever pays is one of the funds that were asked");
  return asked;
}

function refusalOf(fund: Fund, member: Member, month: IsoMonth): FundRefusal | null {
  if (month < fund.firstMonth || month > fund.lastMonth) return { why: "not-its-months" };
  const part = unmetPart(fund, member);
  return part === null ? null : { why: "not-its-people", part };
}

/** Contributions for city-paid cover, each worked out once: a plan of a million months has a handful of them. */
function rateTable(rules: RuleBook) {
  const known = new Map<string, MonthlyContribution>();
  return (
    month: IsoMonth,
    { sector, band }: { readonly sector: Sector; readonly band: number },
    isStateBudget: boolean,
  ) => {
    const key = `${month} ${sector} ${band} ${isStateBudget}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = monthlyContribution(
      month,
      { sector, band, isStateBudget, withOldAge: false },
      rules,
    );
    known.set(key, made);
    return made;
  };
}
