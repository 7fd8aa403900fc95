import fc from "fast-check";
import { expect, test } from "vitest";
import { hash64, hashBytes } from "./hash.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const hash64Of = (text: string): string =>
  BigInt.asUintN(64, hash64(bytesOf(text), 0, bytesOf(text).length)).toString(16);
const hash32Of = (text: string): number => hashBytes(bytesOf(text), 0, bytesOf(text).length);

test("the 64-bit hash is the one that databases keep: FNV-1a, by its published values", () => {
  expect(["", "a", "foobar"].map(hash64Of)).toEqual([
    "cbf29ce484222325",
    "af63dc4c8601ec8c",
    "85944171f73967e8",
  ]);
});

test("the 64-bit hash fits a signed bigint of a database", () => {
  expect(hash64(bytesOf(""), 0, 0)).toBe(-3750763034362895579n);
});

test("the 64-bit hash is that of plain arithmetic for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      let plain = 0xcbf29ce484222325n;
      for (const byte of bytes) plain = BigInt.asUintN(64, (plain ^ BigInt(byte)) * 0x100000001b3n);
      expect(hash64(bytes, 0, bytes.length)).toBe(BigInt.asIntN(64, plain));
    }),
  );
});

test("the 32-bit hash is the same in every version", () => {
  expect(["", "a", "SITI AMINAH"].map(hash32Of)).toMatchInlineSnapshot(`
    [
      -1421968373,
      444641715,
      855471004,
    ]
  `);
});

test("a hash is of the bytes between the two places only, and never 0", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (before, bytes, behind) => {
      const all = Uint8Array.from([...before, ...bytes, ...behind]);
      const to = before.length + bytes.length;
      expect(hashBytes(all, before.length, to)).toBe(hashBytes(bytes, 0, bytes.length));
      expect(hash64(all, before.length, to)).toBe(hash64(bytes, 0, bytes.length));
      expect(hashBytes(bytes, 0, bytes.length)).not.toBe(0);
    }),
  );
});

test("the bytes for which FNV-1a gives 0 have a hash too", () => {
  expect(hashBytes(Uint8Array.of(0xcc, 0x24, 0x31, 0xc4), 0, 4)).not.toBe(0);
});

test("the 32-bit hash spreads numbers that follow one another over all low bits", () => {
  const places = new Set<number>();
  for (let n = 0; n < 4096; n += 1) places.add(hash32Of(`1571${10_000 + n}`) & 0xffff);
  // Thrown at random, 4,096 things take about 3,971 of 65,536 places.
  expect(places.size).toBeGreaterThan(3_900);
});
