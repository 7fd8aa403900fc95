import { expect, test } from "vitest";
import { dependents } from "./dependence.ts";

const patterns = (rows: readonly [number[], number][]) => ({
  levels: Int8Array.from(rows.flatMap(([levels]) => levels)),
  counts: Float64Array.from(rows, ([, count]) => count),
});

test("a postcode follows from its town, and neither follows from a name", () => {
  // Town, postcode, name: of 100,000 pairs of strangers 1,000 live in one town, where there are two postcodes.
  const random = patterns([
    [[0, 0, 1], 495],
    [[0, 0, 0], 5],
    [[0, 1, 1], 495],
    [[0, 1, 0], 5],
    [[1, 1, 0], 990],
    [[1, 1, 1], 98_010],
  ]);
  expect(dependents(random, [2, 2, 2], 1e-5)).toEqual([
    [false, true, false],
    [true, false, false],
    [false, false, false],
  ]);
});

test("a number that only the same person shares says nothing of strangers", () => {
  const random = patterns([
    [[0, 0], 100],
    [[1, 1], 99_900],
  ]);
  expect(dependents(random, [2, 2], 1e-3).flat()).not.toContain(true);
});

test("what is missing on either side is not counted", () => {
  const random = patterns([
    [[0, -1], 5000],
    [[-1, 0], 5000],
    [[1, 1], 90_000],
  ]);
  expect(dependents(random, [2, 2], 1e-5).flat()).not.toContain(true);
});
