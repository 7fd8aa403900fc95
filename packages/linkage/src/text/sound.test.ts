import fc from "fast-check";
import { expect, test } from "vitest";
import { hashBytes } from "./hash.ts";
import { isSameSound, soundKey, soundOf } from "./sound.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ["Soekarno", "SUKARNO"],
  ["Djoko", "SOKO"],
  ["Tjahjono", "CAKYONO"],
  ["Njoman", "NYOMAN"],
  ["Sjahrir", "SAKRIR"],
  ["Pandji", "PANSI"],
  ["Anjani", "ANSANI"],
  ["Chairul", "KAIRUL"],
  ["Muhammad", "MUKAMAD"],
  ["Fatimah Azzahra", "PATIMA ASAKRA"],
  ["Syarifuddin", "SARIPUDIN"],
  ["Aliyah", "ALIA"],
  ["Arief", "ARIP"],
  ["Rudy", "RUDI"],
  ["Ma'ruf", "MARUP"],
  ["AL-FATIH", "AL PATI"],
])("%s sounds %s", (name, key) => {
  expect(soundKey(name)).toBe(key);
});

test.each([
  ["Soeharto", "Suharto"],
  ["Djoko", "Joko"],
  ["Tjahjono", "Cahyono"],
  ["Njoman", "Nyoman"],
  ["Pandji", "Panji"],
  ["Sjafei", "Syafei"],
  ["Chairul", "Khairul"],
  ["Chairul", "Hairul"],
  ["Rachmat", "Rahmat"],
  ["Fahmi", "Pahmi"],
  ["Novi", "Nopi"],
  ["Zainal", "Jainal"],
  ["Qomariah", "Komariyah"],
  ["Komariah", "Komaria"],
  ["Syarif", "Sarif"],
  ["Thamrin", "Tamrin"],
  ["Ridho", "Rido"],
  ["Dzulkifli", "Zulkifli"],
  ["Ghazali", "Gazali"],
  ["Hidayatullah", "Hidayatulah"],
  ["Aminah", "Amina"],
  ["Aminahh", "Amina"],
  ["Arief", "Arif"],
  ["Surya Wijaya", "SURYA  WIJAA"],
  ["Sholeh", "Soleh"],
  ["Utsman", "Usman"],
  ["Bhakti", "Bakti"],
  ["Henny", "Heni"],
  ["René", "RENE"],
  ["René", "Rene\u0301"],
  ["Nur’aini", "Nur'aini"],
])("%s sounds as %s does", (one, other) => {
  expect(soundKey(one)).toBe(soundKey(other));
});

test.each([
  ["Siti", "Sari"],
  ["Budi", "Rudi"],
  ["Aminah Siti", "Siti Aminah"],
  ["Nur Hayati", "Nurhayati"],
  ["Anjani", "Anyani"],
])("%s does not sound as %s does", (one, other) => {
  expect(soundKey(one)).not.toBe(soundKey(other));
});

const names = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."SITJDNYHKOEAIUFZ' -é"), maxLength: 80 }),
);

test("the hash of a name is the hash of its key, and 0 only where there is no key", () => {
  fc.assert(
    fc.property(names, (name) => {
      const key = bytesOf(soundKey(name));
      const hash = soundOf(bytesOf(name), 0, bytesOf(name).length);
      expect(hash).toBe(key.length === 0 ? 0 : hashBytes(key, 0, key.length));
    }),
    { numRuns: 3_000 },
  );
});

test("two names sound alike when their keys are equal, wherever they stand", () => {
  fc.assert(
    fc.property(names, names, fc.boolean(), (name, another, same) => {
      const other = same ? name.toLowerCase() : another;
      const [one, two] = [bytesOf(name), bytesOf(other)];
      const both = Uint8Array.of(...one, ...two);
      const alike = isSameSound(both, 0, one.length, one.length, both.length);
      expect(alike).toBe(soundKey(name) === soundKey(other));
    }),
    { numRuns: 3_000 },
  );
});

test("a key is words of capital letters with one space between, whatever the text", () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(soundKey(name)).toMatch(/^([A-Z]+( [A-Z]+)*)?$/);
    }),
  );
});

test("a name in the middle of a buffer sounds as it does alone", () => {
  const heap = bytesOf("xSITI AMINAHy");
  expect(soundOf(heap, 1, 12)).toBe(soundOf(bytesOf("Siti Amina"), 0, 10));
  expect(soundOf(heap, 3, 3)).toBe(0);
});

test("a name longer than any before is heard to its end", () => {
  const name = "SITI ".repeat(500);
  expect(soundKey(name)).toBe(name.trim());
});
