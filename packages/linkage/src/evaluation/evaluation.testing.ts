import fc from "fast-check";
import { somePairs } from "../clustering/clustering.testing.ts";
import type { PairList } from "../pairs.ts";
import { judged, type Truth, truthOfClusters, truthOfPairs } from "./labels.ts";

/** Pairs and a truth about their records: by labels, some unknown, with or without tables, or by pairs. */
export const someEvaluation: fc.Arbitrary<{ pairs: PairList; truth: Truth }> = somePairs.chain(
  ({ recordCount, pairs }) =>
    fc.record({ pairs: fc.constant(pairs), truth: someTruth(recordCount) }),
);

/** A truth about so many records. */
export function someTruth(recordCount: number): fc.Arbitrary<Truth> {
  return fc.oneof(someClusterTruth(recordCount), somePairTruth(recordCount));
}

export function someClusterTruth(recordCount: number) {
  return fc
    .tuple(
      fc.array(fc.constantFrom("a", "b", "c", "d", null), {
        minLength: recordCount,
        maxLength: recordCount,
      }),
      fc.option(fc.uniqueArray(fc.integer({ min: 1, max: recordCount }), { maxLength: 3 })),
    )
    .map(([labels, starts]) =>
      truthOfClusters(labels, starts === null ? null : [0, ...starts.sort((x, y) => x - y)]),
    );
}

function somePairTruth(recordCount: number) {
  const row = fc.integer({ min: 0, max: recordCount - 1 });
  return fc
    .uniqueArray(fc.tuple(row, row, fc.boolean()), {
      selector: ([a, b]) => Math.min(a, b) * 100 + Math.max(a, b),
    })
    .map((labels) => labels.filter(([a, b]) => a !== b))
    .map((labels) =>
      truthOfPairs(
        recordCount,
        labels.map(([a]) => a),
        labels.map(([, b]) => b),
        labels.map(([, , same]) => same),
      ),
    );
}

/** All pairs that the truth counts, listed. */
export function countedPairs(truth: Truth): { a: number; b: number; same: boolean }[] {
  const counted = [];
  for (let a = 0; a < truth.recordCount; a++)
    for (let b = a + 1; b < truth.recordCount; b++) {
      const answer = judged(truth, a, b);
      if (answer >= 0) counted.push({ a, b, same: answer === 1 });
    }
  return counted;
}
