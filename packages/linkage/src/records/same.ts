import type { Key } from "../model/keys.ts";
import { isSameSound } from "../text/sound.ts";
import { findKey } from "./key-bytes.ts";
import type { KeySlot, Layout } from "./layout.ts";
import type { Range, RecordStore } from "./store.ts";

/**
 * Codes below 0 are hashes, and hashes collide: among a million telephone numbers some hundred pairs have equal
 * ones. What is said to be equal was therefore looked at, byte by byte.
 */

/** Whether text `n` of one record is text `m` of another; `a` and `b` are where their rows begin. */
export type SameText = (a: number, n: number, b: number, m: number) => boolean;

/** Whether two records have the same key, when their codes of it are equal; given where their rows begin. */
export type SameKey = (a: number, b: number) => boolean;

/** The ends of all texts as uint16, wherever a record's bytes begin. */
export function endsOf({ arena }: RecordStore): Uint16Array {
  return new Uint16Array(arena.buffer, arena.byteOffset, Math.floor(arena.byteLength / 2));
}

export function makeSameText(store: RecordStore): SameText {
  const { arena, layout, rows } = store;
  const ends = endsOf(store);
  const head = layout.texts * 2;
  return (a, n, b, m) => {
    const baseA = rows[a] as number;
    const baseB = rows[b] as number;
    const fromA = n === 0 ? 0 : (ends[baseA * 2 + n - 1] as number);
    const fromB = m === 0 ? 0 : (ends[baseB * 2 + m - 1] as number);
    const length = (ends[baseA * 2 + n] as number) - fromA;
    if (length !== (ends[baseB * 2 + m] as number) - fromB) return false;
    const x = baseA * 4 + head + fromA;
    const y = baseB * 4 + head + fromB;
    for (let i = 0; i < length; i++) if (arena[x + i] !== arena[y + i]) return false;
    return true;
  };
}

/** Whether equal codes of a key may stand for different values, so that the bytes must be looked at. */
export function isHashed(layout: Layout, { key }: KeySlot): boolean {
  if (key.of === "sorted") return true;
  const field = layout.fields.find(({ column }) => column === key.column);
  if (field === undefined || field.type === "date") return false;
  return !(key.of === "column" && field.countSlot >= 0);
}

/** Makes the function that compares the bytes of a key with one value. */
export function makeSameKey(store: RecordStore, { key }: KeySlot): SameKey {
  const { arena, layout, rows } = store;
  const sameText = makeSameText(store);
  const textOf = (column: string): number => {
    const text = layout.fields.find((field) => field.column === column)?.text ?? -1;
    if (text < 0) throw new Error(`Broken invariant: the bytes of ${column} are not kept`);
    return text;
  };
  if (key.of === "sorted") {
    const [x, y] = key.columns.map(textOf) as [number, number];
    return (a, b) =>
      (sameText(a, x, b, x) && sameText(a, y, b, y)) ||
      (sameText(a, x, b, y) && sameText(a, y, b, x));
  }
  const text = textOf(key.column);
  if (key.of === "column") return (a, b) => sameText(a, text, b, text);
  const ends = endsOf(store);
  const one: Range = { from: 0, to: 0 };
  const other: Range = { from: 0, to: 0 };
  const find = (row: number, into: Range): void => {
    const base = rows[row] as number;
    const texts = base * 4 + layout.texts * 2;
    into.from = texts + (text === 0 ? 0 : (ends[base * 2 + text - 1] as number));
    into.to = texts + (ends[base * 2 + text] as number);
  };
  return (a, b) => {
    find(a, one);
    find(b, other);
    return key.of === "sound"
      ? isSameSound(arena, one.from, one.to, other.from, other.to)
      : isSamePart(key, arena, one, other);
  };
}

function isSamePart(key: Key, arena: Uint8Array, one: Range, other: Range): boolean {
  findKey(key, arena, one);
  findKey(key, arena, other);
  const length = one.to - one.from;
  if (length !== other.to - other.from) return false;
  for (let i = 0; i < length; i++) if (arena[one.from + i] !== arena[other.from + i]) return false;
  return true;
}
