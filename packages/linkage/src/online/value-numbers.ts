import type { Frequencies } from "../model/model.ts";
import { codeOf, NO_CODE } from "../records/code.ts";
import type { Field } from "../records/layout.ts";
import { cleanedValue, type Dictionary, type RecordStore, textRange } from "../records/store.ts";

/**
 * The numbers of a counted column's values, and how often each occurs: the dictionary of a batch, in which
 * single records can be looked up.
 *
 * How often values occur stands still until it is counted anew; a value that nobody had counts as one that
 * occurred once, or as the model's frequencies say.
 */
export class ValueNumbers {
  readonly field: Field;
  counts: Float64Array;
  total: number;
  /** How many values have a number; numbers begin with 1. */
  size: number;
  private store: RecordStore;
  private readonly frequencies: Frequencies | undefined;
  private readonly common: ReadonlyMap<string, number>;
  /** Numbers in the places of their hashes. */
  private table: Int32Array;
  /** By number: the code of the value, and a record that has it. */
  private codes: Int32Array;
  private examples: Int32Array;
  /** The code of the value that was looked up last. */
  private code = NO_CODE;
  private readonly known = { from: 0, to: 0 };
  private readonly asked = { from: 0, to: 0 };

  constructor(
    field: Field,
    store: RecordStore,
    dictionary: Dictionary,
    frequencies: Frequencies | undefined,
  ) {
    this.field = field;
    this.store = store;
    this.frequencies = frequencies;
    this.common = new Map(Object.entries(frequencies?.counts ?? {}));
    this.total = dictionary.total;
    this.size = dictionary.size;
    const room = roomFor(this.size);
    this.counts = new Float64Array(room);
    this.counts.set(dictionary.counts.subarray(0, this.size + 1));
    this.codes = new Int32Array(room);
    this.examples = new Int32Array(room).fill(-1);
    this.table = new Int32Array(0);
    const { layout, recordCount, rows } = store;
    for (let record = 0, row = 0; record < recordCount; record++, row += layout.stride) {
      const number = rows[row + field.countSlot] as number;
      if (number === 0 || this.examples[number] !== -1) continue;
      this.examples[number] = record;
      this.codes[number] = this.codeOfValue(record);
    }
    this.fillTable();
  }

  /** The records have moved to other memory. */
  moveTo(store: RecordStore): void {
    this.store = store;
  }

  get dictionary(): Dictionary {
    return { counts: this.counts, size: this.size, total: this.total };
  }

  /**
   * Writes the number of a record's value into its row. A value that nobody had gets the next number, for this
   * time only. True when the counts have moved to other memory.
   */
  write(record: number): boolean {
    const { countSlot, slot } = this.field;
    const { layout, rows } = this.store;
    const row = record * layout.stride;
    this.code = rows[row + slot] as number;
    if (this.code === NO_CODE) {
      rows[row + countSlot] = 0;
      return false;
    }
    const number = this.table[this.place(record, this.code)] as number;
    if (number !== 0) {
      rows[row + countSlot] = number;
      return false;
    }
    const next = this.size + 1;
    const moved = next >= this.counts.length;
    if (moved) this.grow();
    const value = this.common.size === 0 ? "" : cleanedValue(this.store, record, this.field.column);
    this.counts[next] = this.common.get(value ?? "") ?? this.frequencies?.others ?? 1;
    rows[row + countSlot] = next;
    return moved;
  }

  /** The record that was written last stays: so does the number of its value. */
  keep(record: number): void {
    const { layout, rows } = this.store;
    const number = rows[record * layout.stride + this.field.countSlot] as number;
    if (number <= this.size) return;
    this.size = number;
    this.codes[number] = this.code;
    this.examples[number] = record;
    if (this.size * 2 > this.table.length) this.fillTable();
    else this.table[this.place(record, this.code)] = number;
  }

  /** Counts anew how often each value occurs, unless the model says so. */
  recount(recordCount: number): void {
    if (this.frequencies !== undefined) return;
    const { layout, rows } = this.store;
    this.counts.fill(0);
    this.total = 0;
    const { countSlot } = this.field;
    for (let record = 0, row = 0; record < recordCount; record++, row += layout.stride) {
      const number = rows[row + countSlot] as number;
      if (number === 0) continue;
      this.counts[number] = (this.counts[number] as number) + 1;
      this.total++;
    }
  }

  /** Where in the table the number of a record's value stands, or would stand. */
  private place(record: number, code: number): number {
    const { table } = this;
    const mask = table.length - 1;
    let at = placeOf(code) & mask;
    for (;;) {
      const number = table[at] as number;
      if (number === 0) return at;
      if (this.codes[number] === code && this.isSame(this.examples[number] as number, record, code))
        return at;
      at = (at + 1) & mask;
    }
  }

  private isSame(example: number, record: number, code: number): boolean {
    const { text } = this.field;
    // A code above 0 is the value itself.
    if (code > 0 || text < 0) return true;
    const { arena } = this.store;
    const { from, to } = textRange(this.store, example, text, this.known);
    const asked = textRange(this.store, record, text, this.asked);
    if (to - from !== asked.to - asked.from) return false;
    const shift = asked.from - from;
    for (let i = from; i < to; i++) if (arena[i] !== arena[i + shift]) return false;
    return true;
  }

  /** The code that stood in a record's row before its number took the place. */
  private codeOfValue(record: number): number {
    const { countSlot, slot, text } = this.field;
    const { arena, layout, rows } = this.store;
    if (countSlot !== slot) return rows[record * layout.stride + slot] as number;
    const { from, to } = textRange(this.store, record, text, this.known);
    return codeOf(arena, from, to);
  }

  private fillTable(): void {
    let length = 1024;
    while (length < this.size * 3) length *= 2;
    this.table = new Int32Array(length);
    const mask = length - 1;
    // The values differ, so the next free place is theirs.
    for (let number = 1; number <= this.size; number++) {
      let at = placeOf(this.codes[number] as number) & mask;
      while (this.table[at] !== 0) at = (at + 1) & mask;
      this.table[at] = number;
    }
  }

  private grow(): void {
    const room = roomFor(this.size);
    const counts = new Float64Array(room);
    counts.set(this.counts);
    this.counts = counts;
    const codes = new Int32Array(room);
    codes.set(this.codes);
    this.codes = codes;
    const examples = new Int32Array(room).fill(-1);
    examples.set(this.examples);
    this.examples = examples;
  }
}

function roomFor(size: number): number {
  return Math.ceil(size * 1.25) + 1024;
}

function placeOf(code: number): number {
  const mixed = Math.imul(code, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
