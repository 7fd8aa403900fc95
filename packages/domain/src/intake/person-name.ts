import { jaroWinkler } from "../shared/jaro-winkler.ts";
import { hintedAgreement, NAME_EVIDENCE } from "./name-evidence.ts";
import { joinAbdul, respell, soundOf, unifySpelling } from "./name-spelling.ts";
import { isDegree, withoutDegrees, withoutTitles } from "./name-titles.ts";
import { DECEASED_WORDS, type WrittenWord, writtenWords } from "./name-words.ts";

/**
 * A name made comparable. Only for matching: on every document the KTP's spelling wins.
 *
 * One word is a whole name; nothing here ever asks for a second.
 */
export type NormalName = {
  /** In written order; titles, degrees and the father's name are off, certain spellings unified. */
  readonly words: readonly string[];
  /** The words as a set, sorted and joined by a space: equal keys are the same written name. */
  readonly key: string;
  /** The key first, then keys of what the name may also mean (a single A, old spelling). At most 8. */
  readonly readings: readonly string[];
  /** The name after BIN or BINTI, in written order; null when none is written. */
  readonly father: string | null;
  /** Keys of the other names written beside it: "Iwan alias Ridwan". */
  readonly aliases: readonly string[];
  /** ALM or ALMH stands with the name: a person must look, because the hint may be a mistake. */
  readonly deceasedHint: boolean;
};

const READINGS_MAX = 8;
const CHILD_OF: ReadonlySet<string> = new Set(["BIN", "BINTI", "BINTE", "B", "BT", "BTE"]);

/**
 * Makes a written name comparable (identity.md section 5, rules 1 to 12, 15, 16 and 20).
 *
 * Never throws; a text without a letter or digit gives an empty key. ALM directly behind BIN speaks
 * of the father, as in "Ahmad bin Alm. Usman", and gives no hint about the worker.
 */
export function normaliseName(written: string): NormalName {
  const [first = [], ...others] = writtenWords(written);
  const main = readOneName(first, false);
  let { words, father, deceasedHint, lettered } = main;

  const aliases: string[] = [];
  for (const list of others) {
    const other = readOneName(list, true);
    deceasedHint ||= other.deceasedHint;
    father ??= other.father;
    if (other.words.length === 0 || isDegree(list)) continue;
    if (words.length === 0) ({ words, lettered } = other);
    else aliases.push(keyOf(other.words));
  }

  const key = keyOf(words);
  return {
    words,
    key,
    readings: readingsOf(words, lettered, key),
    father,
    aliases: aliases.filter((each) => each !== key),
    deceasedHint,
  };
}

/** The key by which names are equal or not: `normaliseName(written).key`. Empty for an empty name. */
export function nameKey(written: string): string {
  return normaliseName(written).key;
}

type OneName = {
  words: readonly string[];
  father: string | null;
  deceasedHint: boolean;
  /** The words with a lone B kept: BIN, or the initial of a second name. Null when there is none. */
  lettered: readonly string[] | null;
};

/** `isBeside` when the words stand beside the name, in brackets or behind ALIAS. */
function readOneName(written: readonly WrittenWord[], isBeside: boolean): OneName {
  let deceasedHint = false;
  const living = written.filter((word, at) => {
    if (!DECEASED_WORDS.has(word.text)) return true;
    if (!CHILD_OF.has(written[at - 1]?.text ?? "")) deceasedHint = true;
    return false;
  });

  // In "(bin Usman)" the name itself stands outside the brackets.
  const opening = living[0]?.text ?? "";
  if (isBeside && living.length > 1 && opening.length > 2 && CHILD_OF.has(opening)) {
    return { words: [], father: fatherOf(living.slice(1)), deceasedHint, lettered: null };
  }

  const bare = withoutDegrees(withoutTitles(living));
  const split = bare.findIndex(
    (word, at) => at > 0 && at < bare.length - 1 && CHILD_OF.has(word.text),
  );
  if (split === -1) {
    return { words: unifySpelling(textsOf(bare)), father: null, deceasedHint, lettered: null };
  }
  return {
    words: unifySpelling(textsOf(withoutDegrees(bare.slice(0, split)))),
    father: fatherOf(bare.slice(split + 1)),
    deceasedHint,
    lettered: bare[split]?.text === "B" ? unifySpelling(textsOf(bare)) : null,
  };
}

function fatherOf(written: readonly WrittenWord[]): string {
  const next = written.findIndex((word, at) => at > 0 && CHILD_OF.has(word.text));
  const own = next === -1 ? written : written.slice(0, next);
  return unifySpelling(textsOf(withoutDegrees(withoutTitles(own)))).join(" ");
}

function textsOf(written: readonly WrittenWord[]): string[] {
  return written.map((word) => word.text);
}

function keyOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return [...new Set(words)].sort().join(" ");
}

/** The key first, then every other way to understand the words, without repeats. */
function readingsOf(
  words: readonly string[],
  lettered: readonly string[] | null,
  key: string,
): readonly string[] {
  const meanings: (readonly string[])[] = [words];
  if (lettered !== null) meanings.push(lettered);
  addReadingsOfA(words, meanings);
  addJoinedNur(words, meanings);
  for (const meaning of [...meanings]) {
    const modern = respell(meaning, "J");
    if (modern !== null) meanings.push(modern);
    const modernY = respell(meaning, "Y");
    if (modernY !== null) meanings.push(modernY);
  }
  if (meanings.length === 1) return [key];
  return [...new Set(meanings.map(keyOf))].slice(0, READINGS_MAX);
}

/** A single A in front, or behind MUHAMMAD, is AHMAD or ABDUL: nobody can tell (rule 8). */
function addReadingsOfA(words: readonly string[], meanings: (readonly string[])[]): void {
  const at = words[0] === "A" ? 0 : words[0] === "MUHAMMAD" && words[1] === "A" ? 1 : -1;
  const next = words[at + 1];
  if (at === -1 || next === undefined) return;
  meanings.push(words.with(at, "AHMAD"));
  const joined = joinAbdul("ABDUL", next);
  if (joined !== null) meanings.push(words.toSpliced(at, 2, joined));
}

/** NUR HAYATI is also NURHAYATI (rule 9). */
function addJoinedNur(words: readonly string[], meanings: (readonly string[])[]): void {
  const at = words.indexOf("NUR");
  const next = words[at + 1];
  if (at === -1 || next === undefined || next.length < 3) return;
  meanings.push(words.toSpliced(at, 2, `NUR${next}`));
}

/**
 * How alike two names are, 0 to 1; 1 only for equal keys. Symmetric. Empty names are like nothing.
 *
 * Jaro-Winkler on the sorted words and on the words as written, the best over all readings and
 * aliases (identity.md section 5, "Deciding same person"); then what NAME_EVIDENCE lists. Name
 * likeness alone never proves that two people are one. A shared MUHAMMAD or SITI weighs heavily in
 * short names, so a high figure is a reason to look, not a verdict. The father's name plays no part.
 */
export function nameSimilarity(a: NormalName, b: NormalName): number {
  if (a.key === "" || b.key === "") return 0;
  if (a.key === b.key) return 1;
  // One fixed order, so that the answer cannot depend on who is compared with whom.
  const [x, y] = a.key < b.key ? [a, b] : [b, a];

  let best = jaroWinkler(x.key, y.key);
  if (x.words.length > 1 || y.words.length > 1) {
    best = Math.max(best, jaroWinkler(x.words.join(" "), y.words.join(" ")));
  }
  if (isManifold(x) || isManifold(y)) best = Math.max(best, bestReading(x, y));
  if (best < NAME_EVIDENCE.dividedOtherwise && x.words.join("") === y.words.join("")) {
    best = NAME_EVIDENCE.dividedOtherwise;
  }
  if (best < NAME_EVIDENCE.sameSound && soundAlike(x, y)) best = NAME_EVIDENCE.sameSound;
  if (best < NAME_EVIDENCE.oneWordHinted) {
    best = Math.max(best, hintedAgreement(x.words, y.words));
  }
  return best;
}

function isManifold(name: NormalName): boolean {
  return name.readings.length > 1 || name.aliases.length > 0;
}

function bestReading(x: NormalName, y: NormalName): number {
  let best = 0;
  for (const one of [...x.readings, ...x.aliases]) {
    for (const other of [...y.readings, ...y.aliases]) {
      const similarity = jaroWinkler(one, other);
      if (similarity > best) best = similarity;
    }
  }
  return best * NAME_EVIDENCE.uncertainReading;
}

function soundAlike(x: NormalName, y: NormalName): boolean {
  if (Math.abs(x.key.length - y.key.length) > SOUND_LENGTH_GAP_MAX) return false;
  return soundKey(x.words) === soundKey(y.words);
}

/** Sound rules drop a letter here and there; names further apart in length need not be sounded out. */
const SOUND_LENGTH_GAP_MAX = 6;

function soundKey(words: readonly string[]): string {
  return keyOf(words.map(soundOf));
}

/** Whether both names give a father and the fathers' names have too little in common (below 0.85). */
export function fathersDiffer(a: NormalName, b: NormalName): boolean {
  if (a.father === null || b.father === null) return false;
  return jaroWinkler(a.father, b.father) < FATHER_ALIKE_MIN;
}

const FATHER_ALIKE_MIN = 0.85;
