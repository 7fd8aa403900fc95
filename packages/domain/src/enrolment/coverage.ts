import * as z from "zod/mini";
import {
  Amount,
  Count,
  declareRule,
  findRule,
  type InForce,
  type RuleBook,
  readRule,
  selectingDay,
} from "../reference/rule-book.ts";
import {
  addMonths,
  type IsoDate,
  type IsoMonth,
  monthBounds,
  monthOf,
  monthsBetween,
  shiftMonth,
} from "../shared/dates.ts";
import type { Rupiah } from "../shared/money.ts";

const GRACE_MONTHS = declareRule("GRACE_MONTHS", "contribution_month", z.object({ months: Count }));
const ARREARS_COUNTED = declareRule(
  "ARREARS_COUNTED_MONTHS",
  "contribution_month",
  z.object({ months: Count, fine: Amount }),
);
const JKM_FULL_AFTER = declareRule(
  "JKM_FULL_AFTER_MONTHS",
  "event_date",
  z.object({ months: Count }),
);
const JKM_CLOCK_AFTER_LAPSE = declareRule(
  "JKM_CLOCK_AFTER_LAPSE",
  "event_date",
  z.object({ restart: z.boolean() }),
);
/** The dated rules of cover, for whoever adds a version. */
export const COVER_RULES = [
  GRACE_MONTHS,
  ARREARS_COUNTED,
  JKM_FULL_AFTER,
  JKM_CLOCK_AFTER_LAPSE,
] as const;

const bpu = { segment: "BPU" };
const bpuJkm = { segment: "BPU", programme: "JKM" };

/** The dates of an enrolment that decide where it stands. */
export type CoverDates = {
  /** First day of cover. */
  readonly startsOn: IsoDate;
  /** Last month paid without a gap. Never paid: the month before the start. */
  readonly paidThrough: IsoMonth;
  /** Last day of cover when it ended for another reason than arrears (death, wages, moved away). */
  readonly endedOn: IsoDate | null;
};

export type CoverStatus = "not-started" | "active" | "grace" | "lapsed" | "ended";

/**
 * Where an enrolment stands on a date. Always computed from dates, never typed by anyone.
 *
 * Active while paid; in grace for at most three unpaid months; then lapsed (insurer rule book p. 59).
 * What lapsed first stays lapsed. Whether an event in grace is covered by paying later is not known
 * (to confirm): do not read "grace" as a promise.
 */
export function coverStatus(cover: CoverDates, on: IsoDate, rules: RuleBook): CoverStatus {
  if (on < cover.startsOn) return "not-started";
  const grace = graceOf(cover.paidThrough, rules);
  const { endedOn } = cover;
  if (endedOn !== null && on > endedOn && endedOn <= grace.until) return "ended";
  if (monthOf(on) <= cover.paidThrough) return "active";
  return on <= grace.until ? "grace" : "lapsed";
}

/** The last day on which arrears can still be paid: the last day of the third unpaid month. */
export function graceUntil(paidThrough: IsoMonth, rules: RuleBook): IsoDate {
  return graceOf(paidThrough, rules).until;
}

/** The unpaid months that must be paid to stay covered, and what lateness costs besides. */
export type Arrears = {
  readonly months: readonly IsoMonth[];
  /** Nothing today: the insurer asks no fine of workers without an employer. */
  readonly fine: Rupiah;
  readonly ruleVersionIds: readonly string[];
};

/**
 * The months in arrears on a date, the current month included; at most three are counted.
 *
 * After a lapse there are none: old arrears are not counted, a new enrolment begins instead.
 */
export function arrearsOn(paidThrough: IsoMonth, on: IsoDate, rules: RuleBook): Arrears {
  const grace = graceOf(paidThrough, rules);
  const counted = readRule(rules, ARREARS_COUNTED, firstUnpaidDay(paidThrough), bpu);
  const ruleVersionIds = [grace.versionId, counted.versionId];
  if (on > grace.until) return { months: [], fine: counted.value.fine, ruleVersionIds };

  const unpaid = monthsBetween(shiftMonth(paidThrough, 1), monthOf(on));
  return {
    months: unpaid.slice(0, counted.value.months),
    fine: counted.value.fine,
    ruleVersionIds,
  };
}

/**
 * The first day on which a death is worth the full JKM benefit, under the law in force on `asOf`.
 *
 * Permenaker 1/2025: three calendar months after membership began (a day that does not exist is the
 * last of its month); before that law, from the first day. For a death, `asOf` is its day.
 */
export function fullJkmFrom(startsOn: IsoDate, asOf: IsoDate, rules: RuleBook): IsoDate {
  return addMonths(startsOn, jkmWaitingMonths(asOf, rules).value);
}

/** The months of membership before full JKM, under the law in force on a date; 0 is no waiting. */
export function jkmWaitingMonths(asOf: IsoDate, rules: RuleBook): InForce<number> {
  const { value, versionId } = readRule(rules, JKM_FULL_AFTER, asOf, bpuJkm);
  return { value: value.months, versionId };
}

/** A stretch of cover of one worker, whoever paid for it. */
export type CoverPeriod = Pick<CoverDates, "startsOn" | "paidThrough">;

/**
 * The day from which a worker's waiting time for full JKM counts, seen on `asOf`; null before any cover.
 *
 * A change of payer without an unpaid month does not restart it; an unpaid month does, even where
 * grace had not run out. No source settles either (to confirm), and we never over-promise.
 */
export function findJkmClockStart(
  periods: readonly CoverPeriod[],
  asOf: IsoDate,
  rules: RuleBook,
): IsoDate | null {
  const begun = periods.filter((each) => each.startsOn <= asOf);
  const [first, ...later] = begun.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  if (first === undefined) return null;
  const restarts = findRule(rules, JKM_CLOCK_AFTER_LAPSE, asOf, bpuJkm)?.value.restart ?? true;

  let clockStart = first.startsOn;
  let paidThrough = first.paidThrough;
  for (const period of later) {
    const unpaidBetween = monthOf(period.startsOn) > shiftMonth(paidThrough, 1);
    if (unpaidBetween && restarts) clockStart = period.startsOn;
    if (period.paidThrough > paidThrough) paidThrough = period.paidThrough;
  }
  return clockStart;
}

function firstUnpaidDay(paidThrough: IsoMonth): IsoDate {
  return selectingDay(shiftMonth(paidThrough, 1));
}

function graceOf(
  paidThrough: IsoMonth,
  rules: RuleBook,
): { readonly until: IsoDate; readonly versionId: string } {
  const { value, versionId } = readRule(rules, GRACE_MONTHS, firstUnpaidDay(paidThrough), bpu);
  return { until: monthBounds(shiftMonth(paidThrough, value.months)).last, versionId };
}
