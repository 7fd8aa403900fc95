import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJkmClockStart } from "../enrolment/coverage.ts";
import { bandBase } from "../funding/contributions.ts";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { addDays } from "../shared/dates.ts";
import { rupiah } from "../shared/money.ts";
import {
  deathBenefit,
  incapacityBenefit,
  injuredTransportCap,
  scholarshipAtMost,
  totalDisabilityBenefit,
  workDeathBenefit,
} from "./benefits.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const aDeath = {
  clockStartedOn: "2026-07-01",
  diedOn: "2026-10-20",
  monthsContributed: 4,
  children: 0,
};
const anAccident = { base: rupiah(1_000_000n), happenedOn: "2026-07-10", children: 0 };

describe("E. death that is not work-related (JKM)", () => {
  test.each([
    ["K01", "2026-08-20", 10_000_000n],
    ["K02", "2026-09-30", 10_000_000n],
    ["K03", "2026-10-01", 42_000_000n],
    ["K04", "2026-10-20", 42_000_000n],
  ])("%s start 2026-07-01, death %s", (_id, diedOn, cash) => {
    const benefit = deathBenefit({ ...aDeath, diedOn }, rules);
    expect(benefit.cash).toBe(cash);
    expect(benefit.isFull).toBe(cash === 42_000_000n);
    expect(benefit.fullFrom).toBe("2026-10-01");
  });

  test("K07 before Permenaker 1/2025 the full amount was due after ten days", () => {
    const death = { ...aDeath, clockStartedOn: "2025-02-10", diedOn: "2025-02-20" };
    expect(deathBenefit(death, rules)).toMatchObject({
      cash: 42_000_000n,
      isFull: true,
      confirmWithBranch: false,
    });
  });

  test("without a waiting time there is no boundary to be in doubt about", () => {
    const death = { ...aDeath, clockStartedOn: "2025-02-19", diedOn: "2025-02-20" };
    expect(deathBenefit(death, rules)).toMatchObject({ isFull: true, confirmWithBranch: false });
  });

  test("K14 two years and eleven months of contributions bring no scholarship", () => {
    const death = { ...aDeath, clockStartedOn: "2023-11-01", monthsContributed: 35, children: 2 };
    expect(deathBenefit(death, rules).atMost).toBe(42_000_000n);
  });

  test("K15 three years of contributions bring it for two children", () => {
    const death = { ...aDeath, clockStartedOn: "2023-10-01", monthsContributed: 36, children: 2 };
    expect(deathBenefit(death, rules)).toMatchObject({
      cash: 42_000_000n,
      scholarshipAtMost: 174_000_000n,
      atMost: 216_000_000n,
    });
  });

  test("K17 a payer who takes over without a gap does not restart the waiting time", () => {
    const periods = [
      { startsOn: "2026-01-01", paidThrough: "2026-09" },
      { startsOn: "2026-10-01", paidThrough: "2026-10" },
    ];
    const clockStartedOn = findJkmClockStart(periods, "2026-10-20", rules);
    if (clockStartedOn === null) throw new Error("The worker was covered");
    expect(deathBenefit({ ...aDeath, clockStartedOn }, rules).cash).toBe(42_000_000n);
  });

  test("within three days of the boundary the branch must confirm, on both sides", () => {
    const isInDoubt = (diedOn: string) =>
      deathBenefit({ ...aDeath, diedOn }, rules).confirmWithBranch;
    const days = ["2026-09-27", "2026-09-28", "2026-10-01", "2026-10-04", "2026-10-05"];
    expect(days.map(isInDoubt)).toEqual([false, true, true, true, false]);
  });

  test("the versions it rests on are named once each", () => {
    expect(deathBenefit(aDeath, rules).ruleVersionIds).toEqual([
      "jkm-wait-2025",
      "jkm-benefits-2019",
      "scholarship-jkm-min",
      "scholarship-2019",
    ]);
    expect(deathBenefit({ ...aDeath, diedOn: "2026-08-20" }, rules).ruleVersionIds).toEqual([
      "jkm-wait-2025",
      "scholarship-jkm-min",
      "scholarship-2019",
    ]);
  });
});

describe("E. work accident (JKK)", () => {
  test("K08 death in the first month: 70 million, without waiting", () => {
    expect(workDeathBenefit(anAccident, rules).cash).toBe(70_000_000n);
  });

  test("K09 death in band 2", () => {
    const base = bandBase(2, "2026-07", rules);
    expect(workDeathBenefit({ ...anAccident, base }, rules).cash).toBe(79_600_000n);
  });

  test("K10 permanent total disability", () => {
    expect(totalDisabilityBenefit(anAccident, rules).cash).toBe(68_000_000n);
  });

  test("K11 fourteen months without work", () => {
    const accident = { base: rupiah(1_000_000n), happenedOn: "2026-07-10", months: 14 };
    expect(incapacityBenefit(accident, rules).cash).toBe(13_000_000n);
    expect(incapacityBenefit({ ...accident, months: 12 }, rules).cash).toBe(12_000_000n);
    expect(incapacityBenefit({ ...accident, months: 0 }, rules).cash).toBe(0n);
  });

  test("K16 death in the first month with two children: scholarship from the first day", () => {
    const benefit = workDeathBenefit({ ...anAccident, children: 2 }, rules);
    expect(benefit.atMost).toBe(244_000_000n);
  });

  test("bringing the injured to care is paid back up to a cap by land, sea or air", () => {
    const caps = (["land_river_lake", "sea", "air"] as const).map((by) =>
      injuredTransportCap(by, "2026-07-10", rules),
    );
    expect(caps).toEqual([5_000_000n, 2_000_000n, 10_000_000n]);
  });
});

describe("E. scholarship", () => {
  test.each([
    ["K12", 1, 87_000_000n],
    ["K13", 2, 174_000_000n],
  ])("%s the largest amount for %i children", (_id, children, atMost) => {
    expect(scholarshipAtMost(children, "JKK", "2026-07-10", rules)).toBe(atMost);
  });

  test("a third child adds nothing", () => {
    expect(scholarshipAtMost(3, "JKM", "2026-07-10", rules)).toBe(174_000_000n);
  });
});

describe("whatever the dates and amounts", () => {
  const anyDay = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays("2024-01-01", days));

  test("waiting longer never lowers the death benefit while one law holds", () => {
    const underOneLaw = anyDay.filter((day) => day >= "2025-02-24");
    fc.assert(
      fc.property(anyDay, underOneLaw, underOneLaw, (clockStartedOn, one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        fc.pre(clockStartedOn <= early);
        const before = deathBenefit({ ...aDeath, clockStartedOn, diedOn: early }, rules);
        const after = deathBenefit({ ...aDeath, clockStartedOn, diedOn: late }, rules);
        expect(before.cash <= after.cash).toBe(true);
        expect([10_000_000n, 42_000_000n]).toContain(before.cash);
      }),
    );
  });

  test("a work accident is worth more the higher the base, and death 48 times of it", () => {
    const anyBase = fc.bigInt({ min: 1_000_000n, max: 20_700_000n }).map(rupiah);
    fc.assert(
      fc.property(anyBase, anyBase, (one, other) => {
        const cash = (base: typeof one) => workDeathBenefit({ ...anAccident, base }, rules).cash;
        expect(cash(one) - cash(other)).toBe(48n * (one - other));
      }),
    );
  });

  test("the second year without work is worth half the first, month by month", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (months) => {
        const accident = { base: rupiah(1_000_000n), happenedOn: "2026-07-10" };
        const cash = (n: number) => incapacityBenefit({ ...accident, months: n }, rules).cash;
        expect(cash(months + 1) - cash(months)).toBe(months < 12 ? 1_000_000n : 500_000n);
      }),
    );
  });

  test("a version whose parts do not add up is refused under its id", () => {
    const broken = [...rules.values()]
      .flat()
      .map((each) =>
        each.key === "JKM_FULL"
          ? { ...each, value: { lump_sum: 1, periodic: 2, funeral: 3, total: 7 } }
          : each,
      );
    expect(() => deathBenefit(aDeath, ruleBook(broken))).toThrow(/version jkm-benefits-2019/);
  });
});
