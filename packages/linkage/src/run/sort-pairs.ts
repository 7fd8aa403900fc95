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
  const next = new Int32Array(recordCount + 1);
  const bySecond = countingSort(b, null, next);
  const order = countingSort(a, bySecond, next);
  // What was sorted first is not needed any more: its memory takes the next column.
  const sortedA = inPlaces(a, order, bySecond);
  const sortedB = inPlaces(b, order, a);
  return { a: sortedA, b: sortedB, weight: inPlaces(weight, order, new Float64Array(length)) };
}

function inPlaces<A extends Int32Array | Float64Array>(values: A, order: Int32Array, into: A): A {
  for (let n = 0; n < order.length; n++) into[n] = values[order[n] as number] as number;
  return into;
}

/** The positions in ascending order of their key; equal keys keep the order of `before`. */
function countingSort(keys: Int32Array, before: Int32Array | null, next: Int32Array): Int32Array {
  next.fill(0);
  for (let n = 0; n < keys.length; n++) {
    const place = (keys[n] as number) + 1;
    next[place] = (next[place] as number) + 1;
  }
  for (let key = 1; key < next.length; key++)
    next[key] = (next[key] as number) + (next[key - 1] as number);
  const sorted = new Int32Array(keys.length);
  for (let n = 0; n < keys.length; n++) {
    const position = before === null ? n : (before[n] as number);
    const key = keys[position] as number;
    sorted[next[key] as number] = position;
    next[key] = (next[key] as number) + 1;
  }
  return sorted;
}
