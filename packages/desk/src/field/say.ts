import { locale } from "./language.ts";

/** The city's clock. */
const TIME_ZONE = "Asia/Jakarta";

/** An instant by the city's clock: "5 Okt 2026, 14.30 WIB". */
export function sayMoment(instant: string | Date): string {
  const at = new Date(instant);
  const day = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: TIME_ZONE });
  const time = new Intl.DateTimeFormat(locale(), {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: TIME_ZONE,
  });
  return `${day.format(at)}, ${time.format(at)} WIB`;
}

/** A day ("2026-10-05") in words: "5 Oktober 2026". */
export function sayDay(day: string): string {
  const format = new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" });
  return format.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** A month ("2026-11") in words. */
export function sayMonth(month: string): string {
  const format = new Intl.DateTimeFormat(locale(), {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

const UNITS = [
  ["GB", 1_000_000_000],
  ["MB", 1_000_000],
] as const;

/** A size as people know it: "38 KB", "1,4 MB". */
export function sayBytes(bytes: number): string {
  const [unit, size] = UNITS.find(([, least]) => bytes >= least) ?? ["KB", 1_000];
  const value = unit === "KB" ? Math.ceil(bytes / size) : bytes / size;
  const words = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
  return `${words} ${unit}`;
}
