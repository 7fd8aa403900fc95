import { MISSING } from "../model/model.ts";
import type { Patterns } from "./em-layout.ts";

/** Pairs that agree by chance must be so many times as many as those that are the same. */
const BY_CHANCE = 30;
/** Fewer agreeing pairs tell nothing. */
const ENOUGH = 100;
/** What an agreement may tell of another comparison, in bits on average, among pairs that are not the same. */
const BITS = 1;

/**
 * For every comparison those that agree because it does, also among strangers: a town and its postcode.
 *
 * Found in pairs drawn at random, of which about `samePerPair` are the same. A comparison that hardly any
 * strangers agree in cannot be asked: whoever agrees there is the same, and then agrees in everything.
 */
export function dependents(
  random: Patterns,
  levelCounts: readonly number[],
  samePerPair: number,
): boolean[][] {
  const everybody = levelsShown(random, levelCounts, () => true);
  const enough = Math.max(ENOUGH, BY_CHANCE * samePerPair * sumOf(random.counts));
  return levelCounts.map((_, k) => {
    const last = lastLevelOf(everybody[k] ?? [], enough);
    if (last < 0) return levelCounts.map(() => false);
    const agreeing = levelsShown(random, levelCounts, (row) => {
      const level = row[k] ?? MISSING;
      return level !== MISSING && level <= last;
    });
    return levelCounts.map(
      (_, other) => other !== k && told(agreeing[other] ?? [], everybody[other] ?? []) > BITS,
    );
  });
}

/** Per comparison, how often each level is shown by the pairs asked for. */
function levelsShown(
  { counts, levels }: Patterns,
  levelCounts: readonly number[],
  of: (row: Int8Array) => boolean,
): Float64Array[] {
  const width = levelCounts.length;
  const shown = levelCounts.map((count) => new Float64Array(count));
  for (let p = 0; p < counts.length; p++) {
    const row = levels.subarray(p * width, (p + 1) * width);
    if (!of(row)) continue;
    for (let k = 0; k < width; k++) {
      const level = row[k] ?? MISSING;
      const sums = shown[k];
      if (level !== MISSING && sums !== undefined)
        sums[level] = (sums[level] ?? 0) + (counts[p] ?? 0);
    }
  }
  return shown;
}

/** The last of the closest levels that together are shown often enough; -1 where all but "else" are too rare. */
function lastLevelOf(shown: ArrayLike<number>, enough: number): number {
  let sum = 0;
  for (let level = 0; level < shown.length - 1; level++) {
    sum += shown[level] ?? 0;
    if (sum >= enough) return level;
  }
  return -1;
}

/** How much more is known of a comparison by an agreement elsewhere: a divergence, in bits. */
function told(agreeing: ArrayLike<number>, everybody: ArrayLike<number>): number {
  const [some, all] = [sumOf(agreeing), sumOf(everybody)];
  if (some < ENOUGH) return 0;
  return Array.from(agreeing).reduce((bits, each, level) => {
    const share = each / some;
    return each === 0 ? bits : bits + share * Math.log2(share / ((everybody[level] ?? 1) / all));
  }, 0);
}

function sumOf(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, each) => sum + each, 0);
}
