import { assert } from "../shared/assert.ts";
import { GROUNDS, type Ground } from "./grounds.ts";

/** Which outcome wins when grounds lead to several: the first listed. */
export const PRECEDENCE = ["incomplete", "refused", "referred"] as const;
export type Obstacle = (typeof PRECEDENCE)[number];
export type Outcome = Obstacle | "approved";

/** What each ground leads to. Data of the programme, dated; a `noted` ground stands in nobody's way. */
export type DecisionPolicy = Readonly<Record<Ground, Obstacle | "noted">>;

export type Decision =
  /** `grounds` of an approval are those that were only noted. */
  | { readonly outcome: "approved"; readonly grounds: readonly Ground[] }
  | { readonly outcome: Obstacle; readonly grounds: readonly [Ground, ...Ground[]] };

/**
 * Decides an application from what its checks found.
 *
 * Every ground is given, not only the first: the letter to the worker must name all there is to put
 * right, or each appeal uncovers one more refusal (UU 30/2014 asks for the reasons of a refusal).
 */
export function decide(found: ReadonlySet<Ground>, policy: DecisionPolicy): Decision {
  const grounds = GROUNDS.filter((each) => found.has(each));
  const outcome = PRECEDENCE.find((each) => grounds.some((ground) => policy[ground] === each));
  if (outcome === undefined) return { outcome: "approved", grounds };

  const [first, ...others] = grounds;
  assert(first !== undefined, "an obstacle comes from a ground");
  return { outcome, grounds: [first, ...others] };
}

/** The ground that a person is told first: the first that led to the outcome, not one merely noted. */
export function leadingGround(
  decision: { readonly outcome: Outcome; readonly grounds: readonly Ground[] },
  policy: DecisionPolicy,
): Ground | null {
  return decision.grounds.find((each) => policy[each] === decision.outcome) ?? null;
}

/** Reads a policy from data and refuses one that says nothing, or nonsense, about a ground. */
export function readPolicy(data: unknown): DecisionPolicy {
  const entries =
    typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  const leadsTo: readonly unknown[] = [...PRECEDENCE, "noted"];
  for (const ground of GROUNDS) {
    if (!leadsTo.includes(entries[ground])) {
      throw new Error(`Decision policy: "${ground}" must be one of ${leadsTo.join(", ")}`);
    }
  }
  const unknown = Object.keys(entries).filter((key) => !GROUNDS.some((ground) => ground === key));
  if (unknown.length > 0) throw new Error(`Decision policy: unknown grounds ${unknown.join(", ")}`);
  return entries as DecisionPolicy;
}
