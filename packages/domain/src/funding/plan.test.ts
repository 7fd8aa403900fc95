import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { monthsBetween } from "../shared/dates.ts";
import { rupiah } from "../shared/money.ts";
import { type Earmark, inFundingOrder, type Member, type OpenFund, unmetPart } from "./funds.ts";
import { explainMonth, type PlannedMonth, planner } from "./plan.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));

const FOR_ALL: Earmark = {
  occupationIds: null,
  kelurahanCodes: null,
  sex: null,
  cohortIds: null,
  applicationIds: null,
};

function aFund(changed: Partial<OpenFund> & { readonly id: string }): OpenFund {
  return {
    firstMonth: "2026-01",
    lastMonth: "2027-12",
    priority: 10,
    earmark: FOR_ALL,
    isStateBudget: true,
    available: rupiah(1_000_000n),
    ...changed,
  };
}

function aMember(n: number, changed: Partial<Member> = {}): Member {
  return {
    workerId: `worker-${n}`,
    applicationId: `application-${n}`,
    cohortId: "cohort-1",
    kelurahanCode: "15.71.07.1005",
    occupationId: "ojek",
    sex: "male",
    sector: "transport",
    band: 1,
    ...changed,
  };
}

const city = aFund({ id: "city" });
const company = aFund({ id: "company", priority: 5, isStateBudget: false });
const drivers = aFund({
  id: "drivers",
  priority: 90,
  earmark: { ...FOR_ALL, occupationIds: ["ojek"] },
});

function planAll(
  funds: readonly OpenFund[],
  members: readonly Member[],
  months: readonly string[],
) {
  const running = planner(funds, rules);
  const planned = months.flatMap((month) =>
    members.map((member) => ({ member, month, paid: running.plan(member, month) })),
  );
  return { planned, uses: running.uses() };
}

describe("who is asked first", () => {
  test("money for certain people goes before money for all, then the treasurer's order decides", () => {
    expect(inFundingOrder([city, company, drivers]).map(({ id }) => id)).toEqual([
      "drivers",
      "company",
      "city",
    ]);
  });

  test.each([
    ["cohort", { cohortIds: ["cohort-2"] }],
    ["list", { applicationIds: new Set(["application-9"]) }],
    ["kelurahan", { kelurahanCodes: ["15.71.01.1001"] }],
    ["occupation", { occupationIds: ["street-vendor"] }],
    ["sex", { sex: "female" }],
  ] as const)("a fund for another %s does not pay", (part, asked) => {
    expect(unmetPart(aFund({ id: "x", earmark: { ...FOR_ALL, ...asked } }), aMember(1))).toBe(part);
  });

  test("a fund for a kelurahan does not pay somebody whose kelurahan nobody knows", () => {
    const fund = aFund({ id: "x", earmark: { ...FOR_ALL, kelurahanCodes: ["15.71.07.1005"] } });
    expect(unmetPart(fund, aMember(1, { kelurahanCode: null }))).toBe("kelurahan");
  });
});

describe("what is paid", () => {
  test("the payer decides the rate: half of it for a driver whom no state budget pays (PP 50/2025)", () => {
    const one = planAll([city], [aMember(1)], ["2026-12"]).planned[0]?.paid;
    const other = planAll([company], [aMember(1)], ["2026-12"]).planned[0]?.paid;
    expect(one?.contribution.total).toBe(16_800n);
    expect(other?.contribution.total).toBe(8_400n);
    expect(other?.contribution.ruleVersionIds).toContain("bpu-relief50-transport-2026");
  });

  test("C08, C09: a cohort over two budget years is paid by the fund of each year", () => {
    const funds = [
      aFund({ id: "2026", lastMonth: "2026-12" }),
      aFund({ id: "2027", firstMonth: "2027-01" }),
    ];
    const { uses } = planAll(funds, [aMember(1)], monthsBetween("2026-10", "2027-09"));
    expect(uses.get("2026")).toMatchObject({ planned: 50_400n, monthCount: 3 });
    expect(uses.get("2027")).toMatchObject({ planned: 151_200n, monthCount: 9 });
  });

  test("a fund that has run out is not asked again, even for somebody who would cost less", () => {
    const fund = aFund({
      id: "gift",
      priority: 1,
      isStateBudget: false,
      available: rupiah(20_000n),
    });
    const vendor = aMember(1, { sector: "other" });
    const driver = aMember(2);
    // January to March 2027: a driver costs half of what a vendor does.
    const { planned, uses } = planAll(
      [fund, city],
      [vendor, aMember(3, { sector: "other" }), driver],
      ["2027-01"],
    );
    expect(planned.map(({ paid }) => paid?.fundId)).toEqual(["gift", "city", "city"]);
    expect(uses.get("gift")).toMatchObject({ planned: 16_800n, ranOutAt: "2027-01" });
  });

  test("who cannot be paid is left without a payer, and it is said why", () => {
    const poor = aFund({ id: "poor", available: rupiah(16_800n) });
    const { planned, uses } = planAll(
      [drivers, poor],
      [aMember(1, { occupationId: "vendor" }), aMember(2, { occupationId: "vendor" })],
      ["2026-12"],
    );
    expect(planned.map(({ paid }) => paid?.fundId ?? null)).toEqual(["poor", null]);
    const why = explainMonth(aMember(2, { occupationId: "vendor" }), "2026-12", null, {
      funds: [drivers, poor],
      uses,
    });
    expect(why).toEqual([
      { fundId: "drivers", why: "not-its-people", part: "occupation" },
      { fundId: "poor", why: "ran-out", at: "2026-12" },
    ]);
  });
});

const anyFund = (id: string) =>
  fc
    .record({
      priority: fc.integer({ min: 1, max: 3 }),
      first: fc.constantFrom("2026-10", "2026-12", "2027-02"),
      last: fc.constantFrom("2026-12", "2027-01", "2027-06"),
      occupation: fc.constantFrom(null, "ojek", "vendor"),
      isStateBudget: fc.boolean(),
      available: fc.bigInt({ min: 0n, max: 400_000n }),
    })
    .map(({ first, last, occupation, available, ...rest }) =>
      aFund({
        ...rest,
        id,
        firstMonth: first,
        lastMonth: last,
        available: rupiah(available),
        earmark: { ...FOR_ALL, occupationIds: occupation === null ? null : [occupation] },
      }),
    );
const anyFunds = fc.tuple(anyFund("a"), anyFund("b"), anyFund("c"), anyFund("d"));
const anyMembers = fc
  .array(
    fc.record({
      occupationId: fc.constantFrom("ojek", "vendor"),
      sector: fc.constantFrom("transport" as const, "other" as const),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map((each, n) => aMember(n, each)));
const MONTHS = monthsBetween("2026-11", "2027-03");

describe("whatever the funds and the members", () => {
  test("no fund is asked for more than it has, and its sums are the sums of its months", () => {
    fc.assert(
      fc.property(anyFunds, anyMembers, (funds, members) => {
        const { planned, uses } = planAll(funds, members, MONTHS);
        for (const fund of funds) {
          const paid = planned.filter((each) => each.paid?.fundId === fund.id);
          const sum = paid.reduce(
            (total, each) => total + (each.paid?.contribution.total ?? 0n),
            0n,
          );
          expect(sum <= fund.available).toBe(true);
          expect(uses.get(fund.id)).toMatchObject({ planned: sum, monthCount: paid.length });
        }
      }),
    );
  });

  test("broken off after any row and gone on with, it comes to the same", () => {
    fc.assert(
      fc.property(anyFunds, anyMembers, fc.nat({ max: 60 }), (funds, members, at) => {
        const whole = planAll(funds, members, MONTHS);
        const rows = MONTHS.flatMap((month) => members.map((member) => ({ member, month })));
        const first = planner(funds, rules);
        const done: (PlannedMonth | null)[] = rows
          .slice(0, at)
          .map(({ member, month }) => first.plan(member, month));
        const second = planner(funds, rules, first.uses());
        done.push(...rows.slice(at).map(({ member, month }) => second.plan(member, month)));
        expect(done).toEqual(whole.planned.map(({ paid }) => paid));
        expect(second.uses()).toEqual(whole.uses);
      }),
    );
  });

  test("everybody is told why: all funds asked before the one that pays, or all there are", () => {
    fc.assert(
      fc.property(anyFunds, anyMembers, (funds, members) => {
        const { planned, uses } = planAll(funds, members, MONTHS);
        for (const { member, month, paid } of planned) {
          const asked = explainMonth(member, month, paid?.fundId ?? null, { funds, uses });
          const order = inFundingOrder(funds).map(({ id }) => id);
          const last = asked.at(-1);
          expect(last?.why === "pays").toBe(paid !== null);
          expect(asked.map(({ fundId }) => fundId)).toEqual(
            paid === null ? order : order.slice(0, order.indexOf(paid.fundId) + 1),
          );
        }
      }),
    );
  });
});
