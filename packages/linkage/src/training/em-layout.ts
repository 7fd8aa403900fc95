/** How often each combination of levels occurs among some pairs: all that estimating has to know of them. */
export type Patterns = {
  /** One row a pattern, one column a comparison: `levels[pattern * comparisonCount + comparison]`; -1 is missing. */
  readonly levels: Int8Array;
  /** Pairs that show the pattern. */
  readonly counts: Float64Array;
};

/** All levels of all comparisons side by side: comparison k begins at `offsets[k]`. */
export type Layout = {
  readonly names: readonly string[];
  readonly levelCounts: readonly number[];
  readonly offsets: readonly number[];
  /** Per level, the first level of its group: it stands for the group. */
  readonly groupOf: Int32Array;
  readonly logU: Float64Array;
  readonly start: Float64Array;
  /** Invented same pairs per level, in the proportions of the start. */
  readonly pseudo: Float64Array;
};

/** See `EmInput` for what these are. */
export type LayoutInput = {
  readonly levelCounts: readonly number[];
  readonly names?: readonly string[];
  readonly groupOf?: readonly (readonly number[] | null)[];
  readonly u: readonly (readonly number[])[];
  readonly m?: readonly (readonly number[])[];
  readonly pseudoCount?: number;
};

/** Throws where the probabilities do not fit the levels, and says which comparison. */
export function layOut(input: LayoutInput): Layout {
  const { levelCounts, u } = input;
  const names = levelCounts.map((_, k) => input.names?.[k] ?? `number ${k + 1}`);
  const pseudoCount = input.pseudoCount ?? 0.01;
  if (!(pseudoCount > 0)) {
    throw new Error(`The pseudo-count is above 0, or a level becomes impossible: ${pseudoCount}`);
  }
  const offsets: number[] = [];
  const groupOf: number[] = [];
  const start: number[] = [];
  const pseudo: number[] = [];
  for (const [k, count] of levelCounts.entries()) {
    const name = names[k] ?? "";
    const offset = groupOf.length;
    const groups = input.groupOf?.[k] ?? new Array<number>(count).fill(0);
    checkCount(name, "groups", groups, count);
    checkProbabilities(name, "u", u[k], groups, (each) => each >= 0);
    const begin = input.m?.[k] ?? usualStart(groups);
    checkProbabilities(name, "m", begin, groups, (each) => each > 0);
    offsets.push(offset);
    for (const [level, group] of groups.entries()) {
      const size = groups.filter((each) => each === group).length;
      groupOf.push(offset + groups.indexOf(group));
      start.push(begin[level] ?? 0);
      pseudo.push(pseudoCount * size * (begin[level] ?? 0));
    }
  }
  return {
    names,
    levelCounts,
    offsets,
    groupOf: Int32Array.from(groupOf),
    logU: Float64Array.from(u.flat(), Math.log),
    start: Float64Array.from(start),
    pseudo: Float64Array.from(pseudo),
  };
}

/** Most pairs that are the same agree as closely as can be, and nothing is known of the rest. */
function usualStart(groups: readonly number[]): number[] {
  return groups.map((group, level) => {
    const size = groups.filter((each) => each === group).length;
    if (size === 1) return 1;
    return groups.indexOf(group) === level ? 0.8 : 0.2 / (size - 1);
  });
}

function checkCount(name: string, what: string, given: readonly number[], count: number): void {
  if (given.length !== count) {
    throw new Error(
      `Comparison ${name} has ${count} levels, and ${what} are given for ${given.length}`,
    );
  }
}

function checkProbabilities(
  name: string,
  what: string,
  given: readonly number[] | undefined,
  groups: readonly number[],
  allows: (value: number) => boolean,
): void {
  checkCount(name, what, given ?? [], groups.length);
  const values = given ?? [];
  for (const [level, value] of values.entries()) {
    if (!allows(value) || !(value <= 1 + 1e-9)) {
      throw new Error(`Comparison ${name}, level ${level}: ${value} cannot be its ${what}`);
    }
  }
  for (const group of new Set(groups)) {
    const sum = values.reduce((all, each, level) => all + (groups[level] === group ? each : 0), 0);
    if (Math.abs(sum - 1) > 1e-6) {
      throw new Error(`Comparison ${name}: ${what} sums to ${sum}, not to 1`);
    }
  }
}

/** Throws where the patterns do not fit the comparisons; `where` is what messages call them. */
export function checkPatterns(layout: Layout, where: string, patterns: Patterns): void {
  const { levels, counts } = patterns;
  const comparisonCount = layout.offsets.length;
  if (levels.length !== counts.length * comparisonCount) {
    throw new Error(
      `In ${where}, ${counts.length} patterns of ${comparisonCount} comparisons do not make ${levels.length} levels`,
    );
  }
  for (const [at, level] of levels.entries()) {
    const k = at % comparisonCount;
    if (level < -1 || level >= (layout.levelCounts[k] ?? 0)) {
      throw new Error(`Comparison ${layout.names[k]} has no level ${level}, as ${where} says`);
    }
  }
  if (!counts.every((count) => count >= 0 && count < Number.POSITIVE_INFINITY)) {
    throw new Error(`In ${where}, the pairs of a pattern are a number from 0`);
  }
}
