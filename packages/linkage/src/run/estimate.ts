import { LinkageError } from "../errors.ts";
import { columnsOfKey, parseRule } from "../model/keys.ts";
import type { Comparison, Level, LinkageModel } from "../model/model.ts";
import { columnsOfComparison, columnsOfRareWords } from "../model/tests.ts";
import type { Table } from "../tables/table.ts";
import { dependents } from "../training/dependence.ts";
import { estimateByEm, estimatePrior, type Session } from "../training/em.ts";
import type { Patterns } from "../training/em-layout.ts";
import { otherShares, sameCounts, sharesOf, startOf, supported } from "../training/shares.ts";
import { tellApart, withoutSame } from "../training/two-classes.ts";
import { type Prepared, prepare, type RunOptions } from "./find-pairs.ts";
import { counter } from "./load-records.ts";
import type { PatternCounts } from "./operations.ts";

export type EstimateOptions = RunOptions & {
  /** How many pairs are drawn at random, at most; 600,000 when missing. */
  readonly sample?: number;
  /** How many pairs of each blocking rule are looked at, about; 150,000 when missing. */
  readonly pairsPerRule?: number;
  /** What the draw begins with: the same seed gives the same model. */
  readonly seed?: number;
};

export type EstimateReport = {
  /** The blocking rules the estimate was made over. */
  readonly sessions: readonly {
    readonly rule: string;
    readonly pairs: number;
    /** The share of the rule's pairs that are the same. */
    readonly same: number;
    readonly comparisons: readonly string[];
  }[];
  readonly sampledPairs: number;
  readonly expectedMatches: number;
  readonly logLikelihoods: readonly number[];
  readonly iterations: number;
  readonly warnings: readonly string[];
  readonly seconds: { readonly load: number; readonly index: number; readonly estimate: number };
};

const SAMPLE = 600_000;
const PAIRS_PER_RULE = 150_000;
const SEED = 20_261;
/** Rounds of estimating m, then the prior, then u again without the pairs that are the same. */
const ROUNDS = 4;
/** And then of telling m anew by all comparisons together, mostly from the purest rules. */
const LAST_ROUNDS = 6;
/** In each of which what no rule leaves free is told so many times. */
const REST_ROUNDS = 10;

/**
 * Estimates a model's probabilities from the tables themselves, without labels.
 *
 * u comes from pairs drawn at random, less those that are probably the same; m from expectation-maximisation
 * over the pairs of all blocking rules at once, each rule teaching what it does not itself ask for, and is told
 * once more from the rules whose pairs are nearly all the same; the prior from all candidate pairs.
 */
export async function estimate(
  tables: readonly Table[],
  spec: LinkageModel,
  options: EstimateOptions = {},
): Promise<{ model: LinkageModel; report: EstimateReport }> {
  const prepared = await prepare(tables, spec, options);
  try {
    return await estimatePrepared(prepared, spec, options);
  } finally {
    await prepared.close();
  }
}

async function estimatePrepared(
  prepared: Prepared,
  spec: LinkageModel,
  options: EstimateOptions,
): Promise<{ model: LinkageModel; report: EstimateReport }> {
  const began = performance.now();
  const { indexes, rules, store } = prepared;
  const levelCounts = spec.comparisons.map(({ levels }) => levels.length);
  const names = spec.comparisons.map(({ name }) => name);
  const totalPairs = pairsIn(store.tableStarts, options.linkOnly ?? false);
  if (totalPairs === 0) throw new LinkageError("There is no pair to estimate from.");

  const sampled = Math.min(options.sample ?? SAMPLE, Math.ceil(totalPairs));
  const random = await randomPatterns(prepared, sampled, options.seed ?? SEED);
  options.onProgress?.("estimate", 0.3);
  // No table is thought to have more than about one pair that is the same for each record.
  const saysAlso = dependents(random, levelCounts, store.recordCount / totalPairs);
  const sessions: Session[] = [];
  const warnings = [...prepared.warnings];
  if (spec.comparisons.length === 1) {
    warnings.push(
      "comparisons: with only one, nothing tells whether those who agree are the same; look at the pairs found, or estimate with --labels.",
    );
  }
  for (const [n, { rule }] of rules.entries()) {
    const pairs = (indexes[n]?.pairs ?? 0) - (indexes[n]?.guardedPairs ?? 0);
    const share = Math.min(1, (options.pairsPerRule ?? PAIRS_PER_RULE) / pairs);
    const free = freeUnder(spec, rule, saysAlso);
    if (pairs === 0) warnings.push(`blocking "${rule}": makes no pair here.`);
    if (pairs === 0 || !free.includes(true)) continue;
    const { patterns } = await rulePatterns(prepared, n, share);
    sessions.push({ name: rule, patterns, free });
  }
  options.onProgress?.("estimate", 0.6);
  const candidates = rules.reduce((sum, { pairs, guardedPairs }) => sum + pairs - guardedPairs, 0);
  const shareOfAll = Math.min(1, (2 * (options.pairsPerRule ?? PAIRS_PER_RULE)) / candidates);
  if (candidates === 0) throw new LinkageError("No blocking rule makes a pair to learn from.");
  const all = await rulePatterns(prepared, "all", shareOfAll);
  const scaled = {
    ...all.patterns,
    counts: all.patterns.counts.map((count) => count / shareOfAll),
  };

  let u = otherShares(random, levelCounts, null);
  let prior = startOf(totalPairs, store.recordCount);
  let m: readonly (readonly number[])[] = levelCounts.map(usualLevels);
  let expectedMatches = 0;
  const logLikelihoods: number[] = [];
  const tellPriorAndOthers = () => {
    const told = { patterns: scaled, m, u, names, totalPairs, start: prior };
    ({ prior, expectedMatches } = estimatePrior(told));
    u = otherShares(random, levelCounts, { m, u, prior });
  };
  // What every rule asks for is told by all pairs that are compared, as far as it can be.
  const unheard = levelCounts.map((_, k) => !sessions.some(({ free }) => free[k]));
  // In a title is nearly all that is known, and those who share a maker or an author share words in titles too.
  const isTitle = spec.comparisons.some(
    (comparison, k) =>
      (unheard[k] || options.linkOnly === true) &&
      columnsOfRareWords({ blocking: [], comparisons: [comparison] }).length > 0,
  );
  let heard: readonly (readonly number[])[] = [];
  const hearTheRest = () => {
    for (let round = 0; unheard.includes(true) && round < REST_ROUNDS; round++) {
      heard = sameCounts([{ patterns: scaled, free: unheard, same: 1 }], levelCounts, {
        m,
        u,
        prior,
      });
      m = sharesOf(heard, m);
      tellPriorAndOthers();
    }
  };
  let result = estimateByEm({ levelCounts, names, u, sessions });
  for (let round = 0; round < (isTitle ? 0 : ROUNDS); round++) {
    if (round > 0) result = estimateByEm({ levelCounts, names, u, sessions, m });
    ({ m } = result);
    logLikelihoods.push(...result.logLikelihoods);
    tellPriorAndOthers();
    hearTheRest();
  }
  const told = sessions.map((session, n) => ({ ...session, same: result.lambda[n] ?? 0 }));
  for (let round = 0; round < (isTitle ? 0 : LAST_ROUNDS); round++) {
    m = sharesOf(sameCounts(told, levelCounts, { m, u, prior }), m);
    tellPriorAndOthers();
    hearTheRest();
  }
  if (isTitle) {
    // What is free then is a maker or a price, which strangers share as well: it would tell makers apart. And of the
    // pairs that agree closely most may be the same, which chance would seem to explain.
    const sameAtMost = mostSame(store.tableStarts, options.linkOnly ?? false);
    const apart = tellApart(scaled, { m: levelCounts.map(usualLevels), sameAtMost });
    ({ m, same: expectedMatches } = apart);
    prior = Math.max(0.5, expectedMatches) / totalPairs;
    u = withoutSame(otherShares(random, levelCounts, null), m, prior);
    heard = m.map((levels) => levels.map((share) => share * expectedMatches));
  }
  options.onProgress?.("estimate", 1);
  for (const [k, expected] of result.expectedMatches.entries()) {
    if (expected < 1) {
      warnings.push(
        `comparisons.${names[k]}: every blocking rule asks for it, so its m comes from the pairs they make and may be too sure; add a rule over other columns.`,
      );
    }
  }
  const expected = result.expectedByLevel.map((each, k) =>
    isTitle || unheard[k] ? (heard[k] ?? each) : each,
  );
  return {
    model: filledIn(spec, supported(m, u, expected), u, prior),
    report: {
      sessions: sessions.map(({ name, patterns, free }, n) => ({
        rule: name,
        pairs: patterns.counts.reduce((sum, count) => sum + count, 0),
        same: result.lambda[n] ?? 0,
        comparisons: names.filter((_, k) => free[k]),
      })),
      sampledPairs: sampled,
      expectedMatches,
      logLikelihoods,
      iterations: result.iterations,
      warnings,
      seconds: { ...prepared.seconds, estimate: (performance.now() - began) / 1000 },
    },
  };
}

/** Where m begins: most pairs that are the same agree closely. */
function usualLevels(count: number): number[] {
  const total = 2 - 2 ** (1 - count);
  return Array.from({ length: count }, (_, level) => 2 ** -level / total);
}

/** How many pairs are the same if each record has one other; between tables the largest cannot find more than that. */
function mostSame(tableStarts: readonly number[], linkOnly: boolean): number {
  const count = tableStarts.at(-1) ?? 0;
  const sizes = tableStarts.slice(1).map((end, n) => end - (tableStarts[n] ?? 0));
  return linkOnly ? count - Math.max(...sizes) : count;
}

/** All pairs there are; between different tables only, where only those count. */
export function pairsIn(tableStarts: readonly number[], linkOnly: boolean): number {
  const count = tableStarts.at(-1) ?? 0;
  const all = (count * (count - 1)) / 2;
  if (!linkOnly) return all;
  const within = tableStarts.slice(1).map((end, n) => end - (tableStarts[n] ?? 0));
  return all - within.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

/**
 * Which comparisons look at nothing that a rule asks for, nor at what follows from that: where the town is
 * asked for, the postcode tells strangers from the same no more, and u would not know. Two columns from one
 * column of the table are one.
 */
function freeUnder(
  spec: LinkageModel,
  rule: string,
  saysAlso: readonly (readonly boolean[])[],
): boolean[] {
  const sourcesOf = (column: string) => [spec.columns[column]?.from ?? column].flat();
  const asked = new Set(parseRule(rule).flatMap((key) => columnsOfKey(key).flatMap(sourcesOf)));
  const isAsked = spec.comparisons.map((comparison) =>
    columnsOfComparison(comparison)
      .flatMap(sourcesOf)
      .some((source) => asked.has(source)),
  );
  const own = isAsked.map((asks) => !asks);
  const free = own.map(
    (isOwn, k) => isOwn && !isAsked.some((asks, by) => asks && saysAlso[by]?.[k]),
  );
  return free.includes(true) ? free : own;
}

async function randomPatterns({ model, pool }: Prepared, pairs: number, seed: number) {
  const next = counter(1);
  const results = await pool.all<"sample">(() => ({ do: "sample", next, pairs, seed }));
  return inColumns(
    model,
    results.map(({ counts }) => counts),
  );
}

async function rulePatterns(
  { guard, indexes, model, pool }: Prepared,
  rule: number | "all",
  share: number,
) {
  const next = counter(indexes.length);
  const results = await pool.all<"patterns">(() => ({ do: "patterns", next, rule, share, guard }));
  return {
    patterns: inColumns(
      model,
      results.map(({ counts }) => counts),
    ),
    pairs: results.reduce((sum, { pairs }) => sum + pairs, 0),
  };
}

/** The counts of all threads together, in one order whichever thread counted what. */
function inColumns({ comparisons }: LinkageModel, counts: readonly PatternCounts[]): Patterns {
  const together = new Map<string, number>();
  for (const [pattern, count] of counts.flat()) {
    together.set(pattern, (together.get(pattern) ?? 0) + count);
  }
  const sorted = [...together].sort(([a], [b]) => (a < b ? -1 : 1));
  const levels = new Int8Array(sorted.length * comparisons.length);
  for (const [n, [pattern]] of sorted.entries()) {
    levels.set(pattern.split(",").map(Number), n * comparisons.length);
  }
  return { levels, counts: Float64Array.from(sorted, ([, count]) => count) };
}

function filledIn(
  spec: LinkageModel,
  m: readonly (readonly number[])[],
  u: readonly (readonly number[])[],
  prior: number,
): LinkageModel {
  const fill = (comparison: Comparison, k: number): Comparison => ({
    ...comparison,
    levels: comparison.levels.map(
      (level, l): Level => ({
        ...level,
        m: m[k]?.[l] ?? 0,
        u: u[k]?.[l] ?? 0,
      }),
    ),
  });
  return { ...spec, comparisons: spec.comparisons.map(fill), prior };
}
