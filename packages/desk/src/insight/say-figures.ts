import { locale, t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";

/** Below this a share is said with one more digit, as one would ask for it. */
const SMALL_SHARE = 0.1;

/** A share as people write it: 0.94 → "94%". Not all is never said as all, and some never as none. */
export function sayShare(share: number | null): string {
  if (share === null) return t("overview.no-figure");
  const digits = (share > 0 && share < SMALL_SHARE) || (share > 0.99 && share < 1) ? 1 : 0;
  const scale = 100 * 10 ** digits;
  const rounded = Math.round(share * scale) / scale;
  const step = 1 / scale;
  const said = rounded === 0 && share > 0 ? step : rounded === 1 && share < 1 ? 1 - step : rounded;
  return new Intl.NumberFormat(locale(), {
    style: "percent",
    maximumFractionDigits: digits,
  }).format(said);
}

const HOURS = 24;
const MINUTES = 60;
/** Up to two days one speaks of hours. */
const DAYS_IN_HOURS = 2;

/** How long something took: "12 menit", "5 jam", "3,4 hari". */
export function sayDuration(days: number | null): string {
  if (days === null) return t("overview.no-figure");
  const hours = days * HOURS;
  if (hours * MINUTES < 1) return t("overview.under-a-minute");
  if (hours < 1) return t("overview.minutes", { count: Math.floor(hours * MINUTES) });
  if (days < DAYS_IN_HOURS) return t("overview.hours", { count: Math.round(hours) });
  const said = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return t("overview.days", { count: sayNumber(said) });
}
