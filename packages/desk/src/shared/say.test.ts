import { expect, test } from "vitest";
import {
  sayAgo,
  sayDay,
  sayList,
  sayMoment,
  sayName,
  sayNumber,
  sayRupiah,
  sayWeekday,
} from "./say.ts";

test("dates and times are said by the city's clock", () => {
  expect(sayDay("2026-10-05")).toBe("5 Oktober 2026");
  expect(sayWeekday("2026-10-05")).toBe("Senin, 5 Oktober 2026");
  expect(sayMoment("2026-10-05T20:30:00Z")).toBe("6 Okt 2026, 03.30 WIB");
});

test("how long ago is said as one says it", () => {
  const now = new Date("2026-11-23T10:00:00Z");
  expect(sayAgo("2026-11-23T09:57:30Z", now)).toBe("2 menit yang lalu");
  expect(sayAgo("2026-11-22T09:00:00Z", now)).toBe("kemarin");
  expect(sayAgo("2026-11-23T10:00:05Z", now)).toBe("menit ini");
  expect(sayAgo("2026-01-05T03:00:00Z", now)).toBe("5 Jan 2026, 10.00 WIB");
});

test("numbers and money are written whole", () => {
  expect(sayNumber(15_000)).toBe("15.000");
  expect(sayRupiah("9007199254740993")).toBe("Rp9.007.199.254.740.993");
  expect(sayList(["Kota Baru", "Telanaipura", "Pasar"])).toBe("Kota Baru, Telanaipura, dan Pasar");
});

test.each([
  ["SITI AMINAH BINTI H. UMAR", "Siti Aminah binti H. Umar"],
  ["m. yusuf, s.h.", "M. Yusuf, S.H."],
  ["ABDUL-MALIK MA'RUF", "Abdul-Malik Ma'ruf"],
  ["R.A. Kartini", "R.A. Kartini"],
  ["McKenzie", "McKenzie"],
])("the name %s is written %s", (given, written) => {
  expect(sayName(given)).toBe(written);
});
