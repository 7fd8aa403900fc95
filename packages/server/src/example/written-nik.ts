import type { Cell } from "@payung/domain/intake/cell.ts";
import type { Person } from "./people.ts";
import type { Planted } from "./planted.ts";
import type { Dice } from "./random.ts";

/** What stands in the NIK cell of a row where nothing is wrong with it. */
export function writeNik(dice: Dice, nik: string): string {
  const way = dice.next();
  if (way < 0.95) return nik;
  if (way < 0.965) return (nik.match(/.{4}/g) ?? []).join(" ");
  if (way < 0.98) return `${nik.slice(0, 6)}.${nik.slice(6, 12)}.${nik.slice(12)}`;
  if (way < 0.99) return `${nik.slice(0, 6)}-${nik.slice(6, 12)}-${nik.slice(12)}`;
  return `${nik} `;
}

/** What stands in the NIK cell instead of the NIK, for each way of losing it. */
export const LOST_NIK: Readonly<Partial<Record<Planted, (dice: Dice, person: Person) => Cell>>> = {
  // A spreadsheet keeps 15 digits of a number and writes 0 for the rest.
  "nik-as-number": (_dice, { nik }) => Number(`${nik.slice(0, 15)}0`),
  "nik-scientific": (dice, { nik }) =>
    `${nik.charAt(0)}${dice.pick([",", "."])}${nik.slice(1, 6)}E+15`,
  "nik-15-digits": (dice, { nik }) => {
    const at = dice.below(nik.length);
    return nik.slice(0, at) + nik.slice(at + 1);
  },
  "nik-17-digits": (dice, { nik }) => {
    const at = dice.below(nik.length);
    return nik.slice(0, at) + nik.charAt(at) + nik.slice(at);
  },
  "nik-missing": (dice) => (dice.chance(0.8) ? null : "-"),
  "nik-bad-day": (dice, { nik }) =>
    nik.slice(0, 6) + dice.pick(["00", "32", "38", "40", "72", "88"]) + nik.slice(8),
  "nik-bad-month": (dice, { nik }) =>
    nik.slice(0, 8) + dice.pick(["00", "13", "17", "20"]) + nik.slice(10),
  "nik-serial-zero": (_dice, { nik }) => `${nik.slice(0, 12)}0000`,
  // Every NIK here has a 0 or a 1 among its first six digits.
  "nik-look-alike": (dice, { nik }) =>
    nik.replace(/[01]/, (digit) => (digit === "0" ? "O" : dice.pick(["l", "I"]))),
  "kk-in-nik-field": (_dice, { household }) => household.kk,
  "kpj-in-nik-field": (dice) => `2${String(dice.below(1e10)).padStart(10, "0")}`,
  "phone-in-nik-field": (_dice, { household }) => `0${household.phone}`,
};
