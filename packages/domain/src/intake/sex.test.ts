import { expect, test } from "vitest";
import { readSex } from "./sex.ts";

test.each([
  "P",
  "p",
  "Pr",
  "PR.",
  "perempuan",
  "Wanita",
  "female",
  "F",
])("%s is a woman", (text) => {
  expect(readSex(text)).toBe("female");
});

test.each([
  "L",
  "Lk",
  "Laki-laki",
  "LAKI LAKI",
  "laki–laki",
  "Laki2",
  "pria",
  "Male",
])("%s is a man", (text) => {
  expect(readSex(text)).toBe("male");
});

test.each([1, 2, "1", "2", "", "-", "L/P", "?", null, true])("%s says nothing", (cell) => {
  expect(readSex(cell)).toBeNull();
});
