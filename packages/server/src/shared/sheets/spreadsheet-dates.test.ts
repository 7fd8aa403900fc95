import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dateOfSerial,
  isBuiltInDateFormat,
  isDateFormat,
  serialOfDate,
} from "./spreadsheet-dates.ts";

test("a day number is the date that Excel shows", () => {
  expect(dateOfSerial(1, false)).toBe("1900-01-01");
  expect(dateOfSerial(59, false)).toBe("1900-02-28");
  expect(dateOfSerial(61, false)).toBe("1900-03-01");
  expect(dateOfSerial(32_874.75, false)).toBe("1990-01-01");
  expect(dateOfSerial(2_958_465, false)).toBe("9999-12-31");
  expect(dateOfSerial(0, true)).toBe("1904-01-01");
  expect(dateOfSerial(31_412, true)).toBe("1990-01-01");
});

test("29 February 1900, negative numbers and days after 9999 are no dates", () => {
  for (const serial of [60, 0, -1, 0.5, 2_958_466]) expect(dateOfSerial(serial, false)).toBeNull();
  expect(dateOfSerial(-1, true)).toBeNull();
});

test("every date from March 1900 on comes back from its day number", () => {
  const dates = fc.date({
    min: new Date("1900-03-01T00:00:00Z"),
    max: new Date("9999-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      const iso = date.toISOString().slice(0, 10);
      expect(dateOfSerial(serialOfDate(iso) ?? 0, false)).toBe(iso);
    }),
  );
});

test("a date before March 1900 has no day number, for programs disagree on it", () => {
  expect(serialOfDate("1900-02-28")).toBeNull();
  expect(serialOfDate("1899-01-01")).toBeNull();
});

test("a number format that shows a day, a month or a year is a date", () => {
  for (const format of [
    "dd/mm/yyyy",
    "[$-421]d mmmm yyyy;@",
    "yyyy-mm-dd hh:mm",
    "mmm",
    "D\\.M\\.YY",
  ]) {
    expect(isDateFormat(format), format).toBe(true);
  }
  for (const id of [14, 22, 27, 36, 45, 50, 58]) expect(isBuiltInDateFormat(id)).toBe(true);
});

test("an amount, a text or a time alone is no date", () => {
  const formats = [
    "General",
    "0",
    "@",
    "#,##0.00",
    '"Rp"#,##0',
    '0 "hari"',
    "[Red]0",
    "h:mm:ss",
    "mm:ss",
    "0.00E+00",
  ];
  for (const format of [...formats, "_-* #,##0_-", "\\d0"]) {
    expect(isDateFormat(format), format).toBe(false);
  }
  for (const id of [0, 1, 13, 23, 37, 44, 49, 59]) expect(isBuiltInDateFormat(id)).toBe(false);
});
