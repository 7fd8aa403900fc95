import { checkPairs } from "../clustering/check-pairs.ts";
import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import { bestStep } from "./curves.ts";
import type { Truth } from "./labels.ts";
import { type Steps, stepsByLabels, stepsByProbabilities } from "./steps.ts";

/**
 * What a threshold is to reach: the greatest F1; at least a precision (0 to 1), and then the greatest recall;
 * or at least a recall, and then the highest threshold.
 */
export type Goal =
  | { readonly best: "f1" }
  | { readonly precision: number }
  | { readonly recall: number };

/** A threshold and what it gives: counted against labels, or expected from the probabilities. */
export type Choice = {
  readonly basis: "labels" | "probabilities";
  readonly threshold: number;
  /** Pairs at or above the threshold, of those that count. */
  readonly predicted: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};

/**
 * The threshold that reaches a goal on labelled pairs; null when none does.
 *
 * Recall is of all true pairs, so what blocking missed may put a goal out of reach. The figures are of the
 * labels given, and a threshold chosen on them looks a little better there than it will elsewhere. Throws
 * LinkageError for pairs that `checkPairs` refuses and for a goal that is no share.
 */
export function chooseByLabels(pairs: PairList, truth: Truth, goal: Goal): Choice | null {
  checkGoal(goal);
  return choose(stepsByLabels(pairs, truth), truth.truePairs, goal, "labels");
}

/**
 * The threshold that is expected to reach a goal, without any label; null when none is.
 *
 * The sum of the probabilities of some pairs is the number of them expected to be the same, if the
 * probabilities are calibrated. Recall is of the pairs listed, which leaves out what blocking missed and
 * what was dropped as too unlikely, unless `truePairs`, an estimate of all true pairs, is given. Throws
 * LinkageError for pairs that `checkPairs` refuses, a goal that is no share, `truePairs` below 0.
 */
export function chooseByProbabilities(
  recordCount: number,
  pairs: PairList,
  goal: Goal,
  truePairs = 0,
): Choice | null {
  checkPairs(pairs, recordCount);
  checkGoal(goal);
  if (!(truePairs >= 0)) throw new LinkageError(`truePairs must be 0 or more, not ${truePairs}`);
  const steps = stepsByProbabilities(pairs);
  const expected = steps.same[steps.same.length - 1] ?? 0;
  return choose(steps, Math.max(expected, truePairs), goal, "probabilities");
}

function choose(
  steps: Steps,
  truePairs: number,
  goal: Goal,
  basis: Choice["basis"],
): Choice | null {
  const step = stepFor(steps, truePairs, goal);
  const threshold = steps.threshold[step];
  if (threshold === undefined) return null;
  const predicted = steps.predicted[step] as number;
  const same = steps.same[step] as number;
  return {
    basis,
    threshold,
    predicted,
    precision: same / predicted,
    recall: recallOf(same, truePairs),
    f1: (2 * same) / (predicted + truePairs),
  };
}

/** The step that reaches a goal, or -1. */
function stepFor({ predicted, same }: Steps, truePairs: number, goal: Goal): number {
  if ("best" in goal) return bestStep({ predicted, same, threshold: predicted }, truePairs);
  if ("recall" in goal) return same.findIndex((each) => recallOf(each, truePairs) >= goal.recall);
  return same.findLastIndex((each, step) => each / (predicted[step] as number) >= goal.precision);
}

function recallOf(same: number, truePairs: number): number {
  return truePairs === 0 ? 1 : same / truePairs;
}

function checkGoal(goal: Goal): void {
  if ("best" in goal) return;
  const [name, share] =
    "precision" in goal ? ["precision", goal.precision] : ["recall", goal.recall];
  if (!(typeof share === "number" && share >= 0 && share <= 1))
    throw new LinkageError(`${name} must be a share from 0 to 1, not ${share}`);
}
