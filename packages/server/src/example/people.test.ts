import { readNik } from "@payung/domain/intake/nik.ts";
import { nameKey } from "@payung/domain/intake/person-name.ts";
import { expect, test } from "vitest";
import { nikRegister } from "./invented-nik.ts";
import { openPeople } from "./people.ts";
import { diceFrom } from "./random.ts";

test("of a thousand people born on one day no two have the same name", () => {
  const people = openPeople(diceFrom("one day"), "2026-11-23");
  const keys = Array.from({ length: 1000 }, () =>
    nameKey(people.invent({ bornOn: "1990-01-01" }).name.words.join(" ")),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test("a kecamatan that has no number left for a birth date gives way to another", () => {
  const [dice, niks] = [diceFrom("full"), nikRegister()];
  const issued = Array.from({ length: 150 }, () => niks.issue(dice, "1990-01-01", "P", "157101"));
  expect(new Set(issued).size).toBe(150);
  expect(issued.filter((nik) => nik.startsWith("1571014101909")).length).toBeGreaterThan(80);
});

test("a slip of the pen is a well-formed number that nobody has, also among near neighbours", () => {
  const [dice, niks] = [diceFrom("slips"), nikRegister()];
  const taken = new Set(
    Array.from({ length: 95 }, () => niks.issue(dice, "1990-01-01", "P", "157101")),
  );
  const [nik = ""] = taken;
  for (let nth = 0; nth < 60; nth++) {
    const slip = niks.mistype(dice, nik);
    expect(readNik(slip).outcome).toBe("read");
    expect(taken.has(slip)).toBe(false);
    taken.add(slip);
  }
});

test("nearby seeds throw unrelated dice, evenly", () => {
  const firsts = Array.from({ length: 2000 }, (_, seed) => diceFrom(String(seed)).next());
  expect(new Set(firsts).size).toBe(firsts.length);
  const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
});
