import fc from "fast-check";
import { expect, test } from "vitest";
import { readPhone } from "./phone.ts";

function read(cell: Parameters<typeof readPhone>[0]): string {
  const reading = readPhone(cell);
  if (reading.outcome === "read") return reading.phone;
  return reading.outcome === "missing" ? "missing" : reading.why;
}

test.each([
  "081234567890",
  "0812-3456-7890",
  "0812.3456.7890",
  "0812 3456 7890",
  "(0812) 3456 7890",
  "+6281234567890",
  "+62 812-3456-7890",
  "+62 (0) 812 3456 7890",
  "6281234567890",
  "006281234567890",
  "81234567890",
  "'081234567890",
  "HP. 081234567890",
  "WA: 081234567890",
  "081234567890 / 085211112222",
  "081234567890, 085211112222",
  "081234567890 atau 085211112222",
  "0741-40123 / 081234567890",
  81234567890,
  6281234567890,
])("%s is the number +6281234567890", (cell) => {
  expect(read(cell)).toBe("+6281234567890");
});

test.each([
  ["", "missing"],
  ["-", "missing"],
  [null, "missing"],
  [0, "missing"],
  ["8.12E+10", "digits-lost"],
  ["8,12346E+10", "digits-lost"],
  ["0741-40123", "not-mobile"],
  ["0812345", "wrong-length"],
  ["08123456789012", "wrong-length"],
  ["punya tetangga", "not-digits"],
  [true, "not-digits"],
  [81234567890.5, "not-digits"],
  [Number.NaN, "not-digits"],
])("%s is no number for messages: %s", (cell, why) => {
  expect(read(cell)).toBe(why);
});

test("a number is the same in every form", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000_00, max: 999_999_999_99 }), (rest) => {
      const national = `8${rest}`;
      const groups = national.match(/\d{1,4}/g) ?? [];
      for (const written of [
        `0${national}`,
        `62${national}`,
        `+62${national}`,
        national,
        `+62 ${groups.join(" ")}`,
        `0${groups.join("-")}`,
        `(0${groups.join(".")})`,
        `0${national} / 0811111111`,
        Number(national),
        Number(`62${national}`),
      ]) {
        expect(read(written)).toBe(`+62${national}`);
      }
    }),
  );
});

test("whatever is read is +62, an 8 and 8 to 11 digits more", () => {
  fc.assert(
    fc.property(fc.oneof(fc.stringMatching(/^[0-9+()\-/ ]{0,25}$/), fc.string()), (text) => {
      const reading = readPhone(text);
      if (reading.outcome === "read") expect(reading.phone).toMatch(/^\+628\d{8,11}$/);
    }),
  );
});
