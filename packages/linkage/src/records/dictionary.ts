import type { Frequencies } from "../model/model.ts";
import type { Field } from "./layout.ts";
import { cleanedValue, type Dictionary, type RecordStore } from "./store.ts";

/** What is known of a value: its number from 1, its code, where the bytes of a record begin that has it, its count. */
const ENTRY = 4;
const NUMBER = 0;
const CODE = 1;
const BASE = 2;
const COUNT = 3;

/** A table may be this full. */
const FULL = 0.7;
/** Records whose values are looked up together. */
const TOGETHER = 128;

/**
 * Makes what numbers the values of one column after the other: from 1, in the order they are met. The number is
 * written in place of the code, and the values are counted, unless `frequencies` says how common they are. Values
 * with equal codes are told apart by their bytes.
 */
export function makeDictionaries(store: RecordStore) {
  const { arena, recordCount, rows } = store;
  const { stride, texts } = store.layout;
  // What is known of a value lies together: nearly all the time goes into waiting for memory. The table grows with
  // the values, and is kept for the next column, because new memory is dear.
  let mask = 4095;
  let table = new Int32Array((mask + 1) * ENTRY);
  let text = 0;
  const touchedLast = new Int32Array(1);

  return (field: Field, frequencies?: Frequencies): Dictionary => {
    const { countSlot, slot } = field;
    /** A record that has the value, by the value's number; only wanted when the values are looked up. */
    const examples: number[] = [0];
    let size = 0;
    let total = 0;
    text = field.text;
    table.fill(0);
    for (let from = 0; from < recordCount; from += TOGETHER) {
      const to = Math.min(from + TOGETHER, recordCount);
      if (size > 1000) touch(slot, from, to);
      for (let record = from, row = from * stride; record < to; record++, row += stride) {
        const code = rows[row + slot] as number;
        if (code === 0) continue;
        total++;
        const base = rows[row] as number;
        const entry = entryOf(code, base);
        if (table[entry + NUMBER] === 0) {
          table[entry + NUMBER] = ++size;
          table[entry + CODE] = code;
          table[entry + BASE] = base;
          if (frequencies !== undefined) examples.push(record);
        }
        table[entry + COUNT] = (table[entry + COUNT] as number) + 1;
        rows[row + countSlot] = table[entry + NUMBER] as number;
      }
      // Of the values to come, some have been met.
      if (size + TOGETHER > (mask + 1) * FULL) enlarge(0.7 * (size / to) * recordCount);
    }
    if (frequencies !== undefined) return frozen(frequencies);
    const counts = new Int32Array(new SharedArrayBuffer((size + 1) * 4));
    for (let entry = 0; entry < table.length; entry += ENTRY) {
      const number = table[entry + NUMBER] as number;
      if (number !== 0) counts[number] = table[entry + COUNT] as number;
    }
    return { counts, size, total };

    function frozen(known: Frequencies): Dictionary {
      const common = new Map(Object.entries(known.counts));
      const given = new Float64Array(new SharedArrayBuffer((size + 1) * 8));
      for (let id = 1; id <= size; id++) {
        const value = cleanedValue(store, examples[id] as number, field.column) ?? "";
        given[id] = common.get(value) ?? known.others;
      }
      return { counts: given, size, total: known.total };
    }
  };

  /** The entry of a value, or the empty one where it belongs. */
  function entryOf(code: number, base: number): number {
    for (let place = placeOf(code); ; place = (place + 1) & mask) {
      const entry = place * ENTRY;
      if (table[entry + NUMBER] === 0) return entry;
      const isCode = table[entry + CODE] === code;
      if (isCode && (code > 0 || isSame(table[entry + BASE] as number, base))) return entry;
    }
  }

  function placeOf(code: number): number {
    const mixed = Math.imul(code, 0x9e3779b1) >>> 0;
    return (mixed ^ (mixed >>> 15)) & mask;
  }

  /** Touches what is going to be read, so that the processor waits for many places at once. */
  function touch(slot: number, from: number, to: number): void {
    let touched = 0;
    for (let row = from * stride; row < to * stride; row += stride)
      touched ^= table[placeOf(rows[row + slot] as number) * ENTRY] as number;
    for (let row = from * stride; row < to * stride; row += stride) {
      const entry = placeOf(rows[row + slot] as number) * ENTRY;
      touched ^= arena[(table[entry + BASE] as number) * 4] as number;
    }
    touchedLast[0] = touched;
  }

  /** Makes the table twice as large or, at once, as large as the values expected need. */
  function enlarge(expected: number): void {
    const before = table;
    do mask = 2 * mask + 1;
    while ((mask + 1) * FULL < expected);
    table = new Int32Array((mask + 1) * ENTRY);
    for (let from = 0; from < before.length; from += ENTRY) {
      if (before[from + NUMBER] === 0) continue;
      let place = placeOf(before[from + CODE] as number);
      while (table[place * ENTRY + NUMBER] !== 0) place = (place + 1) & mask;
      for (let at = 0; at < ENTRY; at++) table[place * ENTRY + at] = before[from + at] as number;
    }
  }

  /** Whether the texts of two records are equal; `one` and `other` are where their bytes begin, in fours. */
  function isSame(one: number, other: number): boolean {
    const a = one * 4;
    const b = other * 4;
    const endA = end(a, text);
    const endB = end(b, text);
    const fromA = text === 0 ? 0 : end(a, text - 1);
    const fromB = text === 0 ? 0 : end(b, text - 1);
    if (endA - fromA !== endB - fromB) return false;
    const shift = b + fromB - (a + fromA);
    for (let i = a + texts * 2 + fromA, to = a + texts * 2 + endA; i < to; i++) {
      if (arena[i] !== arena[i + shift]) return false;
    }
    return true;
  }
  function end(base: number, n: number): number {
    return (arena[base + n * 2] as number) | ((arena[base + n * 2 + 1] as number) << 8);
  }
}
