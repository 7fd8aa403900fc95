import type { WorkerLanguage } from "../../messaging/channels.ts";
import { type IsoDate, partsOf } from "../../shared/dates.ts";

const MONTHS: Readonly<Record<WorkerLanguage, readonly string[]>> = {
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

/** A day as people say it: "17 Agustus 1990". */
export function sayDay(date: IsoDate, language: WorkerLanguage): string {
  const { year, month, day } = partsOf(date);
  return `${day} ${MONTHS[language][month - 1]} ${year}`;
}
