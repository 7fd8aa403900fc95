/**
 * Pairs of records found alike, as columns of equal length.
 *
 * A record is its row number, from 0, counted on through all tables in the order they were given; `a < b`.
 */
export type PairList = {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** log2 of the odds that the two are the same: 0 is as likely as not, 10 is about a thousand to one. */
  readonly weight: Float64Array;
};

/** The probability that stands behind a weight. */
export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

/** The weight that stands for a probability. */
export function weightOf(probability: number): number {
  return Math.log2(probability / (1 - probability));
}
