import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contributionsFor, totalOf } from "../funding/contributions.ts";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { addDays, addMonths, monthOf, shiftMonth } from "../shared/dates.ts";
import {
  arrearsOn,
  type CoverStatus,
  coverStatus,
  findJkmClockStart,
  fullJkmFrom,
  graceUntil,
} from "./coverage.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const paidThroughJune = { startsOn: "2026-01-01", paidThrough: "2026-06", endedOn: null };

describe("F. grace, lapse and arrears", () => {
  test("paid through 2026-06, the last day of June is active", () => {
    expect(coverStatus(paidThroughJune, "2026-06-30", rules)).toBe("active");
  });

  test.each([
    ["L01", "2026-07-01", "grace"],
    ["L02", "2026-09-30", "grace"],
    ["L03", "2026-10-01", "lapsed"],
  ])("%s paid through 2026-06, on %s cover is in %s", (_id, on, status) => {
    expect(coverStatus(paidThroughJune, on, rules)).toBe(status);
  });

  test.each([
    ["L04", "self-paid", false, 25_200n],
    ["L05", "city-paid", true, 50_400n],
  ])("%s three months of arrears, %s, are paid without a fine", (_id, _payer, isStateBudget, owed) => {
    const arrears = arrearsOn("2026-06", "2026-09-20", rules);
    expect(arrears.months).toEqual(["2026-07", "2026-08", "2026-09"]);
    expect(arrears.fine).toBe(0n);
    const terms = { band: 1, sector: "other", isStateBudget, withOldAge: false } as const;
    expect(totalOf(contributionsFor(arrears.months, terms, rules))).toBe(owed);
    const paid = { ...paidThroughJune, paidThrough: "2026-09" };
    expect(coverStatus(paid, "2026-09-20", rules)).toBe("active");
  });

  test("L06 after a lapse the clock restarts and old arrears are forgotten", () => {
    expect(arrearsOn("2026-06", "2026-11-10", rules).months).toEqual([]);
    const periods = [paidThroughJune, { startsOn: "2026-11-10", paidThrough: "2026-11" }];
    const clockStart = findJkmClockStart(periods, "2026-11-10", rules);
    expect(clockStart).toBe("2026-11-10");
    expect(fullJkmFrom("2026-11-10", "2026-11-10", rules)).toBe("2027-02-10");
  });

  test.each([
    ["L07", "2027-03-31", "grace"],
    ["L08", "2027-04-01", "lapsed"],
  ])("%s a cohort without a new budget after 2026-12 is, on %s, in %s", (_id, on, status) => {
    const cohort = { startsOn: "2026-01-01", paidThrough: "2026-12", endedOn: null };
    expect(coverStatus(cohort, on, rules)).toBe(status);
  });

  test("grace ends on the last day of the third unpaid month, in leap years too", () => {
    expect(graceUntil("2026-06", rules)).toBe("2026-09-30");
    expect(graceUntil("2027-11", rules)).toBe("2028-02-29");
  });
});

describe("an ending for another reason", () => {
  const ended = { ...paidThroughJune, endedOn: "2026-05-15" };

  test("cover holds on its last day and is ended on the next", () => {
    expect(coverStatus(ended, "2026-05-15", rules)).toBe("active");
    expect(coverStatus(ended, "2026-05-16", rules)).toBe("ended");
  });

  test("what lapsed before stays lapsed", () => {
    const late = { ...paidThroughJune, endedOn: "2026-12-31" };
    expect(coverStatus(late, "2027-01-01", rules)).toBe("lapsed");
  });

  test("before its first day cover has not started", () => {
    expect(coverStatus(paidThroughJune, "2025-12-31", rules)).toBe("not-started");
  });
});

describe("full JKM", () => {
  test.each([
    ["K05", "2026-07-15", "2026-10-15"],
    ["K06", "2026-11-30", "2027-02-28"],
    ["K18", "2025-09-01", "2025-12-01"],
  ])("%s for a start on %s it begins on %s", (_id, startsOn, from) => {
    expect(fullJkmFrom(startsOn, startsOn, rules)).toBe(from);
  });

  test("K18 so a cohort of four months gives full JKM in one of them only", () => {
    const months = ["2025-09", "2025-10", "2025-11", "2025-12"];
    const from = fullJkmFrom("2025-09-01", "2025-09-01", rules);
    expect(months.filter((month) => month >= monthOf(from))).toEqual(["2025-12"]);
  });

  test("before Permenaker 1/2025 it began on the first day", () => {
    expect(fullJkmFrom("2025-02-10", "2025-02-23", rules)).toBe("2025-02-10");
    expect(fullJkmFrom("2025-02-10", "2025-02-24", rules)).toBe("2025-05-10");
  });

  test("a change of payer without an unpaid month does not restart the clock", () => {
    const periods = [
      { startsOn: "2026-10-01", paidThrough: "2026-12" },
      { startsOn: "2026-01-01", paidThrough: "2026-09" },
    ];
    expect(findJkmClockStart(periods, "2026-10-20", rules)).toBe("2026-01-01");
  });

  test("an unpaid month restarts the clock, even within grace", () => {
    const periods = [
      { startsOn: "2026-01-01", paidThrough: "2026-08" },
      { startsOn: "2026-10-01", paidThrough: "2026-12" },
    ];
    expect(findJkmClockStart(periods, "2026-10-20", rules)).toBe("2026-10-01");
    expect(findJkmClockStart(periods, "2026-09-20", rules)).toBe("2026-01-01");
    expect(findJkmClockStart(periods, "2025-12-31", rules)).toBeNull();
  });

  test("a short period inside a long one opens no gap", () => {
    const periods = [
      { startsOn: "2026-01-01", paidThrough: "2026-12" },
      { startsOn: "2026-03-01", paidThrough: "2026-04" },
      { startsOn: "2026-08-01", paidThrough: "2027-03" },
    ];
    expect(findJkmClockStart(periods, "2027-01-01", rules)).toBe("2026-01-01");
  });
});

const anyDay = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays("2024-01-01", days));
const anyCover = fc
  .record({
    startsOn: anyDay,
    months: fc.integer({ min: -1, max: 24 }),
    endsAfter: fc.option(fc.integer({ min: 0, max: 900 })),
  })
  .map(({ startsOn, months, endsAfter }) => ({
    startsOn,
    paidThrough: shiftMonth(monthOf(startsOn), months),
    endedOn: endsAfter === null ? null : addDays(startsOn, endsAfter),
  }));
const ORDER: readonly CoverStatus[] = ["not-started", "active", "grace", "lapsed", "ended"];

describe("whatever the dates", () => {
  test("time alone never brings cover back: it goes from active to grace to lapsed, or ends", () => {
    fc.assert(
      fc.property(anyCover, anyDay, anyDay, (cover, one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        const before = coverStatus(cover, early, rules);
        const after = coverStatus(cover, late, rules);
        expect(ORDER.indexOf(after)).toBeGreaterThanOrEqual(ORDER.indexOf(before));
        if (before === "lapsed") expect(after).toBe("lapsed");
      }),
    );
  });

  test("at most three unpaid months are in grace, whichever month was paid last", () => {
    fc.assert(
      fc.property(anyCover, anyDay, (cover, on) => {
        const unlimited = { ...cover, endedOn: null };
        const status = coverStatus(unlimited, on, rules);
        const unpaid = monthsAfter(cover.paidThrough, monthOf(on));
        if (on < cover.startsOn) expect(status).toBe("not-started");
        else if (unpaid <= 0) expect(status).toBe("active");
        else expect(status).toBe(unpaid <= 3 ? "grace" : "lapsed");
      }),
    );
  });

  test("arrears are exactly the months that paying would turn from grace to active", () => {
    fc.assert(
      fc.property(anyCover, anyDay, (cover, on) => {
        fc.pre(on >= cover.startsOn);
        const open = { ...cover, endedOn: null };
        const { months } = arrearsOn(cover.paidThrough, on, rules);
        expect(months.length > 0).toBe(coverStatus(open, on, rules) === "grace");
        const last = months.at(-1);
        if (last === undefined) return;
        expect(coverStatus({ ...open, paidThrough: last }, on, rules)).toBe("active");
      }),
    );
  });

  test("full JKM begins three calendar months on, never on a day that does not exist", () => {
    fc.assert(
      fc.property(anyDay, (startsOn) => {
        fc.pre(startsOn >= "2025-02-24");
        const from = fullJkmFrom(startsOn, startsOn, rules);
        expect(monthsAfter(monthOf(startsOn), monthOf(from))).toBe(3);
        expect(Number(from.slice(8))).toBeLessThanOrEqual(Number(startsOn.slice(8)));
        expect(from).toBe(addMonths(startsOn, 3));
      }),
    );
  });
});

function monthsAfter(first: string, last: string): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return count(last) - count(first);
}
