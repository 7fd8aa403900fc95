import fc from "fast-check";
import { expect, test } from "vitest";
import { hashBytes } from "../text/hash.ts";
import { codeOf, codeOfHash, mixCodes, NO_CODE } from "./code.ts";

const code = (text: string): number => {
  const bytes = Buffer.from(`x${text}y`);
  return codeOf(bytes, 1, bytes.length - 1);
};

const LETTERS = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
const short = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 5 });
const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 8 });
const any = fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 9 }), short, digits);

test("up to five letters and digits, or eight digits, have a code above 0, and no others", () => {
  fc.assert(
    fc.property(any, (text) => {
      const isShort = /^[0-9A-Za-z]{1,5}$|^[0-9]{6,8}$/.test(text);
      expect(Math.sign(code(text))).toBe(text === "" ? 0 : isShort ? 1 : -1);
      expect(code(text) | 0).toBe(code(text));
    }),
    { numRuns: 5_000 },
  );
});

test("a code above 0 is one text only", () => {
  const texts = fc.oneof(short, digits);
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      expect(code(one) === code(other)).toBe(one === other);
    }),
    { numRuns: 5_000 },
  );
  // All there are of one and two, and the borders of the lengths.
  const all = ["", ...LETTERS].flatMap((one) => LETTERS.map((other) => one + other));
  const borders = ["zzzzz", "00000", "99999", "0000000", "9999999", "00000000", "99999999"];
  // Where one length would run into the next, were it given too little room.
  borders.push("00999999", "0999999", "09999999", "00899999");
  const texts6 = ["000000", "999999", "0", "00", "000", "0000", "zzzz", "00001"];
  const together = [...all, ...borders, ...texts6].filter((text) => text !== "");
  expect(new Set(together.map(code)).size).toBe(new Set(together).size);
});

test("a code below 0 is a hash, equal for equal texts", () => {
  const text = Buffer.from("SITI AMINAH");
  expect(code("SITI AMINAH")).toBe(hashBytes(text, 0, text.length) | 0x80000000);
  expect([codeOfHash(0), codeOfHash(5)]).toEqual([NO_CODE, 5 | 0x80000000]);
});

test("mixing tells codes and their order apart", () => {
  const codes = fc.integer();
  fc.assert(
    fc.property(codes, codes, codes, (mixed, one, other) => {
      expect(mixCodes(mixed, one) === mixCodes(mixed, other)).toBe(one === other);
      expect(mixCodes(mixed, one) | 0).toBe(mixCodes(mixed, one));
    }),
  );
  expect(mixCodes(mixCodes(0, 1), 2)).not.toBe(mixCodes(mixCodes(0, 2), 1));
});
