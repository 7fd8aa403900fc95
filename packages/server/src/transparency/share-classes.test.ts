import fc from "fast-check";
import { expect, test } from "vitest";
import { CLASS_COUNT, classOf, classStep, shareOf } from "./share-classes.ts";

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

test("a share lies between the borders that the legend names for its colour", () => {
  fc.assert(
    fc.property(fc.array(anyShare, { minLength: 1 }), (shares) => {
      const step = classStep(shares);
      for (const share of shares) {
        const at = classOf(share, step);
        expect(at).toBeGreaterThanOrEqual(1);
        expect(at).toBeLessThanOrEqual(CLASS_COUNT);
        expect(share * 100).toBeGreaterThanOrEqual((at - 1) * step - 1e-6);
        expect(share * 100).toBeLessThanOrEqual(at * step + 1e-6);
      }
    }),
  );
});

test("more protected is never drawn lighter", () => {
  fc.assert(
    fc.property(anyShare, anyShare, (one, other) => {
      const step = classStep([one, other]);
      expect(one <= other).toBe(one <= other && classOf(one, step) <= classOf(other, step));
    }),
  );
});

test("a share on a border belongs to the upper class", () => {
  expect(classOf(0.3, 10)).toBe(4);
  expect(classOf(1, 20)).toBe(5);
});

test("a hidden count gives no share, and nobody registered gives none", () => {
  const row = { code: "1", name: "A", kecamatan: "B", approved: 0 };
  expect(shareOf({ ...row, received: null, protected: 3 }).kind).toBe("hidden");
  expect(shareOf({ ...row, received: 30, protected: null }).kind).toBe("hidden");
  expect(shareOf({ ...row, received: 0, protected: 0 }).kind).toBe("none");
  expect(shareOf({ ...row, received: 40, protected: 10 })).toEqual({ kind: "share", share: 0.25 });
});
