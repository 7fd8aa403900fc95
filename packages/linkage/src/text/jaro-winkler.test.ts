import fc from "fast-check";
import { expect, test } from "vitest";
import { makeJaroWinkler } from "./jaro-winkler.ts";
import { plainJaroWinkler } from "./testing/plain.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes of few kinds, so that they repeat, of lengths on both sides of every border in the code. */
const someBytes = fc.oneof(
  fc.uint8Array({ max: 3, maxLength: 12 }),
  fc.uint8Array({ min: 65, max: 75, maxLength: 34 }),
  fc.uint8Array({ min: 65, max: 90, minLength: 28, maxLength: 70 }),
  fc.uint8Array({ maxLength: 200 }),
);
/** Two values that have much in common, or nothing. */
const twoValues = fc.oneof(
  fc.tuple(someBytes, someBytes),
  fc
    .tuple(someBytes, fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.nat(90)), { maxLength: 5 }))
    .map(([bytes, edits]): [Uint8Array, Uint8Array] => {
      const copy = [...bytes];
      for (const [at, removed, added] of edits) copy.splice(at, removed, added);
      return [bytes, Uint8Array.from(copy)];
    }),
);
const thresholds = fc.oneof(
  fc.constantFrom(0, 0.5, 0.7, 0.88, 0.92, 0.95, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

test("a similarity is the textbook's, to the last bit, or below the threshold as the textbook's is", () => {
  const jaroWinkler = makeJaroWinkler();
  fc.assert(
    fc.property(twoValues, thresholds, ([a, b], atLeast) => {
      const plain = plainJaroWinkler(a, b);
      const similarity = jaroWinkler(a, 0, a.length, b, 0, b.length, atLeast);
      if (plain >= atLeast) expect(similarity).toBe(plain);
      else expect(similarity).toBeLessThan(atLeast);
    }),
    { numRuns: 20_000 },
  );
});

test("a threshold of exactly the similarity is reached, one just above it is not", () => {
  const jaroWinkler = makeJaroWinkler();
  fc.assert(
    fc.property(twoValues, ([a, b]) => {
      const plain = plainJaroWinkler(a, b);
      const above = plain + 1e-9;
      expect(jaroWinkler(a, 0, a.length, b, 0, b.length, plain)).toBe(plain);
      expect(jaroWinkler(a, 0, a.length, b, 0, b.length, above)).toBeLessThan(above);
    }),
    { numRuns: 10_000 },
  );
});

test("values that lie among others in one buffer are compared alone", () => {
  const jaroWinkler = makeJaroWinkler();
  fc.assert(
    fc.property(fc.array(someBytes, { minLength: 2, maxLength: 8 }), (values) => {
      const heap = Uint8Array.from(values.flatMap((value) => [...value]));
      const starts = values.map((_, n) =>
        values.slice(0, n).reduce((sum, value) => sum + value.length, 0),
      );
      for (const [n, a] of values.entries())
        for (const [m, b] of values.entries())
          expect(
            jaroWinkler(heap, starts[n] ?? 0, a.length, heap, starts[m] ?? 0, b.length, 0),
          ).toBe(plainJaroWinkler(a, b));
    }),
    { numRuns: 300 },
  );
});

test.each([6, 40])("the first %i bytes and more of one place are different values", (n) => {
  const jaroWinkler = makeJaroWinkler();
  const heap = new Uint8Array(64).map((_, i) => i);
  const other = heap.slice(4, 4 + n);
  for (const length of [n, n + 9, n])
    expect(jaroWinkler(heap, 0, length, other, 0, n, 0)).toBe(
      plainJaroWinkler(heap.subarray(0, length), other),
    );
});

test("a value is as similar to itself as can be, and to nothing not at all", () => {
  const jaroWinkler = makeJaroWinkler();
  for (const length of [1, 2, 3, 31, 32, 33, 64, 65, 65_535]) {
    const bytes = new Uint8Array(length).map((_, i) => i * 7);
    expect(jaroWinkler(bytes, 0, length, bytes, 0, length, 1)).toBe(1);
    expect(jaroWinkler(bytes, 0, length, bytes, 0, 0, 0)).toBe(0);
    expect(jaroWinkler(bytes, 0, 0, bytes, 0, length, 0)).toBe(0);
  }
  expect(jaroWinkler(new Uint8Array(0), 0, 0, new Uint8Array(0), 0, 0, 0)).toBe(0);
});

test("the longest values are compared too: half of one gives what its definition says", () => {
  const whole = new Uint8Array(65_535).map((_, i) => i % 251);
  const similarity = makeJaroWinkler()(whole, 0, 65_535, whole, 0, 32_767, 0.5);
  const jaro = (32_767 / 65_535 + 2) / 3;
  expect(similarity).toBeCloseTo(jaro + 0.4 * (1 - jaro), 12);
});

test.each([8, 40])("a buffer of %i bytes that is written anew is read anew after forget", (n) => {
  const jaroWinkler = makeJaroWinkler();
  const scratch = new Uint8Array(n).fill(65);
  const other = new Uint8Array(n).fill(66);
  expect(jaroWinkler(scratch, 0, n, other, 0, n, 0)).toBe(0);
  scratch.fill(66);
  jaroWinkler.forget();
  expect(jaroWinkler(scratch, 0, n, other, 0, n, 0)).toBe(1);
});

test("two instances share nothing", () => {
  const [one, two] = [makeJaroWinkler(), makeJaroWinkler()];
  const [a, b] = [bytesOf("MARTHA"), bytesOf("MARHTA")];
  const similarity = one(a, 0, 6, b, 0, 6, 0);
  two(b, 0, 6, a, 0, 6, 0);
  expect(one(a, 0, 6, b, 0, 6, 0)).toBe(similarity);
  expect(similarity).toBeCloseTo(0.9611, 4);
});
