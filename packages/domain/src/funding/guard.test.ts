import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { addDays, type IsoDate } from "../shared/dates.ts";
import { dangerOf, firstWarningOn, gapReason, warningDue } from "./guard.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));

describe("what a member loses next", () => {
  test("is cover on the last day of the last month behind which money stands", () => {
    const reach = { paidThrough: "2026-11", securedThrough: "2026-12" };
    expect(dangerOf(reach, "2026-11-23", rules)).toEqual({
      kind: "cover",
      lastDay: "2026-12-31",
      daysLeft: 38,
    });
  });

  test("is the membership once cover has ended: to the last day of the third unpaid month (L07, L08)", () => {
    const reach = { paidThrough: "2026-12", securedThrough: "2026-12" };
    expect(dangerOf(reach, "2027-01-01", rules)).toEqual({
      kind: "grace",
      lastDay: "2027-03-31",
      daysLeft: 89,
    });
    expect(dangerOf(reach, "2027-03-31", rules)).toMatchObject({ kind: "grace", daysLeft: 0 });
    expect(dangerOf(reach, "2027-04-01", rules)).toEqual({
      kind: "lapsed",
      lastDay: "2027-03-31",
    });
  });

  test("is the membership too where money is set aside for a year and no bill is paid", () => {
    const reach = { paidThrough: "2026-06", securedThrough: "2027-12" };
    expect(dangerOf(reach, "2026-08-10", rules)).toMatchObject({
      kind: "grace",
      lastDay: "2026-09-30",
    });
    expect(dangerOf(reach, "2026-10-01", rules).kind).toBe("lapsed");
  });
});

test("a warning is due 60, 30 and 7 days before, and none while there is time", () => {
  const lastDay = "2026-12-31";
  const due = (on: IsoDate) => {
    const danger = dangerOf({ paidThrough: "2026-12", securedThrough: "2026-12" }, on, rules);
    return danger.kind === "lapsed" ? null : warningDue(danger.daysLeft);
  };
  expect(firstWarningOn(lastDay)).toBe("2026-11-01");
  expect(due("2026-10-31")).toBeNull();
  expect(due("2026-11-01")).toBe(60);
  expect(due("2026-11-30")).toBe(60);
  expect(due("2026-12-01")).toBe(30);
  expect(due("2026-12-23")).toBe(30);
  expect(due("2026-12-24")).toBe(7);
  expect(due(addDays(lastDay, 0))).toBe(7);
});

test.each([
  [{ state: "billed" }, "bill-not-paid"],
  [{ state: "committed" }, "not-billed"],
  [{ payer: { canPayNow: true } }, "not-committed"],
  [{ payer: { canPayNow: false } }, "money-not-come"],
  [{ isOwn: true, state: null, isMember: false }, "own-not-paid"],
  [{ isMember: false, state: null }, "not-renewed"],
  [{ state: null }, "not-planned"],
  [{ state: "cancelled" }, "not-planned"],
  [{ fundCount: 0 }, "year-not-opened"],
  [{ hasRunOut: true }, "fund-ran-out"],
  [{}, "no-fund-for-them"],
] as const)("a month %o is in danger because: %s", (changed, reason) => {
  const gap = {
    isMember: true,
    state: "planned",
    isOwn: false,
    payer: null,
    fundCount: 1,
    hasRunOut: false,
  } as const;
  expect(gapReason({ ...gap, ...changed })).toBe(reason);
});
