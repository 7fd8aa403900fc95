import { MISSING } from "../model/model.ts";
import type { Patterns } from "./em-layout.ts";

const ROUNDS = 200;
/** Pairs invented per level. */
const INVENTED = 0.5;

export type TwoClasses = {
  /** Where m begins. */
  readonly m: readonly (readonly number[])[];
  /** So many pairs are the same at most: otherwise the two kinds of pairs found are some others. */
  readonly sameAtMost: number;
};

/**
 * Tells the pairs that are the same among all that are compared from what their comparisons agree in, when no rule
 * leaves a comparison free and so nothing tells of it by itself. Both kinds of pairs are learnt, those that are not
 * the same as they are among the pairs compared, which is not as they are among all.
 *
 * @returns m, and how many pairs are the same
 */
export function tellApart(
  { counts, levels }: Patterns,
  { m: start, sameAtMost }: TwoClasses,
): { m: number[][]; same: number } {
  const width = start.length;
  const total = counts.reduce((sum, each) => sum + each, 0);
  const none = () => start.map((each) => new Array<number>(each.length).fill(INVENTED));
  const everybody = none();
  for (let p = 0; p < counts.length; p++) add(everybody, p, counts[p] ?? 0);
  let m = start.map((each) => [...each]);
  let others = everybody.map(inShares);
  let same = Math.min(0.3 * total, 0.3 * sameAtMost);
  for (let round = 0; round < ROUNDS; round++) {
    const [ofSame, ofOthers] = [none(), none()];
    const odds = Math.log(same / (total - same));
    let found = 0;
    for (let p = 0; p < counts.length; p++) {
      let sum = odds;
      for (let k = 0; k < width; k++) {
        const level = levels[p * width + k] ?? MISSING;
        if (level !== MISSING)
          sum += Math.log(m[k]?.[level] ?? 1) - Math.log(others[k]?.[level] ?? 1);
      }
      const share = (counts[p] ?? 0) / (1 + Math.exp(-sum));
      found += share;
      add(ofSame, p, share);
      add(ofOthers, p, (counts[p] ?? 0) - share);
    }
    m = ofSame.map(inShares);
    others = ofOthers.map(inShares);
    same = Math.min(found, sameAtMost, 0.9 * total);
    if (same < 1) break;
  }
  return { m, same };

  function add(sums: number[][], pattern: number, count: number): void {
    for (let k = 0; k < width; k++) {
      const level = levels[pattern * width + k] ?? MISSING;
      const sum = sums[k];
      if (level !== MISSING && sum !== undefined) sum[level] = (sum[level] ?? 0) + count;
    }
  }
}

/**
 * u as it is left when the pairs drawn at random lose the same ones among them: so many of each level as m says.
 */
export function withoutSame(
  u: readonly (readonly number[])[],
  m: readonly (readonly number[])[],
  prior: number,
): number[][] {
  return u.map((levels, k) =>
    // However many are taken away, a tenth stays: the share of the same is a guess still.
    inShares(levels.map((each, l) => Math.max(each / 10, each - prior * (m[k]?.[l] ?? 0)))),
  );
}

function inShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, each) => sum + each, 0);
  return counts.map((each) => each / total);
}
