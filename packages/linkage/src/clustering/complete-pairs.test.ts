import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PairList } from "../pairs.ts";
import { cluster } from "./cluster.ts";
import { completePairs } from "./complete-pairs.ts";

const pairsOf = (...pairs: readonly (readonly [number, number, number])[]): PairList => ({
  a: Int32Array.from(pairs, ([a]) => a),
  b: Int32Array.from(pairs, ([, b]) => b),
  weight: Float64Array.from(pairs, ([, , weight]) => weight),
});
const listed = ({ a, b, weight }: PairList) =>
  Array.from(a, (_, n) => [a[n], b[n], weight[n]]).toSorted(
    ([a1 = 0, b1 = 0], [a2 = 0, b2 = 0]) => a1 - a2 || b1 - b2,
  );

describe("pairs of what is connected are completed", () => {
  test("a chain gets the pair across it, and two chains get nothing between them", () => {
    const chains = pairsOf([0, 1, 5], [1, 2, 5], [3, 4, 7], [2, 3, -9]);
    expect(listed(completePairs(5, chains, (a, b) => a * 10 + b, { threshold: 0 }))).toEqual([
      [0, 1, 1],
      [0, 2, 2],
      [1, 2, 12],
      [3, 4, 7],
    ]);
  });

  test("what is too large stays as it is, its known unlike pairs too", () => {
    const chain = pairsOf([0, 1, 5], [1, 2, 5], [0, 2, -20]);
    const same = completePairs(3, chain, () => 1, { threshold: 0, largest: 2 });
    expect(listed(same)).toEqual(listed(chain));
  });

  test("a chain whose ends are alike is a cluster, though no rule makes the pair of its ends", () => {
    const chain = pairsOf([0, 1, 5], [1, 2, 4]);
    const clustersOf = (weight: number) =>
      cluster(
        3,
        completePairs(3, chain, (a, b) => (a === 0 && b === 2 ? weight : 5), { threshold: 0 }),
        {
          threshold: 0,
        },
      ).counts.clusters;
    expect(cluster(3, chain, { threshold: 0 }).counts.clusters).toBe(2);
    expect(clustersOf(3)).toBe(1);
    expect(clustersOf(-30)).toBe(2);
  });

  test("each pair is listed once, the smaller row first, whatever is connected", () => {
    const somePairs = fc.uniqueArray(
      fc.tuple(fc.nat(14), fc.nat(14), fc.integer({ min: -9, max: 9 })),
      {
        selector: ([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`,
      },
    );
    fc.assert(
      fc.property(somePairs, (some) => {
        const pairs = pairsOf(
          ...some
            .filter(([a, b]) => a !== b)
            .map(([a, b, weight]) => [Math.min(a, b), Math.max(a, b), weight] as const),
        );
        const { a, b } = completePairs(15, pairs, () => 0, { threshold: 0, largest: 5 });
        const names = Array.from(a, (one, n) => `${one}-${b[n]}`);
        expect(new Set(names).size).toBe(names.length);
        expect(a.every((one, n) => one < (b[n] as number))).toBe(true);
        const links = pairs.weight.filter((weight) => weight >= 0).length;
        expect(a.length).toBeGreaterThanOrEqual(links);
      }),
    );
  });
});
