import fc from "fast-check";
import { expect, test } from "vitest";
import { drawSample, exactInterval, nextSampleShare, sampleSizeFor } from "./sampling.ts";

// As R's binom.test prints them.
test.each([
  [0, 10, 0.95, 0, 0.3084971],
  [1, 10, 0.95, 0.002528579, 0.445016117],
  [5, 10, 0.95, 0.1870860284, 0.8129139716],
  [7, 20, 0.95, 0.153909205, 0.592188533],
  [10, 100, 0.95, 0.04900469, 0.1762226],
  [10, 10, 0.95, 0.6915029, 1],
  [682, 925, 0.95, 0.7076683, 0.7654066],
])("%i wrong of %i gives the published interval", (wrong, checked, confidence, lower, upper) => {
  const interval = exactInterval(wrong, checked, confidence);
  expect(Math.abs(interval.lower - lower)).toBeLessThan(1e-6);
  expect(Math.abs(interval.upper - upper)).toBeLessThan(1e-6);
});

/** P(X ≤ wrong) for `checked` draws, summed term by term: the definition, without the beta function. */
function atMost(wrong: number, checked: number, share: number): number {
  let logTerm = checked * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= wrong; k++) {
    logTerm += Math.log((checked - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return sum;
}

test("at each end of the interval, what was found would just be too rare", () => {
  const found = fc
    .integer({ min: 1, max: 3000 })
    .chain((checked) => fc.tuple(fc.integer({ min: 0, max: checked }), fc.constant(checked)));
  fc.assert(
    fc.property(found, fc.constantFrom(0.8, 0.9, 0.95, 0.99), ([wrong, checked], confidence) => {
      const { lower, upper } = exactInterval(wrong, checked, confidence);
      const tail = (1 - confidence) / 2;
      expect(lower).toBeLessThanOrEqual(wrong / checked);
      expect(upper).toBeGreaterThanOrEqual(wrong / checked);
      if (wrong === 0) expect(lower).toBe(0);
      else expect(1 - atMost(wrong - 1, checked, lower)).toBeCloseTo(tail, 8);
      if (wrong === checked) expect(upper).toBe(1);
      else expect(atMost(wrong, checked, upper)).toBeCloseTo(tail, 8);
    }),
  );
});

test("nothing checked tells nothing, and the interval holds for a whole nation", () => {
  expect(exactInterval(0, 0, 0.95)).toEqual({ lower: 0, upper: 1 });
  const { lower, upper } = exactInterval(100_000, 10_000_000, 0.95);
  // So large a sample is normal, 1.96 standard deviations around 1 %; being exact costs one visit.
  const normal = 2 * 1.959964 * Math.sqrt((0.01 * 0.99) / 1e7);
  expect(upper - lower).toBeCloseTo(normal + 1e-7, 8);
});

test("more wrong than checked is our bug, and is said", () => {
  expect(() => exactInterval(3, 2, 0.95)).toThrow("no more wrong than checked");
  expect(() => exactInterval(0, 2, 1)).toThrow("confidence");
  expect(() => sampleSizeFor(0, 0.95)).toThrow("error bound");
});

test.each([
  [0.05, 0.95, 0, 72],
  [0.01, 0.95, 0, 368],
  [0.5, 0.95, 0, 6],
])("to bound the error by %f at %f with %i wrong takes %i visits", (bound, confidence, wrong, size) => {
  expect(sampleSizeFor(bound, confidence, wrong)).toBe(size);
});

test("the sample size meets the bound, and one visit fewer does not", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      fc.constantFrom(0.9, 0.95, 0.99),
      fc.integer({ min: 0, max: 20 }),
      (bound, confidence, wrong) => {
        const size = sampleSizeFor(bound, confidence, wrong);
        expect(exactInterval(wrong, size, confidence).upper).toBeLessThanOrEqual(bound);
        if (size > Math.max(1, wrong)) {
          expect(exactInterval(wrong, size - 1, confidence).upper).toBeGreaterThan(bound);
        }
      },
    ),
    { numRuns: 50 },
  );
});

const policy = { errorBound: 0.02, confidence: 0.95, baseShare: 0.05, maxShare: 0.5 };

test("the base share is enough before the first visit and while the bound is met", () => {
  expect(nextSampleShare({ wrong: 0, checked: 0 }, policy)).toBe(0.05);
  expect(nextSampleShare({ wrong: 0, checked: 183 }, policy)).toBe(0.05);
  expect(nextSampleShare({ wrong: 3, checked: 2000 }, policy)).toBe(0.05);
});

test("a bound that is not met raises the sample, up to what officers can visit", () => {
  // 183 visits without a finding would meet 2 %; 100 are there.
  expect(nextSampleShare({ wrong: 0, checked: 100 }, policy)).toBeCloseTo(0.05 * 1.83, 10);
  expect(nextSampleShare({ wrong: 0, checked: 1 }, policy)).toBe(0.5);
  expect(nextSampleShare({ wrong: 50, checked: 200 }, policy)).toBe(0.5);
});

test("when the error is surely above the bound, all that officers can visit is visited", () => {
  expect(nextSampleShare({ wrong: 5, checked: 20 }, { ...policy, baseShare: 0.001 })).toBe(0.5);
});

test("finding more wrong never lowers the sample", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 60 }), (n, found) => {
      const wrong = Math.min(found, n - 1);
      const share = nextSampleShare({ wrong, checked: n }, policy);
      expect(share).toBeGreaterThanOrEqual(policy.baseShare);
      expect(share).toBeLessThanOrEqual(policy.maxShare);
      expect(nextSampleShare({ wrong: wrong + 1, checked: n }, policy)).toBeGreaterThanOrEqual(
        share,
      );
    }),
    { numRuns: 60 },
  );
});

const someIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 80 });
const someShare = fc.double({ min: 0, max: 1, noNaN: true });

test("a sample holds each id once, as many as the share says, whatever order the ids come in", () => {
  fc.assert(
    fc.property(someIds, someShare, fc.string(), (ids, share, seed) => {
      const sample = drawSample(ids, share, seed);
      expect(new Set(sample).size).toBe(sample.length);
      for (const id of sample) expect(ids).toContain(id);
      expect(Math.abs(sample.length - share * ids.length)).toBeLessThanOrEqual(1);
      expect(drawSample(ids.toReversed(), share, seed)).toEqual(sample);
      expect(drawSample([...ids, ...ids], share, seed)).toEqual(sample);
    }),
  );
});

test("a sample is never empty when something is to be checked", () => {
  expect(drawSample(["a"], 0.001, "seed")).toEqual(["a"]);
  expect(drawSample(["a", "b"], 0, "seed")).toEqual([]);
  expect(drawSample([], 1, "seed")).toEqual([]);
  const hundred = Array.from({ length: 100 }, (_, i) => `id-${i}`);
  expect(drawSample(hundred, 0.07, "seed")).toHaveLength(7);
});

test("every id, and every pair of ids, is drawn equally often over many seeds", () => {
  const ids = Array.from({ length: 20 }, (_, i) => `01900000-0000-7000-8000-00000000000${i}`);
  const rounds = 4000;
  const drawn = new Map<string, number>();
  let bothOfFirstTwo = 0;
  for (let seed = 0; seed < rounds; seed++) {
    const sample = drawSample(ids, 0.25, `cohort-${seed}`);
    for (const id of sample) drawn.set(id, (drawn.get(id) ?? 0) + 1);
    if (sample.includes(ids[0] ?? "") && sample.includes(ids[1] ?? "")) bothOfFirstTwo++;
  }
  // Chi-square with 19 degrees of freedom: above 43.8 once in a thousand. Seeds are fixed.
  const expected = rounds * 0.25;
  const chiSquare = ids.reduce(
    (sum, id) => sum + ((drawn.get(id) ?? 0) - expected) ** 2 / expected,
    0,
  );
  expect(chiSquare).toBeLessThan(43.8);
  // 5/20 × 4/19 of 4,000 is 210.5; four standard deviations are 56.
  expect(Math.abs(bothOfFirstTwo - 210.5)).toBeLessThan(56);
});
