import type { LinkageModel } from "../model/model.ts";
import { makeEncoder, type Region } from "../records/encode.ts";
import type { RecordStore } from "../records/store.ts";
import type { OneRecord } from "./record.ts";
import { type EncodeRecord, makeRecordEncoder } from "./record-encoder.ts";
import { ValueNumbers } from "./value-numbers.ts";

/** The longest record there can be, with what cleaning may add before it is found too long. */
const RECORD_BYTES = 256 * 1024;

/**
 * The records of a batch and, behind them, those that were added since. The next record is written behind the
 * last one, and is overwritten by the one after it unless it is kept.
 */
export class GrowingStore {
  /** Changes whenever the memory of the records or of the counts is another: what was made for it is of no use. */
  generation = 0;
  recordCount: number;
  readonly numbers: readonly ValueNumbers[];
  private records: RecordStore;
  private readonly model: LinkageModel;
  private arenaAt: number;
  private region: Region;
  private encode: EncodeRecord;

  /** Takes the records over: nobody else may write to the store's memory from now on. */
  constructor(model: LinkageModel, store: RecordStore) {
    this.model = model;
    this.records = store;
    this.recordCount = store.recordCount;
    this.arenaAt = endOfTexts(store);
    this.numbers = store.layout.fields.flatMap((field) => {
      const dictionary = store.dictionaries[field.column];
      return field.countSlot < 0 || dictionary === undefined
        ? []
        : new ValueNumbers(field, store, dictionary, model.frequencies?.[field.column]);
    });
    this.region = this.newRegion();
    this.encode = this.newEncoder();
    this.makeRoom();
  }

  /** The records with their dictionaries, as they are now. */
  get store(): RecordStore {
    const dictionaries = this.numbers.map(
      ({ field, dictionary }) => [field.column, dictionary] as const,
    );
    return {
      ...this.records,
      recordCount: this.recordCount,
      dictionaries: Object.fromEntries(dictionaries),
    };
  }

  /** Writes a record behind the last one, and gives the row it is in for now. */
  write(record: OneRecord): number {
    this.makeRoom();
    this.region.arenaAt = this.arenaAt;
    const at = this.recordCount;
    this.encode(at, record);
    for (const each of this.numbers) if (each.write(at)) this.generation++;
    return at;
  }

  /** Keeps the record that was written last. */
  keep(): void {
    for (const each of this.numbers) each.keep(this.recordCount);
    this.arenaAt = this.region.arenaAt;
    this.recordCount++;
  }

  private makeRoom(): void {
    const { arena, layout, rows } = this.records;
    const { stride } = layout;
    const needsRows = (this.recordCount + 1) * stride > rows.length;
    const needsBytes = this.arenaAt + RECORD_BYTES > arena.length;
    if (!needsRows && !needsBytes) return;
    const moreRows = (): Int32Array => {
      const larger = roomForRows(this.recordCount, stride);
      larger.set(rows.subarray(0, this.recordCount * stride));
      return larger;
    };
    const moreBytes = (): Uint8Array => {
      const larger = roomForBytes(this.arenaAt);
      larger.set(arena.subarray(0, this.arenaAt));
      return larger;
    };
    this.records = {
      ...this.records,
      rows: needsRows ? moreRows() : rows,
      arena: needsBytes ? moreBytes() : arena,
    };
    for (const each of this.numbers) each.moveTo(this.records);
    this.region = this.newRegion();
    this.encode = this.newEncoder();
    this.generation++;
  }

  private newRegion(): Region {
    const { arena, rows } = this.records;
    return { rows, arena, arenaAt: this.arenaAt, arenaEnd: arena.length };
  }

  private newEncoder(): EncodeRecord {
    const region = this.region;
    const model = this.model;
    const { layout } = this.records;
    return makeRecordEncoder(model, (columns, names) =>
      makeEncoder({ ...model, columns }, layout, names, region),
    );
  }
}

/** A copy of a store's records without the gaps between its texts, in memory of its own with room for more. */
export function compactCopy(store: RecordStore): RecordStore {
  const { arena, layout, recordCount, rows } = store;
  const { stride, texts } = layout;
  const own = roomForRows(recordCount, stride);
  own.set(rows.subarray(0, recordCount * stride));
  const bytes = roomForBytes(textBytes(store));
  let at = 0;
  // Most records follow each other without a gap, so a few long stretches are copied.
  let from = 0;
  let to = 0;
  for (let row = 0; row < recordCount * stride; row += stride) {
    const base = (rows[row] as number) * 4;
    if (base !== to) {
      bytes.set(arena.subarray(from, to), at);
      at += to - from;
      from = base;
    }
    own[row] = (at + base - from) / 4;
    to = base + sizeAt(arena, base, texts);
  }
  bytes.set(arena.subarray(from, to), at);
  return { ...store, rows: own, arena: bytes };
}

/** The bytes of all records together. */
function textBytes({ arena, layout, recordCount, rows }: RecordStore): number {
  let bytes = 0;
  for (let row = 0; row < recordCount * layout.stride; row += layout.stride)
    bytes += sizeAt(arena, (rows[row] as number) * 4, layout.texts);
  return bytes;
}

/** Where the texts of a store end that has no gaps. */
export function endOfTexts({ arena, layout, recordCount, rows }: RecordStore): number {
  if (recordCount === 0) return 0;
  const base = (rows[(recordCount - 1) * layout.stride] as number) * 4;
  return base + sizeAt(arena, base, layout.texts);
}

/** The bytes of one record, with those that are left out so that the next begins at a multiple of four. */
function sizeAt(arena: Uint8Array, base: number, texts: number): number {
  if (texts === 0) return 0;
  const last = base + texts * 2 - 2;
  const length = (arena[last] as number) | ((arena[last + 1] as number) << 8);
  return Math.ceil((texts * 2 + length) / 4) * 4;
}

/** Memory that is not written to is not taken from the system, so there may be plenty. */
export function roomForRows(recordCount: number, stride: number): Int32Array {
  const count = Math.ceil(recordCount * 1.2) + 1024;
  return new Int32Array(new SharedArrayBuffer(count * stride * 4));
}

export function roomForBytes(bytes: number): Uint8Array {
  const length = Math.ceil((bytes * 1.2) / 8) * 8 + 4 * RECORD_BYTES;
  return new Uint8Array(new SharedArrayBuffer(length));
}
