import * as z from "zod/mini";
import {
  Amount,
  Count,
  declareRule,
  Factor,
  findRule,
  type InForce,
  type RuleBook,
  RuleProblem,
  readRule,
  selectingDay,
} from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import {
  type IsoDate,
  type IsoMonth,
  monthOf,
  monthsBetween,
  shiftMonth,
} from "../shared/dates.ts";
import { BASIS_POINTS, fractionOf, sumOf } from "../shared/fractions.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { type Holidays, workingDayFrom } from "../shared/working-days.ts";

/** Sectors as the relief of PP 50/2025 tells them apart. */
export const SECTORS = ["transport", "other"] as const;
export type Sector = (typeof SECTORS)[number];

/** The insurer's programmes open to workers without an employer: work accident, death, old age. */
const PROGRAMMES = ["JKK", "JKM", "JHT"] as const;

const Bands = z.pipe(
  z.object({
    bands: z
      .array(z.object({ band: Count, income_from: Amount, base: Amount }))
      .check(z.minLength(1)),
  }),
  z.transform(({ bands }) =>
    bands
      .map((each) => ({ band: each.band, incomeFrom: each.income_from, base: each.base }))
      .sort((a, b) => (a.incomeFrom < b.incomeFrom ? -1 : 1)),
  ),
);

const BPU_BANDS = declareRule("BPU_BANDS", "contribution_month", Bands);
const JKK_RATE = declareRule(
  "JKK_BPU_BP",
  "contribution_month",
  z.object({ basis_points_of_band_base: Factor }),
);
const JKM_FLAT = declareRule("JKM_BPU_FLAT", "contribution_month", z.object({ amount: Amount }));
const JHT_RATE = declareRule(
  "JHT_BPU_BP",
  "contribution_month",
  z.object({ basis_points_of_band_base: Factor }),
);
const Relief = z
  .object({
    numerator: Factor,
    denominator: Factor,
    // PP 50/2025 reduces JKK and JKM only; a row that names JHT is a mistake, not a wider relief.
    programmes: z.array(z.enum(["JKK", "JKM"])),
  })
  .check(
    z.refine(
      (relief) => relief.denominator > 0n && relief.numerator <= relief.denominator,
      "a relief is a fraction of at most one whole",
    ),
  );
const RELIEF = declareRule("BPU_RELIEF", "contribution_month", Relief);
const CITY_BAND = declareRule(
  "CITY_BAND",
  "contribution_month",
  z.object({ band: Count, programmes: z.array(z.enum(PROGRAMMES)) }),
);
const FUNDER_FLAGS = declareRule(
  "FUNDER_IS_STATE_BUDGET",
  "contribution_month",
  z.record(
    z.string(),
    z.object({ label: z.string(), is_state_budget: z.boolean(), confidence: z.string() }),
  ),
);
const DUE_DAY = declareRule("BPU_DUE_DAY", "contribution_month", z.object({ day: Count }));
const ADVANCE_MONTHS = declareRule(
  "BPU_ADVANCE_MONTHS",
  "contribution_month",
  z.object({ choices: z.array(Count) }),
);
const JKK_WAGE_RATES = declareRule(
  "JKK_PU_BP",
  "contribution_month",
  z.object({ very_low: Factor, low: Factor, medium: Factor, high: Factor, very_high: Factor }),
);
const JKM_WAGE_RATE = declareRule(
  "JKM_PU_BP",
  "contribution_month",
  z.object({ basis_points: Factor }),
);
/** The dated rules of contributions, for whoever adds a version. */
export const CONTRIBUTION_RULES = [
  BPU_BANDS,
  JKK_RATE,
  JKM_FLAT,
  JHT_RATE,
  RELIEF,
  CITY_BAND,
  FUNDER_FLAGS,
  DUE_DAY,
  ADVANCE_MONTHS,
  JKK_WAGE_RATES,
  JKM_WAGE_RATE,
] as const;

const bpu = { segment: "BPU" };
const bpuJkk = { segment: "BPU", programme: "JKK" };
const bpuJkm = { segment: "BPU", programme: "JKM" };
const bpuJht = { segment: "BPU", programme: "JHT" };

export type BandChoice =
  | {
      readonly outcome: "chosen";
      readonly band: number;
      readonly ruleVersionIds: readonly string[];
    }
  | { readonly outcome: "refused"; readonly why: "income-missing" | "income-negative" };

/**
 * The contribution band of a worker's declared monthly income, in a contribution month.
 *
 * The printed table (PP 44/2015 Lampiran II) leaves gaps such as 1,099,001 to 1,099,999: an income
 * there falls in the lower band (to confirm). The highest band has no upper end.
 */
export function bandByIncome(
  declaredIncome: Rupiah | null,
  month: IsoMonth,
  rules: RuleBook,
): BandChoice {
  if (declaredIncome === null) return { outcome: "refused", why: "income-missing" };
  if (declaredIncome < 0n) return { outcome: "refused", why: "income-negative" };
  const { value: bands, versionId } = bandsOf(month, rules);
  const band = bands.findLast((each) => each.incomeFrom <= declaredIncome);
  if (band === undefined) {
    throw new RuleProblem(BPU_BANDS.key, [versionId], "the lowest band does not begin at 0");
  }
  return { outcome: "chosen", band: band.band, ruleVersionIds: [versionId] };
}

/** The band that the city pays for every worker, whatever the income (parameter CITY_BAND). */
export function cityBand(month: IsoMonth, rules: RuleBook): BandChoice & { outcome: "chosen" } {
  const { value, versionId } = readRule(rules, CITY_BAND, selectingDay(month), { funder: "city" });
  return { outcome: "chosen", band: value.band, ruleVersionIds: [versionId] };
}

/** The bands of a month, the lowest income first. */
export function listBands(month: IsoMonth, rules: RuleBook): number[] {
  return bandsOf(month, rules).value.map(({ band }) => band);
}

/** The monthly base of a band, on which JKK, JHT and the cash benefits are calculated. */
export function bandBase(band: number, month: IsoMonth, rules: RuleBook): Rupiah {
  return baseIn(bandsOf(month, rules), band);
}

/**
 * Whether a kind of funder counts as state budget (APBN, APBD) for the relief of PP 50/2025.
 *
 * Null when nothing is laid down for the funder in that month. `confidence` tells an officer what
 * the branch has yet to confirm. A fund keeps its own flag; this is what to propose for it.
 */
export function findFunderFlag(
  funder: string,
  month: IsoMonth,
  rules: RuleBook,
): { label: string; isStateBudget: boolean; confidence: string; ruleVersionId: string } | null {
  const flags = findRule(rules, FUNDER_FLAGS, selectingDay(month), {});
  const flag = flags?.value[funder];
  if (flags === null || flag === undefined) return null;
  return {
    label: flag.label,
    isStateBudget: flag.is_state_budget,
    confidence: flag.confidence,
    ruleVersionId: flags.versionId,
  };
}

/**
 * The flag of a funder in a month, or, in months for which none is laid down, the one that is laid down for others: there
 * no relief asks for it, but a fund still has to carry one. Null for a kind that no rule names.
 */
export function proposedFunderFlag(funder: string, month: IsoMonth, rules: RuleBook) {
  const others = (rules.get(FUNDER_FLAGS.key) ?? []).flatMap(({ validFrom }) =>
    validFrom === null ? [] : [monthOf(validFrom)],
  );
  for (const each of [month, ...others]) {
    const flag = findFunderFlag(funder, each, rules);
    if (flag !== null) return flag;
  }
  return null;
}

/** The kinds of funders that any rule names. */
export function listFunderKinds(rules: RuleBook): string[] {
  const versions = rules.get(FUNDER_FLAGS.key) ?? [];
  return [...new Set(versions.flatMap((each) => Object.keys(FUNDER_FLAGS.read(each))))];
}

/** What decides a worker's contribution besides the month. */
export type ContributionTerms = {
  readonly band: number;
  /** Decided by the insurer at enrolment. */
  readonly sector: Sector;
  /** Whether APBN or APBD pays. The fund's flag decides, not the funder's name. */
  readonly isStateBudget: boolean;
  /** Whether old-age savings (JHT) are paid too; optional except for workers who employ others. */
  readonly withOldAge: boolean;
};

/** The contribution for one worker and one month, per programme, and the versions it rests on. */
export type MonthlyContribution = {
  readonly month: IsoMonth;
  readonly band: number;
  readonly jkk: Rupiah;
  readonly jkm: Rupiah;
  readonly jht: Rupiah;
  readonly total: Rupiah;
  readonly isRelieved: boolean;
  readonly ruleVersionIds: readonly string[];
};

/**
 * The contribution of a worker without an employer (BPU) for one contribution month.
 *
 * PP 44/2015: JKK by band, JKM flat; PP 46/2015: JHT by band. PP 50/2025 halves JKK and JKM for
 * certain months and sectors, never when state budget pays, and never JHT. The month alone decides,
 * not the day of payment (to confirm), so this function is not told it. Throws a RuleProblem when a
 * rate is not laid down for the month or the band does not exist.
 */
export function monthlyContribution(
  month: IsoMonth,
  terms: ContributionTerms,
  rules: RuleBook,
): MonthlyContribution {
  const on = selectingDay(month);
  const bands = bandsOf(month, rules);
  const base = baseIn(bands, terms.band);
  const jkkRate = readRule(rules, JKK_RATE, on, bpuJkk);
  const jkmFlat = readRule(rules, JKM_FLAT, on, bpuJkm);
  const relief = findRule(rules, RELIEF, on, {
    segment: "BPU",
    sector: terms.sector,
    funding_is_state_budget: terms.isStateBudget,
  });
  const jhtRate = terms.withOldAge ? readRule(rules, JHT_RATE, on, bpuJht) : null;

  const full = {
    jkk: fractionOf(base, jkkRate.value.basis_points_of_band_base, BASIS_POINTS),
    jkm: jkmFlat.value.amount,
  };
  const { jkk, jkm } = relief === null ? full : relieve(full, relief.value);
  const jht =
    jhtRate === null
      ? rupiah(0n)
      : fractionOf(base, jhtRate.value.basis_points_of_band_base, BASIS_POINTS);
  assert(jkk <= full.jkk && jkm <= full.jkm, "relief never raises a contribution");

  const used = [bands, jkkRate, jkmFlat, relief, jhtRate];
  return {
    month,
    band: terms.band,
    jkk,
    jkm,
    jht,
    total: rupiah(jkk + jkm + jht),
    isRelieved: relief !== null,
    ruleVersionIds: used.flatMap((each) => (each === null ? [] : [each.versionId])),
  };
}

/** The contributions of one worker for several months on the same terms, month by month. */
export function contributionsFor(
  months: readonly IsoMonth[],
  terms: ContributionTerms,
  rules: RuleBook,
): MonthlyContribution[] {
  return months.map((month) => monthlyContribution(month, terms, rules));
}

/** What several contributions come to. */
export function totalOf(contributions: readonly MonthlyContribution[]): Rupiah {
  return sumOf(contributions.map((each) => each.total));
}

/** What a cohort costs, for each worker and for all, split by the budget year that must hold it. */
export type CohortCost = {
  readonly perWorker: Rupiah;
  readonly total: Rupiah;
  readonly byBudgetYear: readonly {
    readonly year: number;
    readonly perWorker: Rupiah;
    readonly total: Rupiah;
  }[];
};

/**
 * What a cohort costs from its first coverage month on, `length` months long, for `workers` people.
 *
 * A month is charged to the budget year it lies in: an APBD budget ends in December, so a cohort that
 * runs past it needs money of two years.
 */
export function cohortCost(
  cohort: { readonly firstMonth: IsoMonth; readonly length: number; readonly workers: number },
  terms: ContributionTerms,
  rules: RuleBook,
): CohortCost {
  assert(Number.isInteger(cohort.length) && cohort.length > 0, "a cohort lasts a month or more");
  assert(Number.isInteger(cohort.workers) && cohort.workers >= 0, "workers are counted whole");
  const workers = BigInt(cohort.workers);
  const months = monthsBetween(cohort.firstMonth, shiftMonth(cohort.firstMonth, cohort.length - 1));
  const contributions = contributionsFor(months, terms, rules);
  const byYear = Map.groupBy(contributions, (each) => Number(each.month.slice(0, 4)));
  const perWorker = totalOf(contributions);
  return {
    perWorker,
    total: rupiah(perWorker * workers),
    byBudgetYear: Array.from(byYear, ([year, ofYear]) => {
      const each = totalOf(ofYear);
      return { year, perWorker: each, total: rupiah(each * workers) };
    }),
  };
}

/**
 * The last day to pay for a contribution month, for workers without an employer.
 *
 * The 15th of the month itself (PP 44/2015), or the next working day when offices are closed.
 */
export function contributionDueOn(month: IsoMonth, holidays: Holidays, rules: RuleBook): IsoDate {
  const { value } = readRule(rules, DUE_DAY, selectingDay(month), bpu);
  return workingDayFrom(`${month}-${String(value.day).padStart(2, "0")}`, holidays);
}

/** For how many months a contribution may be paid at once, the coming month included. */
export function advanceMonthChoices(month: IsoMonth, rules: RuleBook): readonly number[] {
  return readRule(rules, ADVANCE_MONTHS, selectingDay(month), bpu).value.choices;
}

/** The insurer's risk classes of work for wage earners (PP 44/2015). */
export type RiskClass = "very_low" | "low" | "medium" | "high" | "very_high";

/**
 * What an employer owes for a wage earner (PU) in a month: JKK by risk class and JKM.
 *
 * Only to inform: wage earners are the employer's duty and are referred, not enrolled by a city.
 */
export function wageEarnerContribution(
  month: IsoMonth,
  earner: { readonly monthlyWage: Rupiah; readonly riskClass: RiskClass },
  rules: RuleBook,
): {
  readonly jkk: Rupiah;
  readonly jkm: Rupiah;
  readonly total: Rupiah;
  readonly ruleVersionIds: readonly string[];
} {
  const on = selectingDay(month);
  const jkkRates = readRule(rules, JKK_WAGE_RATES, on, { segment: "PU", programme: "JKK" });
  const jkmRate = readRule(rules, JKM_WAGE_RATE, on, { segment: "PU", programme: "JKM" });
  const jkk = fractionOf(earner.monthlyWage, jkkRates.value[earner.riskClass], BASIS_POINTS);
  const jkm = fractionOf(earner.monthlyWage, jkmRate.value.basis_points, BASIS_POINTS);
  return {
    jkk,
    jkm,
    total: rupiah(jkk + jkm),
    ruleVersionIds: [jkkRates.versionId, jkmRate.versionId],
  };
}

type Band = z.output<typeof Bands>[number];

function bandsOf(month: IsoMonth, rules: RuleBook): InForce<Band[]> {
  return readRule(rules, BPU_BANDS, selectingDay(month), bpu);
}

function baseIn(bands: InForce<Band[]>, band: number): Rupiah {
  const found = bands.value.find((each) => each.band === band);
  if (found === undefined) {
    throw new RuleProblem(BPU_BANDS.key, [bands.versionId], `there is no band ${band}`);
  }
  return found.base;
}

/**
 * Reduces what the relief names. The sum is reduced once and JKM takes what JKK leaves of it, so that
 * the total is exact even where a half rupiah would appear in both.
 */
function relieve(
  full: { readonly jkk: Rupiah; readonly jkm: Rupiah },
  relief: z.output<typeof Relief>,
): { jkk: Rupiah; jkm: Rupiah } {
  const reduced = (amount: bigint) => fractionOf(amount, relief.numerator, relief.denominator);
  const jkkIs = relief.programmes.includes("JKK");
  const jkmIs = relief.programmes.includes("JKM");
  const jkk = jkkIs ? reduced(full.jkk) : full.jkk;
  if (!jkmIs) return { jkk, jkm: full.jkm };
  const jkm = jkkIs ? reduced(full.jkk + full.jkm) - jkk : reduced(full.jkm);
  return { jkk, jkm: rupiah(jkm) };
}
