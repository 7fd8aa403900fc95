import * as z from "zod/mini";
import { Count, declareRule, type RuleBook, readRule } from "../reference/rule-book.ts";
import { ageOn, type IsoDate } from "../shared/dates.ts";

const ENTRY_AGE_BELOW = declareRule(
  "ENTRY_AGE_BELOW",
  "registration_date",
  z.object({
    years: Count,
    check_at: z.array(z.enum(["registration_date", "first_payment_date"])).check(z.minLength(1)),
  }),
);
const ENTRY_AGE_MIN = declareRule("ENTRY_AGE_MIN", "registration_date", z.object({ years: Count }));
/** The dated rules of the age at entry, for whoever adds a version. */
export const ENTRY_AGE_RULES = [ENTRY_AGE_BELOW, ENTRY_AGE_MIN] as const;

const bpu = { segment: "BPU" };
const firstEntry = { segment: "BPU", first_entry_only: true };

/** A person who joins, or goes on. */
export type Entrant = {
  readonly bornOn: IsoDate;
  readonly registeredOn: IsoDate;
  /** Null while nothing was paid: the limit at first payment is then still to be looked at. */
  readonly firstPaidOn: IsoDate | null;
  /** A member without a lapse. Whoever lapsed joins anew: no source says otherwise (to confirm). */
  readonly isMemberAlready: boolean;
};

export type EntryAge =
  | { readonly outcome: "accepted"; readonly ruleVersionIds: readonly string[] }
  | { readonly outcome: "may-continue" }
  | {
      readonly outcome: "refused";
      readonly why: "AGE_UNDER" | "AGE_OVER";
      /** The day on which the age did not fit. */
      readonly on: IsoDate;
      readonly ageYears: number;
      readonly ruleVersionIds: readonly string[];
    };

/**
 * Whether a person's age allows joining.
 *
 * Must have reached the lower limit at registration, and must not have reached the upper one (65) at
 * registration and at first payment (insurer rule book p. 59). Whoever joined younger may continue.
 */
export function checkEntryAge(entrant: Entrant, rules: RuleBook): EntryAge {
  if (entrant.isMemberAlready) return { outcome: "may-continue" };
  const { bornOn, registeredOn, firstPaidOn } = entrant;
  const lower = readRule(rules, ENTRY_AGE_MIN, registeredOn, bpu);
  const upper = readRule(rules, ENTRY_AGE_BELOW, registeredOn, firstEntry);
  const ruleVersionIds = [lower.versionId, upper.versionId];

  const ageAtRegistration = ageOn(bornOn, registeredOn);
  if (ageAtRegistration < lower.value.years) {
    return {
      outcome: "refused",
      why: "AGE_UNDER",
      on: registeredOn,
      ageYears: ageAtRegistration,
      ruleVersionIds,
    };
  }
  for (const day of upper.value.check_at) {
    const on = day === "registration_date" ? registeredOn : firstPaidOn;
    if (on === null) continue;
    const ageYears = ageOn(bornOn, on);
    if (ageYears >= upper.value.years) {
      return { outcome: "refused", why: "AGE_OVER", on, ageYears, ruleVersionIds };
    }
  }
  return { outcome: "accepted", ruleVersionIds };
}
