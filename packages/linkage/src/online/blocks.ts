import { makeCodesOf } from "../blocking/entries.ts";
import { finish } from "../blocking/hash-records.ts";
import { type Guard, NOT_COMPARED, type RuleIndex } from "../blocking/rule-index.ts";
import { hasSeveralValues } from "../model/keys.ts";
import { mixCodes, NO_CODE } from "../records/code.ts";
import type { RuleLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import { Chains } from "./buckets.ts";

/** A block that was too large to be looked at whole. */
export type CutBlock = {
  readonly rule: string;
  /** The keys that had to agree as well; null where the block is not looked at at all. */
  readonly agreeing: readonly string[] | null;
};

/**
 * The blocks of one rule: those of the base as a batch has them, and behind them whoever was added since.
 *
 * A block that is too large in the base is kept a second time, divided by the keys that must agree as well, so
 * that looking into it costs no more than into any other.
 */
export class Blocks {
  readonly index: RuleIndex;
  private readonly rule: RuleLayout;
  private readonly guard: Guard;
  private readonly slots: readonly number[];
  private readonly depths: ReadonlyMap<number, number>;
  private readonly divided = new Chains();
  private readonly added = new Chains();

  constructor(store: RecordStore, rule: RuleLayout, index: RuleIndex, guard: Guard) {
    this.rule = rule;
    this.index = index;
    this.guard = guard;
    this.slots = rule.keys.filter(({ slot }) => slot >= 0).map(({ slot }) => slot);
    this.depths = new Map(index.refinements.map(({ hash, depth }) => [hash, depth]));
    for (const { hash, depth } of index.refinements) {
      if (depth === NOT_COMPARED) continue;
      this.visitBase(hash, (record) => {
        const part = this.partOf(store, record, hash, depth);
        if (part !== null) this.divided.add(part, record);
      });
    }
  }

  /** The hashes of a record's keys, as the index has them. */
  hashesOf(): HashesOf {
    const slots = this.slots;
    const several = this.rule.keys.find(({ key }) => hasSeveralValues(key));
    return (store) => {
      const codesOf = several === undefined ? null : makeCodesOf(store, several);
      const { rows, layout } = store;
      return (record) => {
        let hash = 0;
        for (const slot of slots) {
          const code = rows[record * layout.stride + slot] as number;
          if (code === NO_CODE) return NONE;
          hash = mixCodes(hash, code);
        }
        if (codesOf === null) return [finish(hash)];
        return [...new Set(codesOf(record).map((code) => finish(mixCodes(hash, code))))];
      };
    };
  }

  /** Looks through the block of a hash; what it calls `visit` with may be a record of another block. */
  visit(
    store: RecordStore,
    record: number,
    hash: number,
    visit: (record: number) => void,
    cut: CutBlock[],
  ): void {
    const depth = this.depths.size === 0 ? undefined : this.depths.get(hash);
    if (depth === undefined) {
      this.visitBase(hash, visit);
      this.added.visit(hash, visit);
      return;
    }
    cut.push(this.describe(depth));
    const part = depth === NOT_COMPARED ? null : this.partOf(store, record, hash, depth);
    if (part === null) return;
    this.divided.visit(part, visit);
    this.added.visit(part, visit);
  }

  add(store: RecordStore, record: number, hash: number): void {
    const depth = this.depths.get(hash);
    if (depth === NOT_COMPARED) return;
    const place = depth === undefined ? hash : this.partOf(store, record, hash, depth);
    if (place !== null) this.added.add(place, record);
  }

  private visitBase(hash: number, visit: (record: number) => void): void {
    const { entries, starts } = this.index;
    const bucket = hash & (starts.length - 2);
    const to = starts[bucket + 1] as number;
    for (let at = starts[bucket] as number; at < to; at++) {
      if (entries[2 * at + 1] === hash) visit(entries[2 * at] as number);
    }
  }

  /** The hash of the part of a block that a record is in; null where it lacks a key that must agree. */
  private partOf(store: RecordStore, record: number, hash: number, depth: number): number | null {
    let mixed = hash;
    for (let n = 0; n < depth; n++) {
      const slot = this.guard.refineBy[n]?.slot ?? 0;
      const code = store.rows[record * store.layout.stride + slot] as number;
      if (code === NO_CODE) return null;
      mixed = mixCodes(mixed, code);
    }
    return finish(mixed);
  }

  private describe(depth: number): CutBlock {
    const { refineBy } = this.guard;
    return {
      rule: this.rule.rule,
      agreeing: depth === NOT_COMPARED ? null : refineBy.slice(0, depth).map(({ name }) => name),
    };
  }
}

/** Of a store, what gives the hashes of a record. */
export type HashesOf = (store: RecordStore) => (record: number) => readonly number[];

const NONE: readonly number[] = [];
