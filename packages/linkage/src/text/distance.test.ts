import fc from "fast-check";
import { expect, test } from "vitest";
import { kilometresBetween } from "./distance.ts";

const points = fc.tuple(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: -180, max: 180, noNaN: true }),
);

test("places are as far apart as a map says", () => {
  // Jambi and Palembang; Jakarta and Surabaya.
  expect(kilometresBetween(-1.6101, 103.6131, -2.9761, 104.7754)).toBeCloseTo(199.4, 0);
  expect(kilometresBetween(-6.2088, 106.8456, -7.2575, 112.7521)).toBeCloseTo(662.7, -1);
});

test("the other side of the Earth is half its circumference away, and the date line is no distance", () => {
  expect(kilometresBetween(0, 0, 0, 180)).toBeCloseTo(Math.PI * 6371.0088, 6);
  expect(kilometresBetween(0, 179.999, 0, -179.999)).toBeCloseTo(0.2224, 3);
});

test("a distance is the same in both directions, zero to itself, and always a number", () => {
  fc.assert(
    fc.property(points, points, ([lat1, lon1], [lat2, lon2]) => {
      const there = kilometresBetween(lat1, lon1, lat2, lon2);
      expect(kilometresBetween(lat2, lon2, lat1, lon1)).toBe(there);
      expect(kilometresBetween(lat1, lon1, lat1, lon1)).toBe(0);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThan(20_016);
      expect(kilometresBetween(lat1, lon1, -lat1, lon1 - 180)).not.toBeNaN();
    }),
  );
});
