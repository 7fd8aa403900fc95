import fc from "fast-check";
import { expect, test } from "vitest";
import { hashBytes } from "./hash.ts";
import { wordJaccard } from "./jaccard.ts";
import { plainJaccard } from "./testing/plain.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const share = (a: string, b: string): number =>
  wordJaccard(bytesOf(a), 0, bytesOf(a).length, bytesOf(b), 0, bytesOf(b).length);

const someText = fc.oneof(
  fc.array(fc.constantFrom("A", "B", "AB", "SITI", "AMINAH", " ", "", "é"), { maxLength: 12 }),
  fc.array(fc.stringMatching(/^[ab]{1,3}$/), { maxLength: 300 }),
);

test("the share of common words is that of two sets", () => {
  fc.assert(
    fc.property(someText, someText, (a, b) => {
      const [x, y] = [a.join(" "), b.join(" ")];
      expect(share(x, y)).toBe(plainJaccard(x, y));
      expect(share(y, x)).toBe(plainJaccard(x, y));
    }),
    { numRuns: 3_000 },
  );
});

test("words in another order, or said twice, are the same words", () => {
  expect(share("SITI AMINAH", " AMINAH  SITI SITI ")).toBe(1);
  expect(share("SITI AMINAH", "SITI RAHMAH")).toBe(1 / 3);
  expect(share("SITI", "SIT I")).toBe(0);
});

test("words with the same hash are still two words", () => {
  const [one, other] = ["NAMA2058KE98760", "NAMA35436KE42938"];
  expect(hashBytes(bytesOf(one), 0, 15)).toBe(hashBytes(bytesOf(other), 0, 16));
  expect(share(one, other)).toBe(0);
  const third = "NAMA64158KE12931";
  expect(share(`${one} ${third}`, `${third} ${other}`)).toBe(1 / 3);
});

test("two values without words have nothing in common", () => {
  expect([share("", ""), share(" ", "  "), share("", "A")]).toEqual([0, 0, 0]);
});

test("words in the middle of one buffer are compared alone", () => {
  const heap = bytesOf("AB CD EF");
  expect(wordJaccard(heap, 3, 2, heap, 3, 5)).toBe(0.5);
  expect(wordJaccard(heap, 1, 1, heap, 0, 2)).toBe(0);
});

test("the longest values are compared at once", () => {
  const many = Array.from({ length: 13_000 }, (_, n) => n.toString(36)).join(" ");
  expect(share(many, many.split(" ").reverse().join(" "))).toBe(1);
});
