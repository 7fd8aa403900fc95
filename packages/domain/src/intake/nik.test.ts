import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysInMonth, isoDate } from "../shared/dates.ts";
import { compareNik, contentsOf, maskNik, type Nik, readKk, readNik } from "./nik.ts";

const ON = "2026-11-23";

function nik(digits: string): Nik {
  const reading = readNik(digits);
  if (reading.outcome !== "read") throw new Error(`${digits}: ${reading.why}`);
  return reading.nik;
}

function problem(cell: Parameters<typeof readNik>[0], kk?: string): string | null {
  const reading = readNik(cell, kk);
  return reading.outcome === "unusable" ? reading.why : null;
}

/** A well-formed NIK of an invented person: serial 99xx. */
const wellFormed = fc
  .record({
    region: fc.integer({ min: 110101, max: 929999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    year: fc.integer({ min: 0, max: 99 }),
    isWoman: fc.boolean(),
    serial: fc.integer({ min: 9900, max: 9999 }),
  })
  .map(({ region, month, day, year, isWoman, serial }) => {
    const two = (value: number) => String(value).padStart(2, "0");
    return `${region}${two(day + (isWoman ? 40 : 0))}${two(month)}${two(year)}${serial}`;
  });

describe("the worked examples of the identity rules", () => {
  test("a man of Telanaipura, born on 15 January 1990", () => {
    expect(contentsOf(nik("1571011501909901"))).toEqual({
      regionCode: "157101",
      sex: "male",
      day: 15,
      month: 1,
      yearOfCentury: 90,
      serial: 9901,
    });
  });

  test("a woman has 40 added to her day of birth", () => {
    expect(contentsOf(nik("1571015501909901"))).toMatchObject({ sex: "female", day: 15 });
  });

  test("the newer kecamatan and other regions have good NIKs too", () => {
    expect(contentsOf(nik("1571091501909901")).regionCode).toBe("157109");
    const declared = { bornOn: "1990-01-15", sex: "male" } as const;
    expect(compareNik(nik("1571091501909901"), declared, ON, "1571")).toEqual([]);
    expect(compareNik(nik("3374011501909901"), declared, ON, "1571")).toEqual([
      "from-another-region",
    ]);
    expect(compareNik(nik("3374011501909901"), declared, ON)).toEqual([]);
  });

  test.each([
    ["1571013202909901", "day-impossible"],
    ["1571014001909901", "day-impossible"],
    ["1571017201909901", "day-impossible"],
    ["1571010001909901", "day-impossible"],
    ["1571011513909901", "month-impossible"],
    ["1571011500909901", "month-impossible"],
    ["1571011501900000", "serial-zero"],
    ["157101150190990", "wrong-length"],
    ["15710115019099012", "wrong-length"],
    ["1111111111111111", "all-same-digit"],
    ["1234567890123456", "counting-sequence"],
  ])("%s is refused: %s", (digits, why) => {
    expect(problem(digits)).toBe(why);
  });

  test("31 February is a reason to look, never to refuse", () => {
    expect(compareNik(nik("1571013102909901"), { bornOn: null, sex: null }, ON)).toEqual([
      "date-impossible",
    ]);
  });
});

describe("what a spreadsheet does to a NIK", () => {
  test("a number cell has lost digits, even where it looks like a good NIK", () => {
    expect(problem(1571010101019900)).toBe("digits-lost");
    expect(problem(1571011501909901)).toBe("digits-lost");
    expect(problem(Number("9171010101019901"))).toBe("digits-lost");
    expect(problem(0)).toBe("digits-lost");
    expect(problem(Number.NaN)).toBe("digits-lost");
  });

  test.each([
    "1.57101E+15",
    "1,57101E+15",
    "1.57101e+15",
    "1.571011501909E15",
    "1571011501909900.0",
    "1.571.011.501.909.900",
    "1,571,011,501,909,900",
    "########",
  ])("the text %s is a number too: digits are lost", (text) => {
    expect(problem(text)).toBe("digits-lost");
  });

  test.each([
    "'1571011501909901",
    " 1571011501909901 ",
    "1571 0115 0190 9901",
    "15.71.01.150190.9901",
    "157101-150190-9901",
    "1571\u00a00115\u00a00190\u00a09901\u200b",
    '="1571011501909901"',
    "NIK: 1571011501909901",
    "No. KTP 1571011501909901",
  ])("the text %s is intact", (text) => {
    expect(readNik(text)).toEqual({ outcome: "read", nik: "1571011501909901" });
  });
});

describe("other numbers in the NIK column are named", () => {
  test.each([
    ["18012345678", "is-membership-number"],
    ["0001234567890", "is-health-number"],
    ["081234567890", "is-phone"],
    ["6281234567890", "is-phone"],
    ["+62 812-3456-7890", "is-phone"],
    ["198501012010011001", "is-civil-servant-number"],
    ["", "missing"],
    ["-", "missing"],
    ["tidak ada", "missing"],
    [". .", "missing"],
    ["belum punya", "not-digits"],
    ["1571011501909901 / 1571011501909902", "not-digits"],
  ])("%s: %s", (text, why) => {
    expect(problem(text)).toBe(why);
  });

  test("the family card number is not a NIK", () => {
    expect(problem("1571011501909901", "1571011501909901")).toBe("same-as-kk");
    expect(problem("1571011501909901", "1571011501209902")).toBeNull();
    expect(readKk("1571-0115.0120 9902")).toBe("1571011501209902");
    expect(readKk(1571011501209902)).toBeNull();
  });

  test("nothing, yes and a date are no NIK", () => {
    expect(problem(null)).toBe("missing");
    expect(problem(undefined)).toBe("missing");
    expect(problem(true)).toBe("not-digits");
    expect(problem({ date: "1990-01-15" })).toBe("not-digits");
  });
});

describe("letters that look like digits", () => {
  test("are shown as a suggestion and never applied", () => {
    expect(readNik("l57IO115O1909901")).toEqual({
      outcome: "unusable",
      why: "not-digits",
      suggestion: "1571011501909901",
    });
  });

  test("are not suggested where the result would be no NIK", () => {
    expect(readNik("l57IO132O1909901")).toMatchObject({ suggestion: null });
    expect(readNik("l57IO115O19099")).toMatchObject({ suggestion: null });
    expect(readNik("1571011501909x01")).toMatchObject({ suggestion: null });
  });
});

describe("a NIK beside what was declared", () => {
  test("every difference is noted, in one order", () => {
    const notes = compareNik(
      nik("3374015501909901"),
      { bornOn: "1990-01-16", sex: "male" },
      ON,
      "1571",
    );
    expect(notes).toEqual(["differs-from-birth-date", "differs-from-sex", "from-another-region"]);
  });

  test("an age below 15 or above 100 in both centuries is noted", () => {
    const age = (yearOfCentury: string) =>
      compareNik(nik(`1571011501${yearOfCentury}9901`), { bornOn: null, sex: null }, ON);
    expect(age("12")).toEqual(["age-implausible"]);
    expect(age("11")).toEqual([]);
    expect(age("90")).toEqual([]);
    expect(age("26")).toEqual([]); // A hundred years old, and not over.
  });

  test("29 February depends on the year", () => {
    const notes = (yearOfCentury: string) =>
      compareNik(nik(`1571012902${yearOfCentury}9901`), { bornOn: null, sex: null }, ON);
    expect(notes("00")).toEqual([]);
    expect(notes("92")).toEqual([]);
    expect(notes("91")).toEqual(["date-impossible"]);
  });

  test("whoever was born on the date in the NIK gets no note about it", () => {
    fc.assert(
      fc.property(wellFormed, (digits) => {
        const { day, month, yearOfCentury, sex } = contentsOf(nik(digits));
        const year = 1900 + yearOfCentury;
        fc.pre(day <= daysInMonth(year, month));
        const notes = compareNik(nik(digits), { bornOn: isoDate(year, month, day), sex }, ON);
        expect(notes).not.toContain("differs-from-birth-date");
        expect(notes).not.toContain("differs-from-sex");
        expect(notes).not.toContain("date-impossible");
      }),
    );
  });
});

test("a NIK survives any spaces, dots and dashes between its digits", () => {
  const separators = fc.array(fc.constantFrom("", "", " ", "-", ".", " - "), {
    minLength: 16,
    maxLength: 16,
  });
  fc.assert(
    fc.property(wellFormed, separators, (digits, between) => {
      const written = [...digits].map((digit, index) => digit + between[index]).join("");
      fc.pre(!/^\d{1,3}(\.\d{3}){5}$/.test(written)); // A number with thousands: digits lost.
      expect(readNik(written)).toEqual({ outcome: "read", nik: digits });
    }),
  );
});

test("one digit too few or too many is never a NIK", () => {
  fc.assert(
    fc.property(wellFormed, fc.integer({ min: 0, max: 15 }), (digits, at) => {
      expect(problem(digits.slice(0, at) + digits.slice(at + 1))).toBe("wrong-length");
      expect(problem(`${digits.slice(0, at)}7${digits.slice(at)}`)).toBe("wrong-length");
    }),
  );
});

test("a masked NIK shows neither birth date nor the whole serial", () => {
  expect(maskNik("1571011501909901")).toBe("1571••••••••••01");
  expect(maskNik("12345")).toBe("•••••");
  fc.assert(
    fc.property(wellFormed, (digits) => {
      const shown = maskNik(digits);
      expect(shown).toHaveLength(16);
      expect(shown.slice(4, 14)).toBe("•".repeat(10));
    }),
  );
});
