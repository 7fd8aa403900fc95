import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressKey, kelurahanInAddress, readAddress, readRt, readRtRw } from "./address.ts";

describe("RT and RW are read out of an address", () => {
  test.each([
    ["Jl. Sumatera RT.05", "Jl. Sumatera", 5, null],
    ["Jl. Sumatera RT 5", "Jl. Sumatera", 5, null],
    ["Jl. Sumatera RT05", "Jl. Sumatera", 5, null],
    ["Jl. Sumatera RT.005 RW.000", "Jl. Sumatera", 5, null],
    ["Jl. Sumatera RT 05/RW 02", "Jl. Sumatera", 5, 2],
    ["Jl. Sumatera RT 05/02", "Jl. Sumatera", 5, 2],
    ["Jl. Sumatera, RT/RW 005/000", "Jl. Sumatera", 5, null],
    ["Jl. Sumatera RT/RW: 12/03", "Jl. Sumatera", 12, 3],
    ["RT. 12 Lorong Melati No. 7", "Lorong Melati No. 7", 12, null],
    ["Lrg. Melati, RT 12, No. 7", "Lrg. Melati, No. 7", 12, null],
    ["Lr. Amal RT 3 Kel. Legok", "Lr. Amal Kel. Legok", 3, null],
    ["Jl. Kartini", "Jl. Kartini", null, null],
    ["Jl. RT Mangunpraja", "Jl. RT Mangunpraja", null, null],
    ["-", "", null, null],
  ])("%s", (written, street, rt, rw) => {
    expect(readAddress(written)).toEqual({ street, rt, rw });
  });
});

test.each([
  ["005/000", 5, null],
  ["5/2", 5, 2],
  ["05-02", 5, 2],
  ["RT 05 RW 02", 5, 2],
  ["RT.005/RW.002", 5, 2],
  ["RT/RW 005/002", 5, 2],
  ["012", 12, null],
  [12, 12, null],
  ["", null, null],
  [null, null, null],
])("a column for both: %s", (cell, rt, rw) => {
  expect(readRtRw(cell)).toEqual({ rt, rw });
});

test.each([
  ["RT 05", 5],
  ["RT.05", 5],
  ["RT05", 5],
  ["005", 5],
  ["5", 5],
  [5, 5],
  ["000", null],
  ["0", null],
  ["lima", null],
  ["5000", null],
  [true, null],
  [{ date: "2026-02-05" }, null],
])("a column for the RT: %s", (cell, rt) => {
  expect(readRt(cell)).toBe(rt);
});

test("every spelling of an RT is the same RT", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 20 }), (rt, rw) => {
      const three = (value: number) => String(value).padStart(3, "0");
      for (const written of [`RT.${rt} RW.${rw}`, `RT ${three(rt)}/${three(rw)}`]) {
        expect(readAddress(`Jl. Baru ${written}`)).toEqual({ street: "Jl. Baru", rt, rw });
      }
      expect(readRtRw(`${three(rt)}/${three(rw)}`)).toEqual({ rt, rw });
      expect(readRt(`RT ${rt}`)).toBe(rt);
    }),
  );
});

test("streets are compared without regard to their usual spellings", () => {
  const key = addressKey("Lorong Melati Nomor 7 RT 05");
  for (const spelling of ["Lrg. Melati No. 7", "LR MELATI NO.07", "lorong melati, no 7, RT.05"]) {
    expect(addressKey(spelling)).toBe(key);
  }
  expect(addressKey("Jalan Kartini")).toBe(addressKey("Jln. Kartini"));
  expect(addressKey("Gang Mawar Blok C")).toBe(addressKey("Gg. Mawar Blk. C"));
  expect(addressKey("Lrg. Melati 7")).not.toBe(addressKey("Lrg. Melati 8"));
  expect(addressKey("Lrg. Melati")).not.toBe(addressKey("Jl. Melati"));
});

test.each([
  ["Jl. Slamet RT 05 Kel. Legok Kec. Danau Sipin", "Legok"],
  ["Jl. Slamet, Kelurahan Solok Sipin, Kota Jambi", "Solok Sipin"],
  ["Jl. Slamet Kel Thehok", "Thehok"],
  ["Jl. Kelapa Gading", null],
])("the kelurahan in %s", (written, kelurahan) => {
  expect(kelurahanInAddress(written)).toBe(kelurahan);
});
