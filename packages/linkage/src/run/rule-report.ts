import { type Lost, NOTHING_LOST } from "../blocking/lost-pairs.ts";
import type { Guard, RuleIndex } from "../blocking/rule-index.ts";
import { LinkageError } from "../errors.ts";
import { keyText, parseRule } from "../model/keys.ts";
import type { RecordStore } from "../records/store.ts";

/** What one blocking rule did. */
export type RuleReport = {
  readonly rule: string;
  /** Records that have all of its keys. */
  readonly records: number;
  /** Pairs it makes by itself; one with two words in common counts twice. */
  readonly pairs: number;
  readonly largestBlock: number;
  /** Pairs left out because their block was too large. Other rules may compare them. */
  readonly guardedPairs: number;
  /** Blocks that were cut, and those that could not be made small enough and were not compared at all. */
  readonly cutBlocks: number;
  readonly droppedBlocks: number;
};

export function reportOf(store: RecordStore, index: RuleIndex, n: number): RuleReport {
  return {
    rule: store.layout.rules[n]?.rule ?? "",
    records: index.records,
    pairs: index.pairs,
    largestBlock: index.largestBlock,
    guardedPairs: index.guardedPairs,
    cutBlocks: index.refinements.filter(({ depth }) => depth > 0).length,
    droppedBlocks: index.refinements.filter(({ depth }) => depth < 0).length,
  };
}

/** Throws `LinkageError` for rules whose keys no record has. */
export function requireMatches({ layout }: RecordStore, indexes: readonly RuleIndex[]): void {
  const problems = layout.rules.flatMap(({ rule, keys }, n) => {
    if (indexes[n]?.records !== 0) return [];
    const needed = keys.map(({ name }) => name).join(" and ");
    return [
      `blocking "${rule}": can match nothing, because no record has ${needed}. Mend or remove the rule.`,
    ];
  });
  if (problems.length > 0) throw new LinkageError(problems);
}

/** What a person must know of the rules whose blocks were cut, a sentence or two for each. */
export function warningsOf(
  rules: readonly RuleReport[],
  { refineBy }: Guard,
  lost: readonly Lost[] | null,
): string[] {
  return rules.flatMap((rule, n) => {
    const { cutBlocks, droppedBlocks, guardedPairs, largestBlock, pairs } = rule;
    if (guardedPairs === 0) return [];
    const count = cutBlocks + droppedBlocks;
    const blocks =
      count === 1 ? "1 block was too large" : `${inWords(count)} blocks were too large`;
    const own = parseRule(rule.rule).map(keyText);
    const added = refineBy.map(({ name }) => name).filter((name) => !own.includes(name));
    const keys = added.join(", ") || "nothing else";
    const left = `${inWords(guardedPairs)} pairs (${((100 * guardedPairs) / pairs).toFixed(1)} %) were left out`;
    const matches = lost === null ? "" : lostInWords(lost[n] ?? NOTHING_LOST);
    const dropped =
      droppedBlocks === 0
        ? ""
        : ` ${inWords(droppedBlocks)} of the blocks could not be made small enough and ${droppedBlocks === 1 ? "was" : "were"} not compared.`;
    return [
      `blocking "${rule.rule}": ${blocks} (the largest has ${inWords(largestBlock)} records), so ${keys} had to agree as well; ${left}${matches}.${dropped}`,
    ];
  });
}

function lostInWords({ isAll, lookedAt, matches }: Lost): string {
  if (lookedAt === 0) return ", all of which other rules compare";
  const count = `${isAll ? "" : "about "}${inWords(matches)}`;
  const lost =
    matches === 0 ? "no probable match" : `${count} probable match${matches === 1 ? "" : "es"}`;
  return `, and with them ${lost}${isAll ? "" : ` (${inWords(lookedAt)} pairs were looked at)`}`;
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
