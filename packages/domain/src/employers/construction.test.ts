import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { rupiah } from "../shared/money.ts";
import {
  constructionContribution,
  constructionWageContribution,
  registerProjectBy,
  reportWorkerChangeBy,
} from "./construction.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const registeredOn = "2026-11-23";

describe("D. construction projects", () => {
  test.each([
    ["J01", 50_000_000n, 105_000n, 15_000n, 120_000n],
    ["J02", 70_000_000n, 147_000n, 21_000n, 168_000n],
    ["J03", 80_000_000n, 168_000n, 24_000n, 192_000n],
    ["J04", 100_000_000n, 210_000n, 30_000n, 240_000n],
    ["J05", 300_000_000n, 550_000n, 70_000n, 620_000n],
    ["J06", 500_000_000n, 890_000n, 110_000n, 1_000_000n],
    ["J07", 750_000_000n, 1_215_000n, 160_000n, 1_375_000n],
    ["J08", 1_000_000_000n, 1_540_000n, 210_000n, 1_750_000n],
    ["J09", 5_000_000_000n, 5_940_000n, 610_000n, 6_550_000n],
    ["J10", 10_000_000_000n, 10_440_000n, 1_110_000n, 11_550_000n],
  ])("%s a contract of %d rupiah net of VAT", (_id, netValue, jkk, jkm, total) => {
    expect(owedFor(netValue)).toMatchObject({ jkk, jkm, total, ruleVersionIds: ["jakon-tiers"] });
  });

  test("J11 67 RT works of 100 million, each its own project", () => {
    expect(67n * owedFor(100_000_000n).total).toBe(16_080_000n);
  });

  test("J12 wages known: 3,000,000 a month", () => {
    const site = { monthlyWages: rupiah(3_000_000n), registeredOn };
    expect(constructionWageContribution(site, rules)).toMatchObject({
      jkk: 52_200n,
      jkm: 9_000n,
      total: 61_200n,
    });
  });

  test("the values printed beside the tiers are met", () => {
    const { test_values } = Printed.parse(readJson("construction-tiers.json"));
    expect(test_values.length).toBeGreaterThan(0);
    for (const row of test_values) {
      expect(owedFor(BigInt(row.contract_value)).total).toBe(BigInt(row.total));
    }
  });

  test("rounding happens once per programme, half up", () => {
    // 0.21 % and 0.03 % of 5,000 rupiah are 10.5 and 1.5.
    expect(owedFor(5_000n)).toMatchObject({ jkk: 11n, jkm: 2n, total: 13n });
    // 210,000 + 0.17 % of 333 = 210,000.5661; 30,000 + 0.02 % of 333 = 30,000.0666.
    expect(owedFor(100_000_333n)).toMatchObject({ jkk: 210_001n, jkm: 30_000n });
  });
});

describe("whatever the contract is worth", () => {
  const anyValue = fc.bigInt({ min: 0n, max: 20_000_000_000n });

  test("a larger contract never owes less, and one rupiah more never jumps at a slice's edge", () => {
    fc.assert(
      fc.property(anyValue, anyValue, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(owedFor(less).jkk <= owedFor(more).jkk).toBe(true);
        expect(owedFor(less).jkm <= owedFor(more).jkm).toBe(true);
      }),
    );
    for (const edge of [100_000_000n, 500_000_000n, 1_000_000_000n, 5_000_000_000n]) {
      expect(owedFor(edge + 1n).total - owedFor(edge).total).toBeLessThanOrEqual(1n);
    }
  });

  test("the rate of the whole lies between the lowest and the highest rate of the tiers", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const { total } = owedFor(value);
        // One rupiah of room for the two roundings.
        expect((total + 1n) * 10_000n >= value * 10n).toBe(true);
        expect((total - 1n) * 10_000n <= value * 24n).toBe(true);
      }),
    );
  });

  test("tiers that leave a gap are refused under their id", () => {
    const broken = [...rules.values()].flat().map((each) =>
      each.key === "JAKON_TIERS"
        ? {
            ...each,
            value: {
              tiers: [{ value_over: 5, value_to: null, jkk_bp: 1, jkm_bp: 1 }],
              when_wages_known: { jkk_bp_of_monthly_wage: 1, jkm_bp_of_monthly_wage: 1 },
            },
          }
        : each,
    );
    const project = { netValue: rupiah(1n), registeredOn };
    expect(() => constructionContribution(project, ruleBook(broken))).toThrow(/jakon-tiers/);
  });
});

describe("the days to report", () => {
  test("a project is registered within 14 working days of its work order", () => {
    expect(registerProjectBy("2026-11-23", new Set(), rules)).toBe("2026-12-11");
  });

  test("a change among its workers is reported within seven", () => {
    expect(reportWorkerChangeBy("2026-11-23", new Set(["2026-11-25"]), rules)).toBe("2026-12-03");
  });
});

const Printed = z.object({
  test_values: z.array(z.object({ contract_value: z.int(), total: z.int() })),
});

function owedFor(netValue: bigint) {
  return constructionContribution({ netValue: rupiah(netValue), registeredOn }, rules);
}
