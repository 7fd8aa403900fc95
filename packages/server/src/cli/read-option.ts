import { type IsoDate, isoDate } from "@payung/domain/shared/dates.ts";
import { UsageError } from "./usage-error.ts";

/** Reads a date option. */
export function readDay(option: string, text: string): IsoDate {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = found === null ? null : isoDate(Number(found[1]), Number(found[2]), Number(found[3]));
  if (day === null)
    throw new UsageError(`${option} takes a date such as 2026-11-23, not "${text}".`);
  return day;
}

/** Reads an option that is a whole number within bounds. */
export function readWhole(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isInteger(number) || number < least || number > most) {
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
  }
  return number;
}
