import { monthBounds } from "@payung/domain/shared/dates.ts";

/** The first and the last day of a month, as addresses name them. */
export function monthDays(month: string): { readonly from: string; readonly to: string } {
  const { first, last } = monthBounds(month);
  return { from: first, to: last };
}
