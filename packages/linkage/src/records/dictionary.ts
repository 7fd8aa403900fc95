import type { Frequencies } from "../model/model.ts";
import type { Field } from "./layout.ts";
import { cleanedValue, type Dictionary, type RecordStore } from "./store.ts";

/** What is known of a value: its number from 1, its code, where the bytes of a record begin that has it, its count. */
const ENTRY = 4;
const NUMBER = 0;
const CODE = 1;
const BASE = 2;
const COUNT = 3;

/**
 * Numbers the values of a column from 1 in the order they are met, writes the number in place of the code,
 * and counts them, unless `frequencies` says how common they are. Values with equal codes are told apart by
 * their bytes.
 */
export function buildDictionary(
  store: RecordStore,
  field: Field,
  frequencies?: Frequencies,
): Dictionary {
  const { arena, recordCount, rows } = store;
  const { stride, texts } = store.layout;
  const { countSlot, slot, text } = field;
  let capacity = 1024;
  while (capacity < recordCount * 1.4) capacity *= 2;
  const mask = capacity - 1;
  // What is known of a value lies together: nearly all the time goes into waiting for memory.
  const table = new Int32Array(capacity * ENTRY);
  /** A record that has the value, by the value's number; only wanted when the values are looked up. */
  const examples: number[] = [0];
  let size = 0;
  let total = 0;
  for (let record = 0, row = 0; record < recordCount; record++, row += stride) {
    const code = rows[row + slot] as number;
    if (code === 0) continue;
    total++;
    const base = rows[row] as number;
    let at = Math.imul(code, 0x9e3779b1) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    let entry = at * ENTRY;
    while (table[entry + NUMBER] !== 0) {
      const isCode = table[entry + CODE] === code;
      if (isCode && (code > 0 || isSame(table[entry + BASE] as number, base))) break;
      at = (at + 1) & mask;
      entry = at * ENTRY;
    }
    if (table[entry + NUMBER] === 0) {
      table[entry + NUMBER] = ++size;
      table[entry + CODE] = code;
      table[entry + BASE] = base;
      if (frequencies !== undefined) examples.push(record);
    }
    table[entry + COUNT] = (table[entry + COUNT] as number) + 1;
    rows[row + countSlot] = table[entry + NUMBER] as number;
  }
  if (frequencies !== undefined) return frozen(frequencies);
  const shared = new Int32Array(new SharedArrayBuffer((size + 1) * 4));
  for (let entry = 0; entry < table.length; entry += ENTRY) {
    const number = table[entry + NUMBER] as number;
    if (number !== 0) shared[number] = table[entry + COUNT] as number;
  }
  return { counts: shared, size, total };

  function frozen(known: Frequencies): Dictionary {
    const common = new Map(Object.entries(known.counts));
    const given = new Float64Array(new SharedArrayBuffer((size + 1) * 8));
    for (let id = 1; id <= size; id++) {
      const value = cleanedValue(store, examples[id] as number, field.column) ?? "";
      given[id] = common.get(value) ?? known.others;
    }
    return { counts: given, size, total: known.total };
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
