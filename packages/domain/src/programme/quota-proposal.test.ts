import fc from "fast-check";
import { expect, test } from "vitest";
import { proposeQuotas, QUOTA_METHODS } from "./quota-proposal.ts";

const anyCity = fc
  .uniqueArray(fc.integer({ min: 1001, max: 1068 }), { minLength: 1 })
  .chain((codes) =>
    fc.tuple(
      ...codes.map((code) =>
        fc.record({ code: fc.constant(`15.71.01.${code}`), candidates: fc.nat(500) }),
      ),
    ),
  );

test("all places are shared out, none below nothing, whatever the method", () => {
  fc.assert(
    fc.property(fc.nat(20_000), anyCity, fc.constantFrom(...QUOTA_METHODS), (places, city, how) => {
      const shares = [...proposeQuotas(places, city, how).values()];
      expect(shares.reduce((sum, each) => sum + each, 0)).toBe(places);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("an equal share differs by one place at most", () => {
  fc.assert(
    fc.property(fc.nat(20_000), anyCity, (places, city) => {
      const shares = [...proposeQuotas(places, city, "equal").values()];
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});

test("who has more candidates never gets fewer places", () => {
  fc.assert(
    fc.property(fc.nat(20_000), anyCity, (places, city) => {
      const shares = proposeQuotas(places, city, "by-candidates");
      for (const one of city)
        for (const other of city)
          if (one.candidates > other.candidates)
            expect(shares.get(one.code)).toBeGreaterThanOrEqual(shares.get(other.code) ?? 0);
    }),
  );
});

test("the order of the kelurahan makes no difference", () => {
  fc.assert(
    fc.property(fc.nat(20_000), anyCity, fc.constantFrom(...QUOTA_METHODS), (places, city, how) => {
      const turned = [...city].reverse();
      expect(new Map([...proposeQuotas(places, turned, how)].toSorted())).toEqual(
        new Map([...proposeQuotas(places, city, how)].toSorted()),
      );
    }),
  );
});

test("1,000 places over 68 kelurahan: 48 get 15, 20 get 14", () => {
  const city = Array.from({ length: 68 }, (_, at) => ({ code: `${1001 + at}`, candidates: 0 }));
  const shares = [...proposeQuotas(1000, city, "by-candidates").values()];
  expect([
    shares.filter((each) => each === 15).length,
    shares.filter((each) => each === 14).length,
  ]).toEqual([48, 20]);
});
