import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rupiah } from "../shared/money.ts";
import { amountInWords } from "./amount-words.ts";
import { crc16, readQris, unfitFor, wholeRupiah, writeQris } from "./qris.ts";

const FIELDS = [
  ["00", "01"],
  ["01", "12"],
  ["52", "8398"],
  ["53", "360"],
  ["54", "16800"],
  ["58", "ID"],
  ["59", "BAZNAS KOTA CONTOH"],
  ["60", "JAMBI"],
] as const;

test("the checksum is that of the standard: 123456789 gives 29B1", () => {
  expect(crc16("123456789")).toBe("29B1");
});

test("a dynamic code for the amount is read, and fits", () => {
  const reading = readQris(writeQris(FIELDS));
  expect(reading).toEqual({
    outcome: "read",
    qris: { isDynamic: true, amount: 16_800n, merchant: "BAZNAS KOTA CONTOH", city: "JAMBI" },
  });
  expect(unfitFor(rupiah(16_800n), reading)).toBeNull();
  expect(unfitFor(rupiah(8_400n), reading)).toBe("amount-differs");
});

test("a static code is never shown for a payment, also with an amount written into it", () => {
  const fixed = FIELDS.map(([tag, value]) => [tag, tag === "01" ? "11" : value] as const);
  expect(unfitFor(rupiah(16_800n), readQris(writeQris(fixed)))).toBe("static");
});

test("one changed letter is noticed wherever it stands", () => {
  const code = writeQris(FIELDS);
  void fc.assert(
    fc.property(fc.nat(code.length - 1), fc.constantFrom(..."0123456789ABCXYZ"), (at, letter) => {
      fc.pre(code[at] !== letter);
      const changed = code.slice(0, at) + letter + code.slice(at + 1);
      expect(readQris(changed).outcome).toBe("refused");
    }),
  );
});

test("another currency, a broken amount and what is no QRIS are refused", () => {
  const changed = (tag: string, value: string) =>
    readQris(writeQris(FIELDS.map((each) => (each[0] === tag ? [tag, value] : each))));
  expect(changed("53", "840")).toEqual({ outcome: "refused", why: "currency-not-rupiah" });
  expect(changed("54", "16800.50")).toEqual({ outcome: "refused", why: "amount-not-whole" });
  expect(changed("01", "13")).toEqual({ outcome: "refused", why: "not-a-qris" });
  expect(readQris("https://example.org")).toEqual({ outcome: "refused", why: "not-a-qris" });
});

test("amounts are read exactly, and nothing is rounded", () => {
  expect([wholeRupiah("16800"), wholeRupiah("16800.00"), wholeRupiah("16800.0")]).toEqual([
    16_800n,
    16_800n,
    16_800n,
  ]);
  for (const wrong of ["16800.01", "-1", "1e3", "", " 1", "16,800"])
    expect(wholeRupiah(wrong), wrong).toBeNull();
});

test("a receipt says its amount in words", () => {
  const said = (amount: bigint) => amountInWords(rupiah(amount));
  expect(said(0n)).toBe("nol rupiah");
  expect(said(16_800n)).toBe("enam belas ribu delapan ratus rupiah");
  expect(said(1_011n)).toBe("seribu sebelas rupiah");
  expect(said(2_100_119n)).toBe("dua juta seratus ribu seratus sembilan belas rupiah");
  expect(said(1_000_000_000n)).toBe("satu miliar rupiah");
  expect(said(201_600n)).toBe("dua ratus satu ribu enam ratus rupiah");
});
