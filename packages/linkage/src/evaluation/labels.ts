import { noSuchRow } from "../clustering/check-pairs.ts";
import { PairNumbers } from "../clustering/pair-numbers.ts";
import { checkTableStarts, tableOfRows } from "../clustering/tables.ts";
import { LinkageError } from "../errors.ts";
import { countPairs } from "./count-pairs.ts";

/** Which records are the same, where that is known of each record. */
export type ClusterTruth = {
  readonly kind: "clusters";
  readonly recordCount: number;
  /** For each record its true cluster, from 0; -1 where it is not known. */
  readonly labelOf: Int32Array;
  readonly labelCount: number;
  /** The first row of each table when only pairs across tables count, else null. */
  readonly tableStarts: readonly number[] | null;
  readonly tableOf: Int32Array | null;
  /** Pairs that are the same, found by blocking or not. */
  readonly truePairs: number;
  /** All pairs that count, the same or not. */
  readonly possiblePairs: number;
};

/** Which pairs are the same, where that is known of some pairs only: the others do not count. */
export type PairTruth = {
  readonly kind: "pairs";
  readonly recordCount: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly isSame: Uint8Array;
  readonly numbers: PairNumbers;
  readonly truePairs: number;
  readonly possiblePairs: number;
};

export type Truth = ClusterTruth | PairTruth;

/**
 * The truth from a label for each record: records with equal labels are the same.
 *
 * Null, or a negative number in an Int32Array, means not known; pairs with such a record do not count.
 * With `tableStarts`, the first row of each table, only pairs across two tables count. Pairs are counted
 * from the sizes of the clusters and never listed. Throws LinkageError for table starts that cut nothing.
 */
export function truthOfClusters(
  labels: Int32Array | readonly (string | null)[],
  tableStarts: readonly number[] | null = null,
): ClusterTruth {
  const recordCount = labels.length;
  if (tableStarts !== null) checkTableStarts(tableStarts, recordCount);
  const { labelOf, labelCount } = numbered(labels);
  const known = labelOf.map((label) => Math.min(label, 0));
  return {
    kind: "clusters",
    recordCount,
    labelOf,
    labelCount,
    tableStarts,
    tableOf: tableStarts === null ? null : tableOfRows(tableStarts, recordCount),
    truePairs: countPairs(labelOf, labelCount, tableStarts),
    possiblePairs: countPairs(known, 1, tableStarts),
  };
}

/**
 * The truth from pairs that somebody has judged. `a` and `b` are rows in either order, `same` is what was
 * said. A pair may come more than once if it is judged alike.
 *
 * Throws LinkageError, with the number of the pair, for a row that does not exist, a record with itself, and
 * for a pair judged both ways.
 */
export function truthOfPairs(
  recordCount: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  same: readonly boolean[],
): PairTruth {
  if (a.length !== b.length || a.length !== same.length)
    throw new LinkageError(
      `the columns of the labels differ in length: a ${a.length}, b ${b.length}, same ${same.length}`,
    );
  const numbers = new PairNumbers(a.length);
  const first: number[] = [];
  const second: number[] = [];
  const isSame: number[] = [];
  for (let pair = 0; pair < a.length; pair++) {
    for (const row of [a[pair] as number, b[pair] as number])
      if (!(Number.isInteger(row) && row >= 0 && row < recordCount))
        throw noSuchRow(pair, row, recordCount, "label");
    const low = Math.min(a[pair] as number, b[pair] as number);
    const high = Math.max(a[pair] as number, b[pair] as number);
    if (low === high) throw new LinkageError(`label ${pair}: row ${low} is paired with itself`);
    const answer = same[pair] === true ? 1 : 0;
    const number = numbers.add(low, high);
    if (number === isSame.length) {
      first.push(low);
      second.push(high);
      isSame.push(answer);
    } else if (isSame[number] !== answer)
      throw new LinkageError(`label ${pair}: rows ${low} and ${high} are labelled both ways`);
  }
  return {
    kind: "pairs",
    recordCount,
    a: Int32Array.from(first),
    b: Int32Array.from(second),
    isSame: Uint8Array.from(isSame),
    numbers,
    truePairs: isSame.reduce((sum, each) => sum + each, 0),
    possiblePairs: isSame.length,
  };
}

/** What the truth says of rows `a < b`: 1 the same, 0 not the same, -1 not known or not to be counted. */
export function judged(truth: Truth, a: number, b: number): -1 | 0 | 1 {
  if (truth.kind === "pairs") {
    const number = truth.numbers.find(a, b);
    if (number < 0) return -1;
    return truth.isSame[number] === 1 ? 1 : 0;
  }
  const { labelOf, tableOf } = truth;
  const label = labelOf[a] as number;
  const other = labelOf[b] as number;
  if (label < 0 || other < 0 || (tableOf !== null && tableOf[a] === tableOf[b])) return -1;
  return label === other ? 1 : 0;
}

function numbered(labels: Int32Array | readonly (string | null)[]) {
  const numberOf = new Map<string | number, number>();
  const labelOf = new Int32Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? null;
    if (label === null || (typeof label === "number" && label < 0)) {
      labelOf[row] = -1;
      continue;
    }
    const known = numberOf.get(label);
    if (known === undefined) numberOf.set(label, numberOf.size);
    labelOf[row] = known ?? numberOf.size - 1;
  }
  return { labelOf, labelCount: numberOf.size };
}
