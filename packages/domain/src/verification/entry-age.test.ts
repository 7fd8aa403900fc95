import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { addDays } from "../shared/dates.ts";
import { checkEntryAge } from "./entry-age.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const anEntrant = {
  bornOn: "1961-11-23",
  registeredOn: "2026-11-22",
  firstPaidOn: "2026-11-22",
  isMemberAlready: false,
};

describe("F. age at entry", () => {
  test("L09 still 64 at registration and at first payment: accepted", () => {
    expect(checkEntryAge(anEntrant, rules)).toEqual({
      outcome: "accepted",
      ruleVersionIds: ["membership-entry-age-min", "membership-entry-age-max"],
    });
  });

  test("L10 65 on the day of the first payment: refused, although registered in time", () => {
    expect(checkEntryAge({ ...anEntrant, firstPaidOn: "2026-11-23" }, rules)).toMatchObject({
      outcome: "refused",
      why: "AGE_OVER",
      on: "2026-11-23",
      ageYears: 65,
    });
  });

  test("L11 whoever joined at 60 and never lapsed may continue at 66", () => {
    const member = {
      bornOn: "1960-05-01",
      registeredOn: "2026-11-23",
      firstPaidOn: null,
      isMemberAlready: true,
    };
    expect(checkEntryAge(member, rules)).toEqual({ outcome: "may-continue" });
    const joining = { ...member, isMemberAlready: false };
    expect(checkEntryAge(joining, rules)).toMatchObject({ why: "AGE_OVER", ageYears: 66 });
  });

  test("L12 17 on the day of registration: refused until the 18th birthday", () => {
    const young = {
      bornOn: "2008-11-24",
      registeredOn: "2026-11-23",
      firstPaidOn: null,
      isMemberAlready: false,
    };
    expect(checkEntryAge(young, rules)).toMatchObject({
      outcome: "refused",
      why: "AGE_UNDER",
      on: "2026-11-23",
      ageYears: 17,
    });
    const birthday = { ...young, registeredOn: "2026-11-24" };
    expect(checkEntryAge(birthday, rules).outcome).toBe("accepted");
  });

  test("before the first payment only the registration is looked at", () => {
    expect(checkEntryAge({ ...anEntrant, firstPaidOn: null }, rules).outcome).toBe("accepted");
  });
});

test("whoever is born is accepted from the 18th birthday to the day before the 65th, and on no other day", () => {
  const anyBirth = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("1955-01-01", days));
  const anyAge = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(anyBirth, anyAge, fc.integer({ min: -1, max: 1 }), (bornOn, years, offset) => {
      // 29 February turns a year older on 1 March of a common year; left to the test of ageOn.
      fc.pre(!bornOn.endsWith("-02-29"));
      const birthday = `${Number(bornOn.slice(0, 4)) + years}${bornOn.slice(4)}`;
      const registeredOn = addDays(birthday, offset);
      fc.pre(registeredOn >= "2025-05-22");
      const age = offset < 0 ? years - 1 : years;
      const entry = checkEntryAge(
        { bornOn, registeredOn, firstPaidOn: registeredOn, isMemberAlready: false },
        rules,
      );
      expect(entry.outcome).toBe(age >= 18 && age < 65 ? "accepted" : "refused");
    }),
  );
});
