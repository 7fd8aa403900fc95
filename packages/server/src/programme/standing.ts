import { type CohortCost, cityBand, cohortCost } from "@payung/domain/funding/contributions.ts";
import { type RuleBook, RuleProblem } from "@payung/domain/reference/rule-book.ts";
import { type IsoMonth, shiftMonth } from "@payung/domain/shared/dates.ts";
import { sumOf } from "@payung/domain/shared/fractions.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import * as cohortStore from "./cohort-store.ts";

/** What some people cost by the dated rates, by the budget year that must hold it. */
export type Cost = {
  readonly total: bigint;
  readonly byYear: readonly { readonly year: number; readonly total: bigint }[];
};

/** How a cohort stands: its places, who has them, who waits, and what it costs. */
export type Standing = {
  readonly cohort: cohortStore.CohortRow;
  readonly lastMonth: IsoMonth;
  readonly taken: number;
  readonly waiting: number;
  readonly dropouts: number;
  /** Places of people who dropped out and whom nobody has replaced. */
  readonly open: number;
  readonly decrees: number;
  readonly selectedAt: Date | null;
  /** The contribution of one worker for the first month; null where no rate is laid down. */
  readonly perMonth: bigint | null;
  /** What those cost who have a place. */
  readonly cost: Cost | null;
  /** What all places cost, filled from the first month on; null without a limit of places. */
  readonly fullCost: Cost | null;
};

/** All cohorts and how they stand, the newest first. */
export async function listStandings(tx: Tx, regionCode: string): Promise<Standing[]> {
  return standingsOf(tx, await cohortStore.listCohorts(tx, regionCode));
}

export async function findStanding(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<Standing | undefined> {
  const [row] = await cohortStore.listCohorts(tx, regionCode, id);
  return row === undefined ? undefined : (await standingsOf(tx, [row]))[0];
}

async function standingsOf(
  tx: Tx,
  rows: readonly cohortStore.CohortStanding[],
): Promise<Standing[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const ids = rows.map(({ id }) => id);
  const groups = await cohortStore.listCostGroups(tx, first.region_code, ids);
  const rules = await readRules(tx);
  return rows.map(({ taken, waiting, dropouts, open, decrees, selected_at, ...cohort }) => {
    const own = groups.filter(({ cohort_id }) => cohort_id === cohort.id);
    const { first_month: firstMonth, month_count: monthCount, quota } = cohort;
    const ofAll = (workers: number) =>
      costOf([{ firstMonth, monthCount, sector: "other", workers }], cohort, rules);
    const one = ofAll(1);
    return {
      cohort,
      lastMonth: shiftMonth(firstMonth, monthCount - 1),
      taken,
      waiting,
      dropouts,
      open,
      decrees,
      selectedAt: selected_at,
      perMonth: one === null ? null : perMonth(cohort, rules),
      cost: costOf(
        own.map((each) => ({
          firstMonth: each.first_month,
          monthCount: each.month_count,
          sector: each.sector,
          workers: each.n,
        })),
        cohort,
        rules,
      ),
      fullCost: quota === null ? null : ofAll(quota),
    };
  });
}

export type CostGroup = {
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  readonly sector: "transport" | "other";
  readonly workers: number;
};

/** What groups of people cost; null where a rate is not laid down for one of their months. */
export function costOf(
  groups: readonly CostGroup[],
  { is_state_budget: isStateBudget }: Pick<cohortStore.CohortRow, "is_state_budget">,
  rules: RuleBook,
): Cost | null {
  const costs: CohortCost[] = [];
  try {
    for (const { firstMonth, monthCount, sector, workers } of groups) {
      const { band } = cityBand(firstMonth, rules);
      const terms = { band, sector, isStateBudget, withOldAge: false };
      costs.push(cohortCost({ firstMonth, length: monthCount, workers }, terms, rules));
    }
  } catch (error) {
    if (error instanceof RuleProblem) return null;
    throw error;
  }
  const byYear = Map.groupBy(
    costs.flatMap((each) => each.byBudgetYear),
    ({ year }) => year,
  );
  return {
    total: sumOf(costs.map(({ total }) => total)),
    byYear: [...byYear]
      .map(([year, parts]) => ({ year, total: sumOf(parts.map(({ total }) => total)) }))
      .sort((a, b) => a.year - b.year),
  };
}

function perMonth(cohort: cohortStore.CohortRow, rules: RuleBook): bigint | null {
  const { first_month: firstMonth } = cohort;
  const one = { firstMonth, monthCount: 1, sector: "other", workers: 1 } as const;
  return costOf([one], cohort, rules)?.total ?? null;
}
