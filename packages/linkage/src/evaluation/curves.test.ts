import fc from "fast-check";
import { expect, test } from "vitest";
import { anOrder, pairList, reordered } from "../clustering/clustering.testing.ts";
import { curvesOf } from "./curves.ts";
import { someEvaluation } from "./evaluation.testing.ts";
import { truthOfClusters } from "./labels.ts";
import { pairMetrics } from "./metrics.ts";

test("a small curve, done by hand", () => {
  const truth = truthOfClusters(["x", "x", "x", "y", "y"]);
  const pairs = pairList([
    [0, 1, 9],
    [0, 3, 7],
    [1, 2, 5],
    [2, 4, 5],
  ]);
  const { points, area, best, truePairs, possiblePairs } = curvesOf(pairs, truth);
  expect({ truePairs, possiblePairs }).toEqual({ truePairs: 4, possiblePairs: 10 });
  expect(points.map(({ threshold, precision, recall }) => [threshold, precision, recall])).toEqual([
    [9, 1, 1 / 4],
    [7, 1 / 2, 1 / 4],
    [5, 1 / 2, 2 / 4],
  ]);
  expect(points.map(({ specificity }) => specificity)).toEqual([1, 1 - 1 / 6, 1 - 2 / 6]);
  expect(area).toBeCloseTo(1 / 4 + (1 / 4) * (1 / 2));
  expect(best?.threshold).toBe(5);
});

test("every point is what its threshold gives", () => {
  fc.assert(
    fc.property(someEvaluation, ({ pairs, truth }) => {
      const { points, best } = curvesOf(pairs, truth);
      for (const { threshold, specificity, ...metrics } of points) {
        expect(metrics).toEqual(pairMetrics(pairs, truth, threshold));
        const different = truth.possiblePairs - truth.truePairs;
        expect(specificity).toBe(different === 0 ? 1 : 1 - metrics.falsePositives / different);
      }
      const greatest = Math.max(...points.map(({ f1 }) => f1));
      if (best === null) expect(points).toEqual([]);
      else expect(best).toEqual(points.find(({ f1 }) => f1 === greatest));
    }),
  );
});

test("recall rises and specificity falls along the curve, and the area is below both", () => {
  fc.assert(
    fc.property(someEvaluation, ({ pairs, truth }) => {
      const { points, area } = curvesOf(pairs, truth);
      for (const [n, point] of points.entries()) {
        const before = points[n - 1];
        if (before === undefined) continue;
        expect(point.threshold).toBeLessThan(before.threshold);
        expect(point.recall).toBeGreaterThanOrEqual(before.recall);
        expect(point.specificity).toBeLessThanOrEqual(before.specificity);
      }
      expect(area).toBeGreaterThanOrEqual(0);
      if (truth.truePairs > 0 && points.length > 0)
        expect(area).toBeLessThanOrEqual((points.at(-1)?.recall ?? 0) + 1e-9);
    }),
  );
});

test("whatever the order of the pairs, the curve is the same", () => {
  const any = someEvaluation.chain((all) => fc.tuple(fc.constant(all), anOrder(all.pairs)));
  fc.assert(
    fc.property(any, ([{ pairs, truth }, order]) => {
      expect(curvesOf(reordered(pairs, order), truth)).toEqual(curvesOf(pairs, truth));
    }),
  );
});

test("a thinned curve keeps its ends, its best point, its peaks and its area", () => {
  const truth = truthOfClusters(Int32Array.from({ length: 20_000 }, (_, row) => row >> 1));
  const weights = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: 1500,
    maxLength: 3000,
  });
  fc.assert(
    fc.property(weights, fc.integer({ min: 8, max: 1000 }), (all, atMost) => {
      // Pairs that are the same stand beside others, the more so the greater the weight.
      const pairs = pairList(
        all.map((weight, n) =>
          weight > (n % 7) - 3 ? [2 * n, 2 * n + 1, weight] : [n, n + 5000, weight],
        ),
      );
      const full = curvesOf(pairs, truth, Number.POSITIVE_INFINITY);
      const thin = curvesOf(pairs, truth, atMost);
      expect(thin.points.length).toBeLessThanOrEqual(atMost);
      expect(thin.area).toBe(full.area);
      expect(thin.best).toEqual(full.best);
      expect(thin.points).toContainEqual(full.best);
      expect(thin.points[0]).toEqual(full.points[0]);
      expect(thin.points.at(-1)).toEqual(full.points.at(-1));
      const precisions = (points: typeof full.points) => points.map(({ precision }) => precision);
      expect(Math.max(...precisions(thin.points))).toBe(Math.max(...precisions(full.points)));
      expect(Math.min(...precisions(thin.points))).toBe(Math.min(...precisions(full.points)));
      const known = new Set(full.points.map(({ threshold }) => threshold));
      expect(thin.points.every(({ threshold }) => known.has(threshold))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("a thinned curve has its end also where nothing is the same", () => {
  const truth = truthOfClusters(Int32Array.from({ length: 2000 }, (_, row) => row));
  const pairs = pairList(Array.from({ length: 1000 }, (_, n) => [n, n + 1000, n] as const));
  const { points } = curvesOf(pairs, truth, 20);
  expect([points[0]?.threshold, points.at(-1)?.threshold]).toEqual([999, 0]);
});

test("a curve of 1,000 points follows the part where recall is won, however long its tail", () => {
  // 2,000 pairs that are the same, and below them 100,000 that are not.
  const truth = truthOfClusters(
    Int32Array.from({ length: 204_000 }, (_, row) => (row < 4000 ? row >> 1 : row)),
  );
  const pairs = pairList(
    Array.from({ length: 102_000 }, (_, n) => [2 * n, 2 * n + 1, -n / 1000] as const),
  );
  const { points } = curvesOf(pairs, truth);
  expect(points.length).toBeLessThanOrEqual(1000);
  expect(points.filter(({ recall }) => recall < 1).length).toBeGreaterThan(200);
  expect(points.filter(({ recall }) => recall === 1).length).toBeGreaterThan(200);
});

test("no pairs make no curve, and a curve of a few points is none", () => {
  const truth = truthOfClusters(["x", "x"]);
  expect(curvesOf(pairList([]), truth)).toEqual({
    points: [],
    area: 0,
    best: null,
    truePairs: 1,
    possiblePairs: 1,
  });
  expect(() => curvesOf(pairList([]), truth, 7)).toThrow("a curve has 8 points or more, not 7");
});
