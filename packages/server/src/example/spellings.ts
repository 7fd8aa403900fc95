import { likeness } from "./coarse-name.ts";
import { type InventedName, inventFather, type Sex } from "./invented-name.ts";
import { type Dice, shuffle } from "./random.ts";

/**
 * Ways in which people and offices write a name that is on the identity card in another spelling
 * (identity.md section 5). Each gives the written name, or null where it does not apply.
 */
type Spelling = (dice: Dice, name: InventedName, sex: Sex) => string | null;

const SPELLINGS: readonly Spelling[] = [
  shortMuhammad,
  shortMuhammad,
  otherAhmad,
  otherAbdul,
  sittiForSiti,
  shortNobleTitle,
  pilgrimTitle,
  academicDegree,
  withFather,
  oneLetterOff,
  oneLetterOff,
  oldSpelling,
  wordsTurnedRound,
  apostrophe,
];

/** Writes a name in a spelling that any careful reader takes for the same; null when none applies. */
export function respell(dice: Dice, name: InventedName, sex: Sex): string | null {
  const ways = [...SPELLINGS];
  shuffle(ways, dice);
  for (const way of ways) {
    const written = way(dice, name, sex);
    if (written !== null) return written;
  }
  return null;
}

/** Writes a name badly: letters wrong, a word shortened or lost. Only a linkage engine sees the person. */
export function misspell(dice: Dice, name: InventedName): string {
  const words = [...name.words];
  if (words.length > 2 && dice.chance(0.3)) words.splice(1 + dice.below(words.length - 1), 1);
  const slips = dice.chance(0.4) ? 2 : 1;
  for (let slip = 0; slip < slips; slip++) {
    const at = dice.below(words.length);
    words[at] = withOneLetterWrong(dice, words[at] ?? "", 1);
  }
  return words.join(" ");
}

function shortMuhammad(dice: Dice, { words }: InventedName): string | null {
  if (words[0] !== "Muhammad" || words.length < 2) return null;
  return [
    dice.pick(["M.", "Muh.", "Moh.", "Mhd", "Mohamad", "Mohammad", "Muhamad"]),
    ...words.slice(1),
  ].join(" ");
}

function otherAhmad(dice: Dice, { words }: InventedName): string | null {
  if (words[0] !== "Ahmad") return null;
  return [dice.pick(["Achmad", "Akhmad"]), ...words.slice(1)].join(" ");
}

function otherAbdul(_dice: Dice, { words }: InventedName): string | null {
  return words[0] === "Abdul" ? ["Abd.", ...words.slice(1)].join(" ") : null;
}

function sittiForSiti(_dice: Dice, { words }: InventedName): string | null {
  return words[0] === "Siti" ? ["Sitti", ...words.slice(1)].join(" ") : null;
}

const SHORT_TITLES: Readonly<Record<string, string>> = {
  Raden: "Rd.",
  Kemas: "Kms.",
  Masagus: "Mgs.",
  Kiagus: "Kgs.",
  Nyimas: "Nym.",
  Masayu: "Msy.",
};

function shortNobleTitle(_dice: Dice, { words }: InventedName): string | null {
  const short = SHORT_TITLES[words[0] ?? ""];
  return short === undefined ? null : [short, ...words.slice(1)].join(" ");
}

function pilgrimTitle(dice: Dice, { words, namesFather }: InventedName, sex: Sex): string | null {
  if (!namesFather || words.length < 2) return null;
  const title = sex === "L" ? dice.pick(["H.", "Haji", "Ust."]) : dice.pick(["Hj.", "Hajjah"]);
  return [title, ...words].join(" ");
}

function academicDegree(dice: Dice, { words }: InventedName): string | null {
  if (words.length < 2) return null;
  return `${words.join(" ")}, ${dice.pick(["S.E.", "S.Pd", "S.H.", "S.Kom", "A.Md", "S.Sos"])}`;
}

function withFather(dice: Dice, { words, namesFather }: InventedName, sex: Sex): string | null {
  if (!namesFather) return null;
  const between = sex === "L" ? dice.pick(["bin", "Bin"]) : dice.pick(["binti", "Binti"]);
  return [...words, between, inventFather(dice)].join(" ");
}

/**
 * A slip in a long name, and not in a word that has accepted other spellings: in a short name one letter
 * may make another name. Slips that the usual measure of likeness takes badly are left out, so that
 * nobody need call the two names different.
 */
function oneLetterOff(dice: Dice, { words }: InventedName): string | null {
  if (words.join("").length < 13) return null;
  const at = words.findIndex((word) => word.length >= 6 && !SPECIAL_FIRST_WORDS.includes(word));
  const word = words[at];
  if (word === undefined) return null;
  for (let attempt = 0; attempt < 5; attempt++) {
    const written = words.with(at, withOneLetterWrong(dice, word, 3));
    if (
      likeness(written, words) >= PLAINLY_THE_SAME &&
      likeness(written.toSorted(), words.toSorted()) >= PLAINLY_THE_SAME
    )
      return written.join(" ");
  }
  return null;
}

/** Officers are asked below 0.9 (identity.md section 4). */
const PLAINLY_THE_SAME = 0.95;

/** As before the spelling reform of 1947 and 1972: Sukardi is Soekardi, Junaidi is Djunaidi. */
function oldSpelling(_dice: Dice, { words }: InventedName): string | null {
  if (words.join("").length < 11) return null;
  const at = words.findIndex((word) => /^Su[bcdfgjklmnprst]|^J[aou]/.test(word));
  const word = words[at];
  if (word === undefined) return null;
  const old = word.startsWith("Su") ? `Soe${word.slice(2)}` : `Dj${word.slice(1)}`;
  return words.with(at, old).join(" ");
}

function wordsTurnedRound(_dice: Dice, { words }: InventedName): string | null {
  const [first, second] = words;
  if (words.length !== 2 || first === undefined || second === undefined) return null;
  if (first in SHORT_TITLES || SPECIAL_FIRST_WORDS.includes(first)) return null;
  return `${second} ${first}`;
}

const SPECIAL_FIRST_WORDS = ["Muhammad", "Ahmad", "Abdul", "Siti", "Nyayu", "Andi"];

function apostrophe(_dice: Dice, { words }: InventedName): string | null {
  const at = words.findIndex((word) => /^Nura[a-z]/.test(word));
  const word = words[at];
  return word === undefined ? null : words.with(at, `Nur'${word.slice(3)}`).join(" ");
}

/** Changes, drops, doubles or swaps one letter, not among the first `kept` and not the last. */
function withOneLetterWrong(dice: Dice, word: string, kept: number): string {
  if (word.length < kept + 2) return `${word}${word.slice(-1)}`;
  for (;;) {
    const at = kept + dice.below(word.length - kept - 1);
    const before = word.slice(0, at);
    const letter = word.charAt(at);
    const after = word.slice(at + 1);
    const kind = dice.below(4);
    const wrong =
      kind === 0
        ? before + dice.pick(NEIGHBOURS[letter] ?? ["a"]) + after
        : kind === 1
          ? before + after
          : kind === 2
            ? before + letter + letter + after
            : before + after.charAt(0) + letter + after.slice(1);
    if (wrong !== word) return wrong;
  }
}

/** Letters that are heard or typed for one another. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  a: ["e", "s"],
  e: ["i", "a"],
  i: ["e", "y"],
  o: ["u", "p"],
  u: ["o", "i"],
  d: ["t"],
  t: ["d"],
  b: ["p"],
  p: ["f", "b"],
  f: ["p", "v"],
  z: ["j", "s"],
  s: ["z"],
  k: ["h", "g"],
  h: ["k"],
  r: ["l"],
  l: ["r"],
  m: ["n"],
  n: ["m"],
  g: ["k"],
  j: ["z"],
  y: ["i"],
  w: ["u"],
};
