import fc from "fast-check";
import { expect, test } from "vitest";
import { PairNumbers } from "./pair-numbers.ts";

test("pairs are numbered as they first appear, also when the table must grow", () => {
  const number = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { maxLength: 300 }), (pairs) => {
      const numbers = new PairNumbers();
      const known = new Map<string, number>();
      for (const [x, y] of pairs) {
        const name = `${x} ${y}`;
        expect(numbers.find(x, y)).toBe(known.get(name) ?? -1);
        if (!known.has(name)) known.set(name, known.size);
        expect(numbers.add(x, y)).toBe(known.get(name));
        expect(numbers.count).toBe(known.size);
      }
      for (const [x, y] of pairs) expect(numbers.find(x, y)).toBe(known.get(`${x} ${y}`));
    }),
  );
});
