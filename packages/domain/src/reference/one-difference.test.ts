import fc from "fast-check";
import { expect, test } from "vitest";
import { oneDifference } from "./one-difference.ts";

test.each([
  ["LEGOK", "LEGOK", "none"],
  ["LEGOK", "LEGOG", "slip"],
  ["LEGOK", "LEGO", "slip"],
  ["LEGOK", "LEGGOK", "slip"],
  ["LEGOK", "LEOGK", "slip"],
  ["LEGOK", "LGEOK", "slip"],
  ["LEGOK", "ELGOK", "slip"],
  ["LEGOK", "GELOK", "more"],
  ["LEGOK", "LEGOGG", "more"],
  ["PAAL5", "PAAL6", "digit"],
  ["PAAL5", "PAAL", "digit"],
  ["PAAL5", "PAL5", "slip"],
  ["", "A", "slip"],
  ["", "AB", "more"],
])("%s and %s: %s", (a, b, difference) => {
  expect(oneDifference(a, b)).toBe(difference);
  expect(oneDifference(b, a)).toBe(difference);
});

test("one letter exchanged, added or taken away is always one slip", () => {
  const word = fc.stringMatching(/^[A-Z]{1,12}$/);
  fc.assert(
    fc.property(word, fc.nat(11), fc.constantFrom(..."ABCXYZ"), (text, place, letter) => {
      const at = place % text.length;
      const added = text.slice(0, at) + letter + text.slice(at);
      const removed = text.slice(0, at) + text.slice(at + 1);
      const exchanged = text.slice(0, at) + letter + text.slice(at + 1);
      expect(oneDifference(text, added)).toBe("slip");
      expect(oneDifference(text, removed)).toBe("slip");
      expect(oneDifference(text, exchanged)).toBe(exchanged === text ? "none" : "slip");
    }),
  );
});
