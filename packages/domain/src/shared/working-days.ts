import { assert } from "./assert.ts";
import { addDays, type IsoDate } from "./dates.ts";

/**
 * The days on which offices are closed besides Saturday and Sunday.
 *
 * Always given: holidays and joint leave are decreed each year, so no rule may know them.
 */
export type Holidays = ReadonlySet<IsoDate>;

/** Whether offices work on a date: Monday to Friday and not a holiday. */
export function isWorkingDay(date: IsoDate, holidays: Holidays): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(date);
}

/** The date itself when offices work on it, else the first working day after it. */
export function workingDayFrom(date: IsoDate, holidays: Holidays): IsoDate {
  let day = date;
  while (!isWorkingDay(day, holidays)) day = addDays(day, 1);
  return day;
}

/** The day that is `count` working days after a date; the date itself is never counted. */
export function addWorkingDays(date: IsoDate, count: number, holidays: Holidays): IsoDate {
  assert(Number.isInteger(count) && count >= 0, "working days are counted forward, in whole days");
  let day = date;
  for (let left = count; left > 0; left -= 1) day = workingDayFrom(addDays(day, 1), holidays);
  return day;
}
