import { checkPairs } from "../clustering/check-pairs.ts";
import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import { exactInterval } from "./exact-interval.ts";
import { lotOf } from "./random.ts";

/** Pairs with a weight from `from` up to, but not, `to`. */
export type Band = {
  readonly from: number;
  readonly to: number;
  /** Pairs of the list in the band. */
  readonly pairs: number;
  /** Pairs drawn from it. */
  readonly drawn: number;
};

/** Pairs for a person to look at: columns of equal length, by band and then by lot. */
export type ReviewSample = {
  /** From the lowest weights to the highest. */
  readonly bands: readonly Band[];
  /** The number of the pair in the list. */
  readonly pair: Int32Array;
  readonly band: Int32Array;
  /** How many pairs of the list one of the sample stands for: a sum over the sample estimates that over the list. */
  readonly standsFor: Float64Array;
};

export type SampleOptions = {
  /** Weights that separate the bands, rising; each threshold in question should be one, so that no band lies across it. */
  readonly cuts: readonly number[];
  /** How many pairs of each band are drawn: all where it has fewer. */
  readonly perBand: number;
  readonly seed: number;
};

/** How far from a threshold bands end, in powers of two of odds: narrow where it is hard to tell. */
const DISTANCES = [-8, -4, -2, -1, 0, 1, 2, 4, 8];

/** Cuts around thresholds for `reviewSample`: bands are narrow near a threshold and wide far from it. */
export function cutsAround(thresholds: readonly number[]): number[] {
  const cuts = thresholds.flatMap((threshold) => DISTANCES.map((distance) => threshold + distance));
  return [...new Set(cuts)].sort((x, y) => x - y);
}

/**
 * Draws pairs to be judged by a person, so many from each band of weights.
 *
 * Within a band each pair has the same chance, and each pair draws its lot from the seed and its own rows:
 * the same seed draws the same pairs in whatever order they are listed, and asking for more per band keeps
 * those drawn before. Throws LinkageError for pairs that `checkPairs` refuses, cuts that do not rise, a
 * number per band or a seed that is not whole.
 */
export function reviewSample(
  recordCount: number,
  pairs: PairList,
  options: SampleOptions,
): ReviewSample {
  const { cuts, perBand, seed } = options;
  checkPairs(pairs, recordCount);
  checkOptions(options);

  const inBand: number[][] = Array.from({ length: cuts.length + 1 }, () => []);
  for (let pair = 0; pair < pairs.weight.length; pair++)
    inBand[bandOf(pairs.weight[pair] as number, cuts)]?.push(pair);
  const drawn = inBand.map((numbers) => {
    const lots = Float64Array.from(numbers, (pair) =>
      lotOf(seed, pairs.a[pair] as number, pairs.b[pair] as number),
    );
    const lastLot = lots.slice().sort()[Math.min(perBand, lots.length) - 1] ?? -1;
    return numbers
      .map((pair, at) => ({ pair, lot: lots[at] as number }))
      .filter(({ lot }) => lot <= lastLot)
      .sort((x, y) => x.lot - y.lot || compareRows(pairs, x.pair, y.pair))
      .slice(0, perBand)
      .map(({ pair }) => pair);
  });
  return {
    bands: inBand.map((numbers, band) => ({
      from: cuts[band - 1] ?? Number.NEGATIVE_INFINITY,
      to: cuts[band] ?? Number.POSITIVE_INFINITY,
      pairs: numbers.length,
      drawn: drawn[band]?.length ?? 0,
    })),
    pair: Int32Array.from(drawn.flat()),
    band: Int32Array.from(drawn.flatMap((numbers, band) => numbers.map(() => band))),
    standsFor: Float64Array.from(
      drawn.flatMap((numbers, band) =>
        numbers.map(() => (inBand[band]?.length ?? 0) / numbers.length),
      ),
    ),
  };
}

/** What reviewers found in a band, or in several together. Shares are of the pairs of the list. */
export type PrecisionEstimate = {
  /** Pairs of the list that are meant. */
  readonly pairs: number;
  /** Pairs of the sample that were judged, and how many of them are the same. */
  readonly judged: number;
  readonly same: number;
  /** The share estimated to be the same; null where a band with pairs has none judged. */
  readonly precision: number | null;
  readonly lower: number;
  readonly upper: number;
};

/**
 * Estimates the share that is the same, band by band, from the answers of reviewers.
 *
 * `answers` are by the order of the sample; null is a pair nobody could tell, which is left out as if not
 * drawn. The estimate of a band is unbiased, and its interval, at `confidence` such as 0.95, exact for
 * draws from a large band and cautious for a small one; where all pairs are judged, there is no doubt left.
 */
export function estimateBands(
  sample: ReviewSample,
  answers: readonly (boolean | null)[],
  confidence: number,
): PrecisionEstimate[] {
  if (answers.length !== sample.pair.length)
    throw new LinkageError(
      `there are ${answers.length} answers for a sample of ${sample.pair.length} pairs`,
    );
  return sample.bands.map(({ pairs }, band) => {
    const own = answers.filter((answer, at) => sample.band[at] === band && answer !== null);
    const judged = own.length;
    const same = own.filter((answer) => answer === true).length;
    const precision = judged === 0 ? null : same / judged;
    // The interval is asked for first, as it refuses a confidence that is none.
    const interval = exactInterval(same, judged, confidence);
    if (precision !== null && judged === pairs)
      return { pairs, judged, same, precision, lower: precision, upper: precision };
    return { pairs, judged, same, precision, ...interval };
  });
}

/**
 * Estimates the precision of calling all pairs at or above one of the cuts the same (or, without a
 * threshold, of the whole list): the bands' estimates, weighed by their pairs.
 *
 * The estimate is unbiased. For its interval each band's interval is taken at a confidence that lets all
 * bands together miss no more often than asked, which is cautious. Throws LinkageError for a threshold that
 * is no cut: part of a band cannot be told from the rest.
 */
export function estimatePrecision(
  sample: ReviewSample,
  answers: readonly (boolean | null)[],
  confidence: number,
  threshold = Number.NEGATIVE_INFINITY,
): PrecisionEstimate {
  if (!sample.bands.some(({ from }) => from === threshold))
    throw new LinkageError(`the threshold ${threshold} is none of the cuts of the sample`);
  const isMeant = sample.bands.map(({ from, pairs }) => from >= threshold && pairs > 0);
  const bandCount = Math.max(1, isMeant.filter(Boolean).length);
  const bands = estimateBands(sample, answers, 1 - (1 - confidence) / bandCount).filter(
    (_, band) => isMeant[band],
  );
  const pairs = sum(bands, (band) => band.pairs);
  const weighed = (value: (band: PrecisionEstimate) => number) =>
    sum(bands, (band) => band.pairs * value(band)) / pairs;
  const isKnown = pairs > 0 && bands.every(({ precision }) => precision !== null);
  return {
    pairs,
    judged: sum(bands, (band) => band.judged),
    same: sum(bands, (band) => band.same),
    precision: isKnown ? weighed((band) => band.precision ?? 0) : null,
    lower: pairs === 0 ? 0 : weighed((band) => band.lower),
    upper: pairs === 0 ? 1 : weighed((band) => band.upper),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** The number of the cuts at or below a weight. */
function bandOf(weight: number, cuts: readonly number[]): number {
  let band = 0;
  while (band < cuts.length && weight >= (cuts[band] as number)) band++;
  return band;
}

function compareRows({ a, b }: PairList, x: number, y: number): number {
  return (a[x] as number) - (a[y] as number) || (b[x] as number) - (b[y] as number);
}

function checkOptions({ cuts, perBand, seed }: SampleOptions): void {
  for (const [at, cut] of cuts.entries()) {
    if (!Number.isFinite(cut)) throw new LinkageError(`cut ${at} is ${cut}, not a finite number`);
    if (cut <= (cuts[at - 1] ?? Number.NEGATIVE_INFINITY))
      throw new LinkageError(`cut ${at} (${cut}) is not above the one before it`);
  }
  if (!Number.isInteger(perBand) || perBand < 1)
    throw new LinkageError(`perBand must be a whole number from 1, not ${perBand}`);
  if (!Number.isSafeInteger(seed))
    throw new LinkageError(`seed must be a whole number, not ${seed}`);
}
