import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cluster } from "../clustering/cluster.ts";
import { pairList } from "../clustering/clustering.testing.ts";
import { countedPairs, someClusterTruth, someEvaluation } from "./evaluation.testing.ts";
import { truthOfClusters, truthOfPairs } from "./labels.ts";
import { bCubed, clusterMetrics, metricsOf, pairMetrics } from "./metrics.ts";

const someClusters = fc.integer({ min: 1, max: 12 }).chain((recordCount) =>
  fc.record({
    clusterOf: fc
      .array(fc.nat({ max: 4 }), { minLength: recordCount, maxLength: recordCount })
      .map((clusters) => Int32Array.from(clusters)),
    truth: someClusterTruth(recordCount),
  }),
);

test("a pair that blocking missed costs recall", () => {
  const truth = truthOfClusters(["x", "x", "x", "y"]);
  const pairs = pairList([
    [0, 1, 5],
    [0, 3, 4],
    [1, 2, 1],
  ]);
  expect(pairMetrics(pairs, truth, 4)).toEqual({
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 2,
    precision: 1 / 2,
    recall: 1 / 3,
    f1: 2 / 5,
  });
});

test("who says nothing is never wrong, and where nothing is true nothing is missed", () => {
  expect(metricsOf(0, 0, 0)).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  expect(metricsOf(0, 0, 3)).toMatchObject({ precision: 1, recall: 0, f1: 0 });
  expect(metricsOf(3, 0, 0)).toMatchObject({ precision: 0, recall: 1, f1: 0 });
});

test("metrics of pairs are those of all pairs, listed one by one", () => {
  fc.assert(
    fc.property(
      someEvaluation,
      fc.integer({ min: -13, max: 17 }),
      ({ pairs, truth }, threshold) => {
        const said = new Set<string>();
        for (const [pair, a] of pairs.a.entries())
          if ((pairs.weight[pair] as number) >= threshold) said.add(`${a} ${pairs.b[pair]}`);
        const counted = countedPairs(truth);
        const predicted = counted.filter(({ a, b }) => said.has(`${a} ${b}`));
        expect(pairMetrics(pairs, truth, threshold)).toEqual(
          metricsOf(
            predicted.length,
            predicted.filter(({ same }) => same).length,
            counted.filter(({ same }) => same).length,
          ),
        );
      },
    ),
  );
});

test("with a lower threshold recall never falls", () => {
  fc.assert(
    fc.property(
      someEvaluation,
      fc.integer({ min: -13, max: 17 }),
      ({ pairs, truth }, threshold) => {
        const high = pairMetrics(pairs, truth, threshold).recall;
        expect(pairMetrics(pairs, truth, threshold - 2).recall).toBeGreaterThanOrEqual(high);
      },
    ),
  );
});

describe("of clusters", () => {
  test("one wrong link between two groups costs all the pairs it makes", () => {
    const truth = truthOfClusters(["x", "x", "y", "y"]);
    expect(clusterMetrics(Int32Array.of(0, 0, 0, 0), truth)).toMatchObject({
      truePositives: 2,
      falsePositives: 4,
      recall: 1,
    });
  });

  test("the pairs that follow from others count as said", () => {
    const truth = truthOfClusters(["x", "x", "x"]);
    const pairs = pairList([
      [0, 1, 20],
      [1, 2, 20],
    ]);
    expect(pairMetrics(pairs, truth, 5).recall).toBeCloseTo(2 / 3);
    expect(clusterMetrics(cluster(3, pairs, { threshold: 5 }).clusterOf, truth).recall).toBe(1);
  });

  test("metrics are those of all pairs, listed one by one", () => {
    fc.assert(
      fc.property(someEvaluation, fc.infiniteStream(fc.nat({ max: 4 })), ({ truth }, numbers) => {
        const clusterOf = new Int32Array(truth.recordCount).map(
          () => numbers.next().value as number,
        );
        const counted = countedPairs(truth);
        const predicted = counted.filter(({ a, b }) => clusterOf[a] === clusterOf[b]);
        expect(clusterMetrics(clusterOf, truth)).toEqual(
          metricsOf(
            predicted.length,
            predicted.filter(({ same }) => same).length,
            counted.filter(({ same }) => same).length,
          ),
        );
      }),
    );
  });

  test("B-cubed is the worked example of its authors", () => {
    // Five, two and five that belong together; the second answer joins the two with one of the fives.
    const truth = truthOfClusters([..."aaaaabbccccc"]);
    const answer = Int32Array.from("111112222222", Number);
    const { precision, recall } = bCubed(answer, truth);
    expect(precision).toBeCloseTo((5 * 1 + 2 * (2 / 7) + 5 * (5 / 7)) / 12);
    expect(precision).toBeCloseTo(0.76, 2);
    expect(recall).toBe(1);
    // Joining the two fives is the graver mistake: 58 % against 76 %.
    const graver = bCubed(Int32Array.from("111112211111", Number), truth);
    expect(graver.precision).toBeCloseTo(0.58, 2);
  });

  test("B-cubed is the average over the records, each looked at alone", () => {
    fc.assert(
      fc.property(someClusters, ({ clusterOf, truth }) => {
        const rows = [...clusterOf.keys()].filter((row) => (truth.labelOf[row] as number) >= 0);
        const average = (share: (row: number) => number) =>
          rows.length === 0 ? 1 : rows.reduce((sum, row) => sum + share(row), 0) / rows.length;
        const together = (row: number) =>
          rows.filter((other) => clusterOf[other] === clusterOf[row]);
        const alike = (row: number) =>
          rows.filter((other) => truth.labelOf[other] === truth.labelOf[row]);
        const both = (row: number) => together(row).filter((other) => alike(row).includes(other));
        const precision = average((row) => both(row).length / together(row).length);
        const recall = average((row) => both(row).length / alike(row).length);
        const found = bCubed(clusterOf, truth);
        expect(found.precision).toBeCloseTo(precision, 10);
        expect(found.recall).toBeCloseTo(recall, 10);
        expect(found.f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 10);
      }),
    );
  });

  test("the right clusters are perfect, under whatever numbers", () => {
    const truth = truthOfClusters(["x", "y", "x", null]);
    const clusters = Int32Array.of(40, 7, 40, 7);
    expect(bCubed(clusters, truth)).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(clusterMetrics(clusters, truth)).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  });

  test("what does not fit the truth is refused by name", () => {
    const truth = truthOfClusters(["x", "y"]);
    expect(() => clusterMetrics(Int32Array.of(0), truth)).toThrow(
      "clusters are given for 1 records, the truth for 2",
    );
    expect(() => bCubed(Int32Array.of(0, -1), truth)).toThrow("row 1 has the cluster -1, below 0");
  });
});

test("pairs out of range and thresholds that are none are refused by name", () => {
  const truth = truthOfPairs(2, [0], [1], [true]);
  expect(() => pairMetrics(pairList([[0, 2, 1]]), truth, 0)).toThrow(
    "pair 0: row 2 does not exist",
  );
  expect(() => pairMetrics(pairList([]), truth, Number.NaN)).toThrow("threshold must be a number");
});
