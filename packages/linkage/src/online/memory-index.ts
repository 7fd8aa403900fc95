import { buildRuleIndex, type Guard, type RuleIndex } from "../blocking/rule-index.ts";
import { makeScans } from "../blocking/scan.ts";
import type { Explanation } from "../charts/waterfall.ts";
import { LinkageError } from "../errors.ts";
import { type Explain, makeExplainer } from "../explain/explain-pair.ts";
import { keyText, parseKey } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { type EstimatedModel, readModel, requireEstimated } from "../model/read-model.ts";
import { type KeySlot, type Layout, planLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import { chooseRefiners } from "../run/refiners.ts";
import { type CustomTest, compileScorer, type Score } from "../scoring/compile.ts";
import { Blocks, type CutBlock } from "./blocks.ts";
import { Seen } from "./buckets.ts";
import { withRarest } from "./frequencies.ts";
import { compactCopy, GrowingStore } from "./growing-store.ts";
import { requireNoRareWords } from "./one-by-one.ts";
import type { OneRecord } from "./record.ts";

/** A batch that was read in and whose blocks were made: what `prepare` gives. */
export type Batch = {
  readonly model: LinkageModel;
  readonly store: RecordStore;
  readonly indexes: readonly RuleIndex[];
  readonly guard: Guard;
};

/** An index as a snapshot keeps it. */
export type IndexState = Batch & {
  /** The records from here on were added since the base was built. */
  readonly baseCount: number;
};

export type OnlineOptions = {
  /** The functions of the model's custom tests. */
  readonly custom?: Readonly<Record<string, CustomTest>>;
};

export type RecordsOptions = OnlineOptions & {
  /** As for a batch: a larger block is looked at only where further keys agree. 2,000 when missing. */
  readonly maxBlock?: number;
  /** These keys; the most reliable ones when missing. */
  readonly refineBy?: readonly string[];
};

export type FindOneOptions = {
  /** Records of at least this weight; 0 when missing: as likely the same as not. */
  readonly threshold?: number;
  /** So many at most; 10 when missing. */
  readonly limit?: number;
};

export type FoundRecords = {
  /** The likeliest first; `record` is a row number, of the batch's tables and counted on by `add`. */
  readonly matches: readonly { readonly record: number; readonly weight: number }[];
  /** How many records were compared. */
  readonly candidates: number;
  /** The blocks that were too large: a record that is in them and is the same may not have been found. */
  readonly cut: readonly CutBlock[];
};

export type IndexSize = {
  readonly records: number;
  /** How many of them were added since the base was built. */
  readonly added: number;
  /**
   * Whether it is time to merge: those added are so many that they cost time to look through, and that
   * frequencies and large blocks, which are those of the base, are out of date.
   */
  readonly isMergeDue: boolean;
};

const MAX_BLOCK = 2_000;
const LIMIT = 10;
/** A merge is due when this share of the base was added, but not for fewer than so many records. */
const DELTA_SHARE = 0.05;
const DELTA_AT_LEAST = 10_000;
/** Scorers are made for one threshold; callers have a few, not any number. */
const SCORERS = 8;

/** What is made for the records where they lie now. */
type Programs = {
  readonly generation: number;
  readonly store: RecordStore;
  readonly isCompared: (a: number, b: number) => boolean;
  readonly hashes: readonly ((record: number) => readonly number[])[];
  readonly scorers: Map<number, Score>;
  why: Explain | null;
};

/**
 * Records in memory, of which those that are probably the same as a given one are found in microseconds.
 *
 * It is a batch that stays (the base), and records added since, which are found at once. What a record weighs is
 * what it would weigh in a batch with the base's **frequencies, which stand still until `merge`**: a value that
 * the base lacks counts as if it occurred once, and a name's weight does not depend on who came since. Which
 * blocks are too large is the base's, too. `merge` counts anew and makes one base of all; it takes as long as
 * building the blocks of a batch in one thread, in which nothing else happens, so when is for the caller to say.
 *
 * One index is for one thread, and keeps no record from being found: who was deleted elsewhere is for the caller
 * to leave out, until an index is built without them.
 */
export class OnlineIndex {
  readonly model: EstimatedModel;
  private readonly scored: EstimatedModel;
  private readonly custom: Readonly<Record<string, CustomTest>>;
  private readonly guard: Guard;
  private readonly records: GrowingStore;
  private readonly seen = new Seen();
  private blocks: readonly Blocks[];
  private baseCount: number;
  private programs: Programs | null = null;

  /** Of a batch, which is copied, so that it may be closed and forgotten. */
  static fromBatch(batch: Batch, options: OnlineOptions = {}): OnlineIndex {
    return new OnlineIndex(batch, compactCopy(batch.store), options);
  }

  /** Of records; a batch reads large tables faster, in several threads. Throws `LinkageError` for what is no model. */
  static fromRecords(
    model: LinkageModel,
    records: Iterable<OneRecord>,
    options: RecordsOptions = {},
  ): OnlineIndex {
    readModel(model);
    const { maxBlock = MAX_BLOCK, refineBy = chooseRefiners(model) } = options;
    const layout = planLayout(model, { linkOnly: false, refineBy });
    const guard = { maxBlock, refineBy: refineBy.map((key) => slotOf(layout, key)) };
    const store = emptyStore(model, layout);
    const indexes = layout.rules.map((rule) => buildRuleIndex(store, rule, guard));
    const index = new OnlineIndex({ model, store, indexes, guard }, store, options);
    for (const record of records) {
      index.records.write(record);
      index.records.keep();
    }
    index.merge();
    return index;
  }

  /** As it was when its `state` was taken; the memory of the state is the index's from now on. */
  static fromState(state: IndexState, options: OnlineOptions = {}): OnlineIndex {
    const index = new OnlineIndex(state, state.store, options);
    index.baseCount = state.baseCount;
    const { hashes, store } = index.current();
    for (let row = state.baseCount; row < store.recordCount; row++) index.place(store, row, hashes);
    return index;
  }

  /** `store` is for this index alone. */
  private constructor(batch: Batch, store: RecordStore, options: OnlineOptions) {
    const { guard, indexes, model } = batch;
    requireEstimated(model);
    requireNoRareWords(model);
    this.model = model;
    this.scored = withRarest(model);
    this.guard = guard;
    this.custom = options.custom ?? {};
    this.records = new GrowingStore(model, store);
    this.baseCount = store.recordCount;
    this.blocks = this.blocksOf(store, indexes);
  }

  /** The records that are probably the same as this one. */
  find(record: OneRecord, options: FindOneOptions = {}): FoundRecords {
    const { limit = LIMIT, threshold = 0 } = options;
    if (Number.isNaN(threshold)) throw new LinkageError("threshold: must be a number.");
    const asked = this.records.write(record);
    const { hashes, isCompared, scorers, store } = this.current();
    const score = this.scorerFor(scorers, store, threshold);
    const blocks = this.blocks;
    const seen = this.seen;
    const matches: { record: number; weight: number }[] = [];
    const cut: CutBlock[] = [];
    seen.clear();
    // Whoever is known stands before the newcomer, as in a batch. The scorer remembers the texts of its first
    // record by their place, and that of the newcomer is used again.
    const visit = (known: number): void => {
      if (!seen.add(known)) return;
      const weight = score(known, asked);
      if (weight >= threshold && isCompared(known, asked)) matches.push({ record: known, weight });
    };
    for (let n = 0; n < blocks.length; n++) {
      for (const hash of hashes[n]?.(asked) ?? []) blocks[n]?.visit(store, asked, hash, visit, cut);
    }
    matches.sort((a, b) => b.weight - a.weight || a.record - b.record);
    if (matches.length > limit) matches.length = limit;
    return { matches, candidates: seen.size, cut };
  }

  /** Adds a record, which is found from now on; gives its row number. */
  add(record: OneRecord): number {
    const row = this.records.write(record);
    const { hashes, store } = this.current();
    this.place(store, row, hashes);
    this.records.keep();
    return row;
  }

  /** Why a record (on the left) and a known one weigh what they weigh. */
  explain(record: OneRecord, known: number): Explanation {
    if (!(Number.isInteger(known) && known >= 0 && known < this.records.recordCount))
      throw new LinkageError(`There is no record ${known}; there are ${this.records.recordCount}.`);
    const asked = this.records.write(record);
    const programs = this.current();
    programs.why ??= makeExplainer(this.model, programs.store, this.custom);
    const { steps, ...rest } = programs.why(known, asked);
    const turned = steps.map(({ left, right, ...step }) => ({ ...step, left: right, right: left }));
    return { ...rest, steps: turned };
  }

  /** Makes one base of all records, and counts frequencies anew unless the model gives them. */
  merge(): void {
    for (const each of this.records.numbers) each.recount(this.records.recordCount);
    const { store } = this.records;
    const indexes = store.layout.rules.map((rule) => buildRuleIndex(store, rule, this.guard));
    this.blocks = this.blocksOf(store, indexes);
    this.baseCount = this.records.recordCount;
    this.programs = null;
  }

  get size(): IndexSize {
    const records = this.records.recordCount;
    const added = records - this.baseCount;
    const isMergeDue = added > Math.max(DELTA_AT_LEAST, this.baseCount * DELTA_SHARE);
    return { records, added, isMergeDue };
  }

  /** All that it knows, in its own memory: only to be read, and only until the next call of anything. */
  get state(): IndexState {
    const { guard, model } = this;
    const indexes = this.blocks.map(({ index }) => index);
    return { model, guard, indexes, store: this.records.store, baseCount: this.baseCount };
  }

  private place(store: RecordStore, row: number, hashes: Programs["hashes"]): void {
    for (const [n, blocks] of this.blocks.entries()) {
      for (const hash of hashes[n]?.(row) ?? []) blocks.add(store, row, hash);
    }
  }

  private blocksOf(store: RecordStore, indexes: readonly RuleIndex[]): readonly Blocks[] {
    return store.layout.rules.flatMap((rule, n) => {
      const index = indexes[n];
      return index === undefined ? [] : new Blocks(store, rule, index, this.guard);
    });
  }

  /** The programs for the memory that the records are in now. */
  private current(): Programs {
    const { generation } = this.records;
    if (this.programs?.generation === generation) return this.programs;
    const { store } = this.records;
    const { isCompared } = makeScans(
      store,
      this.blocks.map(({ index }) => index),
      { ...this.guard, freshFrom: 0, share: 1 },
    );
    const hashes = this.blocks.map((each) => each.hashesOf()(store));
    this.programs = { generation, store, isCompared, hashes, scorers: new Map(), why: null };
    return this.programs;
  }

  private scorerFor(scorers: Map<number, Score>, store: RecordStore, threshold: number): Score {
    let score = scorers.get(threshold);
    if (score === undefined) {
      if (scorers.size >= SCORERS) scorers.clear();
      score = compileScorer(this.scored, store, threshold, this.custom);
      scorers.set(threshold, score);
    }
    return score;
  }
}

/** The slot of a key that is added to a block. */
export function slotOf(layout: Layout, key: string): KeySlot {
  const name = keyText(parseKey(key));
  const slot = layout.keys.find((each) => each.name === name);
  if (slot === undefined || slot.slot < 0) {
    throw new LinkageError(
      `refineBy: ${key} cannot be added to a block; a key with one value can.`,
    );
  }
  return slot;
}

function emptyStore(model: LinkageModel, layout: Layout): RecordStore {
  const dictionaries = layout.fields
    .filter(({ countSlot }) => countSlot >= 0)
    .map(({ column }) => {
      const total = model.frequencies?.[column]?.total ?? 0;
      return [column, { counts: new Int32Array(1), size: 0, total }] as const;
    });
  return {
    layout,
    recordCount: 0,
    rows: new Int32Array(new SharedArrayBuffer(0)),
    arena: new Uint8Array(new SharedArrayBuffer(0)),
    tableStarts: [0],
    dictionaries: Object.fromEntries(dictionaries),
  };
}
