import type { Frequencies } from "../model/model.ts";
import type { Field } from "./layout.ts";
import { cleanedValue, type Dictionary, type RecordStore } from "./store.ts";

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
  /** Pairs: the number of the value and its code. */
  const table = new Int32Array(capacity * 2);
  /** A record that has the value, by the value's number. */
  let example = new Int32Array(1024);
  let counts = new Int32Array(1024);
  let size = 0;
  let total = 0;
  for (let record = 0, row = 0; record < recordCount; record++, row += stride) {
    const code = rows[row + slot] as number;
    if (code === 0) continue;
    total++;
    let at = Math.imul(code, 0x9e3779b1) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    let id = 0;
    for (;;) {
      id = table[2 * at] as number;
      if (id === 0) {
        id = ++size;
        table[2 * at] = id;
        table[2 * at + 1] = code;
        if (id === example.length) {
          example = grown(example);
          counts = grown(counts);
        }
        example[id] = record;
        break;
      }
      if (table[2 * at + 1] === code && (code > 0 || isSame(example[id] as number, record))) break;
      at = (at + 1) & mask;
    }
    rows[row + countSlot] = id;
    counts[id] = (counts[id] as number) + 1;
  }
  if (frequencies !== undefined) return frozen(frequencies);
  const shared = new Int32Array(new SharedArrayBuffer((size + 1) * 4));
  shared.set(counts.subarray(0, size + 1));
  return { counts: shared, size, total };

  function frozen(known: Frequencies): Dictionary {
    const common = new Map(Object.entries(known.counts));
    const given = new Float64Array(new SharedArrayBuffer((size + 1) * 8));
    for (let id = 1; id <= size; id++) {
      const value = cleanedValue(store, example[id] as number, field.column) ?? "";
      given[id] = common.get(value) ?? known.others;
    }
    return { counts: given, size, total: known.total };
  }
  function isSame(one: number, other: number): boolean {
    const a = (rows[one * stride] as number) * 4;
    const b = (rows[other * stride] as number) * 4;
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

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
