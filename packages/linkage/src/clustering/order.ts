import type { PairList } from "../pairs.ts";

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The numbers of the pairs at or above a threshold, the greatest weight first, then by row `a`, then `b`.
 *
 * The answer names the same pairs in the same order in whatever order they are listed. Weights are
 * compared to the 24 bits of a float32: weights that differ less come from adding the same terms in
 * another order, and the row numbers, not rounding, must decide between those. The pairs must have
 * been checked. Counting and radix sorts over typed arrays: linear in the pairs and the records.
 */
export function strongestFirst(
  pairs: PairList,
  recordCount: number,
  threshold: number,
): Int32Array<ArrayBuffer> {
  const kept = numbersWhere(pairs.weight, (weight) => weight >= threshold);
  const byRows = isOrdered(pairs, kept)
    ? kept
    : countingSort(countingSort(kept, pairs.b, recordCount), pairs.a, recordCount);
  return radixSortByWeight(byRows, pairs.weight);
}

/** The numbers of the pairs whose weight a test holds for, rising. */
export function numbersWhere(
  weights: Float64Array,
  holds: (weight: number) => boolean,
): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array(weights.length);
  let count = 0;
  for (let pair = 0; pair < weights.length; pair++)
    if (holds(weights[pair] as number)) numbers[count++] = pair;
  return numbers.subarray(0, count);
}

function isOrdered({ a, b }: PairList, kept: Int32Array): boolean {
  for (let i = 1; i < kept.length; i++) {
    const before = kept[i - 1] as number;
    const pair = kept[i] as number;
    const rise = (a[pair] as number) - (a[before] as number);
    if (rise < 0 || (rise === 0 && (b[pair] as number) < (b[before] as number))) return false;
  }
  return true;
}

/** Sorts numbers of pairs by a column of rows; pairs of equal rows keep their order. */
function countingSort(
  numbers: Int32Array,
  rows: Int32Array,
  recordCount: number,
): Int32Array<ArrayBuffer> {
  const next = new Int32Array(recordCount + 1);
  for (let i = 0; i < numbers.length; i++) {
    const row = rows[numbers[i] as number] as number;
    next[row + 1] = (next[row + 1] as number) + 1;
  }
  for (let row = 0; row < recordCount; row++)
    next[row + 1] = (next[row + 1] as number) + (next[row] as number);
  const sorted = new Int32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    const row = rows[number] as number;
    const place = next[row] as number;
    sorted[place] = number;
    next[row] = place + 1;
  }
  return sorted;
}

/** Three passes of 11 bits from the last to the first; the keys travel along, so reads are in a line. */
function radixSortByWeight(
  numbers: Int32Array<ArrayBuffer>,
  weight: Float64Array,
): Int32Array<ArrayBuffer> {
  let keys = fallingKeys(numbers, weight);
  let from = numbers;
  let toKeys = new Uint32Array(numbers.length);
  let to = new Int32Array(numbers.length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const next = new Int32Array(DIGITS + 1);
    for (let i = 0; i < keys.length; i++) {
      const digit = ((keys[i] as number) >>> shift) & (DIGITS - 1);
      next[digit + 1] = (next[digit + 1] as number) + 1;
    }
    for (let digit = 0; digit < DIGITS; digit++)
      next[digit + 1] = (next[digit + 1] as number) + (next[digit] as number);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      const digit = (key >>> shift) & (DIGITS - 1);
      const place = next[digit] as number;
      next[digit] = place + 1;
      toKeys[place] = key;
      to[place] = from[i] as number;
    }
    [keys, toKeys] = [toKeys, keys];
    [from, to] = [to, from];
  }
  return from;
}

/** Whole numbers that rise as the weights fall: the bits of a float32, turned so that they compare. */
function fallingKeys(numbers: Int32Array, weight: Float64Array): Uint32Array<ArrayBuffer> {
  const floats = new Float32Array(numbers.length);
  // Adding 0 makes -0 into 0: the two are equal, but their bits are not.
  for (let i = 0; i < numbers.length; i++)
    floats[i] = Math.fround(weight[numbers[i] as number] as number) + 0;
  const keys = new Uint32Array(floats.buffer);
  for (let i = 0; i < keys.length; i++) {
    const bits = keys[i] as number;
    // Below 0 the bits already rise as the value falls; from 0 up they are turned round.
    keys[i] = bits >>> 31 === 1 ? bits : ~bits & 0x7fffffff;
  }
  return keys;
}
