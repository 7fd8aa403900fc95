import type { PairList } from "../pairs.ts";
import type { Found } from "./operations.ts";

/**
 * Puts pairs in the order of their rows, whichever thread found them first.
 *
 * By counting: once by the second record, then by the first, which keeps the order of the second.
 */
export function inOrder(found: readonly Found[], recordCount: number): PairList {
  const length = found.reduce((sum, { a }) => sum + a.length, 0);
  const a = new Int32Array(length);
  const b = new Int32Array(length);
  const weight = new Float64Array(length);
  let at = 0;
  for (const each of found) {
    a.set(each.a, at);
    b.set(each.b, at);
    weight.set(each.weight, at);
    at += each.a.length;
  }
  const byFirst = countingSort(a, countingSort(b, null, recordCount), recordCount);
  return {
    a: a.map((_, n) => a[byFirst[n] as number] as number),
    b: b.map((_, n) => b[byFirst[n] as number] as number),
    weight: weight.map((_, n) => weight[byFirst[n] as number] as number),
  };
}

/** The positions in ascending order of their key; equal keys keep the order of `before`. */
function countingSort(keys: Int32Array, before: Int32Array | null, limit: number): Int32Array {
  const next = new Int32Array(limit + 1);
  for (const key of keys) next[key + 1] = (next[key + 1] as number) + 1;
  for (let key = 0; key < limit; key++)
    next[key + 1] = (next[key + 1] as number) + (next[key] as number);
  const sorted = new Int32Array(keys.length);
  for (let n = 0; n < keys.length; n++) {
    const position = before === null ? n : (before[n] as number);
    const key = keys[position] as number;
    sorted[next[key] as number] = position;
    next[key] = (next[key] as number) + 1;
  }
  return sorted;
}
