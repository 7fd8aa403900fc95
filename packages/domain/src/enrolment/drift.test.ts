import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareMembers, type DriftKind, type OurMember, type TheirMember } from "./drift.ts";

const TODAY = "2027-03-10";
const NOBODY = new Map<string, string>();

const ourMember = (n: number, changed: Partial<OurMember> = {}): OurMember => ({
  key: `nik-${n}`,
  applicationId: `application-${n}`,
  name: `SITI Q${letters(n)}`,
  bornOn: "1980-01-02",
  kpj: String(26_000_000_000 + n),
  firstMonth: "2026-12",
  lastMonth: "2027-11",
  ...changed,
});
const asTheirs = (
  { key, name, bornOn, kpj }: OurMember,
  row: number,
  changed: Partial<TheirMember> = {},
): TheirMember => ({
  key,
  row,
  name,
  bornOn,
  kpj,
  isOurSegment: true,
  isActive: true,
  paidThrough: "2027-02",
  ...changed,
});
const letters = (n: number) =>
  String(n).replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
const member = ourMember(1);
const kinds = (theirs: readonly TheirMember[], ours: readonly OurMember[] = [member]) =>
  compareMembers(ours, theirs, NOBODY, TODAY).map(({ kind }) => kind);

describe("the insurer's own list", () => {
  test("that says what we believe differs in nothing, whatever its order and whoever else it names", () => {
    const ours = Array.from({ length: 50 }, (_, n) => ourMember(n));
    const theirs = ours.map((each, at) => asTheirs(each, at + 2));
    const stranger = asTheirs(ourMember(99), 60);
    expect(compareMembers(ours, [...theirs.toReversed(), stranger], NOBODY, TODAY)).toEqual([]);
  });

  test("that does not name somebody is the heaviest difference, until their cover has ended", () => {
    expect(kinds([])).toEqual(["only-ours"]);
    expect(kinds([], [ourMember(1, { lastMonth: "2027-02" })])).toEqual([]);
  });

  test("names them under another NIK: their KPJ says so", () => {
    expect(kinds([asTheirs(member, 2, { key: "nik-mistyped" })])).toEqual(["other-nik"]);
  });

  test("says nothing about them where it lists another segment alone", () => {
    expect(kinds([asTheirs(member, 2, { isOurSegment: false })])).toEqual(["only-ours"]);
  });

  test("may know them as ended, or paid for less; the month of today is not asked for", () => {
    expect(kinds([asTheirs(member, 2, { isActive: false })])).toEqual(["inactive"]);
    expect(kinds([asTheirs(member, 2, { paidThrough: "2027-01" })])).toEqual(["paid-less"]);
    expect(kinds([asTheirs(member, 2, { paidThrough: "2027-02" })])).toEqual([]);
    expect(kinds([asTheirs(member, 2, { paidThrough: null, isActive: null })])).toEqual([]);
    const fresh = ourMember(1, { firstMonth: "2027-03", lastMonth: "2028-02" });
    expect(kinds([asTheirs(fresh, 2, { paidThrough: "2026-01" })], [fresh])).toEqual([]);
  });

  test("may give them two numbers, another number, or their number to somebody else", () => {
    const other = asTheirs(member, 3, { kpj: "26999999999" });
    expect(kinds([asTheirs(member, 2), other])).toEqual(["double-kpj"]);
    expect(kinds([other])).toEqual(["other-kpj"]);
    expect(kinds([asTheirs(member, 2), asTheirs(member, 3, { key: "somebody" })])).toEqual([
      "double-kpj",
    ]);
  });

  test("takes titles and spelling of names as we do", () => {
    const named = ourMember(1, { name: "SITI AMINAH" });
    expect(kinds([asTheirs(named, 2, { name: "Hj. Siti Aminah" })], [named])).toEqual([]);
    expect(kinds([asTheirs(named, 2, { name: "Siti Maryam" })], [named])).toEqual(["other-name"]);
  });

  test("may list somebody who applied with us and is no member; ended ones are no news", () => {
    const known = new Map([["nik-7", "application-7"]]);
    const line = asTheirs(ourMember(7), 2);
    const found = compareMembers([], [line, asTheirs(ourMember(8), 3)], known, TODAY);
    expect(found).toEqual([
      { kind: "only-theirs", applicationId: "application-7", row: 2, ours: null, theirs: line.kpj },
    ]);
    expect(compareMembers([], [{ ...line, isActive: false }], known, TODAY)).toEqual([]);
  });
});

/** How each difference is planted: the lines that stand for a member. */
const PLANTS: Readonly<
  Record<Exclude<DriftKind, "only-theirs">, (m: OurMember, row: number) => TheirMember[]>
> = {
  "only-ours": () => [],
  inactive: (m, row) => [asTheirs(m, row, { isActive: false })],
  "paid-less": (m, row) => [asTheirs(m, row, { paidThrough: "2026-12" })],
  "other-nik": (m, row) => [asTheirs(m, row, { key: `mistyped-${m.key}` })],
  "double-kpj": (m, row) => [asTheirs(m, row), asTheirs(m, row, { kpj: `9${m.kpj.slice(1)}` })],
  "other-kpj": (m, row) => [asTheirs(m, row, { kpj: `8${m.kpj.slice(1)}` })],
  "other-birth-date": (m, row) => [asTheirs(m, row, { bornOn: "1981-01-02" })],
  "other-name": (m, row) => [asTheirs(m, row, { name: "ORANG LAIN" })],
};

test("in a city with planted differences each is found, and nothing else", () => {
  const plant = fc.constantFrom(null, ...(Object.keys(PLANTS) as (keyof typeof PLANTS)[]));
  fc.assert(
    fc.property(fc.array(plant, { maxLength: 80 }), fc.nat(), (planted, seed) => {
      const ours = planted.map((_, n) => ourMember(n));
      const theirs = ours.flatMap((each, at) => {
        const kind = planted[at];
        return kind == null ? [asTheirs(each, at + 2)] : PLANTS[kind](each, at + 2);
      });
      const turned = theirs.map((_, at) => theirs[(at + seed) % theirs.length] as TheirMember);
      const found = compareMembers(ours, turned, NOBODY, TODAY);
      const expected = planted.flatMap((kind, at) =>
        kind === null ? [] : [`${kind} application-${at}`],
      );
      expect(found.map((each) => `${each.kind} ${each.applicationId}`).sort()).toEqual(
        expected.sort(),
      );
    }),
  );
});
