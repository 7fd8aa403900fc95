import fc from "fast-check";
import { expect, test } from "vitest";
import { FIT, moved, SCALE_MAX, transformOf, turned, type View, zoomed } from "./view.ts";

const BOX = { width: 400, height: 300 };
const place = fc.record({
  x: fc.integer({ min: -200, max: 200 }),
  y: fc.integer({ min: -150, max: 150 }),
});
const step = fc.oneof(
  fc.record({ by: fc.constantFrom(0.5, 0.67, 1.2, 1.5, 3), at: place }),
  fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }),
);
const after = (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): View =>
  steps.reduce<View>(
    (view, each) =>
      "by" in each ? zoomed(view, each.by, BOX, each.at) : moved(view, each.x, each.y, BOX),
    FIT,
  );

test("whatever is done, the picture covers its box and is neither too small nor too large", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { scale, x, y } = after(steps);
      expect(scale).toBeGreaterThanOrEqual(1);
      expect(scale).toBeLessThanOrEqual(SCALE_MAX);
      expect(Math.abs(x)).toBeLessThanOrEqual(((scale - 1) * BOX.width) / 2);
      expect(Math.abs(y)).toBeLessThanOrEqual(((scale - 1) * BOX.height) / 2);
    }),
  );
});

test("what is under the pointer stays under it", () => {
  const at = { x: 90, y: -40 };
  const seen = ({ scale, x, y }: View) => [(at.x - x) / scale, (at.y - y) / scale];
  const near = zoomed(FIT, 3, BOX, at);
  const nearer = zoomed(near, 2, BOX, at);
  for (const [one, other] of [
    [seen(FIT), seen(near)],
    [seen(near), seen(nearer)],
  ] as const)
    for (const n of [0, 1]) expect(other?.[n]).toBeCloseTo(one?.[n] ?? Number.NaN);
});

test("four turns are none, and a turned picture fits again", () => {
  expect(turned(turned(turned(turned(FIT))))).toEqual(FIT);
  expect(turned(zoomed(FIT, 3, BOX)).scale).toBe(1);
  // 400 × 300 in a box of 400 × 300 fills it; on its side it is as high as the box, 300.
  expect(transformOf(turned(FIT), BOX, BOX)).toBe("translate(0px, 0px) scale(0.75) rotate(90deg)");
});
