import type { IsoMonth } from "../shared/dates.ts";
import type { Asked } from "./plan.ts";

/** Who paid or pays a month: a fund, nobody, or there was no such month in the plan. */
export type Payer = { readonly fundId: string } | "nobody" | "not-planned";

/** Months that went from one payer to another, or stayed and cost something else. */
export type PlanChange = {
  readonly from: Payer;
  readonly to: Payer;
  readonly months: number;
  /** Whole rupiah. */
  readonly before: bigint;
  readonly after: bigint;
};

/** Why nobody pays: the funds for this person that ran out; or there is none for them, or none for that month. */
export type GapReason =
  | { readonly why: "ran-out"; readonly fundIds: readonly string[] }
  | { readonly why: "not-their-people" }
  | { readonly why: "no-fund-then" };

/** Months that nobody pays, for one reason. */
export type PlanGap = GapReason & {
  readonly months: number;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
};

/** What it comes to that nobody pays, out of all funds that were asked. */
export function gapReason(asked: readonly Asked[]): GapReason {
  const ranOut = asked.filter(({ why }) => why === "ran-out").map(({ fundId }) => fundId);
  if (ranOut.length > 0) return { why: "ran-out", fundIds: ranOut };
  return asked.some(({ why }) => why === "not-its-people")
    ? { why: "not-their-people" }
    : { why: "no-fund-then" };
}

/** A month as a plan finds it, and as it leaves it. */
export type MonthStep = {
  readonly from: Payer;
  readonly to: Payer;
  readonly before: bigint;
  readonly after: bigint;
};

/** Adds steps to the changes so far. What stays as it was is no change. */
export function tallyChanges(
  soFar: readonly PlanChange[],
  steps: Iterable<MonthStep & { readonly months?: number }>,
): PlanChange[] {
  const byWay = new Map(soFar.map((change) => [wayOf(change), change]));
  for (const { months = 1, ...step } of steps) {
    const { before, after } = step;
    if (nameOf(step.from) === nameOf(step.to) && before === after) continue;
    const known = byWay.get(wayOf(step)) ?? { ...step, months: 0, before: 0n, after: 0n };
    byWay.set(wayOf(step), {
      ...known,
      months: known.months + months,
      before: known.before + before,
      after: known.after + after,
    });
  }
  return [...byWay.values()];
}

/** Adds the reasons of one month's gaps to those so far. */
export function tallyGaps(
  soFar: readonly PlanGap[],
  month: IsoMonth,
  reasons: Iterable<GapReason>,
): PlanGap[] {
  const keyOf = (gap: GapReason) => (gap.why === "ran-out" ? gap.fundIds.join(" ") : gap.why);
  const byReason = new Map(soFar.map((gap) => [keyOf(gap), gap]));
  for (const reason of reasons) {
    const known = byReason.get(keyOf(reason)) ?? {
      ...reason,
      months: 0,
      firstMonth: month,
      lastMonth: month,
    };
    byReason.set(keyOf(reason), { ...known, months: known.months + 1, lastMonth: month });
  }
  return [...byReason.values()];
}

const nameOf = (payer: Payer) => (typeof payer === "string" ? payer : payer.fundId);
const wayOf = ({ from, to }: Pick<PlanChange, "from" | "to">) => `${nameOf(from)} ${nameOf(to)}`;
