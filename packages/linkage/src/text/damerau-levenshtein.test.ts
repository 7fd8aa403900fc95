import fc from "fast-check";
import { expect, test } from "vitest";
import { damerauLevenshtein } from "./damerau-levenshtein.ts";
import { plainDamerauLevenshtein } from "./testing/plain.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const distance = (a: Uint8Array, b: Uint8Array, atMost: number): number =>
  damerauLevenshtein(a, 0, a.length, b, 0, b.length, atMost);

const someBytes = fc.oneof(
  fc.uint8Array({ max: 2, maxLength: 7 }),
  fc.uint8Array({ max: 4, maxLength: 14 }),
  fc.uint8Array({ maxLength: 50 }),
);
/** Two values, the second often a few edits away from the first. */
const twoValues = fc.oneof(
  fc.tuple(someBytes, someBytes),
  fc
    .tuple(someBytes, fc.array(fc.tuple(fc.nat(50), fc.nat(3), fc.nat(4)), { maxLength: 6 }))
    .map(([bytes, edits]): [Uint8Array, Uint8Array] => {
      const copy = [...bytes];
      for (const [at, kind, byte] of edits) {
        if (kind === 0) copy.splice(at, 0, byte);
        else if (kind === 1) copy.splice(at, 1);
        else if (kind === 2) copy.splice(at, 1, byte);
        else copy.splice(at, 2, ...copy.slice(at, at + 2).reverse());
      }
      return [bytes, Uint8Array.from(copy)];
    }),
);

test("a distance is the textbook's, up to what was asked for", () => {
  fc.assert(
    fc.property(twoValues, fc.oneof(fc.nat(3), fc.nat(60)), ([a, b], atMost) => {
      const plain = plainDamerauLevenshtein(a, b);
      expect(distance(a, b, atMost)).toBe(Math.min(plain, atMost + 1));
    }),
    { numRuns: 30_000 },
  );
});

test("all pairs of up to five letters of two kinds, and of four of three, are the textbook's", () => {
  const all = (kinds: number, length: number): Uint8Array[] => {
    let values: number[][] = [[]];
    const made = [...values];
    for (let n = 0; n < length; n += 1) {
      values = values.flatMap((v) => Array.from({ length: kinds }, (_, byte) => [...v, byte]));
      made.push(...values);
    }
    return made.map((value) => Uint8Array.from(value));
  };
  const wrong: string[] = [];
  for (const values of [all(2, 5), all(3, 4)])
    for (const a of values)
      for (const b of values) {
        const plain = plainDamerauLevenshtein(a, b);
        for (let atMost = 0; atMost <= 5; atMost += 1)
          if (distance(a, b, atMost) !== Math.min(plain, atMost + 1))
            wrong.push(`${a} / ${b} at most ${atMost}`);
      }
  expect(wrong).toEqual([]);
});

test("bytes that were exchanged count once, also with another put between them", () => {
  expect(distance(bytesOf("AB"), bytesOf("BA"), 2)).toBe(1);
  expect(distance(bytesOf("ca"), bytesOf("abc"), 2)).toBe(2);
  expect(distance(bytesOf("abc"), bytesOf("ca"), 5)).toBe(2);
});

test("a distance is the same in both directions", () => {
  fc.assert(
    fc.property(twoValues, fc.nat(9), ([a, b], atMost) => {
      expect(distance(a, b, atMost)).toBe(distance(b, a, atMost));
    }),
  );
});

test("only equal values have the distance 0", () => {
  fc.assert(
    fc.property(twoValues, ([a, b]) => {
      expect(distance(a, b, 0) === 0).toBe(`${a}` === `${b}`);
      expect(distance(a, a, 3)).toBe(0);
    }),
  );
});

test("the longest values are compared too", () => {
  const a = new Uint8Array(65_535).map((_, i) => (i * 31) % 251);
  const b = a.slice();
  b[0] = 255;
  b[65_534] = 255;
  b.copyWithin(30_001, 30_000, 60_000);
  expect(distance(a, b, 8)).toBe(4);
});

test("values that lie among others in one buffer are compared alone", () => {
  const heap = bytesOf("xxKITTENyySITTINGzz");
  expect(damerauLevenshtein(heap, 2, 6, heap, 10, 7, 2)).toBe(3);
  expect(damerauLevenshtein(heap, 2, 6, heap, 10, 7, 9)).toBe(3);
});
