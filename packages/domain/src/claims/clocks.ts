import * as z from "zod/mini";
import { Count, declareRule, Factor, type RuleBook, readRule } from "../reference/rule-book.ts";
import { addMonths, type IsoDate } from "../shared/dates.ts";
import { fractionOf } from "../shared/fractions.ts";
import type { Rupiah } from "../shared/money.ts";
import { addWorkingDays, type Holidays } from "../shared/working-days.ts";

const Hours = z.object({ hours: Count });

const REPORT_STAGE_1 = declareRule("JKK_REPORT_1_HOURS", "event_date", Hours);
const REPORT_STAGE_2 = declareRule("JKK_REPORT_2_HOURS", "event_date", Hours);
const CLAIM_YEARS = declareRule("CLAIM_YEARS", "event_date", z.object({ years: Count }));
const JKM_PAYMENT = declareRule(
  "JKM_PAYMENT_WORKING_DAYS",
  "event_date",
  z.object({ working_days: Count, late_compensation_percent_per_day: Factor }),
);

/** What a person may ask, or be told, under the law on personal data (UU 27/2022). */
export const DATA_REQUESTS = [
  "access",
  "correction",
  "consent_withdrawal",
  "restriction",
  "breach_notice",
] as const;
export type DataRequest = (typeof DATA_REQUESTS)[number];

const DATA_REQUEST_RULES = {
  access: declareRule("PDP_ACCESS_HOURS", "request_time", Hours),
  correction: declareRule("PDP_CORRECTION_HOURS", "request_time", Hours),
  consent_withdrawal: declareRule("PDP_WITHDRAWAL_HOURS", "request_time", Hours),
  restriction: declareRule("PDP_RESTRICTION_HOURS", "request_time", Hours),
  breach_notice: declareRule("PDP_BREACH_HOURS", "request_time", Hours),
} as const satisfies Record<DataRequest, unknown>;

const jkk = { programme: "JKK" };
const jkm = { programme: "JKM" };

/** A running time limit in hours. It starts at the event, never at data entry. */
export type Clock = {
  readonly startedAt: Date;
  /** Half time: the officer is warned. */
  readonly warnAt: Date;
  readonly dueAt: Date;
  readonly ruleVersionId: string;
};

/** When a work accident must be reported (stage I): 2 × 24 hours after it (Permenaker 5/2021). */
export function accidentReportDue(happenedAt: Date, rules: RuleBook): Clock {
  const { value, versionId } = readRule(rules, REPORT_STAGE_1, dateInJambi(happenedAt), jkk);
  return clock(happenedAt, value.hours, versionId);
}

/**
 * When the second report, which is the claim, is due (stage II): 2 × 24 hours after the doctor
 * states that the worker recovered, is disabled or died (Permenaker 5/2021 Ps. 19).
 *
 * The law of the accident's day applies, whenever the doctor spoke.
 */
export function accidentClaimDue(happenedAt: Date, doctorStatedAt: Date, rules: RuleBook): Clock {
  const { value, versionId } = readRule(rules, REPORT_STAGE_2, dateInJambi(happenedAt), jkk);
  return clock(doctorStatedAt, value.hours, versionId);
}

/** The last day to claim a benefit: five years after the event (PP 82/2019 Ps. 26). */
export function claimUntil(programme: "JKK" | "JKM", eventOn: IsoDate, rules: RuleBook): IsoDate {
  const { value } = readRule(rules, CLAIM_YEARS, eventOn, { programme });
  return addMonths(eventOn, 12 * value.years);
}

/**
 * The day by which the insurer must pay JKM: three working days after the complete request
 * (PP 44/2015 Ps. 40). The law of the day of death applies.
 */
export function jkmPaymentDueOn(
  claim: { readonly diedOn: IsoDate; readonly completeOn: IsoDate },
  holidays: Holidays,
  rules: RuleBook,
): IsoDate {
  const { value } = readRule(rules, JKM_PAYMENT, claim.diedOn, jkm);
  return addWorkingDays(claim.completeOn, value.working_days, holidays);
}

/**
 * What the insurer owes for paying JKM late: 1 % of the amount a day (PP 44/2015 Ps. 40(4)).
 *
 * Calendar days are counted; the law's text does not say working days (to confirm).
 */
export function jkmLateCompensation(
  claim: { readonly diedOn: IsoDate; readonly amount: Rupiah },
  dueOn: IsoDate,
  paidOn: IsoDate,
  rules: RuleBook,
): Rupiah {
  const { value } = readRule(rules, JKM_PAYMENT, claim.diedOn, jkm);
  const daysLate = Math.max(0, Math.round((Date.parse(paidOn) - Date.parse(dueOn)) / DAY_MS));
  const percent = BigInt(daysLate) * value.late_compensation_percent_per_day;
  return fractionOf(claim.amount, percent, 100n);
}

/**
 * When a request about personal data must be answered: 3 × 24 hours after it came (UU 27/2022).
 *
 * Weekends count: the law speaks of hours (that reading is to be confirmed).
 */
export function dataRequestDue(request: DataRequest, receivedAt: Date, rules: RuleBook): Clock {
  const rule = DATA_REQUEST_RULES[request];
  const { value, versionId } = readRule(rules, rule, dateInJambi(receivedAt), { request });
  return clock(receivedAt, value.hours, versionId);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Jambi keeps western Indonesian time (WIB), without daylight saving. */
const JAMBI_OFFSET_MS = 7 * HOUR_MS;

/** The calendar date in Jambi at an instant; a law begins at midnight there, not in London. */
export function dateInJambi(at: Date): IsoDate {
  return new Date(at.getTime() + JAMBI_OFFSET_MS).toISOString().slice(0, 10);
}

function clock(startedAt: Date, hours: number, ruleVersionId: string): Clock {
  const after = (ms: number) => new Date(startedAt.getTime() + ms);
  return {
    startedAt,
    warnAt: after((hours * HOUR_MS) / 2),
    dueAt: after(hours * HOUR_MS),
    ruleVersionId,
  };
}
