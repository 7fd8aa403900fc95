import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseName } from "../intake/person-name.ts";
import {
  type CivilRecord,
  compareWithCivil,
  type Declared,
  type NameThresholds,
} from "./registry.ts";

const THRESHOLDS: NameThresholds = { match: 90, near: 70 };
const JAMBI = "15.71";

const declared = (changed: Partial<Declared> = {}): Declared => ({
  name: normaliseName("Siti Rohani"),
  bornOn: "1985-03-12",
  sex: "female",
  ...changed,
});
const recorded = (changed: Partial<CivilRecord> = {}): CivilRecord => ({
  name: "SITI ROHANI",
  bornOn: "1985-03-12",
  sex: "female",
  kelurahanCode: "15.71.01.1001",
  status: "active",
  ...changed,
});
const compare = (
  said: Partial<Declared>,
  known: Partial<CivilRecord> = {},
  thresholds = THRESHOLDS,
) => compareWithCivil(declared(said), recorded(known), JAMBI, thresholds);

test("what agrees in everything matches in everything", () => {
  expect(compare({})).toEqual({
    found: true,
    status: "active",
    residence: "inside",
    name: "match",
    nameScore: 100,
    birthDate: "match",
    sex: "match",
  });
});

test("a name matches from 90 on, is near from 70 on, and differs below", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (a, b) => {
      // The score of this pair is what it is; the thresholds are moved across it.
      const score = compare({ name: normaliseName("Siti Rohana Dewi") }).nameScore ?? 0;
      const thresholds = { match: Math.max(a, b), near: Math.min(a, b) };
      const { name } = compare({ name: normaliseName("Siti Rohana Dewi") }, {}, thresholds);
      const expected =
        score >= thresholds.match ? "match" : score >= thresholds.near ? "near" : "mismatch";
      expect(name).toBe(expected);
    }),
  );
  const { nameScore: score } = compare({ name: normaliseName("Siti Rohana Dewi") });
  expect(score).toBeGreaterThan(0);
  expect(score).toBeLessThan(100);
});

test("exactly at a threshold is still the better of the two", () => {
  const name = normaliseName("Siti Rohana Dewi");
  const score = compare({ name }).nameScore ?? Number.NaN;
  const at = (match: number, near: number) => compare({ name }, {}, { match, near }).name;
  expect(at(score, 0)).toBe("match");
  expect(at(score + 1, score)).toBe("near");
  expect(at(100, score + 1)).toBe("mismatch");
});

test("another person's name differs by the thresholds in use, a respelled one matches", () => {
  expect(compare({ name: normaliseName("Bambang Sutrisno") }).name).toBe("mismatch");
  expect(compare({ name: normaliseName("Siti Rohani, S.Pd.") }).name).toBe("match");
});

test("what one of the two does not say is not checked, and never a mismatch", () => {
  expect(compare({ name: null }).name).toBe("not-checked");
  expect(compare({}, { name: null })).toMatchObject({ name: "not-checked", nameScore: null });
  expect(compare({ bornOn: null }).birthDate).toBe("not-checked");
  expect(compare({}, { bornOn: null }).birthDate).toBe("not-checked");
  expect(compare({ sex: null }).sex).toBe("not-checked");
  expect(compare({}, { sex: null }).sex).toBe("not-checked");
});

test("another birth date and another sex differ", () => {
  expect(compare({ bornOn: "1985-12-03" }).birthDate).toBe("mismatch");
  expect(compare({ sex: "male" }).sex).toBe("mismatch");
});

test.each([
  ["active", "active"],
  ["AKTIF", "active"],
  ["deceased", "deceased"],
  [" Meninggal ", "deceased"],
  ["moved", "moved"],
  ["Pindah", "moved"],
  ["inactive", "inactive"],
  ["tidak aktif", "inactive"],
  ["", "unknown"],
  ["menunggu", "unknown"],
])("the status %j is read as %s", (status, expected) => {
  expect(compare({}, { status }).status).toBe(expected);
});

test.each([
  ["15.71.01.1001", "active", "inside"],
  ["1571011001", "active", "inside"],
  ["15.72.01.1001", "active", "outside"],
  ["16.71.01.1001", "active", "outside"],
  ["", "active", "unknown"],
  // Who has moved lives elsewhere, whatever the last address in the city was.
  ["15.71.01.1001", "moved", "outside"],
  ["", "moved", "outside"],
  ["15.71.01.1001", "deceased", "inside"],
])("an address in %j with status %s lies %s", (kelurahanCode, status, residence) => {
  expect(compare({}, { kelurahanCode, status }).residence).toBe(residence);
});

test("nothing of the registry's own values is in the answer", () => {
  const anyWord = fc.stringMatching(/^Q[A-Z]{4,10}$/);
  fc.assert(
    fc.property(
      anyWord,
      anyWord,
      fc.constantFrom("1971-02-03", "2001-10-30"),
      fc.constantFrom("15.71.07.1004", "15.09.02.2003"),
      (first, last, bornOn, kelurahanCode) => {
        const name = `${first} ${last}`;
        const answer = JSON.stringify(compare({}, { name, bornOn, kelurahanCode }));
        for (const value of [first, last, first.toLowerCase(), bornOn, kelurahanCode, "female"]) {
          expect(answer).not.toContain(value);
        }
      },
    ),
  );
});
