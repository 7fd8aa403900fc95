import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Kelurahan, kelurahanFinder } from "./kelurahan.ts";

const CITY = readCity();
const find = kelurahanFinder(CITY);

function readCity(): Kelurahan[] {
  const file = new URL("../../../server/data/reference/kota-jambi-kelurahan.csv", import.meta.url);
  return readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [code = "", name = "", kecamatanCode = "", kecamatan = "", , aliases = ""] =
        line.split(",");
      const written = aliases === "" ? [] : aliases.split("|");
      return { code, name, kecamatanCode, kecamatan, aliases: written };
    });
}

test("Kota Jambi has 68 kelurahan, and each is found by its name, its spellings and its code", () => {
  expect(CITY).toHaveLength(68);
  for (const { code, name, aliases } of CITY) {
    for (const written of [
      name,
      name.toUpperCase(),
      `Kel. ${name}`,
      `KELURAHAN ${name.toUpperCase()}`,
      name.replaceAll(" ", ""),
      code,
      code.replaceAll(".", ""),
      ...aliases,
    ]) {
      expect(find(written)).toEqual({ outcome: "found", code });
    }
  }
});

test.each([
  ["Simpang Empat Sipin", "15.71.01.1001"],
  ["SP. IV SIPIN", "15.71.01.1001"],
  ["simpang 3 sipin", "15.71.07.1002"],
  ["The Hok", "15.71.02.1004"],
  ["Wijayapura", "15.71.02.1005"],
  ["Pal V", "15.71.07.1004"],
  ["Pall Merah", "15.71.11.1005"],
  ["Kenali Asam", "15.71.07.1012"],
  ["Kenali Asam Bawah", "15.71.07.1005"],
  ["Kasang", "15.71.03.1006"],
  ["Kasang Jaya", "15.71.03.1002"],
  ["Talang Bakungg", "15.71.11.1001"],
  ["Solok Spin", "15.71.10.1005"],
  ["Jelutung, Jelutung", "15.71.08.1006"],
  ["Kel. Legok Kec. Danau Sipin", "15.71.10.1003"],
  ["Legok (Danau Sipin)", "15.71.10.1003"],
])("%s is %s", (written, code) => {
  expect(find(written)).toEqual({ outcome: "found", code });
});

describe("where several kelurahan fit, somebody must ask", () => {
  test("a simpang without its number may be either", () => {
    expect(find("Simpang Sipin")).toEqual({
      outcome: "ambiguous",
      codes: ["15.71.01.1001", "15.71.07.1002"],
    });
  });

  test("another number is another place and not a slip of the hand", () => {
    expect(find("Pal 6")).toEqual({ outcome: "ambiguous", codes: ["15.71.07.1004"] });
  });

  test("the kecamatan chooses among those that fit", () => {
    expect(find("Simpang Sipin", "Telanaipura").outcome).toBe("ambiguous");
    const twice = [
      {
        code: "15.71.01.1001",
        name: "Suka Jaya",
        kecamatanCode: "15.71.01",
        kecamatan: "Telanaipura",
        aliases: [],
      },
      {
        code: "15.71.11.1001",
        name: "Sukajaya",
        kecamatanCode: "15.71.11",
        kecamatan: "Paal Merah",
        aliases: [],
      },
    ];
    const findAmong = kelurahanFinder(twice);
    expect(findAmong("Suka Jaya")).toEqual({
      outcome: "ambiguous",
      codes: ["15.71.01.1001", "15.71.11.1001"],
    });
    expect(findAmong("Suka Jaya", "Kec. Pall Merah")).toEqual({
      outcome: "found",
      code: "15.71.11.1001",
    });
    expect(findAmong("Suka Jaya, Kec. Telanaipura")).toEqual({
      outcome: "found",
      code: "15.71.01.1001",
    });
    expect(findAmong("Suka Jaya", "Kotabaru").outcome).toBe("ambiguous");
  });
});

test("an old kecamatan on the KTP does not hide a kelurahan that was moved to another", () => {
  expect(find("Rawa Sari", "Kota Baru")).toEqual({ outcome: "found", code: "15.71.09.1002" });
});

test.each([
  "",
  "-",
  "Kel.",
  "Bandung",
  "Kenali Kecil",
  "15.71.01.9999",
  "1571019999",
  "Kenali",
])("%s is no kelurahan of the city", (written) => {
  expect(find(written)).toEqual({ outcome: "unknown" });
});

test("an answer depends on the text alone and never throws", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (written, kecamatan) => {
      const finding = kelurahanFinder(CITY)(written, kecamatan);
      expect(find(written, kecamatan)).toEqual(finding);
      expect(find(written, kecamatan)).toEqual(finding);
    }),
    { numRuns: 50 },
  );
});
