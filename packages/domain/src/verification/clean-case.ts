import type { IsoDate } from "../shared/dates.ts";
import type { Finding } from "./checks.ts";
import type { DecisionPolicy } from "./decision.ts";
import type { Ground } from "./grounds.ts";

/** Which waiting cases may be confirmed many at once, from a day on. */
export type CleanRule = {
  readonly id: string;
  readonly validFrom: IsoDate;
  /** What may have kept a case from being decided by data: silence, and never a contradiction. */
  readonly onlyGrounds: readonly Ground[];
  /** The share of them that is kept out for a look one by one. */
  readonly sampleShare: number;
  readonly basis: string;
};

/** Dated: a used rule is never edited, another is added. */
export const CLEAN_RULES: readonly CleanRule[] = [
  {
    id: "clean-2026-11",
    validFrom: "2026-11-01",
    onlyGrounds: ["occupation-unknown", "civil-registry-not-asked"],
    sampleShare: 0.1,
    basis: "The programme's own caution; no regulation names one (to confirm)",
  },
];

/** The rule in force on a day, or null before the first. */
export function cleanRuleOn(on: IsoDate): CleanRule | null {
  return CLEAN_RULES.findLast(({ validFrom }) => validFrom <= on) ?? null;
}

/** A case that waits for a second person, as the rule looks at it. */
export type WaitingCase = {
  readonly proposed: "approved" | "refused";
  readonly grounds: readonly Ground[];
  /** What each check came to. */
  readonly outcomes: readonly Finding["outcome"][];
};

/**
 * Whether nothing speaks against what a first person proposes: an approval, no check that failed, no question about who
 * is who, no registry that says otherwise. A refusal is somebody's cover and is always looked at.
 */
export function isClean(waiting: WaitingCase, policy: DecisionPolicy, rule: CleanRule): boolean {
  const obstacles = waiting.grounds.filter((ground) => policy[ground] !== "noted");
  return (
    waiting.proposed === "approved" &&
    obstacles.length > 0 &&
    obstacles.every((ground) => rule.onlyGrounds.includes(ground)) &&
    !waiting.outcomes.includes("fail")
  );
}
