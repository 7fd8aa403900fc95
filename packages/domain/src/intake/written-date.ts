import { addDays, ageOn, type IsoDate, isoDate, partsOf } from "../shared/dates.ts";
import type { Cell } from "./cell.ts";
import { isNoAnswer, LONGEST_FACT, writtenText } from "./written.ts";

/** Why a written birth date cannot be used. */
export const DATE_PROBLEMS = [
  "no-such-day",
  "no-such-month",
  "incomplete",
  "in-the-future",
  "too-long-ago",
  "not-a-date",
] as const;
export type DateProblem = (typeof DATE_PROBLEMS)[number];

export type DateReading =
  | { outcome: "read"; date: IsoDate }
  | { outcome: "missing" }
  | { outcome: "unreadable"; why: DateProblem };

/** The oldest age we believe, in years. */
const OLDEST_AGE = 110;

const MONTHS: readonly (readonly string[])[] = [
  ["januari", "jan", "january", "i"],
  ["februari", "feb", "pebruari", "peb", "febuari", "february", "ii"],
  ["maret", "mar", "mrt", "march", "iii"],
  ["april", "apr", "iv"],
  ["mei", "may", "v"],
  ["juni", "jun", "june", "vi"],
  ["juli", "jul", "july", "vii"],
  ["agustus", "agt", "agu", "ags", "agst", "agus", "aug", "august", "viii"],
  ["september", "sep", "sept", "ix"],
  ["oktober", "okt", "oct", "october", "x"],
  ["november", "nov", "nop", "nopember", "xi"],
  ["desember", "des", "dec", "december", "xii"],
];
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);

/** Words beside a date that say nothing about it. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    "senin selasa rabu kamis jumat jum at sabtu minggu ahad tgl tanggal lahir " +
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
  ).split(" "),
);

const DAY_FIRST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const EIGHT_DIGITS = /^\d{8}$/;
const TIME_OF_DAY =
  /[ T]\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?(?: ?(?:am|pm|wib))?$|[ T]\d{2}\.\d{2}\.\d{2}$/i;
/** A moment in world time: written from a local midnight it names the day before, so not read. */
const WORLD_MIDNIGHT = /T00:00:00(?:\.0+)?(?:Z|\+00:?00)$/i;
const DATE_SIGNS = /^[0-9a-z\s.,\-/'’`_\\|–—()]+$/;
const TOKENS = /\d+|[a-z]+/g;

/**
 * Reads a birth date as Indonesians write it: "17-08-1990", "17/8/90", "17 Agustus 1990",
 * "Senin, 17 Agt 90", "17-VIII-1990", "1990-08-17", "17081990", a spreadsheet date, or the day
 * number of one in a number cell.
 *
 * The order is day, month, year. A month above 12 is a problem to mend and is never swapped with the
 * day. Two digits of a year mean the century that gives an age from 0 to 110; where both do, the
 * later one. `today` is the date up to which a birth is possible.
 */
export function readWrittenDate(cell: Cell | undefined, today: IsoDate): DateReading {
  if (typeof cell === "number") return readNumber(cell, today);
  if (typeof cell === "boolean") return { outcome: "unreadable", why: "not-a-date" };
  const text = writtenText(cell);
  if (isNoAnswer(text)) return { outcome: "missing" };
  if (text.length > LONGEST_FACT) return notADate();

  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return birthDate(dayFirst[3], dayFirst[2], dayFirst[1], today);
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return birthDate(yearFirst[1], yearFirst[2], yearFirst[3], today);
  if (EIGHT_DIGITS.test(text)) return readEightDigits(text, today);
  return readWords(text, today);
}

function readWords(text: string, today: IsoDate): DateReading {
  const withoutTime = text.replace(WORLD_MIDNIGHT, "").replace(TIME_OF_DAY, "").toLowerCase();
  if (!DATE_SIGNS.test(withoutTime)) return { outcome: "unreadable", why: "not-a-date" };
  const tokens = (withoutTime.match(TOKENS) ?? []).filter((token) => !FILLERS.has(token));
  const [first = "", second = "", third = "", ...more] = tokens;
  if (more.length > 0 || first === "") return { outcome: "unreadable", why: "not-a-date" };
  if (third === "") return isYearAlone(first, second) ? incomplete() : notADate();

  const monthFirst = MONTH_NUMBERS.get(first);
  if (monthFirst !== undefined) return birthDate(third, String(monthFirst), second, today);
  const month = MONTH_NUMBERS.get(second);
  const monthDigits = month === undefined ? second : String(month);
  return first.length === 4
    ? birthDate(first, monthDigits, third, today)
    : birthDate(third, monthDigits, first, today);
}

function incomplete(): DateReading {
  return { outcome: "unreadable", why: "incomplete" };
}

function notADate(): DateReading {
  return { outcome: "unreadable", why: "not-a-date" };
}

/** "1990", "08-1990", "Agustus 1990": many older people know no more. A person must ask for the KTP. */
function isYearAlone(first: string, second: string): boolean {
  const year = second === "" ? first : second;
  const month = second === "" ? null : first;
  const isYear = year.length === 4 && (year.startsWith("19") || year.startsWith("20"));
  return isYear && (month === null || MONTH_NUMBERS.has(month) || /^\d{1,2}$/.test(month));
}

/** "17081990" or "19900817". Never both: no month is numbered 19 or 20. */
function readEightDigits(digits: string, today: IsoDate): DateReading {
  const endsInYear = digits.startsWith("19", 4) || digits.startsWith("20", 4);
  if (endsInYear) return birthDate(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2), today);
  const startsWithYear = digits.startsWith("19") || digits.startsWith("20");
  if (!startsWithYear) return notADate();
  return birthDate(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6), today);
}

/** A number cell: the day count of the 1900 system, or the digits of "17081990". */
function readNumber(value: number, today: IsoDate): DateReading {
  if (value === 0) return { outcome: "missing" };
  if (Number.isInteger(value) && value >= 10_000_000 && value <= 99_999_999) {
    return readEightDigits(String(value), today);
  }
  if (Number.isInteger(value) && value >= 1900 && value <= 2100) return incomplete();
  // Below lies the invented 29 February 1900 of the system, above nobody is born for centuries.
  if (!(value >= 61 && value < 100_000)) return notADate();
  return believable(addDays("1899-12-30", Math.floor(value)), today);
}

function birthDate(
  yearDigits: string | undefined,
  monthDigits: string | undefined,
  dayDigits: string | undefined,
  today: IsoDate,
): DateReading {
  const year = wholeNumber(yearDigits);
  const month = wholeNumber(monthDigits);
  const day = wholeNumber(dayDigits);
  if (year === null || month === null || day === null) return notADate();
  if (yearDigits?.length === 2) return inItsCentury(year, month, day, today);
  if (yearDigits?.length !== 4) return notADate();
  return dated(year, month, day, today);
}

function wholeNumber(digits: string | undefined): number | null {
  if (digits === undefined || digits.length > 4) return null;
  const value = Number(digits);
  return Number.isInteger(value) ? value : null;
}

function inItsCentury(
  yearOfCentury: number,
  month: number,
  day: number,
  today: IsoDate,
): DateReading {
  const century = Math.floor(partsOf(today).year / 100) * 100;
  const recent = dated(century + yearOfCentury, month, day, today);
  if (recent.outcome === "read") return recent;
  return dated(century - 100 + yearOfCentury, month, day, today);
}

function dated(year: number, month: number, day: number, today: IsoDate): DateReading {
  const date = isoDate(year, month, day);
  if (date !== null) return believable(date, today);
  return { outcome: "unreadable", why: month > 12 ? "no-such-month" : "no-such-day" };
}

function believable(date: IsoDate, today: IsoDate): DateReading {
  if (date > today) return { outcome: "unreadable", why: "in-the-future" };
  if (ageOn(date, today) > OLDEST_AGE) return { outcome: "unreadable", why: "too-long-ago" };
  return { outcome: "read", date };
}

/** Reads "Jambi, 17-08-1990", the usual single column for place and date of birth (TTL). */
export function readPlaceAndDate(
  cell: Cell | undefined,
  today: IsoDate,
): { place: string | null; date: DateReading } {
  if (typeof cell !== "string") return { place: null, date: readWrittenDate(cell, today) };
  const text = writtenText(cell);
  if (isNoAnswer(text)) return { place: null, date: { outcome: "missing" } };
  if (text.length > LONGEST_FACT) return { place: null, date: notADate() };

  // A place may hold digits ("Km 5, 17-08-1990") and a date commas, so each comma is tried in turn.
  for (let comma = text.indexOf(","); comma >= 0; comma = text.indexOf(",", comma + 1)) {
    const date = readWrittenDate(text.slice(comma + 1), today);
    if (date.outcome === "read") return { place: placeName(text.slice(0, comma)), date };
  }
  const start = dateStart(text);
  return {
    place: placeName(text.slice(0, start)),
    date: readWrittenDate(text.slice(start).replace(/\)$/, ""), today),
  };
}

/** Where the date begins: at the first digit, or at a month's name just before it. */
function dateStart(text: string): number {
  const digit = text.search(/\d/);
  if (digit < 0) return text.length;
  const word = /([a-z]+)[\s,.]*$/i.exec(text.slice(0, digit));
  const isMonth = word?.[1] !== undefined && MONTH_NUMBERS.has(word[1].toLowerCase());
  return isMonth && word ? word.index : digit;
}

function placeName(text: string): string | null {
  const place = text.replace(/[\s,./(:;-]+$/, "").trim();
  return isNoAnswer(place) ? null : place;
}
