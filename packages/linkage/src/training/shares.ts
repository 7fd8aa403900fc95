import { MISSING } from "../model/model.ts";
import type { Patterns } from "./em-layout.ts";

/** Pairs invented per level: a level never drawn is rare, not impossible. */
const INVENTED = 0.5;

/** What is known so far, by which pairs that are probably the same are left out. */
export type SoFar = {
  readonly m: readonly (readonly number[])[];
  readonly u: readonly (readonly number[])[];
  readonly prior: number;
};

/**
 * u from pairs drawn at random: how often each level occurs among pairs that are not the same.
 *
 * In a small table some drawn pairs are the same, and a number that no two people share would look shared.
 * So each pair counts by its probability of not being the same, once there is one.
 */
export function otherShares(
  { levels, counts }: Patterns,
  levelCounts: readonly number[],
  soFar: SoFar | null,
): number[][] {
  const width = levelCounts.length;
  const sums = levelCounts.map((count) => new Array<number>(count).fill(INVENTED));
  for (let p = 0; p < counts.length; p++) {
    const row = levels.subarray(p * width, (p + 1) * width);
    const different = (counts[p] ?? 0) * (soFar === null ? 1 : 1 - probability(row, soFar));
    for (let k = 0; k < width; k++) {
      const level = row[k] ?? MISSING;
      const sum = sums[k];
      if (level !== MISSING && sum !== undefined) sum[level] = (sum[level] ?? 0) + different;
    }
  }
  return sums.map((each) => {
    const total = each.reduce((sum, count) => sum + count, 0);
    return each.map((count) => count / total);
  });
}

/**
 * How strongly the pairs of a rule count of which nearly all are the same. Where many are not, some strangers
 * who have much in common pass for the same, and m would tell of them.
 */
const PURITY = 30;
/**
 * So many same pairs must the purest rules hold together to be heard alone. A rule of ten pairs may well be the
 * purest of all, and ten pairs tell nothing.
 */
const HEARD = 200;

/** A rule's pairs, the comparisons they may tell about (the others agree by the rule), and their share that is the same. */
export type Told = {
  readonly patterns: Patterns;
  readonly free: readonly boolean[];
  readonly same: number;
};

/**
 * How many pairs that are the same show each level, by all that is known so far, and mostly from the purest
 * rules.
 */
export function sameCounts(
  rules: readonly Told[],
  levelCounts: readonly number[],
  soFar: SoFar,
): number[][] {
  const width = levelCounts.length;
  const sums = levelCounts.map((count) => new Array<number>(count).fill(0));
  const rated = rules.map((rule) => ({ ...rule, matches: matchesOf(rule.patterns, soFar) }));
  const pureEnough = levelCounts.map((_, k) =>
    purityThatTells(rated.filter(({ free }) => free[k])),
  );
  for (const { free, matches, patterns, same } of rated) {
    const shares = pureEnough.map((pure, k) =>
      free[k] ? (same >= pure ? 1 : (same / pure) ** PURITY) : 0,
    );
    for (let p = 0; p < matches.length; p++) {
      for (let k = 0; k < width; k++) {
        const level = patterns.levels[p * width + k] ?? MISSING;
        const sum = sums[k];
        if (free[k] && level !== MISSING && sum !== undefined) {
          sum[level] = (sum[level] ?? 0) + (shares[k] ?? 0) * (matches[p] ?? 0);
        }
      }
    }
  }
  return sums;
}

/** Per pattern, how many of its pairs are the same. */
function matchesOf({ counts, levels }: Patterns, soFar: SoFar): Float64Array {
  const width = soFar.m.length;
  return counts.map(
    (count, p) => count * probability(levels.subarray(p * width, (p + 1) * width), soFar),
  );
}

/** The share of same pairs that a rule must have for its word to count whole. */
function purityThatTells(rules: readonly { same: number; matches: Float64Array }[]): number {
  const purest = rules
    .map(({ matches, same }) => ({ same, held: matches.reduce((sum, each) => sum + each, 0) }))
    .sort((a, b) => b.same - a.same);
  let held = 0;
  for (const rule of purest) {
    held += rule.held;
    if (held >= HEARD) return rule.same;
  }
  return purest.at(-1)?.same ?? 1;
}

/** m from counts of levels; where there are none it stays as it was. */
export function sharesOf(
  counts: readonly (readonly number[])[],
  before: readonly (readonly number[])[],
): number[][] {
  return counts.map((levels, k) => {
    const total = levels.reduce((sum, count) => sum + count, 0);
    if (total < 1) return [...(before[k] ?? [])];
    // A thousandth of a pair: no level becomes impossible on the way.
    return levels.map((count) => (count + 1e-3) / (total + 1e-3 * levels.length));
  });
}

/** Fewer pairs than this tell nothing about a level. */
const ENOUGH = 3;

/**
 * m as far as the pairs bear it out.
 *
 * Where hardly any same pair shows a level, it weighs what the next, looser level does: otherwise a closer
 * agreement that nobody happens to show would count heavily against a pair. And what none of n same pairs
 * shows is rarer than one in n, but nobody knows how much.
 */
export function supported(
  m: readonly (readonly number[])[],
  u: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): number[][] {
  return m.map((levels, k) => {
    const pairs = (expected[k] ?? []).reduce((sum, each) => sum + each, 0);
    const mended = levels.map((each) => Math.max(each, INVENTED / (pairs + 1)));
    for (let l = levels.length - 2; l >= 0; l--) {
      if ((expected[k]?.[l] ?? 0) >= ENOUGH) continue;
      const looser = (mended[l + 1] ?? 1) / (u[k]?.[l + 1] ?? 1);
      mended[l] = Math.max(mended[l] ?? 0, (u[k]?.[l] ?? 0) * looser);
    }
    const total = mended.reduce((sum, each) => sum + each, 0);
    return mended.map((each) => each / total);
  });
}

function probability(row: Int8Array, { m, u, prior }: SoFar): number {
  let odds = Math.log(prior) - Math.log1p(-prior);
  for (let k = 0; k < row.length; k++) {
    const level = row[k] ?? MISSING;
    if (level !== MISSING) odds += Math.log(m[k]?.[level] ?? 1) - Math.log(u[k]?.[level] ?? 1);
  }
  return 1 / (1 + Math.exp(-odds));
}

/** A prior to begin with: as if one record in ten had another like it. */
export function startOf(totalPairs: number, recordCount: number): number {
  return Math.min(0.5, (0.1 * recordCount) / totalPairs);
}
