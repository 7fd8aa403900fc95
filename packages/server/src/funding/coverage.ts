import {
  cityBand,
  monthlyContribution,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import { type Asked, explainMonth } from "@payung/domain/funding/plan.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { Problem } from "../shared/problem.ts";
import * as store from "./coverage-store.ts";
import { fundsFrom, usesFrom } from "./plan-json.ts";
import { findPlan, readMembers } from "./plan-store.ts";

/** Months of a range for which nobody pays, with what they would cost whom. */
export type UnpaidMonths = {
  readonly month: IsoMonth;
  readonly sector: Sector;
  /** So many workers' months. */
  readonly months: number;
  /** Of one worker's month. */
  readonly fromStateBudget: Rupiah;
  readonly fromOthers: Rupiah;
  readonly ruleVersionIds: readonly string[];
};

/**
 * The planned months without a payer, by month and sector, with what one of them costs the state budget and what it
 * costs anybody else: the relief of PP 50/2025 makes the difference, and the cheaper is the least it takes.
 */
export async function unpaidMonths(
  tx: Tx,
  regionCode: string,
  range: readonly [IsoMonth, IsoMonth],
): Promise<UnpaidMonths[]> {
  const rules = await readRules(tx);
  return (await store.countUnpaid(tx, regionCode, range)).map(({ month, sector, months }) => {
    const { band } = cityBand(month, rules);
    const [state, others] = [true, false].map((isStateBudget) =>
      monthlyContribution(month, { sector, band, isStateBudget, withOldAge: false }, rules),
    );
    return {
      month,
      sector,
      months: Number(months),
      fromStateBudget: state?.total ?? rupiah(0n),
      fromOthers: others?.total ?? rupiah(0n),
      ruleVersionIds: [
        ...new Set([...(state?.ruleVersionIds ?? []), ...(others?.ruleVersionIds ?? [])]),
      ],
    };
  });
}

/** Why a member's month is paid by whom it is: the funds in the order they were asked, as the plan knew them. */
export async function explainCoverage(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  month: IsoMonth,
): Promise<{ readonly row: store.CoverageRow; readonly asked: readonly Asked[] | null }> {
  const row = (await store.listMonthsOf(tx, regionCode, applicationId)).find(
    (each) => each.month === month,
  );
  if (row === undefined) throw new Problem("request.not-found");
  const plan = row.plan_id === null ? undefined : await findPlan(tx, regionCode, row.plan_id);
  const [member] = await readMembers(tx, regionCode, month, { applicationId, limit: 1 });
  // Whoever has left is no member any more, and a month that was committed by hand has no plan.
  if (plan?.funds == null || plan.uses === null || member?.isIn !== true)
    return { row, asked: null };
  const funds = fundsFrom(plan.funds);
  const { band } = cityBand(month, await readRules(tx));
  const payer = funds.some((fund) => fund.id === row.account_id) ? row.account_id : null;
  if (payer === null && row.account_id !== null) return { row, asked: null };
  const uses = usesFrom(plan.uses);
  return { row, asked: explainMonth({ ...member, band }, month, payer, { funds, uses }) };
}

export const { listMonthsOf, sumMonths } = store;
