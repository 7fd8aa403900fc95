import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cleaning } from "../model/model.ts";
import { hashBytes } from "../text/hash.ts";
import { cleanAndHash, cleaningTable, cleanText, hashOfCleaned } from "./clean.ts";

const steps = fc.shuffledSubarray<Cleaning>([
  "upper",
  "lower",
  "fold",
  "alnum",
  "compact",
  "digits",
]);

const ascii = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 127 }), fc.constantFrom(32, 9, 45, 65, 97, 48)))
  .map((codes) => String.fromCharCode(...codes));

test("ASCII is cleaned and hashed byte by byte as it is as text, unless there are signs of control", () => {
  fc.assert(
    fc.property(ascii, steps, fc.nat(5), (text, some, at) => {
      const source = Buffer.from(`__${text}__`);
      const target = new Uint8Array(text.length + 10).fill(65);
      const end = cleanAndHash(source, 2, source.length - 2, target, at, cleaningTable(some));
      if (end < 0) {
        expect(text).toMatch(/[^\x20-\x7f]/);
        return;
      }
      expect(Buffer.from(target.subarray(at, end)).toString()).toBe(cleanText(text, some));
      expect(hashOfCleaned()).toBe(hashBytes(target, at, end));
      // A text never grows, so its own length is room enough.
      expect(target.subarray(at + text.length).every((byte) => byte === 65)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
  const source = Buffer.from("a\tb\x01");
  const clean = (to: number) =>
    cleanAndHash(source, 0, to, new Uint8Array(9), 0, cleaningTable([]));
  expect([clean(3), clean(4)]).toEqual([3, -1]);
});

test("a byte beyond ASCII is for the text to clean", () => {
  const source = Buffer.from("aé");
  expect(cleanAndHash(source, 0, source.length, new Uint8Array(9), 0, cleaningTable([]))).toBe(-1);
});

test.each([
  [["fold"], "Émile Çelik Łukasz Straße", "Emile Celik Lukasz Strasse"],
  [["fold", "upper"], "é", "E"],
  [["alnum"], "O'Brien-Smith, Jr.", "O Brien Smith Jr"],
  [["compact"], " 08 12\t34 ", "081234"],
  [["digits"], "+62 (812) 34", "6281234"],
  [["sortWords"], "siti  aminah", "aminah siti"],
  [["sortWords", "lower"], "Siti aminah", "aminah siti"],
  [[], "  a \n b\u00a0c ", "a b c"],
  [[], "a\0b", "ab"],
] as const)("%j makes of %j %j", (some, text, cleaned) => {
  expect(cleanText(text, some)).toBe(cleaned);
});
