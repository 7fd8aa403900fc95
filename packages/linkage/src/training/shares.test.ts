import { expect, test } from "vitest";
import { otherShares, sameCounts, sharesOf, supported } from "./shares.ts";

const patterns = (rows: readonly [number[], number][]) => ({
  levels: Int8Array.from(rows.flatMap(([levels]) => levels)),
  counts: Float64Array.from(rows, ([, count]) => count),
});

test("u is how often a level occurs among pairs drawn at random, and one never drawn is rare, not impossible", () => {
  const [u = []] = otherShares(
    patterns([
      [[0], 10],
      [[2], 90],
    ]),
    [3],
    null,
  );
  expect(u[0]).toBeCloseTo(10.5 / 101.5, 12);
  expect(u[1]).toBeCloseTo(0.5 / 101.5, 12);
  expect(u.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
});

test("a missing value is no level", () => {
  const [first = [], second = []] = otherShares(patterns([[[0, -1], 1000]]), [2, 2], null);
  expect(first[0]).toBeGreaterThan(0.99);
  expect(second).toEqual([0.5, 0.5]);
});

test("drawn pairs that are probably the same are not taken for strangers who agree", () => {
  // 100 of 100,000 pairs agree in both columns: they are the same people.
  const drawn = patterns([
    [[0, 0], 100],
    [[1, 1], 99_900],
  ]);
  const naive = otherShares(drawn, [2, 2], null);
  const m = [
    [0.95, 0.05],
    [0.95, 0.05],
  ];
  const mended = otherShares(drawn, [2, 2], {
    m,
    u: [
      [1e-4, 1 - 1e-4],
      [1e-4, 1 - 1e-4],
    ],
    prior: 1e-3,
  });
  expect(naive[0]?.[0]).toBeCloseTo(1e-3, 4);
  expect(mended[0]?.[0]).toBeLessThan(1e-5);
});

test("a level that no same pair shows weighs what the next looser one does", () => {
  const [m = []] = supported(
    [[0.9, 1e-12, 0.08, 0.02]],
    [[0.01, 1e-6, 0.09, 0.899999]],
    [[900, 0, 80, 20]],
  );
  expect(Math.log2((m[1] ?? 0) / 1e-6)).toBeGreaterThan(Math.log2(0.08 / 0.09) - 0.01);
});

test("what none of a thousand same pairs shows is taken as rarer than one in a thousand, and no more", () => {
  const [m = []] = supported([[1, 1e-28]], [[1e-6, 1]], [[1000, 0]]);
  expect(m[1]).toBeGreaterThan(1e-4);
  expect(m[1]).toBeLessThan(1e-3);
  expect((m[0] ?? 0) + (m[1] ?? 0)).toBeCloseTo(1, 12);
});

test("m is told mostly by rules whose pairs are nearly all the same", () => {
  const soFar = { m: [[0.5, 0.5]], u: [[0.5, 0.5]], prior: 0.999 };
  const pure = {
    patterns: patterns([
      [[0], 900],
      [[1], 100],
    ]),
    free: [true],
    same: 0.99,
  };
  const mixed = {
    patterns: patterns([
      [[0], 100],
      [[1], 900],
    ]),
    free: [true],
    same: 0.3,
  };
  const [told = []] = sharesOf(sameCounts([pure, mixed], [2], soFar), [[0.5, 0.5]]);
  expect(told[0]).toBeCloseTo(0.9, 3);
});

test("a comparison that a rule asks for learns nothing from its pairs", () => {
  const soFar = { m: [[0.7, 0.3]], u: [[0.1, 0.9]], prior: 0.5 };
  const rule = { patterns: patterns([[[0], 1000]]), free: [false], same: 1 };
  expect(sharesOf(sameCounts([rule], [2], soFar), [[0.7, 0.3]])).toEqual([[0.7, 0.3]]);
});

test("a rule of a few pairs is not heard alone, however pure it is", () => {
  const soFar = {
    m: [[0.8, 0.2]],
    u: [[0.1, 0.9]],
    prior: 0.999,
  };
  const rule = (agreeing: number, different: number, same: number) => ({
    patterns: patterns([
      [[0], agreeing],
      [[1], different],
    ]),
    free: [true],
    same,
  });
  const [counts = []] = sameCounts([rule(0, 10, 1), rule(800, 200, 0.5)], [2], soFar);
  expect((counts[0] ?? 0) / ((counts[0] ?? 0) + (counts[1] ?? 0))).toBeGreaterThan(0.75);
});

test("rules of which no pair is the same leave no hole", () => {
  const soFar = { m: [[0.8, 0.2]], u: [[0.1, 0.9]], prior: 1e-9 };
  const told = { patterns: patterns([[[1], 10]]), free: [true], same: 0 };
  expect(sameCounts([told], [2], soFar).flat().every(Number.isFinite)).toBe(true);
});
