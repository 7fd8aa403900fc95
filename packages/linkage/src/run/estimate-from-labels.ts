import { LinkageError } from "../errors.ts";
import { type ClusterTruth, judged, truthOfClusters } from "../evaluation/labels.ts";
import type { Comparison, LinkageModel } from "../model/model.ts";
import { type CustomTest, compileLevels } from "../scoring/compile.ts";
import type { Table } from "../tables/table.ts";
import { type Prepared, prepare, type RunOptions } from "./find-pairs.ts";
import { makeRandom } from "./random.ts";

export type LabelsOptions = RunOptions & {
  /** How many pairs that are the same, and how many that are not, are looked at, at most; a million when missing. */
  readonly sample?: number;
  /** What the draw begins with: the same seed gives the same model. */
  readonly seed?: number;
};

export type LabelsReport = {
  /** Records with a label. */
  readonly labelled: number;
  /** Pairs of records with the same label. */
  readonly truePairs: number;
  /** Pairs looked at: those that are the same, those that are not. */
  readonly samePairs: number;
  readonly differentPairs: number;
  readonly warnings: readonly string[];
};

const SAMPLE = 1_000_000;
const SEED = 20_261;
/** Pairs invented per level: a level never seen is rare, not impossible. */
const INVENTED = 0.5;
/** With fewer pairs than this under a condition (`given`), its probabilities stay as they were. */
const GIVEN_PAIRS_LEAST = 50;

/** Counts levels, without condition and, where a comparison has one, under it. */
type Tally = { readonly plain: number[][]; readonly given: number[][] };

/**
 * Estimates a model's probabilities from labels: records with equal labels are the same.
 *
 * m is counted over the pairs with equal labels, u over pairs drawn at random with different ones, and the prior
 * is their share of all pairs. Null is a label that is not known; such a record takes no part. Throws
 * `LinkageError` where the labels do not fit the records, or tell of no pair that is the same.
 */
export async function estimateFromLabels(
  tables: readonly Table[],
  spec: LinkageModel,
  labels: readonly (string | null)[],
  options: LabelsOptions = {},
): Promise<{ model: LinkageModel; report: LabelsReport }> {
  const prepared = await prepare(tables, spec, options);
  try {
    const { customModule } = options;
    const custom = customModule === undefined ? {} : await import(customModule);
    return estimatePrepared(prepared, spec, labels, options, custom);
  } finally {
    await prepared.close();
  }
}

function estimatePrepared(
  { store, warnings }: Prepared,
  spec: LinkageModel,
  labels: readonly (string | null)[],
  { linkOnly = false, onProgress, sample = SAMPLE, seed = SEED }: LabelsOptions,
  custom: Readonly<Record<string, CustomTest>>,
): { model: LinkageModel; report: LabelsReport } {
  const { recordCount, tableStarts } = store;
  if (labels.length !== recordCount) {
    throw new LinkageError(`There are ${labels.length} labels for ${recordCount} records.`);
  }
  const truth = truthOfClusters(labels, linkOnly ? tableStarts.slice(0, -1) : null);
  if (truth.truePairs === 0) {
    throw new LinkageError(
      linkOnly
        ? "No two records of different tables have the same label, so there is nothing to learn from."
        : "No two records have the same label, so there is nothing to learn from.",
    );
  }
  if (truth.truePairs === truth.possiblePairs) {
    throw new LinkageError("All records have the same label, so there is nothing to learn from.");
  }
  // The condition of a comparison is asked for as one more comparison behind the model's own.
  const asked = [...spec.comparisons, ...spec.comparisons.map(conditionOf)];
  const levelsOf = compileLevels({ comparisons: asked }, store, custom);
  const count = tallier(spec, levelsOf);
  const same = count();
  const different = count();
  const random = makeRandom(seed);
  const samePairs = visitSame(truth, sample, random, same.visit);
  onProgress?.("estimate", 0.5);
  const differentPairs = visitDifferent(truth, sample, random, different.visit);
  onProgress?.("estimate", 1);
  return {
    model: {
      ...spec,
      comparisons: spec.comparisons.map((comparison, k) =>
        filledIn(comparison, same.tally, different.tally, k),
      ),
      prior: Math.min(0.999_999, truth.truePairs / truth.possiblePairs),
    },
    report: {
      labelled: truth.labelOf.reduce((sum, label) => sum + (label < 0 ? 0 : 1), 0),
      truePairs: truth.truePairs,
      samePairs,
      differentPairs,
      warnings,
    },
  };
}

function conditionOf({ given, name }: Comparison): Comparison {
  const column = given?.column;
  return {
    name: `${name} given`,
    levels:
      column === undefined
        ? [{ when: "else" }]
        : [{ when: { is: "equal", column } }, { when: "else" }],
  };
}

function tallier(
  { comparisons }: LinkageModel,
  levelsOf: (a: number, b: number, out: Int8Array, at: number) => void,
) {
  const width = comparisons.length;
  const out = new Int8Array(2 * width);
  return () => {
    const zeros = () => comparisons.map(({ levels }) => new Array<number>(levels.length).fill(0));
    const tally: Tally = { plain: zeros(), given: zeros() };
    const visit = (a: number, b: number): void => {
      levelsOf(a, b, out, 0);
      for (let k = 0; k < width; k++) {
        const level = out[k] as number;
        if (level < 0) continue;
        const isGiven = comparisons[k]?.given !== undefined && out[width + k] === 0;
        const counts = (isGiven ? tally.given : tally.plain)[k] as number[];
        counts[level] = (counts[level] as number) + 1;
      }
    };
    return { tally, visit };
  };
}

/** All pairs of the same label, or as many drawn from them at random as are asked for. */
function visitSame(
  truth: ClusterTruth,
  sample: number,
  random: () => number,
  visit: (a: number, b: number) => void,
): number {
  const { labelCount, labelOf } = truth;
  const members: number[][] = Array.from({ length: labelCount }, () => []);
  for (const [record, label] of labelOf.entries()) if (label >= 0) members[label]?.push(record);
  const groups = members.filter(({ length }) => length > 1);
  const share = sample / truth.truePairs;
  let visited = 0;
  for (const group of groups) {
    for (const [n, a] of group.entries()) {
      for (let m = n + 1; m < group.length; m++) {
        const b = group[m] as number;
        if (judged(truth, a, b) !== 1 || (share < 1 && random() >= share)) continue;
        visit(a, b);
        visited++;
      }
    }
  }
  return visited;
}

/** All pairs of different labels where there are few, otherwise as many drawn at random as are asked for. */
function visitDifferent(
  truth: ClusterTruth,
  sample: number,
  random: () => number,
  visit: (a: number, b: number) => void,
): number {
  const records = [...truth.labelOf.keys()].filter((each) => (truth.labelOf[each] as number) >= 0);
  let visited = 0;
  const see = (a: number, b: number): void => {
    if (judged(truth, a, b) !== 0) return;
    visit(a, b);
    visited++;
  };
  if (truth.possiblePairs <= sample) {
    for (const [n, a] of records.entries())
      for (let m = n + 1; m < records.length; m++) see(a, records[m] as number);
    return visited;
  }
  const draw = () => records[Math.floor(random() * records.length)] as number;
  for (let tries = 0; visited < sample && tries < sample * 20; tries++) {
    const [one, other] = [draw(), draw()];
    if (one !== other) see(Math.min(one, other), Math.max(one, other));
  }
  return visited;
}

function filledIn(comparison: Comparison, same: Tally, different: Tally, k: number): Comparison {
  const m = shares(same.plain[k] ?? []);
  const u = shares(different.plain[k] ?? []);
  const levels = comparison.levels.map((level, l) => ({ ...level, m: m[l] ?? 1, u: u[l] ?? 1 }));
  const { given } = comparison;
  if (given === undefined) return { ...comparison, levels };
  const learnt = (tally: Tally, before: readonly number[]): readonly number[] => {
    const counts = tally.given[k] ?? [];
    return sumOf(counts) < GIVEN_PAIRS_LEAST ? before : shares(counts);
  };
  return {
    ...comparison,
    levels,
    given: {
      column: given.column,
      m: learnt(same, given.m),
      u: learnt(different, given.u),
    },
  };
}

function shares(counts: readonly number[]): number[] {
  const total = sumOf(counts) + INVENTED * counts.length;
  return counts.map((count) => (count + INVENTED) / total);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
