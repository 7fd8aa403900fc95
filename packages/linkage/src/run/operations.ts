import { estimateLost, type Lost, NOTHING_LOST } from "../blocking/lost-pairs.ts";
import { type Guard, makeIndexer, type RuleIndex } from "../blocking/rule-index.ts";
import { makeScans } from "../blocking/scan.ts";
import type { LinkageModel } from "../model/model.ts";
import { type EstimatedModel, requireEstimated } from "../model/read-model.ts";
import { makeDictionaries } from "../records/dictionary.ts";
import { makeEncoder, type Region } from "../records/encode.ts";
import type { Dictionary, RecordStore } from "../records/store.ts";
import { type CustomTest, compileLevels, compileScorer } from "../scoring/compile.ts";
import { type CsvSlice, countCsvSlice, readCsvSlice } from "../tables/csv-scan.ts";
import type { CsvFile } from "../tables/table.ts";
import { makeRandom } from "./random.ts";

/** What every worker of a run knows. Arrays lie in shared memory, so they are the same in all. */
export type Shared = {
  readonly model: LinkageModel;
  readonly store: RecordStore;
  readonly indexes?: readonly RuleIndex[];
  /** A module whose exports are the custom tests. */
  readonly customModule?: string;
};

/** Work that is given out to workers; each takes the next part by a counter in shared memory. */
export type Operation =
  | { readonly do: "count"; readonly csv: CsvFile; readonly slice: CsvSlice }
  | {
      readonly do: "load";
      readonly csv: CsvFile;
      readonly slice: CsvSlice;
      readonly firstRecord: number;
      readonly region: Region;
      readonly sourceNames: readonly string[];
      /** What the record is marked with when only pairs between tables count. */
      readonly table: number;
    }
  | { readonly do: "dictionaries"; readonly next: Int32Array }
  | {
      readonly do: "indexes";
      readonly next: Int32Array;
      readonly guard: Guard;
      readonly freshFrom: number;
      readonly withoutSingles: boolean;
    }
  | {
      readonly do: "pairs";
      readonly next: Int32Array;
      readonly threshold: number;
      readonly freshFrom: number;
      readonly guard: Guard;
    }
  | {
      readonly do: "lost";
      readonly threshold: number;
      readonly freshFrom: number;
      readonly guard: Guard;
    }
  /** Pairs drawn at random, in lots that each begin with a seed of their own. */
  | {
      readonly do: "sample";
      readonly next: Int32Array;
      readonly pairs: number;
      readonly seed: number;
    }
  | {
      readonly do: "patterns";
      readonly next: Int32Array;
      /** One rule by itself, or all rules with each pair counted once. */
      readonly rule: number | "all";
      readonly share: number;
      readonly guard: Guard;
    };

export type Found = {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly weight: Float64Array;
};

/** How often each combination of levels occurs. The levels of a pattern stand as one string of characters. */
export type PatternCounts = readonly (readonly [pattern: string, count: number])[];

export type Results = {
  count: { records: number };
  load: { arenaAt: number };
  dictionaries: { column: string; dictionary: Dictionary }[];
  indexes: { rule: number; index: RuleIndex }[];
  pairs: { compared: number[] };
  lost: Lost[];
  sample: { counts: PatternCounts };
  patterns: { counts: PatternCounts; pairs: number };
};

/** What is read of a file at a time: it stays in the cache until it is parsed. */
const chunkBytes = 1 << 18;
/** Buckets that a worker takes at a time. */
const CHUNK = 2048;
/** What is drawn is drawn in so many lots, whichever thread draws which: the draw is the same for all. */
const LOTS = 64;
/** What drawing from cut blocks begins with. */
const SEED = 20_262;
/** Pairs that are handed on at a time. */
const HANDED_ON = 1 << 15;

export type Custom = Readonly<Record<string, CustomTest>>;

/** Does one operation. `hand` takes pairs as they are found; only "pairs" has any. */
export function perform(
  shared: Shared,
  operation: Operation,
  custom: Custom,
  hand: (found: Found) => void,
): Results[Operation["do"]] {
  switch (operation.do) {
    case "count":
      return countCsvSlice(operation.csv, operation.slice.from, operation.slice.to, { chunkBytes });
    case "load":
      return load(shared, operation);
    case "dictionaries": {
      const { store } = shared;
      const counted = store.layout.fields.filter(({ countSlot }) => countSlot >= 0);
      const dictionaryOf = makeDictionaries(store);
      return takeEach(operation.next, counted.length, (n) => {
        const field = counted[n] as (typeof counted)[number];
        const { column } = field;
        return { column, dictionary: dictionaryOf(field, shared.model.frequencies?.[column]) };
      });
    }
    case "indexes": {
      const { guard, next } = operation;
      const { rules } = shared.store.layout;
      const index = makeIndexer(shared.store);
      return takeEach(next, rules.length, (n) => {
        const rule = rules[n] as (typeof rules)[number];
        return { rule: n, index: index(rule, guard, operation) };
      });
    }
    case "pairs":
      return findPairs(shared, operation, custom, hand);
    case "lost":
      return estimateAllLost(shared, operation, custom);
    case "sample":
      return sampleLevels(shared, operation, custom);
    case "patterns":
      return countPatterns(shared, operation, custom);
  }
}

function load({ model, store }: Shared, operation: Extract<Operation, { do: "load" }>) {
  const { csv, region, slice, sourceNames, table } = operation;
  const { layout, rows } = store;
  const at = sourceNames.map((name) => csv.columns.indexOf(name));
  const first = store.tableStarts[operation.table] ?? 0;
  const nameOf = (record: number) => `${csv.path}, record ${record - first + 1}`;
  const encode = makeEncoder(model, layout, sourceNames, region, nameOf);
  const starts = new Int32Array(at.length);
  const ends = new Int32Array(at.length);
  let record = operation.firstRecord;
  readCsvSlice(
    csv,
    slice,
    (bytes, from, to) => {
      for (let i = 0; i < at.length; i++) {
        const field = at[i] as number;
        starts[i] = from[field] as number;
        ends[i] = to[field] as number;
      }
      encode(record, bytes, starts, ends);
      if (layout.sourceSlot >= 0) rows[record * layout.stride + layout.sourceSlot] = table;
      record++;
    },
    { chunkBytes },
  );
  return { arenaAt: region.arenaAt };
}

function takeEach<T>(next: Int32Array, count: number, make: (n: number) => T): T[] {
  const made: T[] = [];
  for (let n = Atomics.add(next, 0, 1); n < count; n = Atomics.add(next, 0, 1)) made.push(make(n));
  return made;
}

function scansOf(shared: Shared, guard: Guard, freshFrom: number, share: number) {
  const { indexes = [], store } = shared;
  return makeScans(store, indexes, { freshFrom, share, ...guard });
}

/** Calls `scan` with ranges of buckets of one rule until all workers together have seen them all. */
function takeBuckets(
  next: Int32Array,
  rule: number,
  index: RuleIndex,
  scan: (from: number, to: number) => void,
) {
  const buckets = index.starts.length - 1;
  for (
    let from = Atomics.add(next, rule, CHUNK);
    from < buckets;
    from = Atomics.add(next, rule, CHUNK)
  ) {
    scan(from, Math.min(from + CHUNK, buckets));
  }
}

function findPairs(
  shared: Shared,
  { freshFrom, guard, next, threshold }: Extract<Operation, { do: "pairs" }>,
  custom: Custom,
  hand: (found: Found) => void,
) {
  const { indexes = [], model, store } = shared;
  requireEstimated(model);
  const score = compileScorer(model as EstimatedModel, store, threshold, custom);
  const a = new Int32Array(HANDED_ON);
  const b = new Int32Array(HANDED_ON);
  const weight = new Float64Array(HANDED_ON);
  let size = 0;
  const flush = () => {
    if (size > 0) hand({ a: a.slice(0, size), b: b.slice(0, size), weight: weight.slice(0, size) });
    size = 0;
  };
  const visit = (one: number, other: number): void => {
    const w = score(one, other);
    if (w < threshold) return;
    a[size] = one;
    b[size] = other;
    weight[size] = w;
    if (++size === HANDED_ON) flush();
  };
  const { scans } = scansOf(shared, guard, freshFrom, 1);
  const compared = indexes.map((index, rule) => {
    let pairs = 0;
    takeBuckets(next, rule, index, (from, to) => {
      pairs += scans[rule]?.(from, to, visit) ?? 0;
    });
    return pairs;
  });
  flush();
  return { compared };
}

/** What the cut blocks of each rule cost. */
function estimateAllLost(
  { indexes = [], model, store }: Shared,
  { freshFrom, guard, threshold }: Extract<Operation, { do: "lost" }>,
  custom: Custom,
): Lost[] {
  requireEstimated(model);
  const score = compileScorer(model as EstimatedModel, store, threshold, custom);
  const scans = makeScans(store, indexes, { freshFrom, share: 1, ...guard });
  const isMatch = (a: number, b: number): boolean => score(a, b) >= threshold;
  return indexes.map((index, rule) =>
    index.guardedPairs === 0
      ? NOTHING_LOST
      : estimateLost(store, rule, index, scans, freshFrom, isMatch, makeRandom(SEED + rule)),
  );
}

/** The levels of pairs drawn at random, from different tables where only those count. */
function sampleLevels(
  { model, store }: Shared,
  { next, pairs, seed }: Extract<Operation, { do: "sample" }>,
  custom: Custom,
) {
  const { layout, recordCount, rows } = store;
  const { sourceSlot, stride } = layout;
  const { counts, visit } = patternCounter(model, store, custom);
  takeEach(next, LOTS, (lot) => {
    const random = makeRandom(seed + lot);
    const wanted = Math.ceil(pairs / LOTS);
    // Where one table is all there is, no pair fits; then giving up is better than drawing for ever.
    for (let drawn = 0, tries = 0; drawn < wanted && tries < wanted * 20; tries++) {
      const one = Math.floor(random() * recordCount);
      const other = Math.floor(random() * recordCount);
      if (one === other) continue;
      if (sourceSlot >= 0 && rows[one * stride + sourceSlot] === rows[other * stride + sourceSlot])
        continue;
      visit(Math.min(one, other), Math.max(one, other));
      drawn++;
    }
  });
  return { counts: counts() };
}

function countPatterns(
  shared: Shared,
  { guard, next, rule, share }: Extract<Operation, { do: "patterns" }>,
  custom: Custom,
) {
  const { indexes = [], model, store } = shared;
  const { rules } = store.layout;
  const alone: Shared =
    rule === "all"
      ? shared
      : {
          ...shared,
          store: { ...store, layout: { ...store.layout, rules: rules.slice(rule, rule + 1) } },
          indexes: indexes.slice(rule, rule + 1),
        };
  const { counts, visit } = patternCounter(model, store, custom);
  const { scans } = scansOf(alone, guard, 0, share);
  let pairs = 0;
  for (const [n, index] of (alone.indexes ?? []).entries()) {
    takeBuckets(next, n, index, (from, to) => {
      pairs += scans[n]?.(from, to, visit) ?? 0;
    });
  }
  return { counts: counts(), pairs };
}

/** Counts how often each combination of levels occurs among the pairs it is shown. */
function patternCounter(model: LinkageModel, store: RecordStore, custom: Custom) {
  const levelsOf = compileLevels(model, store, custom, true);
  const out = new Int8Array(model.comparisons.length);
  // One number says all levels of a pair; where there are very many comparisons it takes several.
  const parts = partsOf(model.comparisons.map(({ levels }) => levels.length + 1));
  const known = new Map<number | string, number>();
  const numberOf = ({ from, radix }: Part): number => {
    let number = 0;
    for (let n = 0; n < radix.length; n++)
      number = number * (radix[n] as number) + (out[from + n] as number) + 1;
    return number;
  };
  const [whole] = parts;
  return {
    visit: (a: number, b: number): void => {
      levelsOf(a, b, out, 0);
      const pattern = parts.length === 1 ? numberOf(whole as Part) : parts.map(numberOf).join();
      known.set(pattern, (known.get(pattern) ?? 0) + 1);
    },
    counts: (): PatternCounts =>
      [...known].map(([pattern, count]) => {
        const numbers = typeof pattern === "number" ? [pattern] : pattern.split(",").map(Number);
        return [parts.map(({ radix }, n) => inLevels(numbers[n] ?? 0, radix)).join(), count];
      }),
  };
}

type Part = { readonly from: number; readonly radix: readonly number[] };

/** Comparisons, by how many levels each has, in runs of which one number can say all levels. */
function partsOf(radix: readonly number[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let product = 1, n = 0; n <= radix.length; n++) {
    product *= radix[n] ?? Number.POSITIVE_INFINITY;
    if (product <= Number.MAX_SAFE_INTEGER) continue;
    parts.push({ from, radix: radix.slice(from, n) });
    from = n;
    product = radix[n] ?? 1;
  }
  return parts;
}

function inLevels(pattern: number, radix: readonly number[]): string {
  const levels: number[] = [];
  let rest = pattern;
  for (const base of radix.toReversed()) {
    levels.push((rest % base) - 1);
    rest = Math.floor(rest / base);
  }
  return levels.reverse().join();
}
