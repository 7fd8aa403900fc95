import * as z from "zod/mini";
import { fullJkmFrom, jkmWaitingMonths } from "../enrolment/coverage.ts";
import {
  Amount,
  Count,
  declareRule,
  Factor,
  type InForce,
  type RuleBook,
  RuleProblem,
  readRule,
} from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import { addDays, type IsoDate } from "../shared/dates.ts";
import { fractionOf } from "../shared/fractions.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";

const JKK = declareRule(
  "JKK_BENEFITS",
  "event_date",
  z.object({
    stmb: z.array(
      z.object({ months: z.optional(Count), after_months: z.optional(Count), percent: Factor }),
    ),
    death_multiplier: Factor,
    total_disability_multiplier: Factor,
    periodic: Amount,
    funeral: Amount,
    transport_caps: z.object({ land_river_lake: Amount, sea: Amount, air: Amount }),
  }),
);

const JKM_FULL = declareRule(
  "JKM_FULL",
  "event_date",
  z
    .object({ lump_sum: Amount, periodic: Amount, funeral: Amount, total: Amount })
    .check(
      z.refine(
        (jkm) => jkm.lump_sum + jkm.periodic + jkm.funeral === jkm.total,
        "the parts of the JKM benefit add up to its total",
      ),
    ),
);

const JKM_EARLY = declareRule(
  "JKM_FULL_AFTER_MONTHS",
  "event_date",
  z.object({ months: Count, early_amount: z.optional(Amount) }),
);

const Scholarship = z
  .object({
    max_children: Count,
    per_year: z.array(z.object({ level: z.string(), amount: Amount, max_years: Factor })),
    max_per_child: Amount,
  })
  .check(
    z.refine(
      (each) =>
        each.per_year.reduce((sum, level) => sum + level.amount * level.max_years, 0n) ===
        each.max_per_child,
      "the school years of a child add up to its largest scholarship",
    ),
  );
const SCHOLARSHIP = declareRule("SCHOLARSHIP", "event_date", Scholarship);

const SCHOLARSHIP_JKM_MIN_YEARS = declareRule(
  "SCHOLARSHIP_JKM_MIN_YEARS",
  "event_date",
  z.object({ years_of_contributions: Count }),
);
/** The dated rules of benefits, for whoever adds a version. */
export const BENEFIT_RULES = [
  JKK,
  JKM_FULL,
  JKM_EARLY,
  SCHOLARSHIP,
  SCHOLARSHIP_JKM_MIN_YEARS,
] as const;

const jkk = { programme: "JKK" };
const jkm = { programme: "JKM" };
const bpuJkm = { segment: "BPU", programme: "JKM" };

/**
 * How near a death may lie to the day of full JKM before the branch must settle it, in days: three
 * calendar months are 89 to 92 days, and sources speak of both "3 months" and "90 days".
 */
const DAYS_IN_DOUBT = 3;

/** A cash benefit and the scholarship that may come with it. The insurer decides; this informs. */
export type CashBenefit = {
  readonly cash: Rupiah;
  /** At most, over all school years of all eligible children; paid year by year on a school letter. */
  readonly scholarshipAtMost: Rupiah;
  /** Cash and scholarship together, at most. */
  readonly atMost: Rupiah;
  readonly ruleVersionIds: readonly string[];
};

/** The JKM benefit, and whether the waiting time was over. */
export type DeathBenefit = CashBenefit & {
  readonly isFull: boolean;
  readonly fullFrom: IsoDate;
  /** The death lies so near `fullFrom` that only the branch can say which amount is due. */
  readonly confirmWithBranch: boolean;
};

/**
 * The JKM benefit for a death that is not work-related (PP 82/2019; waiting by Permenaker 1/2025).
 *
 * `clockStartedOn` comes from `findJkmClockStart`; cover on the day of death is asked of
 * `coverStatus` first. `children` are those eligible: below 23, unmarried, not working.
 */
export function deathBenefit(
  death: {
    readonly clockStartedOn: IsoDate;
    readonly diedOn: IsoDate;
    readonly monthsContributed: number;
    readonly children: number;
  },
  rules: RuleBook,
): DeathBenefit {
  const { clockStartedOn, diedOn } = death;
  assert(clockStartedOn <= diedOn, "a death benefit is asked for a death under cover");
  const waiting = jkmWaitingMonths(diedOn, rules);
  const fullFrom = fullJkmFrom(clockStartedOn, diedOn, rules);
  const isFull = diedOn >= fullFrom;
  const confirmWithBranch =
    waiting.value > 0 &&
    diedOn >= addDays(fullFrom, -DAYS_IN_DOUBT) &&
    diedOn <= addDays(fullFrom, DAYS_IN_DOUBT);

  const cash = isFull ? fullAmount(diedOn, rules) : earlyAmount(diedOn, rules);
  const minimum = readRule(rules, SCHOLARSHIP_JKM_MIN_YEARS, diedOn, jkm);
  const hasMinimum = death.monthsContributed >= 12 * minimum.value.years_of_contributions;
  const scholarship = readScholarship(diedOn, jkm, hasMinimum ? death.children : 0, rules);
  return {
    ...benefitOf(cash.value, scholarship.value, [
      waiting.versionId,
      cash.versionId,
      minimum.versionId,
      scholarship.versionId,
    ]),
    isFull,
    fullFrom,
    confirmWithBranch,
  };
}

/** What a work accident is worth in cash: the worker's band base, the accident's day, the children. */
export type WorkAccident = {
  readonly base: Rupiah;
  readonly happenedOn: IsoDate;
  readonly children: number;
};

/**
 * The JKK benefit for a death by work accident: 48 times the band base, the periodic amount at once
 * and the funeral (PP 82/2019). No waiting time, and a scholarship from the first day.
 */
export function workDeathBenefit(accident: WorkAccident, rules: RuleBook): CashBenefit {
  const { value, versionId } = readRule(rules, JKK, accident.happenedOn, jkk);
  const cash = accident.base * value.death_multiplier + value.periodic + value.funeral;
  const scholarship = readScholarship(accident.happenedOn, jkk, accident.children, rules);
  return benefitOf(rupiah(cash), scholarship.value, [versionId, scholarship.versionId]);
}

/**
 * The JKK benefit for permanent total disability: 56 times the band base and the periodic amount
 * (PP 82/2019). Treatment without ceiling comes besides; it is no cash.
 */
export function totalDisabilityBenefit(accident: WorkAccident, rules: RuleBook): CashBenefit {
  const { value, versionId } = readRule(rules, JKK, accident.happenedOn, jkk);
  const cash = accident.base * value.total_disability_multiplier + value.periodic;
  const scholarship = readScholarship(accident.happenedOn, jkk, accident.children, rules);
  return benefitOf(rupiah(cash), scholarship.value, [versionId, scholarship.versionId]);
}

/**
 * The JKK benefit while a worker cannot work (STMB), for whole months: the band base in full for
 * twelve months, then half of it until recovered (PP 82/2019).
 */
export function incapacityBenefit(
  accident: { readonly base: Rupiah; readonly happenedOn: IsoDate; readonly months: number },
  rules: RuleBook,
): { readonly cash: Rupiah; readonly ruleVersionIds: readonly string[] } {
  assert(Number.isInteger(accident.months) && accident.months >= 0, "incapacity in whole months");
  const { value, versionId } = readRule(rules, JKK, accident.happenedOn, jkk);
  let percentOfBase = 0n;
  for (const stage of value.stmb) {
    const from = stage.after_months ?? 0;
    const until = stage.months === undefined ? accident.months : from + stage.months;
    const months = Math.max(0, Math.min(accident.months, until) - from);
    percentOfBase += BigInt(months) * stage.percent;
  }
  return { cash: fractionOf(accident.base, percentOfBase, 100n), ruleVersionIds: [versionId] };
}

/** The most that is paid back for bringing the injured to care, by the way travelled. */
export function injuredTransportCap(
  by: "land_river_lake" | "sea" | "air",
  happenedOn: IsoDate,
  rules: RuleBook,
): Rupiah {
  return readRule(rules, JKK, happenedOn, jkk).value.transport_caps[by];
}

/**
 * The largest scholarship for a number of eligible children, over all their school years; at most two
 * children count (PP 82/2019, Permenaker 5/2021). The minimum time of JKM is not looked at here.
 */
export function scholarshipAtMost(
  children: number,
  programme: "JKK" | "JKM",
  eventOn: IsoDate,
  rules: RuleBook,
): Rupiah {
  return readScholarship(eventOn, programme === "JKK" ? jkk : jkm, children, rules).value;
}

function readScholarship(
  eventOn: IsoDate,
  programme: { readonly programme: string },
  children: number,
  rules: RuleBook,
): InForce<Rupiah> {
  assert(Number.isInteger(children) && children >= 0, "children are counted whole");
  const { value, versionId } = readRule(rules, SCHOLARSHIP, eventOn, programme);
  const counted = BigInt(Math.min(children, value.max_children));
  return { value: rupiah(counted * value.max_per_child), versionId };
}

function fullAmount(diedOn: IsoDate, rules: RuleBook): InForce<Rupiah> {
  const { value, versionId } = readRule(rules, JKM_FULL, diedOn, jkm);
  return { value: value.total, versionId };
}

/**
 * What is paid before the waiting time is over: ten million in all. Sources split it differently
 * ("funeral 10 m", "8 m + 2 m"), so only the total is known.
 */
function earlyAmount(diedOn: IsoDate, rules: RuleBook): InForce<Rupiah> {
  const { value, versionId } = readRule(rules, JKM_EARLY, diedOn, bpuJkm);
  if (value.early_amount === undefined) {
    const what = `version ${versionId} has a waiting time and no early amount`;
    throw new RuleProblem(JKM_EARLY.key, [versionId], what);
  }
  return { value: value.early_amount, versionId };
}

function benefitOf(cash: Rupiah, scholarship: Rupiah, versionIds: readonly string[]): CashBenefit {
  return {
    cash,
    scholarshipAtMost: scholarship,
    atMost: rupiah(cash + scholarship),
    ruleVersionIds: [...new Set(versionIds)],
  };
}

/** What a family receives for a death by illness under the law of a day: in full, and before the waiting time is over. */
export function deathBenefitAmounts(on: IsoDate, rules: RuleBook): { full: Rupiah; early: Rupiah } {
  return { full: rupiah(fullAmount(on, rules).value), early: rupiah(earlyAmount(on, rules).value) };
}
