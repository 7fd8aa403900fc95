import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleBook } from "../../reference/rule-book.ts";
import { readRuleVersions } from "../../reference/rule-versions.ts";
import { rupiah } from "../../shared/money.ts";
import { listBands, monthlyContribution, SECTORS } from "../contributions.ts";
import { type OurMonth, splitAsBilled } from "./as-billed.ts";

const folder = new URL("../../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));

const ours: OurMonth = {
  month: "2026-12",
  sector: "other",
  band: 1,
  isStateBudget: true,
  jkm: rupiah(6_800n),
};
const split = (amount: bigint, changed: Partial<OurMonth> = {}) => {
  const { band, jkk, jkm, ruleVersionIds } = splitAsBilled(
    { ...ours, ...changed },
    rupiah(amount),
    rules,
  );
  return { band, jkk, jkm, hasRules: ruleVersionIds.length > 0 };
};

test("a sum of another income band leaves JKM as the law makes it, flat", () => {
  expect(split(18_800n)).toEqual({ band: 2, jkk: 12_000n, jkm: 6_800n, hasRules: true });
  expect(split(36_300n)).toEqual({ band: 10, jkk: 29_500n, jkm: 6_800n, hasRules: true });
});

test("a sum with the relief of PP 50/2025 halves both", () => {
  expect(split(8_400n)).toEqual({ band: 1, jkk: 5_000n, jkm: 3_400n, hasRules: true });
  // The relief of this sector has ended: no rule knows the sum.
  expect(split(8_400n, { month: "2027-02" })).toEqual({
    band: 1,
    jkk: 1_600n,
    jkm: 6_800n,
    hasRules: false,
  });
});

test("a sum that no rule knows is by the bill alone", () => {
  expect(split(20_000n)).toEqual({ band: 1, jkk: 13_200n, jkm: 6_800n, hasRules: false });
  expect(split(5_000n)).toEqual({ band: 1, jkk: 0n, jkm: 5_000n, hasRules: false });
});

test("what the dated rules give comes back as it was, and nothing of a sum is lost", () => {
  const months = ["2025-12", "2026-02", "2026-12", "2027-03", "2027-04"] as const;
  fc.assert(
    fc.property(
      fc.record({
        month: fc.constantFrom(...months),
        sector: fc.constantFrom(...SECTORS),
        band: fc.constantFrom(...listBands("2026-12", rules)),
        isStateBudget: fc.boolean(),
      }),
      fc.bigInt(1n, 300_000n),
      (terms, other) => {
        const due = monthlyContribution(terms.month, { ...terms, withOldAge: false }, rules);
        const own = { ...terms, jkm: due.jkm };
        expect(splitAsBilled(own, due.total, rules)).toMatchObject({
          band: terms.band,
          jkk: due.jkk,
          jkm: due.jkm,
        });
        const { jkk, jkm } = splitAsBilled(own, rupiah(other), rules);
        expect(jkk + jkm).toBe(other);
      },
    ),
  );
});
