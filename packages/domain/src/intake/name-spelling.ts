/**
 * One name, many spellings (identity.md section 5, rules 6 to 9, 11, 12).
 * Each line: the form we compare by, then what people write for it.
 */
const FAMILIES = `
  MUHAMMAD: MOH MOCH MOHD MUH MUHD MHD MD MHMD MUCH MOHAMAD MOHAMMAD MOHAMED MOHAMMED MUHAMAD MUHAMMED MUHAMED MOCHAMAD MOCHAMMAD MUCHAMAD MUCHAMMAD MUKHAMAD MUKHAMMAD MOKHAMAD MOKHAMMAD MOHAMAT MUHAMAT MOEHAMAD MOEHAMMAD MOEH
  AHMAD: ACH ACHMAD AKHMAD AHAMAD AHMAT ACHMAT AKHMAT
  SITI: STI SITTI
  RADEN: RD
  KEMAS: KMS
  NYIMAS: NYM
  MASAGUS: MGS
  MASAYU: MSY
  KIAGUS: KGS
  ABDULLAH: ABDULAH ABDOELLAH ABDOELAH
`;

const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  FAMILIES.trim()
    .split("\n")
    .flatMap((line) => {
      const [name = "", spellings = ""] = line.trim().split(": ");
      return spellings.split(" ").map((spelling): [string, string] => [spelling, name]);
    }),
);

/** Two words that are one name, by first and second word. */
const JOINED_PAIRS: ReadonlyMap<string, string> = new Map([
  ["KI AGUS", "KIAGUS"],
  ["NY AYU", "NYAYU"],
]);

const ABDUL_WORDS: ReadonlySet<string> = new Set(["ABD", "ABDUL", "ABDOEL"]);
/** ABDUR RAHMAN, ABDUS SALAM: the article takes the sound of the letter that follows. */
const ABDUL_ASSIMILATED = /^ABDU([RSNTZDJ])[HY]?$/;

/**
 * The words with the certain spellings unified: MUHAMMAD, AHMAD and SITI families, Malay titles,
 * ABDUL and its next word in one. Order is kept. What is uncertain (a single A) stays as written.
 */
export function unifySpelling(words: readonly string[]): string[] {
  const unified: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const next = words[i + 1];
    if (word === "M" && i === 0 && next !== undefined) {
      unified.push("MUHAMMAD");
    } else if (word === "ST" && next !== undefined) {
      // Behind a name ST is a degree without its dots, so only in front of a word is it SITI.
      unified.push("SITI");
    } else if (next !== undefined && (word === "KI" || word === "NY")) {
      const pair = JOINED_PAIRS.get(`${word} ${next}`);
      unified.push(pair ?? word);
      if (pair !== undefined) i++;
    } else if (word.startsWith("ABD")) {
      const joined = next === undefined ? null : joinAbdul(word, next);
      unified.push(joined ?? singleAbdul(word));
      if (joined !== null) i++;
    } else {
      unified.push(FAMILY_OF.get(word) ?? word);
    }
  }
  return unified;
}

/** "ABDUL" and the word that follows it as one name, or null when they do not belong together. */
export function joinAbdul(word: string, next: string): string | null {
  if (next.length < 3) return null;
  if (ABDUL_WORDS.has(word)) return abdulOf(next);
  const assimilated = ABDUL_ASSIMILATED.exec(word);
  return assimilated !== null && next[0] === assimilated[1] ? abdulOf(next) : null;
}

function singleAbdul(word: string): string {
  if (ABDUL_WORDS.has(word)) return "ABDUL";
  const family = FAMILY_OF.get(word);
  if (family !== undefined) return family;
  const rest = word.startsWith("ABDU")
    ? word.slice(4)
    : word.startsWith("ABDOE")
      ? word.slice(5)
      : "";
  return (rest.length < 3 ? null : abdulOf(rest)) ?? word;
}

/**
 * ABDUL with a name: ABDULRAHMAN, ABDURRAHMAN and ABDURAHMAN must come out the same, and so must
 * ABDUL LATIF and ABDULATIF; so a leading L is the article's, and a doubled first letter is one.
 */
function abdulOf(rest: string): string | null {
  let start = 0;
  while (rest[start] === "L") start++;
  if (rest[start] !== undefined && rest[start] === rest[start + 1]) start++;
  return rest.length - start < 3 ? null : `ABDUL${rest.slice(start)}`;
}

const OLD_SPELLING = /OE|DJ|TJ|NJ|SJ|CH|J(?=[AEIOU])/g;
const MAYBE_OLD_SPELLING = /OE|DJ|TJ|NJ|SJ|CH|J[AEIOU]/;
const NEW_FOR_OLD: Readonly<Record<string, string>> = {
  OE: "U",
  DJ: "J",
  TJ: "C",
  NJ: "NY",
  SJ: "SY",
  CH: "KH",
};

/**
 * The words as the spelling of 1972 would write them, or null when nothing in them looks older.
 *
 * A bare J was Y before 1972 and is J since, and nobody can tell by looking: `bareJ` says which.
 */
export function respell(words: readonly string[], bareJ: "J" | "Y"): string[] | null {
  let isChanged = false;
  const respelled = words.map((word) => {
    if (!MAYBE_OLD_SPELLING.test(word)) return word;
    const modern = word.replace(OLD_SPELLING, (old) => NEW_FOR_OLD[old] ?? bareJ);
    if (modern !== word) isChanged = true;
    return modern;
  });
  return isChanged ? unifySpelling(respelled) : null;
}

const VOWELS = "AEIOU";

/**
 * A word by how it sounds, for comparison only (rule 13): F=V=P, Z=J=S, Q=K, SY=S, KH=H=K, TH=T,
 * DH=D, DZ=Z, GH=G, IE=I; double letters are single, a final H and a Y between vowels are silent.
 */
export function soundOf(word: string): string {
  const length = word.length > 1 && word.endsWith("H") ? word.length - 1 : word.length;
  let sound = "";
  for (let i = 0; i < length; i++) {
    const letter = word[i] ?? "";
    const next = i + 1 < length ? (word[i + 1] ?? "") : "";
    let heard = letter;
    if (letter === "F" || letter === "V") heard = "P";
    else if (letter === "Z" || letter === "J") heard = "S";
    else if (letter === "Q" || letter === "H") heard = "K";
    else if (letter === "Y" && isVowel(word[i - 1]) && isVowel(next)) continue;

    if (next === "H" && (letter === "K" || letter === "T" || letter === "D" || letter === "G")) i++;
    else if (letter === "S" && next === "Y") i++;
    else if (letter === "I" && next === "E") i++;
    else if (letter === "D" && next === "Z") {
      heard = "S";
      i++;
    }
    if (!sound.endsWith(heard)) sound += heard;
  }
  return sound;
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && letter !== "" && VOWELS.includes(letter);
}
