import { expect, test } from "vitest";
import { INSURER_REASON_CODES, reasonCodeOf } from "./reason-codes.ts";

const NOTHING_MAPPED: ReadonlyMap<string, string> = new Map();

test.each([
  ["NIK tidak valid pada Dukcapil", "INSURER_INVALID_DATA"],
  ["Nama tidak sesuai KTP", "INSURER_INVALID_DATA"],
  ["Tgl lahir tidak sesuai KTP", "INSURER_INVALID_DATA"],
  ["Peserta masih aktif di segmen PU", "INSURER_ALREADY_ACTIVE"],
  ["SUDAH TERDAFTAR sebagai peserta BPU aktif", "INSURER_ALREADY_ACTIVE"],
  ["Usia melebihi batas", "INSURER_AGE"],
  ["Umur tidak memenuhi", "INSURER_AGE"],
  ["Kode wadah salah", "INSURER_OTHER"],
  ["", "INSURER_OTHER"],
])("%j is taken for %s until a person has said otherwise", (text, code) => {
  expect(reasonCodeOf(text, NOTHING_MAPPED)).toBe(code);
});

test("what a person mapped goes before any guess, whatever its case and the space around it", () => {
  const mapped = new Map([["usia melebihi batas", "INSURER_INVALID_DATA"]]);
  expect(reasonCodeOf("  Usia MELEBIHI batas ", mapped)).toBe("INSURER_INVALID_DATA");
});

test("a mapping to a code that is not there is passed over", () => {
  for (const code of ["NO_SUCH_CODE", "", "insurer_age"]) {
    expect(reasonCodeOf("Usia melebihi batas", new Map([["usia melebihi batas", code]]))).toBe(
      "INSURER_AGE",
    );
  }
});

test("every code says who can put it right, in whole sentences of at most twelve words", () => {
  for (const { whoCanFix, text } of Object.values(INSURER_REASON_CODES)) {
    expect(["worker", "city", "employer", "insurer"]).toContain(whoCanFix);
    for (const sentence of text.split(/(?<=\.)\s+/)) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(12);
    }
  }
});

test("who is already a member is not sent again, and neither is who is too old", () => {
  expect(INSURER_REASON_CODES.INSURER_ALREADY_ACTIVE.resend).toBe(false);
  expect(INSURER_REASON_CODES.INSURER_AGE.resend).toBe(false);
  expect(INSURER_REASON_CODES.INSURER_INVALID_DATA.resend).toBe(true);
});
