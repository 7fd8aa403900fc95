import { t } from "../../shared/language.ts";
import { sayMonth } from "../../shared/say.ts";

/** The months of a pledge: "Desember 2026", or "Desember 2026 sampai Maret 2027". */
export function sayRange(first: string, last: string): string {
  return first === last
    ? sayMonth(first)
    : t("sponsor.month-range", { first: sayMonth(first), last: sayMonth(last) });
}
