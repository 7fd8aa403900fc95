import fc from "fast-check";
import { expect, test } from "vitest";
import { newRegistrationCode, readRegistrationCode } from "./registration-code.ts";

test("a code is read back however it is typed", () => {
  for (let n = 0; n < 200; n++) {
    const code = newRegistrationCode();
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    expect(readRegistrationCode(code)).toBe(code);
    expect(readRegistrationCode(` ${code.toLowerCase().replaceAll("-", " ")} `)).toBe(code);
    expect(readRegistrationCode(code.replaceAll("0", "o").replaceAll("1", "l"))).toBe(code);
  }
});

test("one wrong character is noticed", () => {
  fc.assert(
    fc.property(fc.nat(8), fc.integer({ min: 1, max: 31 }), (at, shift) => {
      const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
      const plain = newRegistrationCode().replaceAll("-", "");
      const wrong = alphabet.charAt((alphabet.indexOf(plain.charAt(at)) + shift) % 32);
      expect(readRegistrationCode(plain.slice(0, at) + wrong + plain.slice(at + 1))).toBeNull();
    }),
  );
});

test("what cannot be a code is not one", () => {
  for (const typed of ["", "123", "KJ7M-4Q2-X9U", "'; drop table applications; --"]) {
    expect(readRegistrationCode(typed)).toBeNull();
  }
});
