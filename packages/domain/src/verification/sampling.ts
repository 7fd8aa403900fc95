import { assert } from "../shared/assert.ts";
import { betaQuantile } from "../shared/incomplete-beta.ts";

/** What the re-check of automatic approvals found so far. */
export type RecheckResult = { readonly wrong: number; readonly checked: number };

/** How much is re-checked, and when that is enough. All are shares from 0 to 1. */
export type SamplingPolicy = {
  /** The share wrongly approved that must not be exceeded. */
  readonly errorBound: number;
  /** How sure we want to be, such as 0.95. */
  readonly confidence: number;
  /** The share of approvals re-checked as long as the bound is met. */
  readonly baseShare: number;
  /** The most that officers can visit. */
  readonly maxShare: number;
};

/**
 * The exact (Clopper-Pearson) two-sided interval for the share wrongly approved.
 *
 * `confidence` lies between 0 and 1, such as 0.95; each side may miss by half of the rest. The
 * interval never covers less often than it says, also when nothing wrong was found: 0 of n gives
 * lower 0, n of n gives upper 1, and nothing checked tells nothing. Clopper and Pearson, Biometrika 26
 * (1934).
 */
export function exactInterval(
  wrong: number,
  checked: number,
  confidence: number,
): { lower: number; upper: number } {
  assert(Number.isInteger(checked) && checked >= 0, "a number checked is a whole number from 0");
  assert(Number.isInteger(wrong) && wrong >= 0 && wrong <= checked, "no more wrong than checked");
  assertShareWithin(confidence, "a confidence lies between 0 and 1");
  const tail = (1 - confidence) / 2;
  return {
    lower: wrong === 0 ? 0 : betaQuantile(tail, wrong, checked - wrong + 1),
    upper: wrong === checked ? 1 : betaQuantile(1 - tail, wrong + 1, checked - wrong),
  };
}

/**
 * The smallest number to check so that, with `expectedWrong` found wrong, the upper bound of
 * exactInterval is at most `bound` (0 < bound < 1). With the usual 95 % and nothing wrong, a bound
 * of 5 % takes 72 visits.
 */
export function sampleSizeFor(bound: number, confidence: number, expectedWrong = 0): number {
  assertShareWithin(bound, "an error bound lies between 0 and 1");
  const isEnough = (checked: number) =>
    exactInterval(expectedWrong, checked, confidence).upper <= bound;

  let tooFew = expectedWrong;
  let enough = Math.max(1, 2 * expectedWrong);
  while (!isEnough(enough)) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/**
 * The share of the next automatic approvals to re-check, from baseShare to maxShare.
 *
 * While the upper bound of the error is within the policy's bound, or nothing is checked yet, the base
 * share is enough. Otherwise the share grows as the sample would have to grow to meet the bound if
 * nothing more were found wrong. When even the lower bound is above the policy's, no sample can help:
 * the most is checked, and somebody must look at the rules.
 */
export function nextSampleShare(result: RecheckResult, policy: SamplingPolicy): number {
  const { errorBound, confidence, baseShare, maxShare } = policy;
  assert(0 <= baseShare && baseShare <= maxShare && maxShare <= 1, "base share ≤ max share ≤ 1");
  assertShareWithin(errorBound, "an error bound lies between 0 and 1");
  if (result.checked === 0) return baseShare;

  const { lower, upper } = exactInterval(result.wrong, result.checked, confidence);
  if (upper <= errorBound) return baseShare;
  if (lower > errorBound) return maxShare;
  const needed = sampleSizeFor(errorBound, confidence, result.wrong);
  return Math.min(maxShare, (baseShare * needed) / result.checked);
}

/**
 * Draws a sample without replacement: every id has the same chance, and the same seed draws the same
 * ids, in whatever order they are given. Ids are a set; the answer is in the order drawn.
 *
 * The sample is `share` of the ids, rounded up, so at least one when share > 0 and there are ids.
 * The seed must be made after the ids are fixed and be kept from those who are checked: whoever
 * knows it beforehand can tell who will be visited. It is recorded, so that anyone can draw again.
 */
export function drawSample(ids: readonly string[], share: number, seed: string): string[] {
  assert(share >= 0 && share <= 1, "a share lies from 0 to 1");
  const lots = [...new Set(ids)].map((id) => ({ id, lot: lotOf(seed, id) }));
  const size = Math.ceil(share * lots.length - ROUNDING_SLACK);
  lots.sort((a, b) => a.lot - b.lot || (a.id < b.id ? -1 : 1));
  return lots.slice(0, size).map((each) => each.id);
}

/** 0.07 × 100 is 7.000000000000001 in floating point, and must not draw an eighth. */
const ROUNDING_SLACK = 1e-9;

/**
 * The lot that an id draws under a seed: 53 bits spread evenly, equal for equal texts.
 *
 * Two 32-bit hashes multiplied through and mixed into each other (after cyrb53, public domain). Good
 * for drawing lots, not for secrets.
 */
function lotOf(seed: string, id: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  // The length keeps seed "1" with id "23" apart from seed "12" with id "3".
  const text = `${seed.length}:${seed}${id}`;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  const mixedHigh =
    Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const mixedLow =
    Math.imul(low ^ (low >>> 16), 2246822507) ^
    Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3266489909);
  return 2 ** 32 * (mixedLow & 0x1fffff) + (mixedHigh >>> 0);
}

function assertShareWithin(share: number, invariant: string): void {
  assert(share > 0 && share < 1, invariant);
}
