/**
 * Reads the date that stands in the bytes `from` to `to` of a buffer.
 *
 * It knows 1990-01-15, 19900115, 15/01/1990, 15-1-1990, 15.01.1990, 15 Jan 1990, Jan 15, 1990, with the names of
 * months in Indonesian or English, whole or shortened to three letters or more, and a time behind any of
 * them. The year has four digits: of two, nobody can tell the century.
 *
 * @param order what 03/04/1990 means; a month by name, and a year in front, need no order
 * @returns the date as yyyymmdd, or 0 where there is none, or none that the calendar has
 */
export function readDate(
  bytes: Uint8Array,
  from: number,
  to: number,
  order: "dmy" | "mdy",
): number {
  let at = from;
  while (at < to && bytes[at] === SPACE) at += 1;
  // Three parts: numbers, or one name of a month, with something between them.
  part1.at = at;
  if (!readPart(bytes, to, part1)) return 0;
  if (part1.digits === 8) return unpacked(part1.value, bytes, part1.at, to);
  part2.at = afterSeparator(bytes, part1.at, to);
  if (!readPart(bytes, to, part2)) return 0;
  part3.at = afterSeparator(bytes, part2.at, to);
  if (!readPart(bytes, to, part3) || !isTimeOrEnd(bytes, part3.at, to)) return 0;
  if (part3.digits === 0) return 0;

  if (part2.digits === 0) {
    if (isYear(part1)) return dayOf(part1, part2, part3);
    return dayOf(part3, part2, part1);
  }
  if (part1.digits === 0) return dayOf(part3, part1, part2);
  if (isYear(part1)) return dayOf(part1, part2, part3);
  return order === "dmy" ? dayOf(part3, part2, part1) : dayOf(part3, part1, part2);
}

const SPACE = 0x20;

/** A number or the name of a month; read and written over again, because lists have millions of dates. */
type Part = {
  value: number;
  /** 0 where it is a name. */
  digits: number;
  /** Where it begins, then where what follows begins. */
  at: number;
};
const part1: Part = { value: 0, digits: 0, at: 0 };
const part2: Part = { value: 0, digits: 0, at: 0 };
const part3: Part = { value: 0, digits: 0, at: 0 };

const isYear = (part: Part): boolean => part.digits === 4;

function dayOf(year: Part, month: Part, day: Part): number {
  if (!isYear(year) || month.digits > 2 || day.digits > 2 || day.digits === 0) return 0;
  return packDate(year.value, month.value, day.value);
}

/** Reads the part that begins at `part.at`. */
function readPart(bytes: Uint8Array, to: number, part: Part): boolean {
  const begin = part.at;
  let at = begin;
  let value = 0;
  while (at < to) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    at += 1;
  }
  part.digits = at - begin;
  if (at === begin) {
    while (at < to && isLetter(bytes[at] as number)) at += 1;
    value = monthNamed(bytes, begin, at);
  }
  part.value = value;
  part.at = at;
  return value > 0;
}

/** Separators are a space, a dash, a slash, a dot, a comma, or one of them and spaces. */
function afterSeparator(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let marks = 0;
  while (at < to) {
    const byte = bytes[at] as number;
    if (byte === 0x2d || byte === 0x2e || byte === 0x2f || byte === 0x2c) marks += 1;
    else if (byte !== SPACE) break;
    at += 1;
  }
  // The caller reads a part next, and the end of the bytes is none.
  return at === from || marks > 1 ? to : at;
}

/** Whether nothing follows, or what looks like a time: digits after a T or a space. */
function isTimeOrEnd(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  let mark = at < to && isLetter(bytes[at] as number) && ((bytes[at] as number) | 0x20) === T;
  if (mark) at += 1;
  else
    while (at < to && bytes[at] === SPACE) {
      at += 1;
      mark = true;
    }
  if (at === to) return at === from || bytes[at - 1] === SPACE;
  const digit = (bytes[at] as number) - 0x30;
  return mark && digit >= 0 && digit <= 9;
}
const T = 0x74;

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** yyyymmdd, the only order in which eight digits are read. */
function unpacked(value: number, bytes: Uint8Array, from: number, to: number): number {
  if (!isTimeOrEnd(bytes, from, to)) return 0;
  return packDate(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
}

/** The names of each month: Indonesian, older or other spellings, English, and what no name begins with. */
const MONTHS: readonly string[] = [
  "januari january",
  "februari pebruari february",
  "maret march mrt",
  "april",
  "mei may",
  "juni june",
  "juli july",
  "agustus august agt agst ags",
  "september",
  "oktober october",
  "november nopember",
  "desember december",
];
const NAMES = MONTHS.map((names) => names.split(" "));

/** 1 to 12, or 0 where the letters are not the beginning of a month's name. */
function monthNamed(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 3 || to - from > 9) return 0;
  let word = "";
  for (let i = from; i < to; i += 1) word += String.fromCharCode((bytes[i] as number) | 0x20);
  return NAMES.findIndex((names) => names.some((name) => name.startsWith(word))) + 1;
}

/** The packed date, or 0 where the calendar has no such day. */
function packDate(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return 0;
  return day > daysIn(year, month) ? 0 : year * 10_000 + month * 100 + day;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
