import fc from "fast-check";
import { expect, test } from "vitest";
import { plainForSms, smsBytes, smsPlaces, textOfSmsBytes } from "./gsm7.ts";

test("letters and digits take a place each, brackets and the euro take two, other scripts do not fit", () => {
  expect(smsPlaces("Nomor Anda KJ7M-4Q2-X9T.")).toBe(24);
  expect(smsPlaces("[€]")).toBe(6);
  expect(smsPlaces("日本")).toBeNull();
  expect(smsPlaces("é")).toBe(1);
});

test("what people write becomes what an SMS can carry", () => {
  expect(plainForSms("“Kartu” – šelesai…")).toBe('"Kartu" - selesai...');
  expect(plainForSms("日")).toBe("?");
});

test("the numbers of the alphabet are those of the standard", () => {
  expect([...smsBytes("@A a{")]).toEqual([0x00, 0x41, 0x20, 0x61, 0x1b, 0x28]);
  expect([...smsBytes("ÆÉ")]).toEqual([0x1c, 0x1f]);
});

test("whatever is written, what comes back is what was sent, and every character of it fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const plain = plainForSms(text);
      expect(smsPlaces(plain)).not.toBeNull();
      expect(textOfSmsBytes(smsBytes(text))).toBe(plain);
    }),
  );
});
