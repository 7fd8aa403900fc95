import { oneDifference } from "./one-difference.ts";
import { remembering } from "./remembering.ts";

/** An occupation of informal workers, with the words people use for it. */
export type Occupation = {
  readonly id: string;
  /** The name on Indonesian screens. */
  readonly nameId: string;
  readonly nameEn: string;
  /** Decides a relief of the contribution (PP 50/2025); `other` never promises one. */
  readonly sector: "transport" | "other";
  /** Orders outreach only; it never changes a rate. */
  readonly riskHint: "low" | "medium" | "high";
  readonly everydayWords: readonly string[];
};

export type OccupationFinding =
  | { outcome: "found"; id: string }
  | { outcome: "ambiguous"; ids: readonly string[] }
  | { outcome: "unknown" };

export type OccupationFinder = (written: string) => OccupationFinding;

const UNKNOWN: OccupationFinding = { outcome: "unknown" };

/** Words that mean several occupations when they stand alone: somebody must ask which. */
export const AMBIGUOUS_WORDS = [
  "sopir",
  "buruh",
  "tukang",
  "jualan",
  "kernet",
  "gosok",
  "motong",
  "kerja bangunan",
  "online",
] as const;
const AMBIGUOUS: ReadonlySet<string> = new Set(AMBIGUOUS_WORDS);

/** Words for "someone who does": dropped for a second try. */
const DOERS: ReadonlySet<string> = new Set(["tukang", "buruh", "pak", "kang"]);
/** Other spellings of words in our list. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["supir", "sopir"],
  ["ojeg", "ojek"],
  ["truck", "truk"],
  ["trek", "truk"],
  ["pickup", "pikap"],
  ["taxi", "taksi"],
  ["batubara", "batu bara"],
  ["handphone", "hp"],
  ["kuburan", "kubur"],
  ["mesjid", "masjid"],
  ["ustadz", "ustaz"],
  ["ustad", "ustaz"],
]);

const WORDS = /[a-z0-9]+/g;
const BRACKETS = /\([^)]*\)?/g;
const JOBS_BREAK = /[/,;&+()]|\bdan\b|\bmerangkap\b|\bsekaligus\b/i;

/** Words as they are compared: lower case, no punctuation, usual spelling. */
function comparable(written: string): string {
  const words = written.toLowerCase().normalize("NFKD").match(WORDS) ?? [];
  return words
    .join(" ")
    .replaceAll("pick up", "pickup")
    .split(" ")
    .map((word) => SPELLINGS.get(word) ?? word)
    .join(" ");
}

function withoutDoers(text: string): string {
  return text
    .split(" ")
    .filter((word) => !DOERS.has(word))
    .join(" ");
}

type Index = Map<string, Set<string>>;

function add(index: Index, key: string, id: string): void {
  if (key === "") return;
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function finding(ids: Iterable<string> | undefined): OccupationFinding {
  const [first, ...others] = [...new Set(ids ?? [])].sort();
  if (first === undefined) return UNKNOWN;
  if (others.length === 0) return { outcome: "found", id: first };
  return { outcome: "ambiguous", ids: [first, ...others] };
}

/**
 * Makes the function that finds an occupation by its screen name or by everyday words.
 *
 * It tries the whole text, then the text without "tukang", "buruh", "pak", "kang", then each of
 * several jobs in one cell (the first known one is the main job), then the longest known words the
 * text begins with, then one slip of the hand. Words that fit several occupations are `ambiguous`.
 * An answer depends on the text and the list only.
 */
export function occupationFinder(list: readonly Occupation[]): OccupationFinder {
  const made = finders.get(list) ?? makeFinder(list);
  finders.set(list, made);
  return made;
}

/** Making one takes as long as reading some hundred rows; for the same list it is made once. */
const finders = new WeakMap<readonly Occupation[], OccupationFinder>();

function makeFinder(list: readonly Occupation[]): OccupationFinder {
  const exact: Index = new Map();
  const second: Index = new Map();
  for (const occupation of list) {
    const names = [occupation.nameId, occupation.nameId.replace(BRACKETS, ""), occupation.nameEn];
    for (const words of [...names, ...occupation.everydayWords].map(comparable)) {
      add(exact, words, occupation.id);
      add(second, withoutDoers(words), occupation.id);
    }
  }

  /** All occupations whose words hold every word of an ambiguous text ("kerja" says nothing). */
  function meanings(text: string): OccupationFinding {
    const wanted = text.split(" ").filter((word) => word !== "kerja");
    const ids = new Set<string>();
    for (const [key, owners] of exact) {
      const words = key.split(" ");
      if (wanted.every((word) => words.includes(word))) for (const id of owners) ids.add(id);
    }
    return ids.size === 0 ? UNKNOWN : { outcome: "ambiguous", ids: [...ids].sort() };
  }

  function findWhole(text: string): OccupationFinding {
    if (text === "") return UNKNOWN;
    if (AMBIGUOUS.has(text)) return meanings(text);
    const found = finding(exact.get(text));
    if (found.outcome !== "unknown") return found;
    const shorter = withoutDoers(text);
    if (shorter !== text && AMBIGUOUS.has(shorter)) return meanings(shorter);
    return finding(second.get(shorter));
  }

  /** The longest known words at the beginning: "ojek online Maxim", "penjahit rumahan". */
  function findBeginning(text: string): OccupationFinding {
    for (const [index, words] of [
      [exact, text.split(" ")],
      [second, withoutDoers(text).split(" ")],
    ] as const) {
      for (let length = words.length - 1; length >= 2; length -= 1) {
        const found = finding(index.get(words.slice(0, length).join(" ")));
        if (found.outcome !== "unknown") return found;
      }
    }
    const [first = "", ...more] = text.split(" ");
    const isKnownAlone = exact.has(first) && !AMBIGUOUS.has(first);
    return isKnownAlone || more.length === 0 ? sharingFirstWord(first) : UNKNOWN;
  }

  /** "Peternak itik" begins like two occupations: nobody is put into the wrong one. */
  function sharingFirstWord(first: string): OccupationFinding {
    const ids = new Set<string>();
    for (const [key, owners] of exact) {
      if (key === first || key.startsWith(`${first} `)) for (const id of owners) ids.add(id);
    }
    if (exact.has(first)) return finding(ids);
    return ids.size > 1 ? { outcome: "ambiguous", ids: [...ids].sort() } : UNKNOWN;
  }

  function findSlip(text: string): OccupationFinding {
    if (text.length < 7) return UNKNOWN;
    const ids = new Set<string>();
    for (const [key, owners] of exact) {
      if (oneDifference(text, key) === "slip") for (const id of owners) ids.add(id);
    }
    return finding(ids);
  }

  function findOne(text: string): OccupationFinding {
    for (const attempt of [findWhole, findSlip, findBeginning]) {
      const found = attempt(text);
      if (found.outcome !== "unknown") return found;
    }
    return UNKNOWN;
  }

  return remembering((written) => {
    const whole = findWhole(comparable(written));
    if (whole.outcome !== "unknown") return whole;
    for (const job of written.split(JOBS_BREAK)) {
      const found = findOne(comparable(job));
      if (found.outcome !== "unknown") return found;
    }
    return UNKNOWN;
  });
}
