import fc from "fast-check";
import { expect, test } from "vitest";
import { jaroWinkler } from "./jaro-winkler.ts";

// Winkler's own examples (1990, 2006), as quoted in the record-linkage literature.
test.each([
  ["MARTHA", "MARHTA", 0.9611],
  ["DIXON", "DICKSONX", 0.8133],
  ["DWAYNE", "DUANE", 0.84],
  ["JELLYFISH", "SMELLYFISH", 0.8963],
  ["ABC", "XYZ", 0],
  ["", "ABC", 0],
  ["", "", 1],
])("%s and %s are as alike as the literature says", (a, b, expected) => {
  expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4);
});

test("the first letters count for nothing when the rest has little in common", () => {
  // One letter in common: (1/3 + 1/6 + 1) / 3. The shared first letter would make it 0.55.
  expect(jaroWinkler("SRI", "SALEHA")).toBeCloseTo(0.5, 10);
});

const text = fc.string({ unit: fc.constantFrom("A", "B", "I", "N", "S", " "), maxLength: 40 });

test("who is compared with whom makes no difference, and the answer lies between 0 and 1", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const similarity = jaroWinkler(a, b);
      expect(similarity).toBe(jaroWinkler(b, a));
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1);
      if (a !== b) expect(similarity).toBeLessThan(1);
    }),
  );
});

test("a text longer than any name is compared as well", () => {
  const long = "SITI AMINAH ".repeat(50);
  expect(jaroWinkler(long, long.replace("AMINAH", "AMINAM"))).toBeGreaterThan(0.99);
  expect(jaroWinkler(long, long)).toBe(1);
});
