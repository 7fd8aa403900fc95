import type { Cell } from "@payung/domain/intake/cell.ts";
import { type IsoDate, partsOf } from "@payung/domain/shared/dates.ts";
import { MONTH_NAMES } from "@payung/domain/shared/say-day.ts";
import type { Dice } from "./random.ts";

const SHORT_MONTHS = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "Mei",
  "Jun",
  "Jul",
  "Agt",
  "Sep",
  "Okt",
  "Nov",
  "Des",
] as const;

/** Writes a date as Indonesians do, always day before month, or as the spreadsheet's own date. */
export function writeDate(dice: Dice, date: IsoDate): Cell {
  const way = dice.next();
  if (way < 0.3) return { date };
  const { year, month, day } = partsOf(date);
  const dd = date.slice(8, 10);
  const mm = date.slice(5, 7);
  if (way < 0.52) return `${dd}-${mm}-${year}`;
  if (way < 0.7) return `${dd}/${mm}/${year}`;
  if (way < 0.8) return `${day} ${MONTH_NAMES.id[month - 1]} ${year}`;
  if (way < 0.84) return `${dd}.${mm}.${year}`;
  if (way < 0.89) return `${day} ${SHORT_MONTHS[month - 1]} ${year}`;
  if (way < 0.92) return `${dd}-${SHORT_MONTHS[month - 1]}-${year}`;
  if (way < 0.96) return date;
  if (way < 0.98) return `${day}-${month}-${year}`;
  return `${day}/${month}/${date.slice(2, 4)}`;
}

/** Days that no calendar has, as lists contain them. */
export function writeImpossibleDate(dice: Dice, date: IsoDate): string {
  const year = date.slice(0, 4);
  return dice.pick([`31-02-${year}`, `30/02/${year}`, `31-04-${year}`, `31 November ${year}`]);
}
