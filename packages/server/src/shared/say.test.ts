import { rupiah } from "@payung/domain/shared/money.ts";
import { expect, test } from "vitest";
import { sayDate, sayMoment, sayNumber, sayPhone, sayRupiah, sayShare } from "./say.ts";

test.each([
  [15_000, "15.000"],
  [2.44, "2,4"],
  [0, "0"],
])("the number %d is written %s", (value, words) => {
  expect(sayNumber(value)).toBe(words);
});

test.each([
  [0, "0%"],
  [0.0004, "kurang dari 0,1%"],
  [0.0239, "2,4%"],
  [0.2, "20%"],
  [0.9966, "lebih dari 99%"],
  [1, "100%"],
])("the share %d is written %s: none and all are said only when they are true", (share, words) => {
  expect(sayShare(share)).toBe(words);
});

test("a date is said with the month's name", () => {
  expect(sayDate("2026-10-05")).toBe("5 Oktober 2026");
});

test("an instant is said in the zone of the city, on that zone's day", () => {
  expect(sayMoment("2026-11-22T18:05:00Z", "Asia/Jakarta")).toBe("23 November 2026, 01.05 WIB");
  expect(sayMoment("2026-11-22T18:05:00Z", "Asia/Makassar")).toBe("23 November 2026, 02.05 WITA");
});

test.each([
  [42_000_000n, "42 juta"],
  [10_500_000n, "10,5 juta"],
  [8_400n, "8.400 rupiah"],
  [1_234_567n, "1.234.567 rupiah"],
])("%d rupiah are said as people say them: %s", (amount, words) => {
  expect(sayRupiah(rupiah(amount))).toBe(words);
});

test("a mobile number is said in groups, from its 0 on", () => {
  expect(sayPhone("+6281234567890")).toBe("0812 3456 7890");
  expect(sayPhone("+62812345678")).toBe("0812 3456 78");
});
