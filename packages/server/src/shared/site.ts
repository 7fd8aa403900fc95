import { inIndonesian, type Translate } from "./language.ts";
import type { TimeZone } from "./say.ts";

/** What every page must know about the place it is shown in: the language and the city's settings. */
export type Site = {
  readonly t: Translate;
  /** The city's full name, "Kota Jambi". */
  readonly cityName: string;
  /** Who pays the contribution, in the words of the street: "Pemkot Jambi". */
  readonly payer: string;
  /** The office that answers for the programme. */
  readonly office: string;
  /** Where people call for help; null sends them to the kelurahan office. */
  readonly phone: string | null;
  /** The insurer's call centre, where an accident is reported. */
  readonly insurerPhone: string;
  /** The address under which the site is official; null says openly that it is a trial. */
  readonly officialAddress: string | null;
  /** Where the source code is read; null leaves the link out. */
  readonly sourceUrl: string | null;
  readonly timeZone: TimeZone;
  /** Made-up people only: every page says so. */
  readonly isExample: boolean;
};

/** The first city, until an operator's settings say otherwise. */
export const KOTA_JAMBI: Site = {
  t: inIndonesian,
  cityName: "Kota Jambi",
  payer: "Pemkot Jambi",
  office: "Dinas Tenaga Kerja, Koperasi dan UMKM Kota Jambi",
  phone: null,
  insurerPhone: "175",
  officialAddress: null,
  sourceUrl: null,
  timeZone: "Asia/Jakarta",
  isExample: false,
};

/** Where people call for help, as the operator has set it; null sends them to the kelurahan office. */
export function helpPhone(environment: NodeJS.ProcessEnv = process.env): string | null {
  return environment["PAYUNG_PHONE"] ?? KOTA_JAMBI.phone;
}
