import * as z from "zod/mini";
import {
  Amount,
  Count,
  declareRule,
  Factor,
  type RuleBook,
  readRule,
} from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import type { IsoDate } from "../shared/dates.ts";
import { BASIS_POINTS, fractionOf } from "../shared/fractions.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { addWorkingDays, type Holidays } from "../shared/working-days.ts";

const Tier = z.object({
  value_over: Amount,
  value_to: z.nullable(Amount),
  jkk_bp: Factor,
  jkm_bp: Factor,
});

const Tiers = z
  .object({
    tiers: z.array(Tier).check(z.minLength(1)),
    when_wages_known: z.object({ jkk_bp_of_monthly_wage: Factor, jkm_bp_of_monthly_wage: Factor }),
  })
  .check(
    z.refine(
      ({ tiers }) =>
        tiers.every((tier, index) => tier.value_over === (tiers[index - 1]?.value_to ?? 0n)) &&
        tiers.every((tier, index) => (tier.value_to === null) === (index === tiers.length - 1)),
      "the tiers follow each other from 0 without a gap, and the last has no end",
    ),
  );

const JAKON_TIERS = declareRule("JAKON_TIERS", "registration_date", Tiers);
const JAKON_FORM_DAYS = declareRule(
  "JAKON_FORM_WORKING_DAYS",
  "registration_date",
  z.object({ register_after_spk: Count, worker_change_report: Count }),
);
/** The dated rules of construction, for whoever adds a version. */
export const JAKON_RULES = [JAKON_TIERS, JAKON_FORM_DAYS] as const;

const jakon = { segment: "JAKON" };

/** What a construction project owes, per programme. JKK and JKM only, without scholarship in JKM. */
export type ConstructionContribution = {
  readonly jkk: Rupiah;
  readonly jkm: Rupiah;
  readonly total: Rupiah;
  readonly ruleVersionIds: readonly string[];
};

/**
 * The contribution of a construction project, by its contract value without VAT.
 *
 * Progressive: each rate applies only to the part of the value inside its slice (PP 49/2020 Ps. 12,
 * "dari selisih nilai"). Summed exactly and rounded once per programme, half up (to confirm).
 */
export function constructionContribution(
  project: { readonly netValue: Rupiah; readonly registeredOn: IsoDate },
  rules: RuleBook,
): ConstructionContribution {
  assert(project.netValue >= 0n, "a contract is worth nothing or more");
  const { value, versionId } = readRule(rules, JAKON_TIERS, project.registeredOn, jakon);
  let jkkParts = 0n;
  let jkmParts = 0n;
  for (const tier of value.tiers) {
    if (project.netValue <= tier.value_over) break;
    const { value_to: end } = tier;
    const top = end !== null && project.netValue > end ? end : project.netValue;
    const slice = top - tier.value_over;
    jkkParts += slice * tier.jkk_bp;
    jkmParts += slice * tier.jkm_bp;
  }
  return contributionOf(jkkParts, jkmParts, versionId);
}

/** The monthly contribution for site workers whose wages are known: by their wages, not the contract. */
export function constructionWageContribution(
  site: { readonly monthlyWages: Rupiah; readonly registeredOn: IsoDate },
  rules: RuleBook,
): ConstructionContribution {
  const { value, versionId } = readRule(rules, JAKON_TIERS, site.registeredOn, jakon);
  const rates = value.when_wages_known;
  return contributionOf(
    site.monthlyWages * rates.jkk_bp_of_monthly_wage,
    site.monthlyWages * rates.jkm_bp_of_monthly_wage,
    versionId,
  );
}

/** The last day to register a project: 14 working days after the work order (SPK) (to confirm). */
export function registerProjectBy(
  workOrderOn: IsoDate,
  holidays: Holidays,
  rules: RuleBook,
): IsoDate {
  const { value } = readRule(rules, JAKON_FORM_DAYS, workOrderOn, jakon);
  return addWorkingDays(workOrderOn, value.register_after_spk, holidays);
}

/** The last day to report a change among a project's workers: 7 working days (to confirm). */
export function reportWorkerChangeBy(
  changedOn: IsoDate,
  holidays: Holidays,
  rules: RuleBook,
): IsoDate {
  const { value } = readRule(rules, JAKON_FORM_DAYS, changedOn, jakon);
  return addWorkingDays(changedOn, value.worker_change_report, holidays);
}

function contributionOf(
  jkkParts: bigint,
  jkmParts: bigint,
  versionId: string,
): ConstructionContribution {
  const jkk = fractionOf(jkkParts, 1n, BASIS_POINTS);
  const jkm = fractionOf(jkmParts, 1n, BASIS_POINTS);
  return { jkk, jkm, total: rupiah(jkk + jkm), ruleVersionIds: [versionId] };
}
