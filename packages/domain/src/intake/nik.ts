import * as z from "zod/mini";
import { ageOn, type IsoDate, isoDate, partsOf } from "../shared/dates.ts";
import type { Cell } from "./cell.ts";
import type { Sex } from "./sex.ts";
import { isNoAnswer, LONGEST_FACT, writtenText } from "./written.ts";

/** Nomor Induk Kependudukan: the 16-digit civil identity number printed on the KTP. */
export const Nik = z
  .string()
  .check(z.regex(/^\d{16}$/, { error: "nik.malformed" }))
  .brand<"Nik">()
  .register(z.globalRegistry, { id: "Nik", description: "16-digit civil identity number (KTP)" });
export type Nik = z.infer<typeof Nik>;

/** Why a written NIK cannot be used. Each is something the submitter can mend from the KTP. */
export const NIK_PROBLEMS = [
  "missing",
  "digits-lost",
  "wrong-length",
  "all-same-digit",
  "counting-sequence",
  "day-impossible",
  "month-impossible",
  "serial-zero",
  "same-as-kk",
  "is-membership-number",
  "is-health-number",
  "is-phone",
  "is-civil-servant-number",
  "not-digits",
] as const;
export type NikProblem = (typeof NIK_PROBLEMS)[number];

/** `suggestion` is a NIK to show to a person who can look at the KTP. It is never applied. */
export type NikReading =
  | { outcome: "read"; nik: Nik }
  | { outcome: "unusable"; why: NikProblem; suggestion: string | null };

/** What the digits of a NIK say. It was true at first registration and may not be true now. */
export type NikContents = {
  /** Province, city and kecamatan of first registration, 6 digits. */
  regionCode: string;
  sex: Sex;
  day: number;
  month: number;
  /** The last two digits of the birth year. */
  yearOfCentury: number;
  serial: number;
};

const ALL_DIGITS = /^\d+$/;
const SEPARATORS = /[\s.\-–_']+/g;
const LABEL = /^(?:no\.?\s*|nomor\s*)?(?:nik|ktp)\s*[:.]?\s*(?=\d)/i;
const FORMULA = /^="?([^"]*)"?$/;
/** "1.57101E+15", "1,57101E+15": what a spreadsheet shows for a long number. */
const SCIENTIFIC = /^\d+(?:[.,]\d+)?\s*e\s*\+?\s*\d+$/i;
/** "1571011501909901.0", "1.571.011.501.909.900", "#####": also numbers, as text. */
const NUMBER_AS_TEXT = /^(?:\d{10,}[.,]0+|\d{1,3}(?:\.\d{3}){5}|\d{1,3}(?:,\d{3}){5}|#{3,})$/;
const ONE_DIGIT_REPEATED = /^(\d)\1+$/;
const COUNTING: ReadonlySet<string> = new Set([
  "1234567890123456",
  "0123456789012345",
  "9876543210987654",
]);

/** Letters that stand for a digit when somebody copies a KTP by eye. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ["o", "0"],
  ["q", "0"],
  ["d", "0"],
  ["i", "1"],
  ["l", "1"],
  ["|", "1"],
  ["!", "1"],
  ["z", "2"],
  ["s", "5"],
  ["g", "6"],
  ["b", "8"],
]);

function unusable(why: NikProblem, suggestion: string | null = null): NikReading {
  return { outcome: "unusable", why, suggestion };
}

/**
 * Reads the NIK in a cell: level 0 and level 1 of the identity rules.
 *
 * Spaces, dots and dashes are removed. A number cell is refused even when its digits look right:
 * a spreadsheet keeps 15 significant digits, so the last digit is not known. `kk` is the family card
 * number of the same row, digits only: families often copy it into the wrong column.
 */
export function readNik(cell: Cell | undefined, kk: string | null = null): NikReading {
  if (typeof cell === "number") return unusable("digits-lost");
  if (cell !== null && cell !== undefined && typeof cell !== "string") {
    return unusable("not-digits");
  }
  const written = withoutWrapping(writtenText(cell));
  if (isNoAnswer(written)) return unusable("missing");
  if (written.length > LONGEST_FACT) return unusable("not-digits");
  if (SCIENTIFIC.test(written) || NUMBER_AS_TEXT.test(written)) return unusable("digits-lost");

  const digits = written.replace(SEPARATORS, "");
  if (digits === "") return unusable("missing");
  if (!ALL_DIGITS.test(digits)) {
    const isPhone = digits.startsWith("+62") && ALL_DIGITS.test(digits.slice(1));
    return isPhone ? unusable("is-phone") : unusable("not-digits", suggestNik(digits));
  }
  const why = problemOf(digits, kk);
  return why === null ? { outcome: "read", nik: digits as Nik } : unusable(why);
}

/** Takes off what exports and forms put around a number: an apostrophe, ="...", "NIK:". */
function withoutWrapping(text: string): string {
  if (text.startsWith("'") || text.startsWith("`") || text.startsWith("’")) {
    return text.slice(1).trim();
  }
  if (text.startsWith("=")) return FORMULA.exec(text)?.[1]?.trim() ?? text;
  return text.charCodeAt(0) > 57 ? text.replace(LABEL, "") : text;
}

/** The first level 1 problem of a text of digits, or null. */
function problemOf(digits: string, kk: string | null): NikProblem | null {
  if (digits.length !== 16) return problemOfLength(digits);
  if (ONE_DIGIT_REPEATED.test(digits)) return "all-same-digit";
  if (COUNTING.has(digits)) return "counting-sequence";
  if (digits === kk) return "same-as-kk";
  const day = Number(digits.slice(6, 8));
  if (!((day >= 1 && day <= 31) || (day >= 41 && day <= 71))) return "day-impossible";
  const month = Number(digits.slice(8, 10));
  if (month < 1 || month > 12) return "month-impossible";
  return digits.endsWith("0000") ? "serial-zero" : null;
}

/** Names the other number that was probably typed, so that the sentence can say which card to take. */
function problemOfLength(digits: string): NikProblem {
  const { length } = digits;
  const isPhone = digits.startsWith("08") || digits.startsWith("62");
  if (isPhone && length >= 10 && length <= 13) return "is-phone";
  if (length === 11) return "is-membership-number";
  if (length === 13) return "is-health-number";
  return length === 18 ? "is-civil-servant-number" : "wrong-length";
}

/** The NIK that remains when look-alike letters become digits, if it is a possible NIK. */
function suggestNik(text: string): string | null {
  if (text.length !== 16) return null;
  let digits = "";
  for (const sign of text.toLowerCase()) digits += LOOK_ALIKES.get(sign) ?? sign;
  return ALL_DIGITS.test(digits) && problemOf(digits, null) === null ? digits : null;
}

/** Reads a family card number (KK): 16 digits, or null. It groups a household, never names a person. */
export function readKk(cell: Cell | undefined): string | null {
  if (typeof cell !== "string") return null;
  const digits = withoutWrapping(writtenText(cell)).replace(SEPARATORS, "");
  return digits.length === 16 && ALL_DIGITS.test(digits) ? digits : null;
}

/** What the digits of a NIK say about the person at first registration. Women have day + 40. */
export function contentsOf(nik: Nik): NikContents {
  const day = Number(nik.slice(6, 8));
  return {
    regionCode: nik.slice(0, 6),
    sex: day > 40 ? "female" : "male",
    day: day > 40 ? day - 40 : day,
    month: Number(nik.slice(8, 10)),
    yearOfCentury: Number(nik.slice(10, 12)),
    serial: Number(nik.slice(12)),
  };
}

/**
 * What to look at in a usable NIK. It warns and never refuses: a NIK stays for life and is not
 * changed when it disagrees with the birth date (PP 40/2019, article 30(2)), nor on moving house.
 */
export const NIK_NOTES = [
  "date-impossible",
  "differs-from-birth-date",
  "differs-from-sex",
  "from-another-region",
  "age-implausible",
] as const;
export type NikNote = (typeof NIK_NOTES)[number];

/**
 * Compares a NIK with what was declared, on a date: level 2 of the identity rules.
 *
 * `regionPrefix` is the start of the NIKs of the city ("1571"); without it the region is not looked at.
 */
export function compareNik(
  nik: Nik,
  declared: { bornOn: IsoDate | null; sex: Sex | null },
  on: IsoDate,
  regionPrefix?: string,
): NikNote[] {
  const notes: NikNote[] = [];
  const { day, month, yearOfCentury, sex } = contentsOf(nik);
  const datesMeant = [2000, 1900]
    .map((century) => isoDate(century + yearOfCentury, month, day))
    .filter((date) => date !== null);

  if (datesMeant.length === 0) notes.push("date-impossible");
  if (declared.bornOn !== null) {
    const born = partsOf(declared.bornOn);
    const agrees = born.day === day && born.month === month && born.year % 100 === yearOfCentury;
    if (!agrees) notes.push("differs-from-birth-date");
  }
  if (declared.sex !== null && declared.sex !== sex) notes.push("differs-from-sex");
  if (regionPrefix !== undefined && !nik.startsWith(regionPrefix)) {
    notes.push("from-another-region");
  }
  const isWorkingAge = datesMeant.some((date) => {
    const age = ageOn(date, on);
    return age >= 15 && age <= 100;
  });
  if (datesMeant.length > 0 && !isWorkingAge) notes.push("age-implausible");
  return notes;
}

/**
 * A NIK as screens and files show it: the first four and last two digits, "1571••••••••••01".
 *
 * The birth date inside is hidden. A number too short to be hidden this way is hidden whole.
 */
export function maskNik(nik: string): string {
  if (nik.length < 12) return "•".repeat(nik.length);
  return nik.slice(0, 4) + "•".repeat(nik.length - 6) + nik.slice(-2);
}
