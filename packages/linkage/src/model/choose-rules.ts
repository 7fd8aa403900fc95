import { columnsOfKey, hasSeveralValues, keyText, parseRule } from "./keys.ts";

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

/** A table of many columns has more rules worth trying than anyone has time for. */
const TRIED_AT_MOST = 120;

type Counted = {
  readonly rule: string;
  readonly pairs: number;
  /** Records that are in a block with others. */
  readonly records: number;
};

/**
 * The rules worth trying: those that make few enough pairs, and of the rules over the same columns only the
 * loosest and the tightest; where they are too many, those that most records have the values for.
 */
export function rulesWorthTrying(
  counted: readonly Counted[],
  pairsAtMost: (rule: string) => number,
): string[] {
  const byColumns = new Map<string, Counted[]>();
  const fitting = counted.filter(({ pairs, rule }) => pairs > 0 && pairs <= pairsAtMost(rule));
  const alone = new Set(fitting.map(({ rule }) => rule).filter((rule) => !rule.includes("&")));
  for (const each of fitting) {
    const keys = parseRule(each.rule);
    // A key that will do by itself finds all that it finds together with another.
    if (keys.length > 1 && keys.some((key) => alone.has(keyText(key)))) continue;
    // Words find what other keys of a column do not, and make more pairs than any.
    const columns = [...keys.flatMap(columnsOfKey), keys.some(hasSeveralValues)].join();
    byColumns.set(columns, [...(byColumns.get(columns) ?? []), each]);
  }
  const worth = [...byColumns.values()].flatMap((rules) => {
    const sorted = rules.toSorted((a, b) => a.pairs - b.pairs || (a.rule < b.rule ? -1 : 1));
    return sorted.length === 1
      ? sorted
      : [sorted.at(0), sorted.at(-1)].filter((each) => each !== undefined);
  });
  if (worth.length <= TRIED_AT_MOST) return worth.map(({ rule }) => rule);
  return worth
    .toSorted((a, b) => b.records - a.records || (a.rule < b.rule ? -1 : 1))
    .slice(0, TRIED_AT_MOST)
    .map(({ rule }) => rule);
}

/** A rule is worth its time when it adds this share of the probable matches. */
const WORTH = 0.0002;
/** What a rule costs besides its pairs, per record: its blocks have to be made, and each pair asked after. */
const RULE_COST = 0.5;
const RULES_AT_MOST = 40;
/** Pairs per record that may be spent on spare rules. */
const SPARE = 25;
/** And what a spare rule makes at least: one that makes hardly a pair finds nothing. */
const SPARE_AT_LEAST = 0.01;

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
  // What the first model overlooked may still be found: cheap rules that were not needed are spare ones.
  const spare = [...left].filter((each) => each.pairs >= SPARE_AT_LEAST * records);
  for (const each of spare.sort((a, b) => a.pairs - b.pairs || (a.rule < b.rule ? -1 : 1))) {
    if (chosen.length === RULES_AT_MOST || pairs + each.pairs > Math.min(budget, SPARE * records))
      break;
    chosen.push(each.rule);
    pairs += each.pairs;
  }
  return chosen;
}
