import { expect, test } from "vitest";
import { tellApart, withoutSame } from "./two-classes.ts";

/** Pairs of two kinds, of three comparisons: a title of three levels, a maker and a price. */
function givenPairs(same: number, others: number) {
  const kinds = [
    { count: same, title: [0.8, 0.15, 0.05], maker: [0.95, 0.05], price: [0.9, 0.1] },
    { count: others, title: [0.01, 0.09, 0.9], maker: [0.3, 0.7], price: [0.1, 0.9] },
  ];
  const levels: number[] = [];
  const counts: number[] = [];
  for (const [t, m, p] of [0, 1, 2].flatMap((t) =>
    [0, 1].flatMap((m) => [0, 1].map((p) => [t, m, p] as const)),
  )) {
    levels.push(t, m, p);
    counts.push(
      kinds.reduce(
        (sum, { count, title, maker, price }) =>
          sum + count * (title[t] ?? 0) * (maker[m] ?? 0) * (price[p] ?? 0),
        0,
      ),
    );
  }
  return { levels: Int8Array.from(levels), counts: Float64Array.from(counts) };
}

const START = [
  [4 / 7, 2 / 7, 1 / 7],
  [2 / 3, 1 / 3],
  [2 / 3, 1 / 3],
];

test("of all pairs compared those that are the same are told from the others", () => {
  const { m, same } = tellApart(givenPairs(500, 20_000), { m: START, sameAtMost: 2000 });
  expect(same).toBeGreaterThan(400);
  expect(same).toBeLessThan(600);
  expect(m[0]?.[0]).toBeCloseTo(0.8, 1);
  expect(m[2]?.[0]).toBeCloseTo(0.9, 1);
});

test("there are no more than there may be", () => {
  const { same } = tellApart(givenPairs(500, 20_000), { m: START, sameAtMost: 300 });
  expect(same).toBe(300);
});

test("what the same pairs show is taken from what all show, but never all of it", () => {
  const [u = []] = withoutSame([[0.001, 0.999]], [[0.8, 0.2]], 0.001);
  expect(u[0]).toBeCloseTo(0.0002, 6);
  expect(withoutSame([[0.001, 0.999]], [[1, 0]], 0.5)[0]?.[0]).toBeCloseTo(0.0001, 6);
});
