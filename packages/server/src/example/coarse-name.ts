import { jaroWinkler } from "@payung/domain/shared/jaro-winkler.ts";

/**
 * A deliberately coarse key of a name: names that any careful reader might take for the same
 * spelling have the same key, and many that nobody would confuse share one too.
 *
 * It keeps invented people apart: no two who were born on one day may share it, unless that is
 * what is planted. It is no rule of the programme; that one lives in `domain/intake`.
 */
export function coarseName(words: readonly string[]): string {
  let letters = "";
  for (const word of words) letters += skeletonOf(word);
  return Array.from(letters).sort().join("");
}

/** Whether no careful reader could take the two for one name: no shared word and little likeness. */
export function areClearlyDifferent(one: readonly string[], other: readonly string[]): boolean {
  if (one.some((word) => other.includes(word))) return false;
  return (
    likeness(one, other) < CLEARLY_DIFFERENT_BELOW &&
    likeness(one.toSorted(), other.toSorted()) < CLEARLY_DIFFERENT_BELOW
  );
}

/** Officers are asked from 0.7 on; unrelated names are often near 0.5. */
const CLEARLY_DIFFERENT_BELOW = 0.6;

/** How alike two names are as written, 0 to 1 (Jaro and Winkler). */
export function likeness(one: readonly string[], other: readonly string[]): number {
  return jaroWinkler(upperCase(one), upperCase(other));
}

function upperCase(words: readonly string[]): string {
  return words.join(" ").toUpperCase();
}

/** Names are drawn from pools, so the same words come again and again. */
const skeletons = new Map<string, string>();

function skeletonOf(word: string): string {
  const known = skeletons.get(word);
  if (known !== undefined) return known;
  const skeleton = word
    .toUpperCase()
    .replace(/[^A-Z]/g, "")
    .replace(/DJ|[ZSJ]/g, "S")
    .replace(/TJ/g, "C")
    .replace(/CH|KH|[QKH]/g, "K")
    .replace(/[FV]/g, "P")
    .replace(/[AEIOUYH]/g, "")
    .replace(/(.)\1+/g, "$1");
  const key = skeleton === "" ? word.slice(0, 1).toUpperCase() : skeleton;
  if (skeletons.size < 20_000) skeletons.set(word, key);
  return key;
}
