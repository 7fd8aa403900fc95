import fc from "fast-check";
import { expect, test } from "vitest";
import type { PairList } from "../pairs.ts";
import { anOrder, listed, pairList, reordered } from "./clustering.testing.ts";
import { oneToOne } from "./one-to-one.ts";

/** Up to three tables and links between them, each at most once. */
const someTables = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 })
  .chain((sizes) => {
    const starts = sizes.map((_, table) => sizes.slice(0, table).reduce((sum, n) => sum + n, 0));
    const recordCount = sizes.reduce((sum, size) => sum + size, 0);
    const tableOf = sizes.flatMap((size, table) => Array<number>(size).fill(table));
    const possible = tableOf.flatMap((table, a) =>
      tableOf.flatMap((other, b) => (a < b && table !== other ? [[a, b] as const] : [])),
    );
    return fc.record({
      recordCount: fc.constant(recordCount),
      starts: fc.constant(starts),
      tableOf: fc.constant(tableOf),
      pairs: fc
        .tuple(
          fc.subarray(possible, { maxLength: Math.min(12, possible.length) }),
          fc.infiniteStream(fc.integer({ min: -3, max: 9 })),
        )
        .map(([chosen, weights]) =>
          pairList(chosen.map(([a, b]) => [a, b, weights.next().value as number])),
        ),
    });
  });

test("two records that want the same partner: the whole counts, not who is first", () => {
  // By weight alone 0-2 would come first, and 1 would go without.
  const pairs = pairList([
    [0, 2, 10],
    [0, 3, 9],
    [1, 2, 9],
  ]);
  const best = oneToOne(4, [0, 2], pairs, { threshold: 0 });
  expect(listed(best.links)).toEqual(["0-3 9", "1-2 9"]);
  expect(best.counts).toEqual({
    leftOut: 1,
    exactComponents: 1,
    greedyComponents: 0,
    greedyRecords: 0,
  });
});

test("a component beyond the stated size takes the strongest link first, and says so", () => {
  const pairs = pairList([
    [0, 2, 10],
    [0, 3, 9],
    [1, 2, 9],
  ]);
  const greedy = oneToOne(4, [0, 2], pairs, { threshold: 0, exactUpTo: 3 });
  expect(listed(greedy.links)).toEqual(["0-2 10"]);
  expect(greedy.counts).toEqual({
    leftOut: 2,
    exactComponents: 0,
    greedyComponents: 1,
    greedyRecords: 4,
  });
  expect(oneToOne(4, [0, 2], pairs, { threshold: 0, exactUpTo: 4 }).counts.exactComponents).toBe(1);
});

test("a record may have a partner in each of several other tables", () => {
  const pairs = pairList([
    [0, 1, 8],
    [0, 2, 5],
    [1, 2, 6],
  ]);
  const { links } = oneToOne(3, [0, 1, 2], pairs, { threshold: 0 });
  expect(listed(links)).toEqual(["0-1 8", "1-2 6", "0-2 5"]);
});

test("no choice of links weighs more, and nobody has two partners in one table", () => {
  fc.assert(
    fc.property(
      someTables,
      fc.integer({ min: -3, max: 4 }),
      ({ recordCount, starts, tableOf, pairs }, threshold) => {
        const { links } = oneToOne(recordCount, starts, pairs, { threshold });
        expect(isOneToOne(links, tableOf)).toBe(true);
        expect(Math.min(threshold, ...links.weight)).toBe(threshold);
        const total = links.weight.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
        expect(total).toBeCloseTo(greatestTotal(pairs, tableOf, threshold), 9);
      },
    ),
    { numRuns: 500 },
  );
});

test("by the strongest first, the total is at least half of the greatest, and nothing more fits", () => {
  fc.assert(
    fc.property(someTables, ({ recordCount, starts, tableOf, pairs }) => {
      const { links, counts } = oneToOne(recordCount, starts, pairs, {
        threshold: 1,
        exactUpTo: 0,
      });
      expect(counts.exactComponents).toBe(0);
      expect(isOneToOne(links, tableOf)).toBe(true);
      const total = links.weight.reduce((sum, weight) => sum + weight, 0);
      expect(2 * total).toBeGreaterThanOrEqual(greatestTotal(pairs, tableOf, 1));
    }),
  );
});

test("no link that could be added is left out", () => {
  fc.assert(
    fc.property(
      someTables,
      fc.constantFrom(0, 100),
      fc.integer({ min: -3, max: 4 }),
      ({ recordCount, starts, tableOf, pairs }, exactUpTo, threshold) => {
        const { links, counts } = oneToOne(recordCount, starts, pairs, { threshold, exactUpTo });
        const chosen = Array.from(links.a, (a, link) => [a, links.b[link] as number]);
        const above = Array.from(pairs.a, (a, pair) => [a, pairs.b[pair] as number]).filter(
          (_, pair) => (pairs.weight[pair] as number) >= threshold,
        );
        expect(counts.leftOut).toBe(above.length - chosen.length);
        for (const [a, b] of above) {
          const isIn = chosen.some(([x, y]) => x === a && y === b);
          const added = pairList(
            [...chosen, [a, b]].map(([x, y]) => [x as number, y as number, 1]),
          );
          expect(isIn || !isOneToOne(added, tableOf)).toBe(true);
        }
      },
    ),
  );
});

test("whatever the order of the pairs, the links are the same", () => {
  const any = someTables.chain((all) => fc.tuple(fc.constant(all), anOrder(all.pairs)));
  fc.assert(
    fc.property(any, fc.constantFrom(0, 100), ([all, order], exactUpTo) => {
      const options = { threshold: -1, exactUpTo };
      const { recordCount, starts, pairs } = all;
      expect(oneToOne(recordCount, starts, reordered(pairs, order), options)).toEqual(
        oneToOne(recordCount, starts, pairs, options),
      );
    }),
  );
});

test("a certain link wins against any other", () => {
  const pairs = pairList([
    [0, 2, Number.POSITIVE_INFINITY],
    [0, 3, 30],
    [1, 2, 30],
  ]);
  const { links } = oneToOne(4, [0, 2], pairs, { threshold: Number.NEGATIVE_INFINITY });
  expect(listed(links)).toEqual(["0-2 Infinity"]);
});

test.each<[string, readonly number[], number, string]>([
  ["a pair within one table", [0, 3], 0, "pair 1: rows 0 and 2 are of the same table (0)"],
  ["a first table that is not the first", [1], 0, "the first table must start at row 0"],
  [
    "a table that starts behind the last row",
    [0, 9],
    0,
    "table 1 starts at row 9, which is not a row from 0 to 4",
  ],
  ["tables in no order", [0, 3, 2], 0, "table 2 starts at row 2, which is not a row from 3 to 4"],
  ["a threshold that is no number", [0, 2], Number.NaN, "threshold must be a number"],
])("%s is refused by name", (_, starts, threshold, message) => {
  const pairs = pairList([
    [0, 3, 5],
    [0, 2, 5],
  ]);
  expect(() => oneToOne(4, starts, pairs, { threshold })).toThrow(message);
});

/** Whether each record has at most one partner in each other table. */
function isOneToOne({ a, b }: PairList, tableOf: readonly number[]): boolean {
  const ends = Array.from(a, (first, link) => {
    const second = b[link] as number;
    return [`${first} in ${tableOf[second]}`, `${second} in ${tableOf[first]}`];
  }).flat();
  return new Set(ends).size === ends.length;
}

/** The greatest total of all choices, each tried; weights below 0 add nothing. */
function greatestTotal(pairs: PairList, tableOf: readonly number[], threshold: number): number {
  const links = Array.from(pairs.a, (_, pair) => pair).filter(
    (pair) => (pairs.weight[pair] as number) >= threshold,
  );
  const isTaken = new Set<string>();
  function best(i: number): number {
    const pair = links[i];
    if (pair === undefined) return 0;
    const without = best(i + 1);
    const [a, b] = [pairs.a[pair] as number, pairs.b[pair] as number];
    const ends = [`${a} in ${tableOf[b]}`, `${b} in ${tableOf[a]}`];
    if (ends.some((end) => isTaken.has(end))) return without;
    for (const end of ends) isTaken.add(end);
    const withIt = Math.max(pairs.weight[pair] as number, 0) + best(i + 1);
    for (const end of ends) isTaken.delete(end);
    return Math.max(without, withIt);
  }
  return best(0);
}
