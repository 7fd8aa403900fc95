import type { Groups } from "./groups.ts";

/** For each place the places it is paired with, both ways: for p, `to[from[p]]` to `to[from[p + 1] - 1]`. */
export type Adjacency = {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** For each root of a group, how many entries its members have together. */
  readonly reach: Int32Array;
};

/** The adjacency of some pairs, each listed once; `a` and `b` are of equal length and in range. */
export function adjacencyOf(count: number, a: Int32Array, b: Int32Array): Adjacency {
  const reach = new Int32Array(count);
  for (let pair = 0; pair < a.length; pair++) {
    const first = a[pair] as number;
    const second = b[pair] as number;
    reach[first] = (reach[first] as number) + 1;
    reach[second] = (reach[second] as number) + 1;
  }
  const from = new Int32Array(count + 1);
  for (let place = 0; place < count; place++)
    from[place + 1] = (from[place] as number) + (reach[place] as number);
  const to = new Int32Array(a.length * 2);
  const next = from.slice();
  for (let pair = 0; pair < a.length; pair++) {
    const first = a[pair] as number;
    const second = b[pair] as number;
    const atFirst = next[first] as number;
    to[atFirst] = second;
    next[first] = atFirst + 1;
    const atSecond = next[second] as number;
    to[atSecond] = first;
    next[second] = atSecond + 1;
  }
  return { from, to, reach };
}

/** A place that is paired with another one twice; null when there is none. */
export function repeated({ from, to }: Adjacency): { place: number; other: number } | null {
  const seenBy = new Int32Array(from.length).fill(-1);
  for (let place = 0; place < from.length - 1; place++) {
    for (let i = from[place] as number; i < (from[place + 1] as number); i++) {
      const other = to[i] as number;
      if (seenBy[other] === place) return { place, other };
      seenBy[other] = place;
    }
  }
  return null;
}

/**
 * How many pairs lie across two groups, given by their roots; counting stops at `enough`.
 *
 * The entries of the group that has fewer are gone through, so that a record beside a huge group
 * costs what the record has, not what the group has.
 */
export function crossings(
  { from, to, reach }: Adjacency,
  groups: Groups,
  x: number,
  y: number,
  enough: number,
): number {
  const entriesOfX = reach[x] as number;
  const entriesOfY = reach[y] as number;
  if (Math.min(entriesOfX, entriesOfY) < enough) return 0;
  const [near, far] = entriesOfX <= entriesOfY ? [x, y] : [y, x];
  let found = 0;
  let place = near;
  do {
    for (let i = from[place] as number; i < (from[place + 1] as number); i++)
      if (groups.rootOf(to[i] as number) === far && ++found >= enough) return found;
    place = groups.next[place] as number;
  } while (place !== near);
  return found;
}
