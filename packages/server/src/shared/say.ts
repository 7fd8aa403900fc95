import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";

/** Indonesia's three time zones, and what people call them. */
export const TIME_ZONES = {
  "Asia/Jakarta": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Jayapura": "WIT",
} as const;
export type TimeZone = keyof typeof TIME_ZONES;

const WHOLE = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 });
const ONE_DECIMAL = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 });
const DATE = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });

/** A count or a number of days as people write it: 15000 → "15.000", 2.5 → "2,5". */
export function sayNumber(value: number): string {
  return ONE_DECIMAL.format(value);
}

/**
 * A share of 0 to 1 as a percentage.
 *
 * Rounded towards the middle at both ends, so that "0%" means none and "100%" means all.
 */
export function sayShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "kurang dari 0,1%";
  if (percent < 10) return `${ONE_DECIMAL.format(percent)}%`;
  if (percent > 99 && percent < 100) return "lebih dari 99%";
  return `${WHOLE.format(percent)}%`;
}

/** A date as people write it: "5 Oktober 2026". */
export function sayDate(date: IsoDate): string {
  return DATE.format(new Date(`${date}T00:00:00Z`));
}

/** An instant (ISO text) with its time and the zone's everyday name: "5 Oktober 2026, 14.30 WIB". */
export function sayMoment(instant: string, timeZone: TimeZone): string {
  const at = new Date(instant);
  const date = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone }).format(at);
  const time = new Intl.DateTimeFormat("id-ID", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(at);
  return `${date}, ${time} ${TIME_ZONES[timeZone]}`;
}

/** A mobile number as people write it: "+6281234567890" → "0812 3456 7890". */
export function sayPhone(phone: string): string {
  return phone.replace("+62", "0").replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** Money as people say it (plain words, not bills): "42 juta", "8.400 rupiah". */
export function sayRupiah(amount: Rupiah): string {
  const million = 1_000_000n;
  if (amount >= million && amount % (million / 10n) === 0n)
    return `${ONE_DECIMAL.format(Number(amount) / Number(million))} juta`;
  return `${WHOLE.format(amount)} rupiah`;
}
