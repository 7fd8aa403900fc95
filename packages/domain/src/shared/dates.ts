/** A calendar date as ISO text, "2026-11-23". Compares correctly as text. */
export type IsoDate = string;
/** A calendar month as ISO text, "2026-11". Compares correctly as text. */
export type IsoMonth = string;

/** The number of days in a month of the Gregorian calendar; `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The date as ISO text, or null when no such day exists (31 February). Year 1 to 9999. */
export function isoDate(year: number, month: number, day: number): IsoDate | null {
  if (!Number.isInteger(year) || year < 1 || year > 9999) return null;
  if (!Number.isInteger(month) || month < 1 || month > 12) return null;
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Year, month (from 1) and day of an ISO date. */
export function partsOf(date: IsoDate): { year: number; month: number; day: number } {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  };
}

/** Adds calendar months to a date; a day that does not exist becomes the month's last day. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { year, month, day } = partsOf(date);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = daysInMonth(first.getUTCFullYear(), first.getUTCMonth() + 1);
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}

/** Adds days to a date. */
export function addDays(date: IsoDate, days: number): IsoDate {
  const { year, month, day } = partsOf(date);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** Whole years lived on a date. Someone born on 29 February turns a year older on 1 March of a common year. */
export function ageOn(bornOn: IsoDate, on: IsoDate): number {
  const born = partsOf(bornOn);
  const then = partsOf(on);
  const hadBirthday =
    then.month > born.month || (then.month === born.month && then.day >= born.day);
  return then.year - born.year - (hadBirthday ? 0 : 1);
}

/** The month a date lies in. */
export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7);
}

/** Adds months to a month. */
export function shiftMonth(month: IsoMonth, by: number): IsoMonth {
  return monthOf(addMonths(`${month}-01`, by));
}

/** The first and last day of a month. */
export function monthBounds(month: IsoMonth): { first: IsoDate; last: IsoDate } {
  const first = `${month}-01`;
  return { first, last: addDays(addMonths(first, 1), -1) };
}

/** The months from first to last, both included. */
export function monthsBetween(first: IsoMonth, last: IsoMonth): IsoMonth[] {
  const months: IsoMonth[] = [];
  for (let month = first; month <= last; month = shiftMonth(month, 1)) months.push(month);
  return months;
}
