import fc from "fast-check";
import { expect, test } from "vitest";
import { countedPairs, someTruth } from "./evaluation.testing.ts";
import { judged, truthOfClusters, truthOfPairs } from "./labels.ts";

test("records with one label are the same, and who has none does not count", () => {
  const truth = truthOfClusters(["x", "x", null, "y", "x"]);
  expect(truth).toMatchObject({ truePairs: 3, possiblePairs: 6 });
  expect(judged(truth, 0, 4)).toBe(1);
  expect(judged(truth, 0, 3)).toBe(0);
  expect(judged(truth, 0, 2)).toBe(-1);
});

test("labels may be numbers, and those below 0 are not known", () => {
  const truth = truthOfClusters(Int32Array.of(7, 7, -1, 900, 7));
  expect(truth).toMatchObject({ truePairs: 3, possiblePairs: 6, labelCount: 2 });
});

test("between tables, two records of one table are no pair", () => {
  const truth = truthOfClusters(["x", "x", "y", "x", "y"], [0, 2, 2]);
  expect(truth).toMatchObject({ truePairs: 2, possiblePairs: 6 });
  expect(judged(truth, 0, 1)).toBe(-1);
  expect(judged(truth, 0, 3)).toBe(1);
});

test("of judged pairs, only those count, in whichever order they were judged", () => {
  const truth = truthOfPairs(4, [3, 0, 1], [1, 2, 3], [true, false, true]);
  expect(truth).toMatchObject({ truePairs: 1, possiblePairs: 2 });
  expect(judged(truth, 1, 3)).toBe(1);
  expect(judged(truth, 0, 2)).toBe(0);
  expect(judged(truth, 0, 1)).toBe(-1);
});

test("true and possible pairs are as many as there are when all are listed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }).chain(someTruth), (truth) => {
      const counted = countedPairs(truth);
      expect(truth.possiblePairs).toBe(counted.length);
      expect(truth.truePairs).toBe(counted.filter(({ same }) => same).length);
    }),
  );
});

test("ten million records in one cluster are counted, not listed", () => {
  expect(truthOfClusters(new Int32Array(10_000_000)).truePairs).toBe(49_999_995_000_000);
});

test.each<[string, () => unknown, string]>([
  [
    "a row that does not exist",
    () => truthOfPairs(3, [0, 1], [1, 3], [true, true]),
    "label 1: row 3 does not exist, there are 3 records counted from 0",
  ],
  [
    "a record with itself",
    () => truthOfPairs(3, [1], [1], [true]),
    "label 0: row 1 is paired with itself",
  ],
  [
    "a pair judged both ways",
    () => truthOfPairs(3, [0, 1], [1, 0], [true, false]),
    "label 1: rows 0 and 1 are labelled both ways",
  ],
  [
    "columns of different lengths",
    () => truthOfPairs(3, [0, 1], [1], [true]),
    "the columns of the labels differ in length: a 2, b 1, same 1",
  ],
  [
    "tables that do not begin with the first row",
    () => truthOfClusters(["x"], [1]),
    "the first table must start at row 0",
  ],
])("%s is refused by name", (_, run, message) => {
  expect(run).toThrow(message);
});
