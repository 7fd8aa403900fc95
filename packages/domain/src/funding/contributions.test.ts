import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { ruleBook } from "../reference/rule-book.ts";
import { type RuleVersion, readRuleVersions } from "../reference/rule-versions.ts";
import { type IsoMonth, monthsBetween } from "../shared/dates.ts";
import { rupiah } from "../shared/money.ts";
import {
  advanceMonthChoices,
  bandBase,
  bandByIncome,
  type ContributionTerms,
  cityBand,
  cohortCost,
  contributionDueOn,
  contributionsFor,
  findFunderFlag,
  monthlyContribution,
  SECTORS,
  totalOf,
  wageEarnerContribution,
} from "./contributions.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const starter = [...rules.values()].flat();

/** The lowest band, another sector, money that is no state budget, without old-age savings. */
const selfPaid: ContributionTerms = {
  band: 1,
  sector: "other",
  isStateBudget: false,
  withOldAge: false,
};
const driver: ContributionTerms = { ...selfPaid, sector: "transport" };
const cityPaid: ContributionTerms = { ...selfPaid, isStateBudget: flagOf("city_apbd") };

describe("A. city-paid: state budget, lowest band, no relief", () => {
  test("C01 the city pays 16,800 for 2026-11", () => {
    expect(monthlyContribution("2026-11", cityPaid, rules)).toMatchObject({
      jkk: 10_000n,
      jkm: 6_800n,
      jht: 0n,
      total: 16_800n,
      isRelieved: false,
    });
  });

  test("C02 the city gets no relief for a driver either, in 2026-02", () => {
    expect(due("2026-02", { ...cityPaid, sector: "transport" })).toBe(16_800n);
  });

  test("C03 the city pays its band, whatever income a worker declares", () => {
    expect(bandByIncome(rupiah(3_000_000n), "2026-11", rules)).toMatchObject({ band: 10 });
    const { band } = cityBand("2026-11", rules);
    expect(due("2026-11", { ...cityPaid, band })).toBe(16_800n);
  });

  test("C04 the city pays 201,600 for a year", () => {
    expect(dueFor("2026-01", "2026-12", cityPaid)).toBe(201_600n);
  });

  test.each([
    ["C05", 3_000, 604_800_000n],
    ["C06", 4_000, 806_400_000n],
    ["C07", 15_000, 3_024_000_000n],
  ])("%s the city pays for %i workers in a year", (_id, workers, total) => {
    const cost = cohortCost({ firstMonth: "2026-01", length: 12, workers }, cityPaid, rules);
    expect(cost.total).toBe(total);
  });

  test.each([
    ["C08", 2026, 50_400n],
    ["C09", 2027, 151_200n],
  ])("%s a cohort from 2026-10 to 2027-09 charges budget year %i", (_id, year, perWorker) => {
    const cost = cohortCost({ firstMonth: "2026-10", length: 12, workers: 100 }, cityPaid, rules);
    const ofYear = cost.byBudgetYear.find((each) => each.year === year);
    expect(ofYear).toEqual({ year, perWorker, total: 100n * perWorker });
    expect(cost.byBudgetYear).toHaveLength(2);
  });

  test("C10 an RT grant, itself APBD, pays the full rate for 20 workers in a year", () => {
    const terms = { ...selfPaid, isStateBudget: flagOf("rt_grant") };
    const cost = cohortCost({ firstMonth: "2026-01", length: 12, workers: 20 }, terms, rules);
    expect(cost.total).toBe(4_032_000n);
  });

  test("C11 DBH sawit pays the full rate for 2,442 farmers in ten months", () => {
    const terms = { ...selfPaid, isStateBudget: flagOf("dbh_sawit") };
    const cost = cohortCost({ firstMonth: "2026-03", length: 10, workers: 2_442 }, terms, rules);
    expect(cost.total).toBe(410_256_000n);
  });
});

describe("B. self-paid and private funders: relief by sector and contribution month", () => {
  test.each([
    ["S01", "2025-12", driver, 16_800n],
    ["S02", "2026-01", driver, 8_400n],
    ["S03", "2026-02", driver, 8_400n],
    ["S04", "2026-05", driver, 8_400n],
    ["S05", "2027-01", driver, 8_400n],
    ["S06", "2027-03", driver, 8_400n],
    ["S07", "2027-04", driver, 16_800n],
    ["S08", "2026-03", selfPaid, 16_800n],
    ["S09", "2026-04", selfPaid, 8_400n],
    ["S10", "2026-12", selfPaid, 8_400n],
    ["S11", "2027-01", selfPaid, 16_800n],
  ])("%s self-paid for %s", (_id, month, terms, total) => {
    expect(due(month, terms)).toBe(total);
  });

  test("S03 relief halves JKK and JKM alike", () => {
    expect(monthlyContribution("2026-02", driver, rules)).toMatchObject({
      jkk: 5_000n,
      jkm: 3_400n,
      isRelieved: true,
    });
  });

  test("S12 a year of another sector has nine relieved months", () => {
    expect(dueFor("2026-01", "2026-12", selfPaid)).toBe(126_000n);
  });

  test("S13 a driver's 2026 is relieved throughout", () => {
    expect(dueFor("2026-01", "2026-12", driver)).toBe(100_800n);
  });

  test("S14 a driver's 2027 has three relieved months", () => {
    expect(dueFor("2027-01", "2027-12", driver)).toBe(176_400n);
  });

  test("S15 six months paid in advance: each month's own rate, not that of the payment day", () => {
    expect(advanceMonthChoices("2026-10", rules)).toContain(6);
    expect(dueFor("2026-10", "2027-03", selfPaid)).toBe(75_600n);
  });

  test("S16 2026-12 paid in the January after costs what 2026-12 costs", () => {
    expect(due("2026-12", selfPaid)).toBe(8_400n);
  });

  test("S17 Baznas pays the relieved rate", () => {
    expect(due("2026-06", { ...selfPaid, isStateBudget: flagOf("zis") })).toBe(8_400n);
  });

  test("S18 a company's CSR pays the relieved rate for a driver in 2027-02", () => {
    expect(due("2027-02", { ...driver, isStateBudget: flagOf("csr") })).toBe(8_400n);
  });

  test("S19 a payer who takes over pays the own rate from that month", () => {
    const cityMonths = contributionsFor(monthsBetween("2026-01", "2026-09"), cityPaid, rules);
    const ownMonths = contributionsFor(monthsBetween("2026-10", "2026-12"), selfPaid, rules);
    expect(totalOf([...cityMonths, ...ownMonths])).toBe(176_400n);
  });
});

describe("C. band edges and old-age savings", () => {
  test.each([
    ["B01", 0n, 1, 16_800n],
    ["B02", 1_099_000n, 1, 16_800n],
    ["B03", 1_099_999n, 1, 16_800n],
    ["B04", 1_100_000n, 2, 18_800n],
    ["B05", 2_699_000n, 9, 32_800n],
    ["B06", 2_699_500n, 9, 32_800n],
    ["B07", 2_700_000n, 10, 36_300n],
    ["B08", 8_199_000n, 20, 86_300n],
    ["B09", 8_200_000n, 21, 93_800n],
    ["B10", 20_199_999n, 32, 203_800n],
    ["B11", 20_200_000n, 33, 213_800n],
    ["B12", 50_000_000n, 33, 213_800n],
  ])("%s an income of %d rupiah lies in band %i", (_id, income, band, total) => {
    expect(bandOf(income, "2027-06")).toBe(band);
    expect(due("2027-06", { ...selfPaid, band })).toBe(total);
  });

  test("B13 relief halves JKK of a higher band", () => {
    const band = bandOf(2_700_000n, "2026-06");
    expect(monthlyContribution("2026-06", { ...selfPaid, band }, rules)).toMatchObject({
      jkk: 14_750n,
      jkm: 3_400n,
      total: 18_150n,
    });
  });

  test.each([
    ["B14", 0n, "2027-06", "other", 36_800n],
    ["B15", 0n, "2026-05", "transport", 28_400n],
    ["B16", 1_750_000n, "2026-06", "other", 48_400n],
    ["B17", 20_200_000n, "2027-06", "other", 627_800n],
  ] as const)("%s with old-age savings on, income %d in %s", (_id, income, month, sector, total) => {
    const terms = { ...selfPaid, band: bandOf(income, month), sector, withOldAge: true };
    expect(due(month, terms)).toBe(total);
  });

  test("a negative or missing income is an input error, not the lowest band", () => {
    expect(bandByIncome(rupiah(-1n), "2027-06", rules)).toEqual({
      outcome: "refused",
      why: "income-negative",
    });
    expect(bandByIncome(null, "2027-06", rules)).toEqual({
      outcome: "refused",
      why: "income-missing",
    });
  });

  test("all 33 printed rows of PP 44/2015 are what the rates give, with and without relief", () => {
    const printed = PrintedBands.parse(readJson("bpu-contribution-bands.json")).bands;
    expect(printed).toHaveLength(33);
    for (const row of printed) {
      const full = { ...selfPaid, band: row.band, withOldAge: true };
      expect(monthlyContribution("2027-06", full, rules)).toMatchObject({
        jkk: BigInt(row.jkk),
        jkm: BigInt(row.jkm),
        jht: BigInt(row.jht),
        total: BigInt(row.total_with_jht),
      });
      expect(due("2026-06", full)).toBe(BigInt(row.total_with_jht_relief50));
      expect(bandBase(row.band, "2027-06", rules)).toBe(BigInt(row.base));
    }
  });
});

describe("wage earners", () => {
  test("P01 low risk class, wage 3,000,000", () => {
    const earner = { monthlyWage: rupiah(3_000_000n), riskClass: "low" } as const;
    expect(wageEarnerContribution("2026-11", earner, rules)).toMatchObject({
      jkk: 16_200n,
      jkm: 9_000n,
      total: 25_200n,
    });
  });
});

describe("the day a contribution is due", () => {
  test("L13 2026-08 falls on a Saturday before a holiday: due on the Tuesday after", () => {
    const holidays = new Set(["2026-08-17"]);
    expect(contributionDueOn("2026-08", holidays, rules)).toBe("2026-08-18");
  });

  test("is the 15th itself when offices work", () => {
    expect(contributionDueOn("2026-09", new Set(), rules)).toBe("2026-09-15");
  });
});

const anyMonth = fc
  .tuple(fc.integer({ min: 2016, max: 2035 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);
const anyTerms: fc.Arbitrary<ContributionTerms> = fc.record({
  band: fc.integer({ min: 1, max: 33 }),
  sector: fc.constantFrom(...SECTORS),
  isStateBudget: fc.boolean(),
  withOldAge: fc.boolean(),
});

describe("whatever the month, band, sector and payer", () => {
  test("relief never raises a contribution and never touches old-age savings", () => {
    fc.assert(
      fc.property(anyMonth, anyTerms, (month, terms) => {
        const owed = monthlyContribution(month, terms, rules);
        const full = monthlyContribution(month, { ...terms, isStateBudget: true }, rules);
        expect(owed.jkk <= full.jkk && owed.jkm <= full.jkm).toBe(true);
        expect(owed.jht).toBe(full.jht);
        expect(full.isRelieved).toBe(false);
        expect(owed.jkk + owed.jkm).toBe(
          owed.isRelieved ? (full.jkk + full.jkm) / 2n : full.jkk + full.jkm,
        );
      }),
    );
  });

  test("any relief a law may set lowers, never below nothing, and its total is rounded once", () => {
    const anyRelief = fc
      .tuple(
        fc.bigInt({ min: 0n, max: 1_000n }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        fc.subarray(["JKK", "JKM"]),
      )
      .filter(([numerator, denominator]) => numerator <= denominator);
    fc.assert(
      fc.property(anyRelief, anyTerms, ([numerator, denominator, programmes], terms) => {
        const value = {
          numerator: Number(numerator),
          denominator: Number(denominator),
          programmes,
        };
        const book = ruleBook(withReliefValue(value));
        const relieved = { ...terms, isStateBudget: false };
        const owed = monthlyContribution("2026-06", relieved, book);
        const full = monthlyContribution("2026-06", { ...terms, isStateBudget: true }, book);
        expect(owed.jkk >= 0n && owed.jkk <= full.jkk).toBe(true);
        expect(owed.jkm >= 0n && owed.jkm <= full.jkm).toBe(true);
        expect(owed.jht).toBe(full.jht);
        const reduced =
          (programmes.includes("JKK") ? full.jkk : 0n) +
          (programmes.includes("JKM") ? full.jkm : 0n);
        const kept = full.jkk + full.jkm - reduced;
        expect(owed.jkk + owed.jkm - kept).toBe(
          (2n * reduced * numerator + denominator) / (2n * denominator),
        );
      }),
    );
  });

  test("the total is the sum of its programmes and names the versions it rests on", () => {
    fc.assert(
      fc.property(anyMonth, anyTerms, (month, terms) => {
        const owed = monthlyContribution(month, terms, rules);
        expect(owed.total).toBe(owed.jkk + owed.jkm + owed.jht);
        expect(owed.ruleVersionIds).toHaveLength(
          3 + (owed.isRelieved ? 1 : 0) + (terms.withOldAge ? 1 : 0),
        );
      }),
    );
  });

  test("a cohort costs the sum of its months, and its budget years add up to it", () => {
    fc.assert(
      fc.property(
        anyMonth,
        fc.integer({ min: 1, max: 36 }),
        fc.integer({ min: 0, max: 20_000 }),
        anyTerms,
        (firstMonth, length, workers, terms) => {
          const cost = cohortCost({ firstMonth, length, workers }, terms, rules);
          const months = Array.from({ length }, (_, n) => monthAfter(firstMonth, n));
          const each = months.reduce((sum, month) => sum + due(month, terms), 0n);
          expect(cost.perWorker).toBe(each);
          expect(cost.total).toBe(each * BigInt(workers));
          expect(cost.byBudgetYear.reduce((sum, year) => sum + year.total, 0n)).toBe(cost.total);
          expect(cost.byBudgetYear.reduce((sum, year) => sum + year.perWorker, 0n)).toBe(each);
        },
      ),
    );
  });

  test("a higher income never lies in a lower band, and its band begins at or below it", () => {
    const printed = PrintedBands.parse(readJson("bpu-contribution-bands.json")).bands;
    const anyIncome = fc.bigInt({ min: 0n, max: 30_000_000n });
    fc.assert(
      fc.property(anyIncome, anyIncome, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(bandOf(less, "2026-11")).toBeLessThanOrEqual(bandOf(more, "2026-11"));
        const row = printed.find((each) => each.band === bandOf(one, "2026-11"));
        const next = printed.find((each) => each.band === bandOf(one, "2026-11") + 1);
        expect(row !== undefined && BigInt(row.income_from) <= one).toBe(true);
        expect(next === undefined || one < BigInt(next.income_from)).toBe(true);
      }),
    );
  });
});

describe("what is not laid down is never guessed", () => {
  test("a band that does not exist is refused", () => {
    expect(() => due("2026-11", { ...selfPaid, band: 34 })).toThrow("there is no band 34");
  });

  test("a month before the first law is refused", () => {
    expect(() => due("2015-06", selfPaid)).toThrow("no version applies on 2015-06-01");
  });

  test("a relief of more than everything, or of old-age savings, is refused under its id", () => {
    const more = { numerator: 3, denominator: 2, programmes: ["JKK"] };
    const none = { numerator: 1, denominator: 0, programmes: ["JKK"] };
    const oldAge = { numerator: 1, denominator: 2, programmes: ["JHT"] };
    for (const value of [more, none, oldAge]) {
      const book = ruleBook(withReliefValue(value));
      expect(() => monthlyContribution("2026-06", selfPaid, book)).toThrow(
        /version bpu-relief50-other-2026/,
      );
    }
  });

  test("a funder without a flag in that month has none", () => {
    expect(findFunderFlag("lottery", "2026-11", rules)).toBeNull();
    expect(findFunderFlag("self", "2027-04", rules)).toBeNull();
    expect(findFunderFlag("rt_grant", "2026-11", rules)).toEqual({
      label: "Bantuan RT Kampung Bahagia (APBD)",
      isStateBudget: true,
      confidence: "to confirm",
      ruleVersionId: "funder-flags",
    });
  });
});

const PrintedBands = z.object({
  bands: z.array(
    z.object({
      band: z.int(),
      income_from: z.int(),
      base: z.int(),
      jkk: z.int(),
      jkm: z.int(),
      jht: z.int(),
      total_with_jht: z.int(),
      total_with_jht_relief50: z.int(),
    }),
  ),
});

function due(month: IsoMonth, terms: ContributionTerms): bigint {
  return monthlyContribution(month, terms, rules).total;
}

function dueFor(first: IsoMonth, last: IsoMonth, terms: ContributionTerms): bigint {
  return totalOf(contributionsFor(monthsBetween(first, last), terms, rules));
}

function bandOf(income: bigint, month: IsoMonth): number {
  const choice = bandByIncome(rupiah(income), month, rules);
  return choice.outcome === "chosen" ? choice.band : Number.NaN;
}

function flagOf(funder: string): boolean {
  const flag = findFunderFlag(funder, "2026-11", rules);
  if (flag === null) throw new Error(`No flag for ${funder}`);
  return flag.isStateBudget;
}

function withReliefValue(value: unknown): RuleVersion[] {
  return starter.map((each) => (each.key === "BPU_RELIEF" ? { ...each, value } : each));
}

/** Counted here by hand, so that the code under test is not its own witness. */
function monthAfter(month: IsoMonth, by: number): IsoMonth {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
