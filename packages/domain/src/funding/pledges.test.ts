import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rupiah } from "../shared/money.ts";
import { countInSteps, countOrHidden, type PledgeRate, pledgeTotal } from "./pledges.ts";

const rate = (month: string, sector: "transport" | "other", perPerson: bigint): PledgeRate => ({
  month,
  sector,
  perPerson: rupiah(perPerson),
  isRelieved: false,
  ruleVersionIds: [],
});

test("a pledge costs the sum of its people and months, each at its own rate", () => {
  const rates = [
    rate("2027-03", "transport", 8_400n),
    rate("2027-03", "other", 16_800n),
    rate("2027-04", "transport", 16_800n),
    rate("2027-04", "other", 16_800n),
  ];
  expect(pledgeTotal(rates, { transport: 10, other: 3 })).toBe(
    10n * (8_400n + 16_800n) + 3n * 2n * 16_800n,
  );
  expect(pledgeTotal(rates, { transport: 0, other: 0 })).toBe(0n);
});

test("of a group chosen at will, one person more or less is seen only every tenth time, and few are never seen", () => {
  void fc.assert(
    fc.property(fc.nat(50_000), (count) => {
      const shown = countInSteps(count);
      if (count === 0) expect(shown).toBe(0);
      else if (count < 10) expect(shown).toBeNull();
      else expect([shown, (shown ?? 1) % 10]).toEqual([count - (count % 10), 0]);
    }),
  );
  expect([0, 1, 9, 10, 11].map((each) => countOrHidden(each))).toEqual([0, null, null, 10, 11]);
});
