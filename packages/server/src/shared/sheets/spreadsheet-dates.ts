import type { IsoDate } from "@payung/domain/shared/dates.ts";

const DAY_MS = 86_400_000;
/** Day 0 of the count that begins in 1900, for days from 1 March 1900 on. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
/** 29 February 1900: Excel counts this day, which never was, for the sake of an older program. */
const DAY_THAT_NEVER_WAS = 60;
/** 31 December 9999. */
const SERIAL_MAX = 2_958_465;

/**
 * The date that a spreadsheet shows for a day number, or null when it shows none.
 *
 * A fraction is a time of day and is dropped. `from1904` is the count of old Macintosh workbooks.
 */
export function dateOfSerial(serial: number, from1904: boolean): IsoDate | null {
  const day = Math.floor(serial);
  if (from1904) {
    if (day < 0 || day > SERIAL_MAX - 1462) return null;
    return isoOf(EPOCH_1904_MS + day * DAY_MS);
  }
  if (day < 1 || day > SERIAL_MAX || day === DAY_THAT_NEVER_WAS) return null;
  return isoOf(EPOCH_1900_MS + (day < DAY_THAT_NEVER_WAS ? day + 1 : day) * DAY_MS);
}

/** The day number (count of 1900) of a date, or null before 1 March 1900, where programs disagree. */
export function serialOfDate(date: IsoDate): number | null {
  const serial = (Date.parse(`${date}T00:00:00Z`) - EPOCH_1900_MS) / DAY_MS;
  return Number.isInteger(serial) && serial > DAY_THAT_NEVER_WAS && serial <= SERIAL_MAX
    ? serial
    : null;
}

function isoOf(ms: number): IsoDate {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Whether a built-in number format of a workbook shows a date or a time (ECMA-376 part 1, 18.8.30). */
export function isBuiltInDateFormat(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  );
}

/** What a number format shows literally: quoted text, escaped and padding characters, colours, locales. */
const LITERAL_PARTS = /"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?/g;

/** Whether a workbook's own number format shows a day, a month or a year. */
export function isDateFormat(code: string): boolean {
  const [first = ""] = code.replace(LITERAL_PARTS, "").toLowerCase().split(";");
  if (first === "general") return false;
  if (/[dy]/.test(first)) return true;
  // "m" beside hours or seconds means minutes.
  return first.includes("m") && !/[hs]/.test(first);
}
