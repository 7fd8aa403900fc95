import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  ageOn,
  daysInMonth,
  isoDate,
  monthBounds,
  monthOf,
  monthsBetween,
  partsOf,
  shiftMonth,
} from "./dates.ts";

const anyDate = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyMonth = anyDate.map(monthOf);

describe("a date is one that the calendar has", () => {
  test.each([
    [2024, 2, 29, "2024-02-29"],
    [2023, 2, 29, null],
    [1900, 2, 29, null],
    [2000, 2, 29, "2000-02-29"],
    [2026, 4, 31, null],
    [2026, 13, 1, null],
    [2026, 0, 1, null],
    [2026, 1, 0, null],
    [2026, 1, 1.5, null],
    [0, 1, 1, null],
    [10_000, 1, 1, null],
    [85, 3, 2, "0085-03-02"],
  ])("%i-%i-%i is %j", (year, month, day, expected) => {
    expect(isoDate(year, month, day)).toBe(expected);
  });

  test("its parts make it again", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const { year, month, day } = partsOf(date);
        expect(isoDate(year, month, day)).toBe(date);
      }),
    );
  });
});

test("months have the length that everybody knows", () => {
  const common = Array.from({ length: 12 }, (_, at) => daysInMonth(2026, at + 1));
  expect(common).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
  expect(daysInMonth(2028, 2)).toBe(29);
});

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2024-01-31", 1, "2024-02-29"],
  ["2026-03-31", -1, "2026-02-28"],
  ["2026-11-23", 14, "2028-01-23"],
  ["2026-11-23", -23, "2024-12-23"],
  ["2026-11-23", 0, "2026-11-23"],
])("%s and %i months is %s", (date, months, expected) => {
  expect(addMonths(date, months)).toBe(expected);
});

test("adding months lands in that month, on the same day where it has one", () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -240, max: 240 }), (date, months) => {
      const then = addMonths(date, months);
      expect(monthOf(then)).toBe(shiftMonth(monthOf(date), months));
      const { year, month, day } = partsOf(then);
      expect(day).toBe(Math.min(partsOf(date).day, daysInMonth(year, month)));
    }),
  );
});

test("days are added across months and years, and taken off again", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
      expect(addDays(addDays(date, days), -days)).toBe(date);
      expect(Math.sign(addDays(date, days).localeCompare(date))).toBe(Math.sign(days));
    }),
  );
});

test.each([
  ["1990-01-15", "2026-01-14", 35],
  ["1990-01-15", "2026-01-15", 36],
  ["1990-01-15", "2026-02-01", 36],
  ["2008-02-29", "2026-02-28", 17],
  ["2008-02-29", "2026-03-01", 18],
  ["2008-02-29", "2028-02-29", 20],
  ["2026-11-23", "2026-11-23", 0],
])("who was born on %s is on %s %i years old", (bornOn, on, years) => {
  expect(ageOn(bornOn, on)).toBe(years);
});

test("nobody grows younger, and a birthday makes one year", () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: 0, max: 90 }), (bornOn, years) => {
      const { year, month, day } = partsOf(bornOn);
      const birthday = isoDate(year + years, month, day) ?? `${year + years}-03-01`;
      expect(ageOn(bornOn, birthday)).toBe(years);
      if (years > 0) expect(ageOn(bornOn, addDays(birthday, -1))).toBe(years - 1);
    }),
  );
});

test("a month has a first and a last day, and the next month begins the day after", () => {
  expect(monthBounds("2028-02")).toEqual({ first: "2028-02-01", last: "2028-02-29" });
  fc.assert(
    fc.property(anyMonth, (month) => {
      const { last } = monthBounds(month);
      expect(addDays(last, 1)).toBe(monthBounds(shiftMonth(month, 1)).first);
    }),
  );
});

test("the months from one to another hold both, without a gap", () => {
  expect(monthsBetween("2026-11", "2027-02")).toEqual(["2026-11", "2026-12", "2027-01", "2027-02"]);
  expect(monthsBetween("2026-11", "2026-11")).toEqual(["2026-11"]);
  expect(monthsBetween("2026-11", "2026-10")).toEqual([]);
  fc.assert(
    fc.property(anyMonth, fc.integer({ min: 0, max: 60 }), (first, count) => {
      const months = monthsBetween(first, shiftMonth(first, count));
      expect(months).toHaveLength(count + 1);
      expect(months).toEqual([...new Set(months)].sort());
    }),
  );
});
