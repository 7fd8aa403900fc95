import type { Comparison, Level, LinkageModel, Test } from "../../model/model.ts";
import { makeRandom } from "../random.ts";
import type { Row } from "./reference.ts";

/** A model that asks every test and every key there is, and people to put it to, noisy enough that each level occurs. */

export const EVERYTHING: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: {
    name: { type: "text", clean: ["upper", "fold", "alnum"], missing: ["unknown", "-"] },
    mother: { type: "text", clean: ["upper"] },
    nik: { type: "text", clean: ["digits"] },
    place: { type: "text", from: "town" },
    born: { type: "date" },
    height: { type: "number" },
    home: { type: "point", from: ["lat", "lon"] },
    phones: { type: "list" },
  },
  blocking: [
    "nik",
    "prefix(name, 6) & year(born)",
    "suffix(name, 3) & month(born) & day(born)",
    "firstWord(name) & place",
    "words(mother) & born",
    "entries(phones)",
    "sorted(name, mother)",
    "sound(name)",
    "lastWord(name) & suffix(nik, 2)",
    "words(name) & year(born)",
  ],
  comparisons: [
    comparison("name", [
      level({ is: "equal", column: "name" }, 0.5, 0.01, {
        frequency: { column: "name", share: 0.7, atLeast: 0.002 },
      }),
      level({ is: "jaroWinkler", column: "name", atLeast: 0.92 }, 0.2, 0.02),
      level({ is: "startsWith", column: "name" }, 0.1, 0.03),
      level({ is: "jaccard", column: "name", atLeast: 0.5 }, 0.08, 0.05),
      level({ is: "equalKey", key: "sound(name)" }, 0.05, 0.01),
      level({ any: [{ is: "equalKey", key: "firstWord(name)" }, words("name")] }, 0.04, 0.1),
    ]),
    comparison("parents", [
      level({ is: "swapped", columns: ["name", "mother"] }, 0.02, 0.0001),
      level(
        {
          all: [
            { is: "equal", column: "mother" },
            { is: "equal", column: "place" },
          ],
        },
        0.3,
        0.01,
      ),
      level({ is: "equal", column: "mother" }, 0.3, 0.02, { frequency: { column: "mother" } }),
      level({ all: [{ is: "equal", column: "place" }, alike("mother", 0.8)] }, 0.2, 0.05),
      level(
        { any: [alike("mother", 0.9), { is: "damerauLevenshtein", column: "mother", atMost: 3 }] },
        0.1,
        0.06,
      ),
    ]),
    {
      ...comparison("born", [
        level({ is: "equal", column: "born" }, 0.8, 0.001, {
          frequency: { column: "born", share: 0.5 },
        }),
        level({ is: "dateTypo", column: "born" }, 0.06, 0.01),
        level({ is: "datePartOff", column: "born" }, 0.05, 0.01),
        level({ is: "daysApart", column: "born", atMost: 40 }, 0.03, 0.02),
        level({ is: "equalKey", key: "year(born)" }, 0.03, 0.05),
      ]),
      given: {
        column: "nik",
        m: [0.9, 0.05, 0.02, 0.01, 0.01, 0.01],
        u: [0.8, 0.08, 0.04, 0.03, 0.03, 0.02],
      },
    },
    comparison("nik", [
      level({ is: "equal", column: "nik" }, 0.9, 0.0001),
      level({ is: "damerauLevenshtein", column: "nik", atMost: 1 }, 0.05, 0.0001),
      level({ is: "damerauLevenshtein", column: "nik", atMost: 4 }, 0.03, 0.02),
    ]),
    comparison("place", [
      level({ is: "equal", column: "place" }, 0.8, 0.05, { frequency: { column: "place" } }),
      level(alike("place", 0.85), 0.1, 0.02),
    ]),
    comparison("height", [
      level({ is: "equal", column: "height" }, 0.6, 0.03),
      level({ is: "apart", column: "height", atMost: 2.5 }, 0.3, 0.1),
    ]),
    comparison("home", [
      level({ is: "kilometresApart", column: "home", atMost: 0.5 }, 0.6, 0.01),
      level({ is: "kilometresApart", column: "home", atMost: 25 }, 0.2, 0.1),
    ]),
    comparison("phones", [
      level({ is: "overlap", column: "phones", atLeast: 2 }, 0.3, 0.001),
      level({ is: "overlap", column: "phones", atLeast: 1 }, 0.4, 0.01),
    ]),
  ],
  prior: 0.001,
};

function words(column: string): Test {
  return { is: "jaccard", column, atLeast: 0.3 };
}

function alike(column: string, atLeast: number): Test {
  return { is: "jaroWinkler", column, atLeast };
}

function level(when: Test, m: number, u: number, more: Partial<Level> = {}): Level {
  return { when, m, u, ...more };
}

/** With the level for all the rest, which gets what is left. */
function comparison(name: string, levels: readonly Level[]): Comparison {
  const left = (of: "m" | "u") => 1 - levels.reduce((sum, each) => sum + (each[of] ?? 0), 0);
  return { name, levels: [...levels, { when: "else", m: left("m"), u: left("u") }] };
}

const NAMES =
  "Siti Aminah Nur Hayati Budi Santoso Djoko Sutrisno Rahmat Ahmad Wati René Dewi Sri Muhammad Yusuf Anisa Putri Agus Tjahjono".split(
    " ",
  );
const TOWNS = ["JAMBI", "PADANG", "MEDAN", "BANDUNG", "KOTA JAMBI", "SOLO", "BENGKULU"];

/** People, of whom about every second is a noisy copy of one before. */
export function everyone(count: number, seed: number): Row[] {
  const random = makeRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (probability: number): boolean => random() < probability;
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const digits = (length: number): string => Array.from({ length }, () => below(10)).join("");
  const date = (): string =>
    `${1960 + below(25)}-${String(1 + below(12)).padStart(2, "0")}-${String(1 + below(28)).padStart(2, "0")}`;
  const name = (): string => Array.from({ length: 1 + below(3) }, () => oneOf(NAMES)).join(" ");
  const person = () => ({
    name: name(),
    mother: name(),
    nik: `9${digits(9)}`,
    town: oneOf(TOWNS),
    born: date(),
    height: 140 + below(90) / 2,
    lat: -8 + below(4000) / 1000,
    lon: 100 + below(4000) / 1000,
    phones: Array.from({ length: below(4) }, () => `08${digits(chance(0.2) ? 1 : 9)}`),
  });
  const typo = (text: string): string => {
    const at = below(text.length);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    if (chance(0.3)) return before + after.slice(1);
    if (chance(0.4)) return before + oneOf([..."AEIOUTSN7é"]) + after.slice(1);
    return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
  };
  const noisy = (of: ReturnType<typeof person>): ReturnType<typeof person> => {
    const copy = { ...of, phones: of.phones.filter(() => chance(0.8)) };
    if (chance(0.3)) copy.name = typo(copy.name);
    if (chance(0.1)) copy.name = copy.name.split(" ").reverse().join(" ");
    if (chance(0.2))
      copy.name = copy.name
        .split(" ")
        .slice(0, 1 + below(2))
        .join(" ");
    if (chance(0.1)) copy.name = copy.name.toLowerCase();
    if (chance(0.3)) copy.mother = typo(copy.mother);
    if (chance(0.07)) [copy.name, copy.mother] = [copy.mother, copy.name];
    if (chance(0.3)) copy.nik = typo(copy.nik);
    if (chance(0.15)) copy.town = typo(copy.town);
    if (chance(0.25)) copy.born = oneOf([date(), nextDay(copy.born), turned(copy.born)]);
    if (chance(0.3)) copy.height += below(6) - 3;
    if (chance(0.4)) copy.lat += (below(100) - 50) / 400;
    if (chance(0.2)) copy.phones.push(`08${digits(9)}`);
    return copy;
  };
  const known: ReturnType<typeof person>[] = [];
  return Array.from({ length: count }, () => {
    const each = known.length > 0 && chance(0.55) ? noisy(oneOf(known)) : person();
    known.push(each);
    const row: Record<string, unknown> = { ...each, phones: each.phones.join(";") };
    for (const column of Object.keys(row)) if (chance(0.06)) row[column] = null;
    if (chance(0.02)) row["name"] = oneOf(["unknown", " - ", "   "]);
    return row;
  });
}

function nextDay(iso: string): string {
  return new Date(Date.parse(iso) + 86_400_000).toISOString().slice(0, 10);
}

/** Day and month exchanged, where that is a date. */
function turned(iso: string): string {
  const [year = "", month = "", day = ""] = iso.split("-");
  return Number(day) <= 12 ? `${year}-${day}-${month}` : iso;
}
