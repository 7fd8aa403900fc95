import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { rupiah } from "../shared/money.ts";
import { addWorkingDays, isWorkingDay, workingDayFrom } from "../shared/working-days.ts";
import {
  accidentClaimDue,
  accidentReportDue,
  claimUntil,
  DATA_REQUESTS,
  dataRequestDue,
  dateInJambi,
  jkmLateCompensation,
  jkmPaymentDueOn,
} from "./clocks.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const inJambi = (localTime: string) => new Date(`${localTime}:00+07:00`);
const christmas = new Set(["2026-12-24", "2026-12-25"]);

describe("F. clocks in hours", () => {
  test("L14 an accident is reported within 48 hours, and the officer is warned at half time", () => {
    expect(accidentReportDue(inJambi("2026-11-20T14:00"), rules)).toEqual({
      startedAt: inJambi("2026-11-20T14:00"),
      warnAt: inJambi("2026-11-21T14:00"),
      dueAt: inJambi("2026-11-22T14:00"),
      ruleVersionId: "jkk-report-stage1",
    });
  });

  test("the claim is due 48 hours after the doctor spoke, not after the accident", () => {
    const due = accidentClaimDue(inJambi("2026-11-20T14:00"), inJambi("2027-01-04T09:30"), rules);
    expect(due.dueAt).toEqual(inJambi("2027-01-06T09:30"));
  });

  test("L15 an access request that comes on Friday is due on Monday: the weekend counts", () => {
    const due = dataRequestDue("access", inJambi("2026-11-20T16:00"), rules);
    expect(due.dueAt).toEqual(inJambi("2026-11-23T16:00"));
  });

  test("every request about personal data has three days", () => {
    const receivedAt = inJambi("2026-11-20T16:00");
    const due = DATA_REQUESTS.map((each) => dataRequestDue(each, receivedAt, rules).dueAt);
    expect(new Set(due.map((each) => each.toISOString()))).toEqual(
      new Set([inJambi("2026-11-23T16:00").toISOString()]),
    );
  });

  test("a law begins at midnight in Jambi", () => {
    expect(dateInJambi(new Date("2026-11-22T16:59:59Z"))).toBe("2026-11-22");
    expect(dateInJambi(new Date("2026-11-22T17:00:00Z"))).toBe("2026-11-23");
    expect(() => dataRequestDue("access", inJambi("2022-10-16T23:59"), rules)).toThrow(
      "no version applies on 2022-10-16",
    );
    expect(dataRequestDue("access", inJambi("2022-10-17T00:00"), rules).ruleVersionId).toBe(
      "pdp-access",
    );
  });
});

describe("clocks in days and years", () => {
  test("JKM is paid within three working days of the complete request", () => {
    const claim = { diedOn: "2026-12-01", completeOn: "2026-12-22" };
    expect(jkmPaymentDueOn(claim, christmas, rules)).toBe("2026-12-29");
    expect(jkmPaymentDueOn(claim, new Set(), rules)).toBe("2026-12-25");
  });

  test("each day late costs the insurer one percent of the amount, and a day early nothing", () => {
    const claim = { diedOn: "2026-12-01", amount: rupiah(42_000_000n) };
    const owed = (paidOn: string) => jkmLateCompensation(claim, "2026-12-29", paidOn, rules);
    expect(owed("2026-12-28")).toBe(0n);
    expect(owed("2026-12-29")).toBe(0n);
    expect(owed("2027-01-01")).toBe(1_260_000n);
  });

  test("a benefit is claimed within five years", () => {
    expect(claimUntil("JKM", "2026-11-20", rules)).toBe("2031-11-20");
    expect(claimUntil("JKK", "2024-02-29", rules)).toBe("2029-02-28");
  });
});

describe("working days", () => {
  test("are Monday to Friday without holidays", () => {
    expect(isWorkingDay("2026-11-20", new Set())).toBe(true);
    expect(isWorkingDay("2026-11-21", new Set())).toBe(false);
    expect(isWorkingDay("2026-11-22", new Set())).toBe(false);
    expect(isWorkingDay("2026-12-25", christmas)).toBe(false);
  });

  test("a day on which offices work stays as it is, another moves to the next", () => {
    expect(workingDayFrom("2026-12-23", christmas)).toBe("2026-12-23");
    expect(workingDayFrom("2026-12-24", christmas)).toBe("2026-12-28");
  });

  test("are counted from the day after", () => {
    expect(addWorkingDays("2026-11-20", 0, new Set())).toBe("2026-11-20");
    expect(addWorkingDays("2026-11-20", 1, new Set())).toBe("2026-11-23");
    expect(addWorkingDays("2026-11-21", 5, new Set())).toBe("2026-11-27");
  });
});
