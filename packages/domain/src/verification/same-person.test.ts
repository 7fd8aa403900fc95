import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgePair, type PairEvidence, type PersonThresholds } from "./same-person.ts";

const THRESHOLDS: PersonThresholds = {
  same: 0.999,
  possible: 0.99,
  nameUnderOneNik: 0.7,
  nameUnderTwoNik: 0.6,
};
const judge = (changed: Partial<PairEvidence>) =>
  judgePair(
    {
      probability: 1,
      isNikEqual: true,
      nameSimilarity: 1,
      fathersDiffer: false,
      areNamesakes: false,
      ...changed,
    },
    THRESHOLDS,
  );
const share = fc.double({ min: 0, max: 1, noNaN: true });
const evidence: fc.Arbitrary<PairEvidence> = fc.record({
  probability: share,
  isNikEqual: fc.boolean(),
  nameSimilarity: share,
  fathersDiffer: fc.boolean(),
  areNamesakes: fc.boolean(),
});

describe("under one NIK", () => {
  test("a name that is written otherwise is still the same person", () => {
    expect(judge({ nameSimilarity: 0.7 })).toEqual({ verdict: "same", why: "nik-and-name" });
  });

  test.each([
    ["names differ strongly", { nameSimilarity: 0.69 }],
    ["the fathers are two", { fathersDiffer: true }],
    ["all else speaks against it", { probability: 0.998 }],
  ])("somebody asks where %s: one NIK may be mistyped", (_what, changed) => {
    expect(judge(changed)).toEqual({ verdict: "possible", why: "nik-only" });
  });
});

describe("under two NIK", () => {
  test("whoever looks like one person is asked about, and never taken for one", () => {
    expect(judge({ isNikEqual: false, probability: 0.99 })).toEqual({
      verdict: "possible",
      why: "nik-differs",
    });
  });

  test("twins with names of their own are two people, whatever else they share", () => {
    expect(judge({ isNikEqual: false, nameSimilarity: 0.59 }).verdict).toBe("different");
  });

  test("a name alone is never enough", () => {
    expect(judge({ isNikEqual: false, probability: 0.98 }).verdict).toBe("different");
  });

  test("the same name and birth date are asked about, however improbable", () => {
    expect(judge({ isNikEqual: false, areNamesakes: true, probability: 0 })).toEqual({
      verdict: "possible",
      why: "namesakes",
    });
  });
});

test("nobody is the same without an equal NIK, and an equal NIK is never passed over", () => {
  fc.assert(
    fc.property(evidence, (each) => {
      const { verdict } = judgePair(each, THRESHOLDS);
      if (verdict === "same") expect(each.isNikEqual).toBe(true);
      if (each.isNikEqual) expect(verdict).not.toBe("different");
    }),
  );
});

test("more evidence never makes two people less alike", () => {
  const rank = ["different", "possible", "same"];
  fc.assert(
    fc.property(evidence, share, share, (each, probability, nameSimilarity) => {
      const more = {
        ...each,
        probability: Math.max(each.probability, probability),
        nameSimilarity: Math.max(each.nameSimilarity, nameSimilarity),
      };
      const [less, then] = [each, more].map((one) => judgePair(one, THRESHOLDS).verdict);
      expect(rank.indexOf(then ?? "")).toBeGreaterThanOrEqual(rank.indexOf(less ?? ""));
    }),
  );
});
