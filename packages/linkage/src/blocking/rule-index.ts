import { hasSeveralValues } from "../model/keys.ts";
import { codeOf, mixCodes, NO_CODE } from "../records/code.ts";
import { LIST_SEPARATOR } from "../records/encode.ts";
import type { KeySlot, RuleLayout } from "../records/layout.ts";
import { type RecordStore, textRange } from "../records/store.ts";

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
  /** How many pairs the rule makes by itself, before any guard. */
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

/** Sorts the records into buckets by the hash of a rule's keys. */
export function buildRuleIndex(store: RecordStore, rule: RuleLayout, guard: Guard): RuleIndex {
  const { records, hashes, withAll } = hashRecords(store, rule);
  const count = hashes.length;
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
  const next = starts.slice(0, buckets);
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    const bucket = hash & mask;
    const at = next[bucket] as number;
    next[bucket] = at + 1;
    entries[2 * at] = records === null ? i : (records[i] as number);
    entries[2 * at + 1] = hash;
  }
  return { starts, entries, records: withAll, ...measureBlocks(store, starts, entries, guard) };
}

/** The hash of each record's keys; several for a record where a key has several values. */
function hashRecords(store: RecordStore, rule: RuleLayout) {
  const { layout, recordCount, rows } = store;
  const { stride } = layout;
  const slots = rule.keys.filter(({ slot }) => slot >= 0).map(({ slot }) => slot);
  const several = rule.keys.find(({ key }) => hasSeveralValues(key));
  let records = new Int32Array(recordCount);
  let hashes = new Int32Array(recordCount);
  let count = 0;
  let withAll = 0;
  const add = (record: number, hash: number): void => {
    if (count === records.length) {
      records = grown(records);
      hashes = grown(hashes);
    }
    records[count] = record;
    hashes[count++] = hash;
  };
  for (let record = 0, row = 0; record < recordCount; record++, row += stride) {
    let hash = 0;
    let complete = true;
    for (const slot of slots) {
      const code = rows[row + slot] as number;
      if (code === NO_CODE) {
        complete = false;
        break;
      }
      hash = mixCodes(hash, code);
    }
    if (!complete) continue;
    if (several === undefined) add(record, finish(hash));
    else
      for (const code of codesOf(store, record, several)) add(record, finish(mixCodes(hash, code)));
    withAll++;
  }
  return { records: records.subarray(0, count), hashes: hashes.subarray(0, count), withAll };
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2 + 16);
  larger.set(array);
  return larger;
}

/** The last step of a hash; the same in the generated programs. */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x7feb352d);
  return h ^ (h >>> 15);
}

/** The codes of a key that may have several values, ascending and each once. */
export function codesOf(store: RecordStore, record: number, { key }: KeySlot): number[] {
  const column = key.of === "sorted" ? "" : key.column;
  const text = store.layout.fields.find((field) => field.column === column)?.text ?? -1;
  if (text < 0) return [];
  const { from, to } = textRange(store, record, text, { from: 0, to: 0 });
  const separator = key.of === "words" ? 32 : LIST_SEPARATOR;
  const codes = new Set<number>();
  for (let begin = from, at = from; at <= to; at++) {
    if (at < to && store.arena[at] !== separator) continue;
    if (at > begin) codes.add(codeOf(store.arena, begin, at));
    begin = at + 1;
  }
  return [...codes].sort((a, b) => a - b);
}

/** Counts the pairs of all blocks, and decides how those that are too large are cut. */
function measureBlocks(
  store: RecordStore,
  starts: Int32Array,
  entries: Int32Array,
  guard: Guard,
): Pick<RuleIndex, "pairs" | "guardedPairs" | "largestBlock" | "refinements"> {
  let pairs = 0;
  let guardedPairs = 0;
  let largestBlock = 0;
  const refinements: Refinement[] = [];
  for (let bucket = 0; bucket < starts.length - 1; bucket++) {
    const from = starts[bucket] as number;
    const to = starts[bucket + 1] as number;
    if (to - from < 2) continue;
    if (to - from <= 16) {
      // Small buckets are counted by looking: no memory, and the usual case.
      for (let i = from; i < to; i++) {
        const hash = entries[2 * i + 1];
        let before = 0;
        for (let j = from; j < i; j++) if (entries[2 * j + 1] === hash) before++;
        pairs += before;
        if (before >= largestBlock) largestBlock = before + 1;
      }
      if (to - from <= guard.maxBlock) continue;
    }
    for (const [hash, block] of blocksOf(entries, from, to)) {
      const all = pairsAmong(block.length);
      if (to - from > 16) pairs += all;
      largestBlock = Math.max(largestBlock, block.length);
      if (block.length <= guard.maxBlock) continue;
      const { depth, kept } = refine(store, block, guard);
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

function refine(store: RecordStore, block: readonly number[], { maxBlock, refineBy }: Guard) {
  let largest = block.length;
  let kept = 0;
  for (let depth = 1; depth <= refineBy.length; depth++) {
    const sizes = [...subBlocks(store, block, refineBy, depth).values()].map(
      ({ length }) => length,
    );
    largest = Math.max(0, ...sizes);
    kept = sizes.reduce((sum, size) => sum + pairsAmong(size), 0);
    if (largest <= maxBlock) return { depth, kept };
  }
  if (refineBy.length > 0 && largest <= maxBlock * LAST_RESORT)
    return { depth: refineBy.length, kept };
  return { depth: NOT_COMPARED, kept: 0 };
}

/** The records of a block that agree on the first `depth` refiners; whoever lacks one is in none. */
export function subBlocks(
  store: RecordStore,
  block: readonly number[],
  refineBy: readonly KeySlot[],
  depth: number,
): Map<string, number[]> {
  const { rows, layout } = store;
  const parts = new Map<string, number[]>();
  for (const record of block) {
    const codes = refineBy
      .slice(0, depth)
      .map(({ slot }) => rows[record * layout.stride + slot] as number);
    if (codes.includes(NO_CODE)) continue;
    const name = codes.join();
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [record]);
    else part.push(record);
  }
  return parts;
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}
