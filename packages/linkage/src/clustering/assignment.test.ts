import fc from "fast-check";
import { expect, test } from "vitest";
import { assignment } from "./assignment.ts";
import { pairList } from "./clustering.testing.ts";

test("where anybody could be anybody, the assignment is the best of all permutations", () => {
  const table = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([height, width]) =>
      fc.array(fc.array(fc.nat({ max: 20 }), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
  fc.assert(
    fc.property(table, (worth) => {
      const links = pairList(
        worth.flatMap((row, a) =>
          row.map((each, b) => [a, 100 + b, each] as [number, number, number]),
        ),
      );
      const numbers = links.a.map((_, link) => link);
      const chosen = assignment(numbers, links, links.weight);
      expect(new Set(chosen.map((link) => links.a[link])).size).toBe(chosen.length);
      expect(new Set(chosen.map((link) => links.b[link])).size).toBe(chosen.length);
      const total = chosen.reduce((sum, link) => sum + (links.weight[link] as number), 0);
      expect(total).toBe(best(worth, 0, new Set()));
    }),
    { numRuns: 300 },
  );
});

function best(worth: readonly (readonly number[])[], row: number, taken: Set<number>): number {
  const own = worth[row];
  if (own === undefined) return 0;
  let greatest = best(worth, row + 1, taken);
  for (const [column, each] of own.entries()) {
    if (taken.has(column)) continue;
    taken.add(column);
    greatest = Math.max(greatest, each + best(worth, row + 1, taken));
    taken.delete(column);
  }
  return greatest;
}
