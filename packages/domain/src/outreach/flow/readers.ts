import { contentsOf, readNik } from "../../intake/nik.ts";
import { readWrittenDate } from "../../intake/written-date.ts";
import { ageOn, type IsoDate, isoDate } from "../../shared/dates.ts";
import { sayDay } from "../../shared/say-day.ts";
import type { ReaderName } from "./flow.ts";
import type { World } from "./world.ts";

/** What was read. `also` are answers that follow from it; `among` are several that could be meant. */
export type Reading =
  | {
      readonly outcome: "read";
      readonly value: string;
      readonly also?: Readonly<Record<string, string>>;
    }
  | { readonly outcome: "among"; readonly names: readonly string[] }
  | { readonly outcome: "unread" };

type Reader = (text: string, world: World) => Reading;

const UNREAD: Reading = { outcome: "unread" };
const read = (value: string, also: Readonly<Record<string, string>> = {}): Reading => ({
  outcome: "read",
  value,
  also,
});

const TEXT_MAX = 120;
/** So many names fit into a list beside "none of these". */
const PICKS_MAX = 9;
const LETTERS_MIN = 3;

/** How free text is read. Nothing is refused that an office would take: it only asks again for what cannot be meant. */
export const readers: Readonly<Record<ReaderName, Reader>> = {
  occupation: (text) => {
    const written = tidy(text);
    return letters(written) >= LETTERS_MIN && written.length <= TEXT_MAX ? read(written) : UNREAD;
  },
  nik: (text, { today }) => {
    const reading = readNik(text);
    if (reading.outcome !== "read") return UNREAD;
    const { day, month, yearOfCentury } = contentsOf(reading.nik);
    const born = [2000, 1900]
      .map((century) => isoDate(century + yearOfCentury, month, day))
      .find((date) => date !== null && isWorkingAge(date, today));
    return read(reading.nik, { proposed: born ?? "" });
  },
  name: (text) => {
    const written = tidy(text);
    const isName = letters(written) >= 1 && !/\d/.test(written) && written.length <= TEXT_MAX;
    return isName ? read(written) : UNREAD;
  },
  "birth-date": (text, { today }) => {
    const reading = readWrittenDate(text, today);
    return reading.outcome === "read" ? read(reading.date) : UNREAD;
  },
  kelurahan: (text, world) => {
    const found = world.findKelurahan(text);
    const nameOf = (code: string) => world.kelurahan.find((each) => each.code === code)?.name;
    if (found.outcome === "found") {
      const name = nameOf(found.code);
      return name === undefined ? UNREAD : read(name, { kelurahanCode: found.code });
    }
    const typed = lettersOf(text);
    const names =
      found.outcome === "ambiguous"
        ? found.codes.flatMap((code) => nameOf(code) ?? [])
        : typed.length < LETTERS_MIN
          ? []
          : world.kelurahan
              .filter((each) =>
                [each.name, ...each.aliases].some((name) =>
                  name
                    .split(/\s+/)
                    .some((_, at, words) => lettersOf(words.slice(at).join("")).startsWith(typed)),
                ),
              )
              .map((each) => each.name);
    return names.length === 0 || names.length > PICKS_MAX ? UNREAD : { outcome: "among", names };
  },
  code: (text) => {
    const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
    return plain.length === 10 ? read(plain) : UNREAD;
  },
};

function isWorkingAge(born: IsoDate, today: IsoDate): boolean {
  const age = ageOn(born, today);
  return age >= 15 && age <= 100;
}

const tidy = (text: string) => text.replace(/\s+/g, " ").trim();
const letters = (text: string) => text.match(/\p{L}/gu)?.length ?? 0;
const lettersOf = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** An answer as it is read back: dates in words, a NIK in groups that the eye can follow. */
export function saidBack(name: string, value: string, language: "id" | "en"): string {
  if (name === "nik") return value.replace(/(\d{4})(?=\d)/g, "$1 ");
  const isDay = (name === "proposed" || name === "bornOn") && value !== "";
  return isDay ? sayDay(value, language) : value;
}
