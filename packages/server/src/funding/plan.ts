import {
  type ContributionTerms,
  cityBand,
  monthlyContribution,
  SECTORS,
} from "@payung/domain/funding/contributions.ts";
import { explainMonth, type PlannedMonth, planner } from "@payung/domain/funding/plan.ts";
import {
  gapReason,
  type Payer,
  tallyChanges,
  tallyGaps,
} from "@payung/domain/funding/plan-tally.ts";
import { type RuleBook, RuleProblem } from "@payung/domain/reference/rule-book.ts";
import { type IsoMonth, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { type Office, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { noteCommitted } from "./commitment-store.ts";
import { readOpenFunds } from "./fund-store.ts";
import { lockAccounts } from "./ledger-store.ts";
import { basisOf } from "./plan-basis.ts";
import {
  changesFrom,
  changeToJson,
  fundsFrom,
  fundToJson,
  gapsFrom,
  usesFrom,
  useToJson,
} from "./plan-json.ts";
import * as store from "./plan-store.ts";

/** Members that are planned, or months that are reserved, in one transaction. */
const AT_ONCE = 5_000;

export type PlanOrder = {
  readonly id: string;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
};

/**
 * Orders a plan for all members over some months; `workOffPlan` makes it. The same order again is the same. One plan at a
 * time: two would call off what the other has planned. Says whether it is still to be made.
 */
export async function orderPlan(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: PlanOrder,
): Promise<boolean> {
  const { regionCode } = actor;
  mustHaveRates(await readRules(tx), order);
  const isNew = await store.insertPlan(tx, {
    region_code: regionCode,
    id: order.id,
    first_month: order.firstMonth,
    last_month: order.lastMonth,
    ordered_by: actor.id,
    ordered_at: now(),
  });
  const kept = await store.lockPlan(tx, regionCode, order.id);
  if (kept === undefined) throw new Problem("funding.plan-running");
  if (kept.first_month !== order.firstMonth || kept.last_month !== order.lastMonth) {
    throw new Problem("request.id-already-used");
  }
  if (isNew) {
    await recordEvent(tx, actor, {
      kind: "funding.plan-ordered",
      subjectId: order.id,
      details: { firstMonth: order.firstMonth, lastMonth: order.lastMonth },
    });
  }
  return kept.ended_at === null;
}

/** Without a rate for each of its months a plan could only fail, again and again. */
function mustHaveRates(rules: RuleBook, { firstMonth, lastMonth }: PlanOrder): void {
  try {
    for (const month of monthsBetween(firstMonth, lastMonth)) {
      const { band } = cityBand(month, rules);
      for (const sector of SECTORS) {
        for (const isStateBudget of [true, false]) {
          monthlyContribution(month, { sector, band, isStateBudget, withOldAge: false }, rules);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    throw new Problem("funding.rate-missing", { rule: error.key, problem: error.message });
  }
}

/**
 * Makes a plan: all members for one month, then for the next, some thousands in a transaction. Broken off anywhere it
 * goes on after the last member that was kept. What is committed or paid is left as it is.
 */
export async function workOffPlan(office: Office, planId: string): Promise<void> {
  while (await write(office, (tx) => planSome(tx, office, planId)));
}

/** Plans the next members; false when the plan is made. */
async function planSome(tx: Tx, office: Office, planId: string): Promise<boolean> {
  const { regionCode } = office.actor;
  const plan = await store.lockPlan(tx, regionCode, planId);
  if (plan === undefined || plan.ended_at !== null) return false;
  const month = plan.at_month ?? plan.first_month;
  if (month > plan.last_month) {
    const off = await store.callOffRest(tx, regionCode, plan);
    const calledOff = off.reduce((sum, { months }) => sum + months, 0);
    const changes = tallyChanges(
      changesFrom(plan.changes),
      off.map(({ fundId, months, amount }) => ({
        ...{ from: payerOf(fundId), to: "not-planned" as const },
        ...{ months, before: amount, after: 0n },
      })),
    );
    await store.notePlan(tx, regionCode, planId, {
      changes: JSON.stringify(changes.map(changeToJson)),
      ended_at: office.now(),
    });
    await recordEvent(tx, office.actor, {
      kind: "funding.planned",
      subjectId: planId,
      details: { months: plan.months_done, unpaid: plan.unpaid_count, calledOff },
    });
    return false;
  }

  const rules = await readRules(tx);
  const basis =
    plan.basis ?? (await basisOf(tx, regionCode, rules, [plan.first_month, plan.last_month]));
  const funds = plan.funds === null ? await readOpenFunds(tx, regionCode) : fundsFrom(plan.funds);
  const running = planner(funds, rules, plan.uses === null ? new Map() : usesFrom(plan.uses));
  const after =
    plan.at_member === null || plan.at_started_on === null
      ? null
      : { startedOn: plan.at_started_on, applicationId: plan.at_member };
  const members = await store.readMembers(tx, regionCode, month, { after, limit: AT_ONCE });
  const { band } = cityBand(month, rules);
  // Somebody who joined anew stands there twice: the first membership in the order counts, for one month has one payer.
  const seen = new Set<string>();
  const planned = members
    .filter(({ isIn, isOpen, planId: by, workerId }) => {
      if (!isIn || !isOpen || by === planId || seen.has(workerId)) return false;
      seen.add(workerId);
      return true;
    })
    .map((member) => ({ member, paid: running.plan({ ...member, band }, month) }));
  const uses = running.uses();
  const changes = tallyChanges(
    changesFrom(plan.changes),
    planned.map(({ member: { before }, paid }) => ({
      from: before === null ? ("not-planned" as const) : payerOf(before.fundId),
      to: payerOf(paid?.fundId ?? null),
      before: before?.amount ?? 0n,
      after: paid?.contribution.total ?? 0n,
    })),
  );
  const gaps = tallyGaps(
    gapsFrom(plan.gaps),
    month,
    planned
      .filter(({ paid }) => paid === null)
      .map(({ member }) =>
        gapReason(explainMonth({ ...member, band }, month, null, { funds, uses })),
      ),
  );

  const flags = new Map(funds.map((fund) => [fund.id, fund.isStateBudget]));
  const rates = new Map<string, Rate>();
  for (const { member, paid } of planned) {
    if (paid === null) continue;
    const rate = rateOf(paid, {
      sector: member.sector,
      isStateBudget: flags.get(paid.fundId) === true,
    });
    rates.set(rate.id, rate);
  }
  await store.insertRates(
    tx,
    [...rates.values()].map((rate) => ({ region_code: regionCode, ...rate })),
  );
  await store.keepMonths(
    tx,
    { regionCode, planId, month },
    planned.map(({ member, paid }) => ({
      worker_id: member.workerId,
      application_id: member.applicationId,
      kelurahan_code: member.kelurahanCode,
      account_id: paid?.fundId ?? null,
      rate_id:
        paid === null
          ? null
          : rateOf(paid, { sector: member.sector, isStateBudget: flags.get(paid.fundId) === true })
              .id,
      amount_idr: paid?.contribution.total ?? null,
    })),
  );

  const last = members.at(-1);
  const isMonthDone = members.length < AT_ONCE || last === undefined;
  await store.notePlan(tx, regionCode, planId, {
    basis: JSON.stringify(basis),
    funds: JSON.stringify(funds.map(fundToJson)),
    uses: JSON.stringify([...uses].map(useToJson)),
    changes: JSON.stringify(changes.map(changeToJson)),
    gaps: JSON.stringify(gaps),
    at_month: isMonthDone ? shiftMonth(month, 1) : month,
    at_started_on: isMonthDone ? null : last.startedOn,
    at_member: isMonthDone ? null : last.applicationId,
    months_done: plan.months_done + planned.length,
    unpaid_count: plan.unpaid_count + planned.filter(({ paid }) => paid === null).length,
  });
  return true;
}

const payerOf = (fundId: string | null): Payer => (fundId === null ? "nobody" : { fundId });

/** What a commitment has come to, fund by fund. */
export type Committed = ReadonlyMap<string, number>;

/**
 * Reserves the planned months of a range out of their funds, as far as the money that has come in reaches; the rest
 * stays planned. Broken off anywhere it goes on; done again it reserves what has become possible since.
 */
export async function commitMonths(office: Office, order: CommitRange): Promise<Committed> {
  const { regionCode } = office.actor;
  const funds = await write(office, (tx) =>
    store.fundsToCommit(tx, regionCode, order.firstMonth, order.lastMonth),
  );
  const committed = new Map<string, number>();
  for (const fundId of funds) committed.set(fundId, await commitFund(office, order, fundId));
  return committed;
}

type CommitRange = {
  readonly id: string;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
};

async function commitFund(office: Office, order: CommitRange, fundId: string): Promise<number> {
  const { regionCode, id: decidedBy } = office.actor;
  let committed = 0;
  let after: store.ReservedMonth | null = null;
  for (;;) {
    const made: store.Reserved = await write(office, async (tx) => {
      const account = (await lockAccounts(tx, regionCode, [fundId])).get(fundId);
      const totals = account?.totals ?? null;
      const reserved = await store.commitNext(tx, regionCode, {
        first: order.firstMonth,
        last: order.lastMonth,
        fundId,
        after,
        limit: AT_ONCE,
        available: totals === null ? null : totals.received - totals.spent - totals.reserved,
        documentId: order.id,
        decidedBy,
        at: office.now(),
      });
      await noteCommitted(tx, regionCode, order.id, reserved);
      return reserved;
    });
    committed += made.months;
    if (made.months < AT_ONCE) return committed;
    after = made.last;
  }
}

type Rate = {
  readonly id: string;
  readonly month: IsoMonth;
  readonly sector: ContributionTerms["sector"];
  readonly band: number;
  readonly is_state_budget: boolean;
  readonly jkk_idr: bigint;
  readonly jkm_idr: bigint;
  readonly jht_idr: bigint;
  readonly total_idr: bigint;
  readonly rule_version_ids: string[];
};

/** The id says all that the amount rests on, so a rule that is changed later is another rate. */
export function rateOf(
  { month, contribution }: PlannedMonth,
  terms: Pick<ContributionTerms, "sector" | "isStateBudget">,
): Rate {
  const { band, jkk, jkm, jht, total, ruleVersionIds } = contribution;
  const payer = terms.isStateBudget ? "state" : "other";
  return {
    id: [month, terms.sector, band, payer, ...ruleVersionIds].join(" "),
    month,
    sector: terms.sector,
    band,
    is_state_budget: terms.isStateBudget,
    jkk_idr: jkk,
    jkm_idr: jkm,
    jht_idr: jht,
    total_idr: total,
    rule_version_ids: [...ruleVersionIds],
  };
}
