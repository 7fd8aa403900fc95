import fc from "fast-check";
import { expect, test } from "vitest";
import { exactInterval } from "./exact-interval.ts";

// As R's binom.test prints them.
test.each([
  [0, 10, 0.95, 0, 0.3084971],
  [1, 10, 0.95, 0.002528579, 0.445016117],
  [5, 10, 0.95, 0.1870860284, 0.8129139716],
  [7, 20, 0.95, 0.153909205, 0.592188533],
  [10, 100, 0.95, 0.04900469, 0.1762226],
  [10, 10, 0.95, 0.6915029, 1],
  [682, 925, 0.95, 0.7076683, 0.7654066],
])("%i of %i gives the published interval", (hits, tries, confidence, lower, upper) => {
  const interval = exactInterval(hits, tries, confidence);
  expect(Math.abs(interval.lower - lower)).toBeLessThan(1e-6);
  expect(Math.abs(interval.upper - upper)).toBeLessThan(1e-6);
});

test("at each end of the interval, what was found would just be too rare", () => {
  const found = fc
    .integer({ min: 1, max: 3000 })
    .chain((tries) => fc.tuple(fc.integer({ min: 0, max: tries }), fc.constant(tries)));
  fc.assert(
    fc.property(found, fc.constantFrom(0.8, 0.9, 0.95, 0.99), ([hits, tries], confidence) => {
      const { lower, upper } = exactInterval(hits, tries, confidence);
      const tail = (1 - confidence) / 2;
      expect(lower).toBeLessThanOrEqual(hits / tries);
      expect(upper).toBeGreaterThanOrEqual(hits / tries);
      if (hits === 0) expect(lower).toBe(0);
      else expect(1 - atMost(hits - 1, tries, lower)).toBeCloseTo(tail, 8);
      if (hits === tries) expect(upper).toBe(1);
      else expect(atMost(hits, tries, upper)).toBeCloseTo(tail, 8);
    }),
  );
});

test("no tries tell nothing, and what is no count of hits is refused", () => {
  expect(exactInterval(0, 0, 0.95)).toEqual({ lower: 0, upper: 1 });
  expect(() => exactInterval(2, 1, 0.95)).toThrow("2 of 1 is no count of hits");
  expect(() => exactInterval(0.5, 1, 0.95)).toThrow("0.5 of 1 is no count of hits");
  expect(() => exactInterval(0, 1, 95)).toThrow("a confidence lies between 0 and 1, 95 does not");
});

/** P(X ≤ hits) for so many tries, summed term by term: the definition, without the beta function. */
function atMost(hits: number, tries: number, share: number): number {
  let logTerm = tries * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= hits; k++) {
    logTerm += Math.log((tries - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return sum;
}
