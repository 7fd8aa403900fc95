import { addDays, addMonths, type IsoDate } from "@payung/domain/shared/dates.ts";

/** The last day of a cover that is paid for by whole months. */
export function lastDayOf(cover: { first_month: string; month_count: number }): IsoDate {
  return addDays(addMonths(`${cover.first_month}-01`, cover.month_count), -1);
}
