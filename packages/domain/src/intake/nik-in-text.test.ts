import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutNik } from "./nik-in-text.ts";

test.each([
  ["NIK 1571011501909901 tidak valid", "NIK [NIK] tidak valid"],
  ["SITI (1571 0155 0190 9901)", "SITI ([NIK])"],
  ["1571-0115-0190-9901/1571011501909902", "[NIK]/[NIK]"],
  ["NIK1571011501909901.", "NIK[NIK]."],
])("%j is kept as %j", (text, kept) => {
  expect(withoutNik(text)).toBe(kept);
});

test.each([
  "Jl. Kenali No. 12 RT 05",
  "0812-3456-7890",
  "KPJ 26012345678",
  "Lorong 1 2 3",
  // One digit more or less is no NIK.
  "157101150190990",
  "15710115019099011",
])("%j has no NIK and stays as it is", (text) => {
  expect(withoutNik(text)).toBe(text);
});

test("whatever stands around it, a NIK is gone", () => {
  const anyNik = fc.integer({ min: 9900, max: 9999 }).map((serial) => `157101150190${serial}`);
  const anyText = fc.string({ maxLength: 20 }).filter((text) => !/\d/.test(text));
  fc.assert(
    fc.property(anyText, anyNik, anyText, (before, nik, after) => {
      expect(withoutNik(`${before}${nik}${after}`)).toBe(`${before}[NIK]${after}`);
    }),
  );
});
