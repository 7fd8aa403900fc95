import fc from "fast-check";
import type { PairList } from "../pairs.ts";

/** A list of pairs as people write it: row, row, weight. */
export function pairList(pairs: readonly (readonly [number, number, number])[]): PairList {
  return {
    a: Int32Array.from(pairs, ([a]) => a),
    b: Int32Array.from(pairs, ([, b]) => b),
    weight: Float64Array.from(pairs, ([, , weight]) => weight),
  };
}

/** The pairs of a list as text, for comparing. */
export function listed({ a, b, weight }: PairList): string[] {
  return Array.from(a, (first, pair) => `${first}-${b[pair]} ${weight[pair]}`);
}

/** The same pairs in another order. */
export function reordered(pairs: PairList, order: readonly number[]): PairList {
  return {
    a: Int32Array.from(order, (pair) => pairs.a[pair] as number),
    b: Int32Array.from(order, (pair) => pairs.b[pair] as number),
    weight: Float64Array.from(order, (pair) => pairs.weight[pair] as number),
  };
}

/** Some records and pairs of them, each at most once, with weights from -12 to 16 that often tie. */
export const somePairs: fc.Arbitrary<{ recordCount: number; pairs: PairList }> = fc
  .integer({ min: 1, max: 14 })
  .chain((recordCount) =>
    fc.record({
      recordCount: fc.constant(recordCount),
      pairs: fc
        .uniqueArray(
          fc.tuple(
            fc.integer({ min: 0, max: recordCount - 1 }),
            fc.integer({ min: 0, max: recordCount - 1 }),
            fc.integer({ min: -12, max: 16 }),
          ),
          { selector: ([a, b]) => Math.min(a, b) * 100 + Math.max(a, b), maxLength: 60 },
        )
        .map((pairs) =>
          pairList(
            pairs
              .filter(([a, b]) => a !== b)
              .map(([a, b, weight]) => [Math.min(a, b), Math.max(a, b), weight]),
          ),
        ),
    }),
  );

/** An order of the pairs of a list. */
export function anOrder(pairs: PairList): fc.Arbitrary<number[]> {
  const numbers = Array.from(pairs.a, (_, pair) => pair);
  return fc.shuffledSubarray(numbers, { minLength: numbers.length });
}
