import fc from "fast-check";
import { expect, test } from "vitest";
import { anOrder, pairList, reordered, somePairs } from "../clustering/clustering.testing.ts";
import type { PairList } from "../pairs.ts";
import { exactInterval } from "./exact-interval.ts";
import { lotOf } from "./random.ts";
import { cutsAround, estimateBands, estimatePrecision, reviewSample } from "./review-sample.ts";

/** 400 pairs with the weights 0 to 9.975, of which those at 5 or more are the same, and every fourth below. */
const PAIRS = pairList(Array.from({ length: 400 }, (_, n) => [2 * n, 2 * n + 1, n / 40] as const));
const isSame = (pair: number) => pair >= 200 || pair % 4 === 0;

test("each band gives as many pairs as asked for, or all it has", () => {
  const sample = reviewSample(800, PAIRS, { cuts: [2, 5, 9.9], perBand: 30, seed: 1 });
  expect(sample.bands).toEqual([
    { from: Number.NEGATIVE_INFINITY, to: 2, pairs: 80, drawn: 30 },
    { from: 2, to: 5, pairs: 120, drawn: 30 },
    { from: 5, to: 9.9, pairs: 196, drawn: 30 },
    { from: 9.9, to: Number.POSITIVE_INFINITY, pairs: 4, drawn: 4 },
  ]);
  expect(new Set(sample.pair).size).toBe(94);
});

test("every drawn pair is of its band, and the sample stands for the whole list", () => {
  fc.assert(
    fc.property(
      somePairs,
      fc.uniqueArray(fc.integer({ min: -12, max: 16 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.maxSafeInteger(),
      ({ recordCount, pairs }, cuts, perBand, seed) => {
        cuts.sort((x, y) => x - y);
        const sample = reviewSample(recordCount, pairs, { cuts, perBand, seed });
        for (const [at, pair] of sample.pair.entries()) {
          const band = sample.bands[sample.band[at] as number];
          expect(pairs.weight[pair]).toBeGreaterThanOrEqual(band?.from ?? Number.NaN);
          expect(pairs.weight[pair]).toBeLessThan(band?.to ?? Number.NaN);
        }
        for (const { pairs: all, drawn } of sample.bands)
          expect(drawn).toBe(Math.min(all, perBand));
        const total = sample.standsFor.reduce((sum, each) => sum + each, 0);
        expect(total).toBeCloseTo(pairs.a.length, 9);
      },
    ),
  );
});

test("the same seed draws the same pairs, in whatever order they are listed; another seed others", () => {
  const drawn = (pairs: PairList, seed: number) => {
    const sample = reviewSample(800, pairs, { cuts: [5], perBand: 10, seed });
    return Array.from(sample.pair, (pair) => pairs.a[pair]);
  };
  fc.assert(
    fc.property(anOrder(PAIRS), fc.maxSafeInteger(), (order, seed) => {
      expect(drawn(reordered(PAIRS, order), seed)).toEqual(drawn(PAIRS, seed));
      expect(drawn(PAIRS, seed + (seed < 0 ? 1 : -1))).not.toEqual(drawn(PAIRS, seed));
    }),
    { numRuns: 30 },
  );
});

test("asking for more pairs keeps those drawn before", () => {
  const few = reviewSample(800, PAIRS, { cuts: [], perBand: 10, seed: 3 });
  const many = reviewSample(800, PAIRS, { cuts: [], perBand: 25, seed: 3 });
  expect([...many.pair.slice(0, 10)]).toEqual([...few.pair]);
});

test("each pair of a band has the same chance", () => {
  const times = new Int32Array(400);
  const seeds = 2000;
  for (let seed = 0; seed < seeds; seed++)
    for (const pair of reviewSample(800, PAIRS, { cuts: [5], perBand: 20, seed }).pair)
      times[pair] = (times[pair] as number) + 1;
  // Each is drawn one time in ten: 200 times, give or take 13.4; chi-squared with 398 degrees of freedom.
  const chiSquared = times.reduce((sum, each) => sum + (each - 200) ** 2 / (200 * 0.9), 0);
  expect(chiSquared).toBeGreaterThan(300);
  expect(chiSquared).toBeLessThan(500);
});

test("over many samples the estimate is right on average, and the interval misses rarely", () => {
  const cuts = [2, 5];
  const above2 = Array.from({ length: 320 }, (_, n) => n + 80).filter(isSame).length / 320;
  let sum = 0;
  let missed = 0;
  const seeds = 1000;
  for (let seed = 0; seed < seeds; seed++) {
    const sample = reviewSample(800, PAIRS, { cuts, perBand: 15, seed });
    const answers = Array.from(sample.pair, isSame);
    const found = estimatePrecision(sample, answers, 0.95, 2);
    sum += found.precision ?? Number.NaN;
    if (found.lower > above2 || found.upper < above2) missed++;
  }
  expect(sum / seeds).toBeCloseTo(above2, 2);
  expect(missed / seeds).toBeLessThanOrEqual(0.05);
});

test("a band is estimated by its own answers, with the exact interval", () => {
  const sample = reviewSample(800, PAIRS, { cuts: [5], perBand: 20, seed: 9 });
  const answers = Array.from(sample.pair, (pair, at) => (at === 0 ? null : isSame(pair)));
  const [low, high] = estimateBands(sample, answers, 0.9);
  const same = answers.slice(0, 20).filter((answer) => answer === true).length;
  expect(low).toEqual({
    pairs: 200,
    judged: 19,
    same,
    precision: same / 19,
    ...exactInterval(same, 19, 0.9),
  });
  expect(high).toEqual({
    pairs: 200,
    judged: 20,
    same: 20,
    precision: 1,
    ...exactInterval(20, 20, 0.9),
  });
});

test("bands count by their pairs, not by how many were drawn", () => {
  // 100 pairs below the cut, none the same; 300 above, all the same; 10 drawn of each.
  const sample = reviewSample(800, PAIRS, { cuts: [2.5], perBand: 10, seed: 4 });
  const answers = Array.from(sample.pair, (pair) => pair >= 100);
  const estimate = estimatePrecision(sample, answers, 0.95);
  expect(estimate).toMatchObject({ pairs: 400, judged: 20, same: 10, precision: 0.75 });
  expect(estimate.lower).toBeCloseTo(0.75 * exactInterval(10, 10, 0.975).lower, 12);
  expect(estimate.upper).toBeCloseTo(0.75 + 0.25 * exactInterval(0, 10, 0.975).upper, 12);
});

test("where all pairs are judged there is no doubt, and where none is there is nothing else", () => {
  const sample = reviewSample(800, PAIRS, { cuts: [5], perBand: 400, seed: 9 });
  const all = estimatePrecision(sample, Array.from(sample.pair, isSame), 0.95);
  expect(all).toMatchObject({ precision: 250 / 400, lower: 250 / 400, upper: 250 / 400 });
  const none = estimatePrecision(
    sample,
    Array.from(sample.pair, () => null),
    0.95,
  );
  expect(none).toMatchObject({ judged: 0, precision: null, lower: 0, upper: 1 });
});

test("empty bands say nothing and cost nothing", () => {
  const sample = reviewSample(800, PAIRS, { cuts: [-5, 20], perBand: 10, seed: 4 });
  const answers = Array.from(sample.pair, () => true);
  expect(estimatePrecision(sample, answers, 0.95)).toMatchObject({
    precision: 1,
    lower: exactInterval(10, 10, 0.95).lower,
  });
  expect(estimatePrecision(sample, answers, 0.95, 20)).toMatchObject({
    pairs: 0,
    precision: null,
    lower: 0,
    upper: 1,
  });
});

test("cuts lie around the thresholds, each once", () => {
  expect(cutsAround([0])).toEqual([-8, -4, -2, -1, 0, 1, 2, 4, 8]);
  expect(cutsAround([1, 0])).toEqual([-8, -7, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8, 9]);
});

test("lots are spread evenly, over seeds and over rows", () => {
  for (const lots of [
    Array.from({ length: 20_000 }, (_, n) => lotOf(n, 5, 6)),
    Array.from({ length: 20_000 }, (_, n) => lotOf(7, n, n + 1)),
    Array.from({ length: 20_000 }, (_, n) => lotOf(7, 3, n)),
    Array.from({ length: 20_000 }, (_, n) => lotOf(n * 2 ** 32, 3, 4)),
  ]) {
    const counts = new Int32Array(20);
    for (const lot of lots)
      counts[Math.floor(lot * 20)] = (counts[Math.floor(lot * 20)] as number) + 1;
    // Chi-squared with 19 degrees of freedom: above 45 less than once in a thousand times.
    expect(counts.reduce((sum, each) => sum + (each - 1000) ** 2 / 1000, 0)).toBeLessThan(45);
    expect(new Set(lots).size).toBe(20_000);
  }
});

test.each<[string, () => unknown, string]>([
  [
    "cuts that do not rise",
    () => draw({ cuts: [2, 2] }),
    "cut 1 (2) is not above the one before it",
  ],
  ["a cut that is none", () => draw({ cuts: [Number.NaN] }), "cut 0 is NaN, not a finite number"],
  ["nothing per band", () => draw({ perBand: 0 }), "perBand must be a whole number from 1, not 0"],
  ["half a seed", () => draw({ seed: 0.5 }), "seed must be a whole number, not 0.5"],
  ["too few answers", () => estimateBands(draw({}), [], 0.95), "0 answers for a sample of 5 pairs"],
  [
    "a threshold within a band",
    () => estimatePrecision(draw({}), Array(5).fill(true), 0.95, 3),
    "the threshold 3 is none of the cuts of the sample",
  ],
  [
    "a confidence of all",
    () => estimateBands(draw({}), Array(5).fill(true), 1),
    "a confidence lies between 0 and 1, 1 does not",
  ],
])("%s is refused by name", (_, run, message) => {
  expect(run).toThrow(message);
});

function draw(options: Partial<Parameters<typeof reviewSample>[2]>) {
  return reviewSample(800, PAIRS, { cuts: [], perBand: 5, seed: 1, ...options });
}
