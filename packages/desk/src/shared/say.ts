import { language, locale, t } from "./language.ts";

/** The city's clock. Officers work by it wherever their computer thinks it stands. */
const TIME_ZONE = "Asia/Jakarta";
const TIME_ZONE_NAME = "WIB";

/** A count as people write it: 15000 → "15.000". */
export function sayNumber(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
}

/** Money, whole: "Rp16.800". Amounts travel as text, because JSON numbers lose whole rupiah. */
export function sayRupiah(amount: string | bigint): string {
  return `Rp${new Intl.NumberFormat(locale()).format(BigInt(amount))}`;
}

/** A day ("2026-10-05") in words: "5 Oktober 2026". */
export function sayDay(day: string): string {
  return dateFormat({ dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** A day with its day of the week: "Senin, 5 Oktober 2026". */
export function sayWeekday(day: string): string {
  const weekday = dateFormat({ weekday: "long", timeZone: "UTC" });
  return `${weekday.format(new Date(`${day}T00:00:00Z`))}, ${sayDay(day)}`;
}

/** A month ("2026-12") in words: "Desember 2026". */
export function sayMonth(month: string): string {
  return dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

/** An instant by the city's clock: "5 Okt 2026, 14.30 WIB". */
export function sayMoment(instant: string): string {
  const at = new Date(instant);
  const day = dateFormat({ dateStyle: "medium", timeZone: TIME_ZONE }).format(at);
  const time = dateFormat({
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: TIME_ZONE,
  }).format(at);
  return `${day}, ${time} ${TIME_ZONE_NAME}`;
}

const MINUTE = 60_000;
const STEPS = [
  ["minute", MINUTE, 60 * MINUTE],
  ["hour", 60 * MINUTE, 24 * 60 * MINUTE],
  ["day", 24 * 60 * MINUTE, 30 * 24 * 60 * MINUTE],
] as const;

/** How long ago, as one says it: "3 menit yang lalu"; the moment itself when it is more than a month. */
export function sayAgo(instant: string, now: Date = new Date()): string {
  const passed = now.getTime() - new Date(instant).getTime();
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const step = STEPS.find(([, , below]) => passed < below);
  if (step === undefined) return sayMoment(instant);
  const [unit, size] = step;
  return words.format(-Math.max(0, Math.floor(passed / size)), unit);
}

/** Words that stay small inside a name, and titles that are written as they are. */
const SMALL = new Set(["bin", "binti", "alias", "al"]);

/** A name as people write it: lists come in capitals, "SITI AMINAH BINTI H. UMAR" → "Siti Aminah binti H. Umar". */
export function sayName(name: string): string {
  const isShouted = name === name.toUpperCase() || name === name.toLowerCase();
  if (!isShouted) return name;
  return name
    .toLowerCase()
    .split(/\s+/)
    .map((word, at) => (at > 0 && SMALL.has(word) ? word : capitalised(word)))
    .join(" ");
}

/** "abdul-malik" → "Abdul-Malik", "s.h." → "S.H.", "ma'ruf" → "Ma'ruf". */
function capitalised(word: string): string {
  return word.replace(/(^|[-.(])(\p{Ll})/gu, (_, before: string, letter: string) =>
    before.concat(letter.toUpperCase()),
  );
}

/** Who it was: their name, or "you". */
export function sayBy({ name, isMe }: { name: string | null; isMe: boolean }): string {
  return isMe ? t("case.you") : (name ?? t("case.somebody"));
}

/** A phone number as one dials it here: "+6281234567890" → "0812 3456 7890". */
export function sayPhone(phone: string): string {
  return phone.replace(/^\+62/, "0").replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** "a, b dan c" in the language on screen. */
export function sayList(parts: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(parts);
}

/** For sorting and searching as a dictionary would. */
export function compareNames(a: string, b: string): number {
  return a.localeCompare(b, language());
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale(), options);
}
