import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairList, somePairs } from "../clustering/clustering.testing.ts";
import { probabilityOf, weightOf } from "../pairs.ts";
import { someEvaluation } from "./evaluation.testing.ts";
import { truthOfClusters } from "./labels.ts";
import { pairMetrics } from "./metrics.ts";
import { chooseByLabels, chooseByProbabilities, type Goal } from "./threshold.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("with labels", () => {
  const truth = truthOfClusters(["x", "x", "x", "y", "y", "z"]);
  const pairs = pairList([
    [0, 1, 9],
    [3, 4, 8],
    [0, 5, 7],
    [1, 2, 6],
    [2, 5, 1],
    [1, 5, 1],
  ]);

  test.each<[Goal, number | undefined]>([
    [{ best: "f1" }, 6],
    [{ precision: 0.75 }, 6],
    [{ precision: 0.8 }, 8],
    [{ recall: 0.5 }, 8],
    [{ recall: 0.7 }, 6],
    [{ recall: 0.8 }, undefined],
  ])("%o is reached at %s", (goal, threshold) => {
    expect(chooseByLabels(pairs, truth, goal)?.threshold).toBe(threshold);
  });

  test("a choice reaches its goal, no other threshold is better, and none is left when it is null", () => {
    fc.assert(
      fc.property(someEvaluation, share, ({ pairs, truth }, goal) => {
        const all = [...new Set(pairs.weight)].map((threshold) => ({
          threshold,
          ...pairMetrics(pairs, truth, threshold),
        }));
        const counted = all.filter((each) => each.truePositives + each.falsePositives > 0);

        const precise = chooseByLabels(pairs, truth, { precision: goal });
        const reaching = counted.filter(({ precision }) => precision >= goal);
        if (precise !== null) expect(precise).toMatchObject({ basis: "labels" });
        expect(precise?.recall ?? -1).toBe(Math.max(-1, ...reaching.map(({ recall }) => recall)));

        const complete = chooseByLabels(pairs, truth, { recall: goal });
        const found = counted.filter(({ recall }) => recall >= goal);
        if (complete === null) expect(found).toEqual([]);
        else expect(complete.recall).toBeGreaterThanOrEqual(goal);
        expect(found.every(({ threshold }) => threshold <= (complete?.threshold ?? -99))).toBe(
          true,
        );

        const best = chooseByLabels(pairs, truth, { best: "f1" });
        expect(best?.f1 ?? -1).toBe(Math.max(-1, ...counted.map(({ f1 }) => f1)));
      }),
    );
  });
});

describe("without labels", () => {
  const pairs = pairList([
    [0, 1, weightOf(0.9)],
    [0, 2, weightOf(0.5)],
    [1, 2, weightOf(0.1)],
  ]);

  test("what is expected is the sum of the probabilities", () => {
    const choice = chooseByProbabilities(3, pairs, { precision: 0.7 });
    expect(choice).toMatchObject({ basis: "probabilities", threshold: 0, predicted: 2 });
    expect(choice?.precision).toBeCloseTo(1.4 / 2);
    expect(choice?.recall).toBeCloseTo(1.4 / 1.5);
    expect(choice?.f1).toBeCloseTo((2 * 1.4) / (2 + 1.5));
  });

  test("an estimate of all true pairs lowers the recall, and the sum is never more than all", () => {
    expect(chooseByProbabilities(3, pairs, { recall: 0.5 }, 2.5)?.recall).toBeCloseTo(1.4 / 2.5);
    expect(chooseByProbabilities(3, pairs, { recall: 0.8 }, 2.5)).toBeNull();
    expect(chooseByProbabilities(3, pairs, { recall: 1 }, 1)?.recall).toBe(1);
  });

  test("precision asked for is reached, and more of it never lowers the threshold", () => {
    fc.assert(
      fc.property(somePairs, share, share, ({ recordCount, pairs }, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const loose = chooseByProbabilities(recordCount, pairs, { precision: low });
        const strict = chooseByProbabilities(recordCount, pairs, { precision: high });
        if (strict === null) return;
        expect(strict.precision).toBeGreaterThanOrEqual(high);
        expect(loose?.threshold).toBeLessThanOrEqual(strict.threshold);
        const above = [...pairs.weight].filter((weight) => weight >= strict.threshold);
        expect(strict.predicted).toBe(above.length);
        const sum = above.reduce((total, weight) => total + probabilityOf(weight), 0);
        expect(strict.precision).toBeCloseTo(sum / above.length, 10);
      }),
    );
  });

  test("where the probabilities are calibrated, labels agree", () => {
    // Of 1,000 pairs at each weight, as many are the same as the weight says.
    const labels = new Int32Array(2 * 9000);
    const rows: [number, number, number][] = [];
    for (let tenth = 1; tenth <= 9; tenth++)
      for (let n = 0; n < 1000; n++) {
        const first = 2 * rows.length;
        labels[first] = first;
        labels[first + 1] = n < tenth * 100 ? first : first + 1;
        rows.push([first, first + 1, weightOf(tenth / 10)]);
      }
    const list = pairList(rows);
    for (const goal of [{ best: "f1" }, { precision: 0.75 }, { recall: 0.6 }] as const) {
      const counted = chooseByLabels(list, truthOfClusters(labels), goal);
      const expected = chooseByProbabilities(labels.length, list, goal);
      expect(expected?.threshold).toBe(counted?.threshold);
      expect(expected?.precision).toBeCloseTo(counted?.precision ?? 0, 10);
    }
  });
});

test("a goal that is no share, and less than no true pairs, are refused by name", () => {
  const none = pairList([]);
  const truth = truthOfClusters(["x"]);
  expect(() => chooseByLabels(none, truth, { precision: 98 })).toThrow(
    "precision must be a share from 0 to 1, not 98",
  );
  expect(() => chooseByProbabilities(1, none, { recall: Number.NaN })).toThrow(
    "recall must be a share from 0 to 1, not NaN",
  );
  expect(() => chooseByProbabilities(1, none, { best: "f1" }, -1)).toThrow(
    "truePairs must be 0 or more, not -1",
  );
  expect(chooseByProbabilities(1, none, { best: "f1" })).toBeNull();
});
