import { NO_CODE } from "../records/code.ts";
import type { KeySlot, RuleLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import { type Hashed, makeHasher } from "./hash-records.ts";

/** How a block that is too large is cut: compared only where the first `depth` refiners agree as well. */
export type Refinement = { readonly hash: number; readonly depth: number };

/** A block that not even all refiners together make small enough is not compared at all. */
export const NOT_COMPARED = -1;

/** The records by the hash of a rule's keys, in buckets. */
export type RuleIndex = {
  /** Where each bucket begins in `entries`, and the end. A power of two and one. */
  readonly starts: Int32Array;
  /** Pairs of record and hash; within a bucket the records ascend. */
  readonly entries: Int32Array;
  /**
   * How many pairs the rule makes by itself, before any guard. Counted by hash: of two thousand million pairs
   * with different keys, one is among them.
   */
  readonly pairs: number;
  /** How many of these the guard leaves out. */
  readonly guardedPairs: number;
  readonly largestBlock: number;
  readonly refinements: readonly Refinement[];
  /** How many records have all keys of the rule. */
  readonly records: number;
};

export type Guard = {
  /** Blocks with more records than this are refined; Infinity for never. */
  readonly maxBlock: number;
  /** Keys that may be added, in this order. */
  readonly refineBy: readonly KeySlot[];
};

/** A block may stay this many times too large once nothing more can be added. */
const LAST_RESORT = 10;

export type IndexOptions = {
  /** Pairs are counted that have a record from here on. */
  readonly freshFrom?: number;
  /** Whether records are left out that make no pair among these: whoever looks up others needs them. */
  readonly withoutSingles?: boolean;
};

/** Sorts the records into buckets by the hash of a rule's keys. */
export function buildRuleIndex(store: RecordStore, rule: RuleLayout, guard: Guard): RuleIndex {
  return makeIndexer(store)(rule, guard);
}

/** Makes what does so for one rule after the other. */
export function makeIndexer(store: RecordStore) {
  const hasher = makeHasher(store);
  return (rule: RuleLayout, guard: Guard, options: IndexOptions = {}): RuleIndex => {
    const all = hasher.hash(rule);
    const hashed = options.withoutSingles === true ? hasher.withoutSingles(all) : all;
    const { starts, entries } = inBuckets(hashed);
    const measured = measureBlocks(store, starts, entries, guard, options.freshFrom ?? 0);
    return { starts, entries, records: all.withAll, ...measured };
  };
}

function inBuckets({ count, hashes, records }: Hashed): Pick<RuleIndex, "starts" | "entries"> {
  let buckets = 1024;
  while (buckets * 2 <= count) buckets *= 2;
  const mask = buckets - 1;
  const starts = new Int32Array(new SharedArrayBuffer((buckets + 1) * 4));
  for (let i = 0; i < count; i++) {
    const bucket = ((hashes[i] as number) & mask) + 1;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket++) {
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  }
  const entries = new Int32Array(new SharedArrayBuffer(count * 8));
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    const bucket = hash & mask;
    const at = starts[bucket] as number;
    starts[bucket] = at + 1;
    entries[2 * at] = records[i] as number;
    entries[2 * at + 1] = hash;
  }
  // Each has moved to its end, where the next begins.
  starts.copyWithin(1, 0, buckets);
  starts[0] = 0;
  return { starts, entries };
}

/** Buckets up to this size are counted pair by pair. */
const LOOKED_THROUGH = 16;

/** Whether a pair is wanted, the later record second; null where all are. */
function wantedPairs({ layout, rows }: RecordStore, freshFrom: number) {
  const { sourceSlot, stride } = layout;
  if (sourceSlot < 0 && freshFrom === 0) return null;
  const source = (record: number) => rows[record * stride + sourceSlot];
  return (a: number, b: number): boolean =>
    b >= freshFrom && (sourceSlot < 0 || source(a) !== source(b));
}

/** How many of the pairs among some records are wanted; the records ascend. */
type CountPairs = (records: readonly number[]) => number;

/** Wanted are all pairs, or those of different tables; and of these, those with a record from `freshFrom` on. */
function pairCounter({ layout, tableStarts }: RecordStore, freshFrom: number): CountPairs {
  const among = (records: readonly number[], until: number): number => {
    let count = 0;
    let within = 0;
    let ofTable = 0;
    let table = 0;
    for (const record of records) {
      if (record >= until) break;
      count++;
      if (layout.sourceSlot < 0) continue;
      while (record >= (tableStarts[table + 1] ?? Number.POSITIVE_INFINITY)) {
        within += pairsAmong(ofTable);
        ofTable = 0;
        table++;
      }
      ofTable++;
    }
    return pairsAmong(count) - within - pairsAmong(ofTable);
  };
  return (records) =>
    among(records, Number.POSITIVE_INFINITY) - (freshFrom > 0 ? among(records, freshFrom) : 0);
}

/** Counts the pairs of all blocks, and decides how those that are too large are cut. */
function measureBlocks(
  store: RecordStore,
  starts: Int32Array,
  entries: Int32Array,
  guard: Guard,
  freshFrom: number,
): Pick<RuleIndex, "pairs" | "guardedPairs" | "largestBlock" | "refinements"> {
  const count = pairCounter(store, freshFrom);
  const isWanted = wantedPairs(store, freshFrom);
  let pairs = 0;
  let guardedPairs = 0;
  let largestBlock = 0;
  const refinements: Refinement[] = [];
  for (let bucket = 0; bucket < starts.length - 1; bucket++) {
    const from = starts[bucket] as number;
    const to = starts[bucket + 1] as number;
    if (to - from < 2) continue;
    if (to - from <= Math.min(LOOKED_THROUGH, guard.maxBlock)) {
      // The usual case, without any memory.
      for (let j = from + 1; j < to; j++) {
        let size = 1;
        for (let i = from; i < j; i++) {
          if (entries[2 * i + 1] !== entries[2 * j + 1]) continue;
          size++;
          if (isWanted === null || isWanted(entries[2 * i] as number, entries[2 * j] as number))
            pairs++;
        }
        if (size > largestBlock) largestBlock = size;
      }
      continue;
    }
    for (const [hash, block] of blocksOf(entries, from, to)) {
      const all = count(block);
      pairs += all;
      largestBlock = Math.max(largestBlock, block.length);
      if (block.length <= guard.maxBlock) continue;
      const { depth, kept } = refine(store, block, guard, count);
      refinements.push({ hash, depth });
      guardedPairs += all - kept;
    }
  }
  return { pairs, guardedPairs, largestBlock, refinements };
}

/** The records of each block in a bucket. */
export function blocksOf(entries: Int32Array, from: number, to: number): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  for (let i = from; i < to; i++) {
    const hash = entries[2 * i + 1] as number;
    const block = blocks.get(hash);
    if (block === undefined) blocks.set(hash, [entries[2 * i] as number]);
    else block.push(entries[2 * i] as number);
  }
  return blocks;
}

function refine(
  store: RecordStore,
  block: readonly number[],
  { maxBlock, refineBy }: Guard,
  count: CountPairs,
) {
  let parts: readonly (readonly number[])[] = [block];
  let largest = block.length;
  let kept = 0;
  for (const [at, key] of refineBy.entries()) {
    parts = parts.flatMap((part) => splitBy(store, part, key));
    largest = parts.reduce((most, { length }) => Math.max(most, length), 0);
    kept = parts.reduce((sum, part) => sum + count(part), 0);
    if (largest <= maxBlock) return { depth: at + 1, kept };
  }
  if (refineBy.length > 0 && largest <= maxBlock * LAST_RESORT)
    return { depth: refineBy.length, kept };
  return { depth: NOT_COMPARED, kept: 0 };
}

/**
 * The records of a block that agree on the first `depth` refiners; whoever lacks one is in none. They agree when
 * their codes do: a collision of hashes compares a pair too many, and never one too few.
 */
export function subBlocks(
  store: RecordStore,
  block: readonly number[],
  refineBy: readonly KeySlot[],
  depth: number,
): readonly (readonly number[])[] {
  return refineBy
    .slice(0, depth)
    .reduce<readonly (readonly number[])[]>(
      (parts, key) => parts.flatMap((part) => splitBy(store, part, key)),
      [block],
    );
}

/** The records that agree on a key, for each of its values. */
function splitBy(
  { layout, rows }: RecordStore,
  records: readonly number[],
  { slot }: KeySlot,
): number[][] {
  const parts = new Map<number, number[]>();
  for (const record of records) {
    const code = rows[record * layout.stride + slot] as number;
    if (code === NO_CODE) continue;
    const part = parts.get(code);
    if (part === undefined) parts.set(code, [record]);
    else part.push(record);
  }
  return [...parts.values()];
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}
