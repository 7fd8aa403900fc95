import fc from "fast-check";
import { expect, test } from "vitest";
import { CLASS_COUNT, classOf, classStep } from "./classes.ts";

test("classes are as wide as a round number, and the largest value fits", () => {
  expect(classStep([0.93])).toBeCloseTo(0.2);
  expect(classStep([0.04])).toBeCloseTo(0.01);
  expect(classStep([1480])).toBe(400);
  expect(classStep([12.5])).toBe(4);
  expect(classStep([])).toBe(1);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (largest) => {
      const step = classStep([largest]);
      expect(step * CLASS_COUNT).toBeGreaterThanOrEqual(largest * (1 - 1e-6));
      expect(step * CLASS_COUNT).toBeLessThanOrEqual(largest * 10.001);
    }),
  );
});

test("a value on a border belongs to the upper class, the largest to the last", () => {
  expect([0, 0.19, 0.2, 0.6, 0.99, 1].map((value) => classOf(value, 0.2))).toEqual([
    1, 1, 2, 4, 5, 5,
  ]);
});
