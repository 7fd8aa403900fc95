import { assert } from "@payung/domain/shared/assert.ts";
import {
  addDays,
  addMonths,
  daysInMonth,
  type IsoDate,
  isoDate,
  partsOf,
} from "@payung/domain/shared/dates.ts";
import type { Dice } from "./random.ts";

/** Draws birth dates for a city as it is on one day; ages are counted on that day. */
export type BirthCalendar = {
  /** Someone of working age, a year inside both limits: no reading of the limits can argue. */
  workingAge(dice: Dice): IsoDate;
  /** A slip of the pen: another birth date of working age that differs in day, month or year only. */
  near(dice: Dice, bornOn: IsoDate): IsoDate;
  /** The birth date of someone who turns `years` on the day, or `daysLater` days after it. */
  turning(years: number, daysLater: number): IsoDate;
  /** A birth date at least `fromYears` and less than `toYears` before the day. */
  between(dice: Dice, fromYears: number, toYears: number): IsoDate;
};

/** Prepares the birth dates of a city as it is on `asOf`. */
export function birthCalendar(asOf: IsoDate): BirthCalendar {
  const youngest = addMonths(asOf, -19 * 12);
  const oldest = addMonths(asOf, -64 * 12);
  const days = daysFrom(addDays(oldest, 1), youngest);
  return {
    workingAge(dice) {
      // Officials of an earlier age wrote 1 January or 31 December for whoever knew only the year.
      if (dice.chance(0.03)) {
        const { year } = partsOf(dice.pick(days));
        const guessed = `${year}-${dice.chance(0.6) ? "01-01" : "12-31"}`;
        if (guessed > oldest && guessed <= youngest) return guessed;
      }
      return dice.pick(days);
    },
    near(dice, bornOn) {
      for (;;) {
        const { year, month, day } = partsOf(bornOn);
        const step = dice.chance(0.5) ? 1 : -1;
        const kind = dice.below(4);
        const slip =
          kind === 0
            ? isoDate(year, month, day + step)
            : kind === 1
              ? isoDate(year, month + step, day)
              : kind === 2
                ? isoDate(year + step, month, day)
                : isoDate(year + 10 * step, month, day);
        if (slip !== null && slip > oldest && slip <= youngest) return slip;
      }
    },
    turning: (years, daysLater) => addDays(addMonths(asOf, -years * 12), daysLater),
    between: (dice, fromYears, toYears) =>
      addDays(addMonths(asOf, -fromYears * 12), -dice.below(365 * (toYears - fromYears) - 1)),
  };
}

function daysFrom(first: IsoDate, last: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  let { year, month, day } = partsOf(first);
  for (;;) {
    const date = isoDate(year, month, day);
    assert(date !== null, "a calendar day exists");
    if (date > last) return days;
    days.push(date);
    day += 1;
    if (day > daysInMonth(year, month)) {
      day = 1;
      month = month === 12 ? 1 : month + 1;
      if (month === 1) year += 1;
    }
  }
}
