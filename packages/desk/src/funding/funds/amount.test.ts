import { expect, test } from "vitest";
import { amountOf } from "./amount.ts";

test.each([
  ["1250000", "1250000"],
  ["1.250.000", "1250000"],
  ["Rp1.250.000", "1250000"],
  [" rp 16.800 ", "16800"],
  ["1,250,000", "1250000"],
  ["1 250 000", "1250000"],
  ["007", "7"],
  ["999999999999999", "999999999999999"],
])("%s is an amount", (typed, amount) => {
  expect(amountOf(typed)).toBe(amount);
});

test.each([
  "",
  "12,5",
  "1.25",
  "1.250,00",
  "1.250.00",
  "1.250,000",
  "-5",
  "dua",
  "1234567890123456",
])("%s is none: a guess would be somebody's money", (typed) => {
  expect(amountOf(typed)).toBeNull();
});
