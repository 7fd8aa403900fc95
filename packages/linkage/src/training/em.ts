import { MISSING } from "../model/model.ts";
import { checkPatterns, type Layout, layOut, type Patterns } from "./em-layout.ts";

/** The pairs of one blocking rule, among which some are the same and most are not. */
export type Session = {
  readonly name: string;
  readonly patterns: Patterns;
  /** A comparison is free when the rule uses none of its columns; the others agree by construction and teach nothing. */
  readonly free: readonly boolean[];
};

export type EmInput = {
  readonly levelCounts: readonly number[];
  /** What messages call the comparisons. */
  readonly names?: readonly string[];
  /**
   * Where the levels of a comparison fall into groups, the group of each: `m` and `u` sum to 1 within a group.
   * That is how a comparison with other probabilities under a condition (`given`) is estimated: its levels
   * stand twice, `[0, 0, 0, 1, 1, 1]`. Missing, or null for a comparison: one group.
   */
  readonly groupOf?: readonly (readonly number[] | null)[];
  /** Per comparison and level, among pairs that are not the same; stays as it is. */
  readonly u: readonly (readonly number[])[];
  /** Where to begin, and what a level nobody shows falls back to. */
  readonly m?: readonly (readonly number[])[];
  readonly sessions: readonly Session[];
  /** The share of same pairs each session begins with. */
  readonly startShare?: number;
  /** Pairs invented per level, so that a level never seen among same pairs is unlikely and not impossible. */
  readonly pseudoCount?: number;
  /** Stops when an iteration improves the log-likelihood by less than this share of it. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
};

export type EmResult = {
  readonly m: readonly (readonly number[])[];
  /** The share of same pairs, per session. */
  readonly lambda: readonly number[];
  /**
   * Natural logarithm, before each iteration, with the log-density of the invented pairs: that sum is what
   * the iterations climb, so it never falls.
   */
  readonly logLikelihoods: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
  /** Same pairs that each comparison's `m` rests on. Where it is 0, `m` is where it began: no session can estimate it. */
  readonly expectedMatches: readonly number[];
  /** The same, for each level. */
  readonly expectedByLevel: readonly (readonly number[])[];
};

/**
 * Estimates `m` and each session's share of same pairs by expectation-maximisation, without labels.
 *
 * Sessions share `m`, and each has a share of its own: a comparison that one rule uses is learnt from the
 * others. Comparisons count as independent, given whether the pair is the same (Fellegi and Sunter 1969;
 * Winkler 1988). Throws where the numbers do not fit together, and says which comparison.
 */
export function estimateByEm(input: EmInput): EmResult {
  const layout = layOut(input);
  const startShare = input.startShare ?? 0.3;
  checkShare("A share of same pairs", startShare);
  const tolerance = input.tolerance ?? 1e-9;
  const maxIterations = input.maxIterations ?? 200;
  const states = input.sessions.map((session) => sessionState(layout, session, startShare));
  const logLikelihoods: number[] = [];
  const expected = new Float64Array(layout.start.length);
  const m = layout.start.slice();
  let converged = false;
  let iterations = 0;
  while (!converged) {
    const logM = m.map(Math.log);
    expected.fill(0);
    let likelihood = logDensity(layout.pseudo, logM);
    for (const state of states) likelihood += expectation(layout, state, logM, expected);
    const before = logLikelihoods.at(-1);
    logLikelihoods.push(likelihood);
    converged =
      before !== undefined && Math.abs(likelihood - before) <= tolerance * Math.abs(before);
    if (converged || iterations === maxIterations) break;
    maximisation(layout, expected, m);
    for (const state of states) state.share = state.nextShare;
    iterations += 1;
  }
  return {
    m: layout.levelCounts.map((count, k) => [...levelsOf(layout, m, k, count)]),
    lambda: states.map((state) => state.share),
    logLikelihoods,
    iterations,
    converged,
    expectedMatches: layout.levelCounts.map((count, k) =>
      levelsOf(layout, expected, k, count).reduce((sum, each) => sum + each, 0),
    ),
    expectedByLevel: layout.levelCounts.map((count, k) => [
      ...levelsOf(layout, expected, k, count),
    ]),
  };
}

export type PriorInput = {
  /** Over all candidate pairs: what any blocking rule finds, each pair once. */
  readonly patterns: Patterns;
  readonly m: readonly (readonly number[])[];
  readonly u: readonly (readonly number[])[];
  readonly names?: readonly string[];
  /** As in estimating `m`. */
  readonly groupOf?: readonly (readonly number[] | null)[];
  /** All pairs there are, compared or not. */
  readonly totalPairs: number;
  /** The prior to begin with. */
  readonly start: number;
  /** Stops when an iteration changes the prior by less than this share of it. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
};

export type PriorResult = {
  /** The probability that two records drawn at random are the same; half a pair in all of them at least. */
  readonly prior: number;
  /** Same pairs among the candidates. */
  readonly expectedMatches: number;
  readonly logLikelihoods: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
};

/**
 * Estimates the prior alone, with `m` and `u` as they are.
 *
 * Pairs that no blocking rule finds count as different. That makes the prior too small by the same pairs that
 * blocking misses, and it is why all comparisons may be used here: `u` is about all pairs, and so is the prior.
 */
export function estimatePrior(input: PriorInput): PriorResult {
  const { patterns, m, totalPairs } = input;
  const layout = layOut({ ...input, levelCounts: m.map((each) => each.length) });
  checkPatterns(layout, "the candidate pairs", patterns);
  const candidates = totalOf(patterns);
  if (!(totalPairs > 0 && totalPairs >= candidates)) {
    throw new Error(`${candidates} candidate pairs cannot come from ${totalPairs} pairs`);
  }
  checkShare("A prior", input.start);
  const least = 0.5 / totalPairs;
  const all = layout.offsets.map(() => true);
  const logSame = logProbabilities(layout, patterns, all, layout.start.map(Math.log));
  const logOther = logProbabilities(layout, patterns, all, layout.logU);
  const tolerance = input.tolerance ?? 1e-9;
  const maxIterations = input.maxIterations ?? 1000;
  const logLikelihoods: number[] = [];
  let prior = Math.max(least, input.start);
  for (let iterations = 0; ; iterations++) {
    const logPrior = Math.log(prior);
    const logRest = Math.log1p(-prior);
    let expectedMatches = 0;
    let likelihood = candidates < totalPairs ? (totalPairs - candidates) * logRest : 0;
    for (const [p, count] of patterns.counts.entries()) {
      if (count === 0) continue;
      const same = logPrior + (logSame[p] ?? 0);
      const other = logRest + (logOther[p] ?? 0);
      expectedMatches += count / (1 + Math.exp(other - same));
      likelihood += count * logOfSum(same, other);
    }
    logLikelihoods.push(likelihood);
    const next = Math.min(1, Math.max(least, expectedMatches / totalPairs));
    const converged = Math.abs(next - prior) <= tolerance * prior;
    if (converged || iterations === maxIterations) {
      return { prior, expectedMatches, logLikelihoods, iterations, converged };
    }
    prior = next;
  }
}

type SessionState = {
  readonly session: Session;
  readonly total: number;
  /** Per pattern, the logarithm of its probability among pairs that are not the same. */
  readonly logOther: Float64Array;
  share: number;
  nextShare: number;
};

function sessionState(layout: Layout, session: Session, share: number): SessionState {
  const { name, patterns, free } = session;
  checkPatterns(layout, `session "${name}"`, patterns);
  if (free.length !== layout.offsets.length) {
    throw new Error(
      `Session "${name}" says of ${free.length} comparisons whether they are free, and there are ${layout.offsets.length}`,
    );
  }
  const logOther = logProbabilities(layout, patterns, free, layout.logU);
  return { session, total: totalOf(patterns), logOther, share, nextShare: share };
}

/** Per pattern, from the free comparisons that are not missing; `logs` is laid out as the levels are. */
function logProbabilities(
  layout: Layout,
  { levels, counts }: Patterns,
  free: readonly boolean[],
  logs: Float64Array,
): Float64Array {
  // Plain loops: with the patterns of a large table this is where estimating spends its time.
  const offsets = Int32Array.from(layout.offsets);
  const result = new Float64Array(counts.length);
  for (let p = 0, at = 0; p < result.length; p++) {
    let sum = 0;
    for (let k = 0; k < offsets.length; k++, at++) {
      const level = levels[at] ?? MISSING;
      if (level >= 0 && free[k]) sum += logs[(offsets[k] ?? 0) + level] ?? 0;
    }
    result[p] = sum;
  }
  return result;
}

/** Adds the expected same pairs per level to `expected`, notes the next share, returns the log-likelihood. */
function expectation(
  layout: Layout,
  state: SessionState,
  logM: Float64Array,
  expected: Float64Array,
): number {
  const { patterns, free } = state.session;
  const { levels, counts } = patterns;
  const offsets = Int32Array.from(layout.offsets);
  const logSame = logProbabilities(layout, patterns, free, logM);
  const logShare = Math.log(state.share);
  const logRest = Math.log1p(-state.share);
  let likelihood = 0;
  let matches = 0;
  for (let p = 0; p < counts.length; p++) {
    const count = counts[p] ?? 0;
    if (count === 0) continue;
    const same = logShare + (logSame[p] ?? 0);
    const other = logRest + (state.logOther[p] ?? 0);
    likelihood += count * logOfSum(same, other);
    const share = count / (1 + Math.exp(other - same));
    matches += share;
    for (let k = 0, row = p * offsets.length; k < offsets.length; k++) {
      const level = levels[row + k] ?? MISSING;
      if (level < 0 || !free[k]) continue;
      const at = (offsets[k] ?? 0) + level;
      expected[at] = (expected[at] ?? 0) + share;
    }
  }
  // The mean of many ones may come out a little above 1.
  if (state.total > 0) state.nextShare = Math.min(1, matches / state.total);
  return likelihood;
}

function maximisation(layout: Layout, expected: Float64Array, m: Float64Array): void {
  const { groupOf, pseudo } = layout;
  const sums = new Float64Array(m.length);
  for (const [at, group] of groupOf.entries()) {
    sums[group] = (sums[group] ?? 0) + (expected[at] ?? 0) + (pseudo[at] ?? 0);
  }
  for (const [at, group] of groupOf.entries()) {
    m[at] = ((expected[at] ?? 0) + (pseudo[at] ?? 0)) / (sums[group] ?? 1);
  }
}

function logDensity(pseudo: Float64Array, logM: Float64Array): number {
  return pseudo.reduce((sum, each, at) => sum + each * (logM[at] ?? 0), 0);
}

/** log(e^a + e^b) without overflow. */
function logOfSum(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

function totalOf(patterns: Patterns): number {
  return patterns.counts.reduce((sum, each) => sum + each, 0);
}

function levelsOf(layout: Layout, all: Float64Array, k: number, count: number): Float64Array {
  const offset = layout.offsets[k] ?? 0;
  return all.subarray(offset, offset + count);
}

function checkShare(what: string, start: number): void {
  if (start > 0 && start < 1) return;
  throw new Error(`${what} to begin with lies between 0 and 1, and ${start} does not`);
}
