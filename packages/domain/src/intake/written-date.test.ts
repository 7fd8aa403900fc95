import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../shared/dates.ts";
import { readPlaceAndDate, readWrittenDate } from "./written-date.ts";

const TODAY = "2026-11-23";

function read(cell: Parameters<typeof readWrittenDate>[0]): string {
  const reading = readWrittenDate(cell, TODAY);
  if (reading.outcome === "read") return reading.date;
  return reading.outcome === "missing" ? "missing" : reading.why;
}

describe("a birth date is read as Indonesians write it", () => {
  test.each([
    "17-08-1990",
    "17/8/90",
    "17.08.1990",
    "17 08 1990",
    "17 - 08 - 1990",
    "17/08-1990",
    "17–08–1990",
    "17 Agustus 1990",
    "17 AGUSTUS 1990",
    "17 Agt 90",
    "17 Agt '90",
    "17-Agu-1990",
    "17-Aug-90",
    "17Agustus1990",
    "17 August 1990",
    "August 17, 1990",
    "17-VIII-1990",
    "1990-08-17",
    "1990/08/17",
    "1990.8.17",
    "1990 Agustus 17",
    "17081990",
    "19900817",
    "Jumat, 17 Agustus 1990",
    "Jum'at 17 Agustus 1990",
    "Tgl. 17-8-1990",
    "17-08-1990 00:00:00",
    "17/08/1990 00.00.00",
    "1990-08-17T00:00:00",
    "1990-08-17T00:00:00.000Z",
    "1990-08-17 07:00:00",
    "\u200e17-08-1990",
    "17\u00a0Agustus\u00a01990",
  ])("%s", (text) => {
    expect(read(text)).toBe("1990-08-17");
  });

  test.each([
    ["1 Januari 1980", "1980-01-01"],
    ["2 Pebruari 1980", "1980-02-02"],
    ["3 Mrt 1980", "1980-03-03"],
    ["4 Apr 1980", "1980-04-04"],
    ["5 Mei 1980", "1980-05-05"],
    ["6 Juni 1980", "1980-06-06"],
    ["7 Jul 1980", "1980-07-07"],
    ["9 Sept 1980", "1980-09-09"],
    ["10 Oktober 1980", "1980-10-10"],
    ["11 Nopember 1980", "1980-11-11"],
    ["12 Des 1980", "1980-12-12"],
  ])("%s", (text, date) => {
    expect(read(text)).toBe(date);
  });

  test("a spreadsheet date, its day number and its digits as a number", () => {
    expect(read({ date: "1990-08-17" })).toBe("1990-08-17");
    expect(read(33102)).toBe("1990-08-17");
    expect(read(33102.5)).toBe("1990-08-17");
    expect(read(17081990)).toBe("1990-08-17");
  });
});

describe("what is no birth date is named and never put right", () => {
  test.each([
    ["31-02-1990", "no-such-day"],
    ["32-01-1990", "no-such-day"],
    ["00-00-0000", "no-such-day"],
    ["29-02-1990", "no-such-day"],
    ["08-17-1990", "no-such-month"],
    ["1990-17-08", "no-such-month"],
    ["17-13-90", "no-such-month"],
    ["24-11-2026", "in-the-future"],
    ["17-08-2090", "in-the-future"],
    ["17-08-1890", "too-long-ago"],
    ["1990", "incomplete"],
    ["Agustus 1990", "incomplete"],
    ["08-1990", "incomplete"],
    ["17-08-199", "not-a-date"],
    ["17-08-199?", "not-a-date"],
    ["17 Abc 1990", "not-a-date"],
    ["33102", "not-a-date"],
    ["7081990", "not-a-date"],
    ["1990-08-16T17:00:00.000Z", "not-a-date"],
    ["36 tahun", "not-a-date"],
    ["Jambi", "not-a-date"],
    ["", "missing"],
    ["-", "missing"],
  ])("%s: %s", (text, why) => {
    expect(read(text)).toBe(why);
  });

  test("cells of other kinds", () => {
    expect(read(null)).toBe("missing");
    expect(read(undefined)).toBe("missing");
    expect(read(true)).toBe("not-a-date");
    expect(read(1990)).toBe("incomplete");
    expect(read(-5)).toBe("not-a-date");
    expect(read(Number.POSITIVE_INFINITY)).toBe("not-a-date");
    expect(read(1e12)).toBe("not-a-date");
    expect(read(50000)).toBe("in-the-future");
    expect(read({ date: "1990-02-31" })).toBe("no-such-day");
  });
});

test("a child may be born today and an old person be 110", () => {
  expect(read("23-11-2026")).toBe("2026-11-23");
  expect(read("24-11-1915")).toBe("1915-11-24");
  expect(read("23-11-1915")).toBe("too-long-ago");
});

describe("two digits of a year", () => {
  test("mean the century of a plausible age", () => {
    expect(read("17-08-26")).toBe("2026-08-17");
    expect(read("17-12-26")).toBe("1926-12-17");
    expect(read("17-08-05")).toBe("2005-08-17");
    expect(read("17-08-27")).toBe("1927-08-17");
    expect(read("17-08-20")).toBe("2020-08-17");
  });

  test("leave an impossible day impossible", () => {
    expect(read("31-02-90")).toBe("no-such-day");
    expect(read("29-02-00")).toBe("2000-02-29");
  });
});

const birthDates = fc
  .integer({ min: 0, max: 39_000 })
  .map((days) => addDays("1919-06-01", days))
  .filter((date) => date <= TODAY);
const MONTHS =
  "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember";

test("every spelling of a date gives the same date", () => {
  fc.assert(
    fc.property(birthDates, (date) => {
      const [year = "", month = "", day = ""] = date.split("-");
      const name = MONTHS.split(" ")[Number(month) - 1] ?? "";
      const spellings = [
        date,
        `${day}-${month}-${year}`,
        `${Number(day)}/${Number(month)}/${year}`,
        `${day}.${month}.${year}`,
        `${day}${month}${year}`,
        `${year}${month}${day}`,
        `${Number(day)} ${name} ${year}`,
        `${day} ${name.slice(0, 3).toUpperCase()} ${year}`,
        `Senin, ${day} ${name.toLowerCase()} ${year}`,
        `${day}-${month}-${year} 00:00:00`,
      ];
      for (const spelling of spellings) expect(read(spelling)).toBe(date);
      expect(read({ date })).toBe(date);
      const dayNumber = Math.round((Date.parse(date) - Date.parse("1899-12-30")) / 86_400_000);
      expect(read(dayNumber)).toBe(date);
    }),
  );
});

test("day and month are never swapped", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 13, max: 99 }),
      (day, wrongMonth) => {
        expect(read(`${day}-${wrongMonth}-1990`)).toBe("no-such-month");
      },
    ),
  );
});

describe("place and date in one cell", () => {
  test.each([
    ["Jambi, 17-08-1990", "Jambi"],
    ["Jambi,17 Agustus 1990", "Jambi"],
    ["Jambi 17 Agustus 1990", "Jambi"],
    ["Jambi / 17-08-1990", "Jambi"],
    ["Jambi (17-08-1990)", "Jambi"],
    ["Muaro Jambi, Jumat, 17 Agustus 1990", "Muaro Jambi"],
    ["Ma. Bungo, 17-08-1990", "Ma. Bungo"],
    ["Sungai Bahar Unit 5, 17-08-1990", "Sungai Bahar Unit 5"],
    ["Kuala Tungkal, August 17, 1990", "Kuala Tungkal"],
    ["Kuala Tungkal August 17, 1990", "Kuala Tungkal"],
    ["17-08-1990", null],
    ["-, 17-08-1990", null],
  ])("%s", (text, place) => {
    expect(readPlaceAndDate(text, TODAY)).toEqual({
      place,
      date: { outcome: "read", date: "1990-08-17" },
    });
  });

  test("a place without a date and a date that does not exist are told apart", () => {
    expect(readPlaceAndDate("Jambi", TODAY)).toEqual({
      place: "Jambi",
      date: { outcome: "missing" },
    });
    expect(readPlaceAndDate("Jambi, 31-02-1990", TODAY)).toEqual({
      place: "Jambi",
      date: { outcome: "unreadable", why: "no-such-day" },
    });
    expect(readPlaceAndDate(null, TODAY)).toEqual({ place: null, date: { outcome: "missing" } });
    expect(readPlaceAndDate({ date: "1990-08-17" }, TODAY)).toEqual({
      place: null,
      date: { outcome: "read", date: "1990-08-17" },
    });
  });
});

test("reading a date never throws, whatever stands there", () => {
  const cells = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string().map((date) => ({ date })),
    fc.stringMatching(/^[0-9 ./,-]{0,12}$/),
  );
  fc.assert(
    fc.property(cells, (cell) => {
      const reading = readWrittenDate(cell, TODAY);
      if (reading.outcome === "read") {
        expect(reading.date <= TODAY && reading.date >= "1915").toBe(true);
      }
      readPlaceAndDate(cell, TODAY);
    }),
  );
});
