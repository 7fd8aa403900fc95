import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber, isDatePartOff, isDateTypo, readDate } from "./dates.ts";
import { plainDamerauLevenshtein } from "./testing/plain.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, order: "dmy" | "mdy" = "dmy"): number =>
  readDate(bytesOf(text), 0, bytesOf(text).length, order);
const isoOf = (packed: number): string =>
  `${packed}`.padStart(8, "0").replace(/(....)(..)(..)/, "$1-$2-$3");

/** Real dates, many of them close to one another. */
const someDate = fc
  .oneof(
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    fc.date({ min: new Date("1989-11-01"), max: new Date("1991-03-01"), noInvalidDate: true }),
  )
  .map((date) => Number(date.toISOString().slice(0, 10).replaceAll("-", "")));

test("a difference of day numbers is what the calendar counts", () => {
  fc.assert(
    fc.property(someDate, (packed) => {
      expect(dayNumber(packed)).toBe(Date.parse(isoOf(packed)) / 86_400_000);
    }),
    { numRuns: 5_000 },
  );
});

test("a typo is a distance of at most one between the ISO texts", () => {
  const oneDigitOff = fc
    .tuple(someDate, fc.nat(7), fc.nat(9), fc.boolean())
    .map(([packed, place, digit, exchange]): [number, number] => {
      const digits = [...`${packed}`.padStart(8, "0")];
      if (exchange) digits.splice(place, 2, ...digits.slice(place, place + 2).reverse());
      else digits[place] = `${digit}`;
      return [packed, Number(digits.join(""))];
    });
  fc.assert(
    fc.property(fc.oneof(oneDigitOff, fc.tuple(someDate, someDate)), ([a, b]) => {
      const plain = plainDamerauLevenshtein(bytesOf(isoOf(a)), bytesOf(isoOf(b))) <= 1;
      expect(isDateTypo(a, b)).toBe(plain);
      expect(isDateTypo(b, a)).toBe(plain);
    }),
    { numRuns: 20_000 },
  );
});

test("an exchange over a dash is no typo, because the dash stands between", () => {
  expect(isDateTypo(19900115, 19900151)).toBe(true);
  expect(isDateTypo(19900211, 19900121)).toBe(false);
  expect(isDateTypo(19910212, 19901212)).toBe(false);
});

test.each<[number, number, boolean, string]>([
  [19900305, 19900503, true, "day and month changed places"],
  [19900305, 19910503, false, "they did, and the year differs too"],
  [19900305, 19900306, true, "the day is one off"],
  [19900305, 19900405, true, "the month is one off"],
  [19900305, 19890305, true, "the year is one off"],
  [19900305, 19900406, false, "day and month are one off"],
  [19900305, 19900307, false, "the day is two off"],
  [19900131, 19900201, false, "a day later, in another month"],
  [19900505, 19900505, false, "they are equal"],
])("of %i and %i, a part off is %s: %s", (a, b, off) => {
  expect(isDatePartOff(a, b)).toBe(off);
  expect(isDatePartOff(b, a)).toBe(off);
});

describe("a date is read", () => {
  test("back from every way in which it is written", () => {
    fc.assert(
      fc.property(someDate, fc.constantFrom(" ", "-", "/", "."), (packed, sign) => {
        const [year = "", month = "", day = ""] = isoOf(packed).split("-");
        const short = [Number(day), Number(month)];
        for (const text of [
          `${year}-${month}-${day}`,
          `${year}${month}${day}`,
          `${year}-${month}-${day}T23:59:59.999Z`,
          `${year}-${month}-${day} 00:00`,
          `  ${year}${sign}${month}${sign}${day} `,
          [day, month, year].join(sign),
          [...short, year].join(sign),
          `${[day, month, year].join(sign)} 07:30:00`,
        ])
          expect(read(text), text).toBe(packed);
        expect(read([month, day, year].join(sign), "mdy")).toBe(packed);
        expect(read(`${year}-${month}-${day}`, "mdy")).toBe(packed);
      }),
    );
  });

  test.each([
    ["15 Jan 1990", 19900115],
    ["15 JANUARI 1990", 19900115],
    ["15-jan-1990", 19900115],
    ["1 Pebruari 1990", 19900201],
    ["3 Mar. 1990", 19900303],
    ["3 Maret 1990", 19900303],
    ["3 March 1990", 19900303],
    ["Apr 5, 1990", 19900405],
    ["7 Mei 1990", 19900507],
    ["7 May 1990", 19900507],
    ["9 Juni 1990", 19900609],
    ["9 July 1990", 19900709],
    ["17 Agustus 1945", 19450817],
    ["17 Agt 1945", 19450817],
    ["17 Aug 1945", 19450817],
    ["30 Sept 1990", 19900930],
    ["1 Okt 1990", 19901001],
    ["1 Oct 1990", 19901001],
    ["10 Nopember 1990", 19901110],
    ["22 Desember 1990", 19901222],
    ["Dec 22 1990", 19901222],
    ["1990 Des 22", 19901222],
  ])("with the name of its month: %s", (text, packed) => {
    expect(read(text)).toBe(packed);
    expect(read(text, "mdy")).toBe(packed);
  });

  test("from the middle of a buffer, and not beyond its end", () => {
    const bytes = bytesOf("x15/01/19907,");
    expect(readDate(bytes, 1, 11, "dmy")).toBe(19900115);
    expect(readDate(bytes, 1, 10, "dmy")).toBe(0);
  });

  test.each([
    ...[
      "",
      " ",
      "-",
      "unknown",
      "15",
      "15/01",
      "1990",
      "1990-01",
      "15/01/90",
      "15-1-90",
      "90-01-15",
    ],
    ...["30/02/1990", "29/02/1990", "29/02/1900", "31/04/1990", "1990-13-01", "1990-00-10"],
    ...["00/01/1990", "0000-01-01", "19900230", "1990011", "199001150", "15/01/19900", "12 12 12"],
    ...["15 Ja 1990", "15 Janx 1990", "15 Januarius 1990", "Jan Jan 1990", "15 1990 Jan"],
    ...["15//01/1990", "1990-01-15abc", "1990-01-15T", "15/01/1990 soon", "1 January"],
    ...["99999999999999999999", "15/01/1990/3", "１５/01/1990"],
  ])("as none where there is none: %j", (text) => {
    expect(read(text)).toBe(0);
  });

  test("with 29 February in leap years only", () => {
    expect(["29/02/1992", "29/02/2000", "29/02/1900", "29/02/1991"].map((d) => read(d))).toEqual([
      19920229, 20000229, 0, 0,
    ]);
  });

  test("as none where day and month stand in the other order than was said", () => {
    expect(read("15/01/1990", "mdy")).toBe(0);
    expect(read("01/15/1990", "dmy")).toBe(0);
  });

  test("without an error or an impossible day from any bytes", () => {
    const pieces = fc.constantFrom(..."0123456789-/. TjanmeiZ", "1990", "Jan", "\u00e9");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (texts) => {
        const packed = read(texts.join(""));
        if (packed !== 0)
          expect(isoOf(packed)).toBe(new Date(isoOf(packed)).toISOString().slice(0, 10));
      }),
      { numRuns: 20_000 },
    );
  });
});
