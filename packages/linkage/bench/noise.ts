import type { Dice } from "./dice.ts";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const DIGITS = "0123456789";

/** One slip of the keyboard: a wrong character, one lost, one too many, or two neighbours exchanged. */
export function typo(text: string, alphabet: string, dice: Dice): string {
  if (text.length < 2) return text;
  const at = dice.below(text.length);
  const kind = dice.next();
  const before = text.slice(0, at);
  if (kind < 0.35) return before + dice.letterOf(alphabet) + text.slice(at + 1);
  if (kind < 0.6) return before + text.slice(at + 1);
  if (kind < 0.8) return before + dice.letterOf(alphabet) + text.slice(at);
  if (at + 1 === text.length) return text.slice(0, -1);
  return before + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

/** Spellings that change with the times, the school or the clerk. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ["SY", "S"],
  ["DJ", "J"],
  ["J", "DJ"],
  ["U", "OE"],
  ["F", "P"],
  ["Z", "J"],
  ["KH", "H"],
  ["Y", "I"],
  ["NG", "N"],
  ["MUHAMMAD", "MOHAMAD"],
  ["MUHAMMAD", "M"],
  ["ABDUL", "ABD"],
  ["NUR", "NOER"],
];

/** A name as another clerk writes it: slips, another spelling, a word lost, shortened or out of its place. */
export function nameWrittenAnew(name: string, dice: Dice): string {
  if (name === "") return name;
  let written = name;
  if (dice.chance(0.22)) written = typo(written, LETTERS, dice);
  if (dice.chance(0.06)) written = typo(written, LETTERS, dice);
  if (dice.chance(0.12)) written = written.replace(...dice.oneOf(SPELLINGS));
  return wordsWrittenAnew(written.split(" "), dice).join(" ").trim();
}

function wordsWrittenAnew(words: readonly string[], dice: Dice): readonly string[] {
  const [first = "", second = "", ...others] = words;
  if (words.length === 1) return words;
  if (dice.chance(0.08)) return words.toSpliced(dice.below(words.length), 1);
  if (dice.chance(0.06)) return [first, second.slice(0, 1), ...others];
  if (dice.chance(0.04)) return [second, first, ...others];
  return words;
}
