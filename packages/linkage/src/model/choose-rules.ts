export type TriedRule = {
  readonly rule: string;
  /** Pairs it makes by itself. */
  readonly pairs: number;
  /** The probable matches it makes, by their numbers. */
  readonly matches: Int32Array;
};

export type Choice = {
  /** Pairs that all rules together may make, each counted for each rule. */
  readonly budget: number;
  readonly records: number;
  /** How many probable matches there are; their numbers go up to it. */
  readonly matches: number;
};

/** A rule is worth its time when it adds this share of the probable matches. */
const WORTH = 0.0002;
/** What a rule costs besides its pairs, per record: its blocks have to be made, and each pair asked after. */
const RULE_COST = 0.5;
const RULES_AT_MOST = 40;

/**
 * Chooses the blocking rules that find the most probable matches for the pairs they make.
 *
 * Greedily: always the rule that adds the most matches per pair, until no rule adds enough or the budget is
 * spent. A match that two rules find is counted once.
 */
export function chooseRules(
  tried: readonly TriedRule[],
  { budget, matches, records }: Choice,
): string[] {
  const covered = new Uint8Array(matches);
  const left = new Set(tried.filter(({ pairs }) => pairs > 0 && pairs <= budget));
  const chosen: string[] = [];
  let pairs = 0;
  while (chosen.length < RULES_AT_MOST) {
    let best: { each: TriedRule; gain: number; worth: number } | null = null;
    for (const each of left) {
      if (pairs + each.pairs > budget) continue;
      let gain = 0;
      for (const match of each.matches) if (covered[match] === 0) gain++;
      const worth = gain / (each.pairs + RULE_COST * records);
      if (best === null || worth > best.worth) best = { each, gain, worth };
    }
    if (best === null || best.gain < Math.max(1, WORTH * matches)) break;
    for (const match of best.each.matches) covered[match] = 1;
    chosen.push(best.each.rule);
    pairs += best.each.pairs;
    left.delete(best.each);
  }
  return chosen;
}
