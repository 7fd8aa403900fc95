import { expect, test } from "vitest";
import { isNoAnswer, readYesNo, writtenText } from "./written.ts";

test("what nobody sees in a cell does not count", () => {
  expect(writtenText("\u200eSiti\u00a0 Aminah\u200b\n")).toBe("Siti Aminah");
  expect(writtenText("e\u0301")).toBe("é");
  expect(writtenText(undefined)).toBe("");
});

test.each(["", "-", "–", "tidak ada", "TIDAK ADA", "#N/A", "0"])("'%s' is no answer", (text) => {
  expect(isNoAnswer(text)).toBe(true);
});

test("a name is an answer", () => {
  expect(isNoAnswer("Ana")).toBe(false);
});

test.each([
  ["Ya", true],
  ["Setuju", true],
  [true, true],
  ["√", true],
  [1, true],
  ["Tidak", false],
  [false, false],
  ["mungkin", null],
  [null, null],
])("%s: %s", (cell, said) => {
  expect(readYesNo(cell)).toBe(said);
});
