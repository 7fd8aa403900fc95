import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "./sort-pairs.ts";

const pair = fc.tuple(fc.nat(30), fc.nat(30), fc.double({ noNaN: true }));
const pieces = fc.array(fc.uniqueArray(pair, { selector: ([a, b]) => a * 100 + b, maxLength: 40 }));

test("pairs stand in the order of their rows, in however many pieces they came", () => {
  fc.assert(
    fc.property(pieces, (found) => {
      const given = found.map((some) => ({
        a: Int32Array.from(some, ([a]) => a),
        b: Int32Array.from(some, ([, b]) => b),
        weight: Float64Array.from(some, ([, , weight]) => weight),
      }));
      const { a, b, weight } = inOrder(given, 31);
      // Sorting by JavaScript keeps the order of equals, as counting does.
      const expected = found.flat().sort(([a1, b1], [a2, b2]) => a1 - a2 || b1 - b2);
      expect(Array.from(a, (each, n) => [each, b[n], weight[n]])).toEqual(expected);
    }),
  );
});
