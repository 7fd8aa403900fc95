import type { WorkerLanguage } from "../messaging/channels.ts";
import { type IsoDate, partsOf } from "./dates.ts";
import type { Rupiah } from "./money.ts";

/** January first, as each language writes it out. */
export const MONTH_NAMES: Readonly<Record<WorkerLanguage, readonly string[]>> = {
  id: [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
  ],
  en: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
};

/** A count as people write it: 1214 → "1.214" in Indonesian, "1,214" in English. */
export function sayCount(count: number, language: WorkerLanguage): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, language === "id" ? "." : ",");
}

/** An amount as people read it: 16800 → "Rp16.800" in Indonesian, "Rp16,800" in English. */
export function sayAmount(amount: Rupiah, language: WorkerLanguage): string {
  return `Rp${sayCount(Number(amount), language)}`;
}

/** A day as people say it: "17 Agustus 1990". */
export function sayDay(date: IsoDate, language: WorkerLanguage): string {
  const { year, month, day } = partsOf(date);
  return `${day} ${MONTH_NAMES[language][month - 1]} ${year}`;
}
