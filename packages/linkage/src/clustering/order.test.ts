import fc from "fast-check";
import { expect, test } from "vitest";
import { pairList } from "./clustering.testing.ts";
import { strongestFirst } from "./order.ts";

test("pairs come by weight to the precision of a float32, then by row, as a plain sort has them", () => {
  const weight = fc.oneof(
    fc.constantFrom(0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.double({ noNaN: true, min: -30, max: 30 }),
    fc.double({ noNaN: true }),
  );
  const row = fc.nat({ max: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(row, row, weight)), weight, (pairs, threshold) => {
      const kept = pairs.flatMap(([a, b, w], n) =>
        w >= threshold ? [{ a, b, rounded: Math.fround(w), n }] : [],
      );
      kept.sort(
        (x, y) =>
          (x.rounded === y.rounded ? 0 : y.rounded > x.rounded ? 1 : -1) ||
          x.a - y.a ||
          x.b - y.b ||
          x.n - y.n,
      );
      const order = strongestFirst(pairList(pairs), 6, threshold);
      expect([...order]).toEqual(kept.map(({ n }) => n));
    }),
    { numRuns: 500 },
  );
});
