import english from "../../messages/card-en.json" with { type: "json" };
import indonesian from "../../messages/id.json" with { type: "json" };
import { speaking, type Translate } from "../shared/language.ts";
import { sayDate } from "../shared/say.ts";

/** Whoever is shown a card abroad, or comes from abroad, reads English; the page is one of the few that do without more. */
export const CHECK_LANGUAGES = ["id", "en"] as const;
export type CheckLanguage = (typeof CHECK_LANGUAGES)[number];

/** Where the page stands in each language. What lies below is kept by one worker for when there is no network. */
export const CHECK_ADDRESSES: Readonly<Record<CheckLanguage, string>> = {
  id: "/kartu/",
  en: "/kartu/en/",
};

export const SAY: Readonly<Record<CheckLanguage, Translate>> = {
  id: speaking(indonesian),
  en: speaking({ ...indonesian, ...english }),
};

/** "2027-11-30" as "30 November 2027". */
export function sayDay(day: string, language: CheckLanguage): string {
  if (language === "id") return sayDate(day);
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}
