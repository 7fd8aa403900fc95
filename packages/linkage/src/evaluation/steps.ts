import { checkPairs } from "../clustering/check-pairs.ts";
import { type PairList, probabilityOf } from "../pairs.ts";
import { judged, type Truth } from "./labels.ts";

/**
 * What follows from each threshold that makes a difference, the highest first: columns of equal length, one
 * entry for each different weight.
 */
export type Steps = {
  readonly threshold: Float64Array;
  /** Pairs at or above the threshold. */
  readonly predicted: Float64Array;
  /** How many of them are the same: counted, or expected and then no whole number. */
  readonly same: Float64Array;
};

/** The steps by labels; pairs the truth does not count are left out. Throws as `checkPairs` does. */
export function stepsByLabels(pairs: PairList, truth: Truth): Steps {
  checkPairs(pairs, truth.recordCount);
  const same = new Float64Array(pairs.a.length);
  const different = new Float64Array(pairs.a.length);
  let sameCount = 0;
  let differentCount = 0;
  for (let pair = 0; pair < pairs.a.length; pair++) {
    const answer = judged(truth, pairs.a[pair] as number, pairs.b[pair] as number);
    const weight = pairs.weight[pair] as number;
    if (answer === 1) same[sameCount++] = weight;
    else if (answer === 0) different[differentCount++] = weight;
  }
  // Two columns of numbers sort much faster than one of pairs that must keep their labels.
  return merged(same.subarray(0, sameCount).sort(), different.subarray(0, differentCount).sort());
}

/**
 * The steps by the probabilities behind the weights, which must be calibrated: of pairs with the probability
 * 0.9, nine in ten are the same.
 */
export function stepsByProbabilities(pairs: PairList): Steps {
  const steps = merged(new Float64Array(0), pairs.weight.slice().sort());
  let before = 0;
  let expected = 0;
  for (let step = 0; step < steps.threshold.length; step++) {
    const predicted = steps.predicted[step] as number;
    expected += (predicted - before) * probabilityOf(steps.threshold[step] as number);
    steps.same[step] = expected;
    before = predicted;
  }
  return steps;
}

/** Goes down two rising columns of weights together. */
function merged(same: Float64Array, different: Float64Array): Steps {
  const threshold = new Float64Array(same.length + different.length);
  const predicted = new Float64Array(threshold.length);
  const sameAbove = new Float64Array(threshold.length);
  let s = same.length - 1;
  let d = different.length - 1;
  let count = 0;
  while (s >= 0 || d >= 0) {
    const weight = Math.max(
      s >= 0 ? (same[s] as number) : Number.NEGATIVE_INFINITY,
      d >= 0 ? (different[d] as number) : Number.NEGATIVE_INFINITY,
    );
    while (s >= 0 && same[s] === weight) s--;
    while (d >= 0 && different[d] === weight) d--;
    threshold[count] = weight;
    sameAbove[count] = same.length - 1 - s;
    predicted[count] = threshold.length - 2 - s - d;
    count++;
  }
  return {
    threshold: threshold.slice(0, count),
    predicted: predicted.slice(0, count),
    same: sameAbove.slice(0, count),
  };
}
