export { readDate } from "./read-date.ts";

/**
 * Dates of the Gregorian calendar as packed integers, yyyymmdd: 15 January 1990 is 19900115, and 0 is no date.
 * Years from 1 to 9999. What takes a packed date takes a real one; none of these functions looks at 0.
 */

/** Days since 1 January 1970, negative before it, so that a difference of two is a number of days. */
export function dayNumber(packed: number): number {
  const year = Math.floor(packed / 10_000);
  const month = Math.floor(packed / 100) % 100;
  // Years begin in March, so that the day a leap year adds is their last.
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * m + 2) / 5) + (packed % 100) - 719_469;
}

/**
 * Whether the ISO texts of two dates, yyyy-mm-dd, are equal, or one digit was replaced, or two
 * neighbours exchanged: their Damerau-Levenshtein distance is at most 1.
 */
export function isDateTypo(a: number, b: number): boolean {
  let x = a;
  let y = b;
  let wrong = 0;
  let lastX = -1;
  let lastY = -1;
  let lastPlace = -2;
  for (let place = 0; place < 8; place += 1) {
    const digitX = x % 10;
    const digitY = y % 10;
    x = (x / 10) | 0;
    y = (y / 10) | 0;
    if (digitX === digitY) continue;
    wrong += 1;
    if (wrong === 1) {
      lastX = digitX;
      lastY = digitY;
      lastPlace = place;
      continue;
    }
    // From the right: a dash stands between the places 1 and 2, and between 3 and 4.
    const neighbours = place === lastPlace + 1 && place !== 2 && place !== 4;
    if (wrong > 2 || !neighbours || digitX !== lastY || digitY !== lastX) return false;
  }
  return true;
}

/**
 * Whether day and month changed places, or exactly one of day, month and year differs, and that by exactly one.
 * Equal dates are not off.
 */
export function isDatePartOff(a: number, b: number): boolean {
  if (a === b) return false;
  const yearA = (a / 10_000) | 0;
  const yearB = (b / 10_000) | 0;
  const monthA = ((a / 100) | 0) % 100;
  const monthB = ((b / 100) | 0) % 100;
  const dayA = a % 100;
  const dayB = b % 100;
  const off = Math.abs(yearA - yearB) + Math.abs(monthA - monthB) + Math.abs(dayA - dayB);
  return off === 1 || (yearA === yearB && monthA === dayB && dayA === monthB);
}
