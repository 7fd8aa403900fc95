import type { PairList } from "../pairs.ts";
import { componentsOf, grouped } from "./components.ts";
import { numbersWhere, strongestFirst } from "./order.ts";

/**
 * The links of a list of pairs, component by component, and in each one the strongest first.
 *
 * Records are called by their place: those of a component stand side by side, by row. What is read
 * together thus lies together in memory, which is most of the time that clustering takes.
 */
export type OrderedLinks = {
  /** The links: `a` and `b` are places, and `a < b`. */
  readonly links: PairList;
  /** Component c has the links `from[c]` to `from[c + 1] - 1`. */
  readonly from: Int32Array;
  readonly placeOf: Int32Array;
  readonly rowAt: Int32Array;
  /** The component of each row. */
  readonly componentOf: Int32Array;
};

/** Up to this many links, sorting by insertion is faster than by radix. */
const FEW = 64;

/** Takes the pairs of `threshold` or more. The pairs must have been checked. */
export function orderedLinks(
  recordCount: number,
  pairs: PairList,
  threshold: number,
): OrderedLinks {
  const kept = numbersWhere(pairs.weight, (weight) => weight >= threshold);
  const { componentOf, count } = componentsOf(recordCount, pairs.a, pairs.b, kept);
  const { from: firstPlace, items: rowAt } = grouped(componentOf, count);
  const placeOf = new Int32Array(recordCount);
  for (let place = 0; place < recordCount; place++) placeOf[rowAt[place] as number] = place;

  const { links, fromPlace } = byFirstPlace(pairs, kept, placeOf);
  const from = firstPlace.map((place) => fromPlace[place] as number);
  for (let component = 0; component < count; component++) {
    const start = from[component] as number;
    const end = from[component + 1] as number;
    if (end - start <= FEW) insertionSort(links, start, end);
    else {
      const place = firstPlace[component] as number;
      radixSort(links, start, end, place, (firstPlace[component + 1] as number) - place);
    }
  }
  return { links, from, placeOf, rowAt, componentOf };
}

/** The links by the place of their first record, which brings those of a component together. */
function byFirstPlace(
  pairs: PairList,
  kept: Int32Array,
  placeOf: Int32Array,
): { readonly links: PairList; readonly fromPlace: Int32Array } {
  const firstOf = new Int32Array(kept.length);
  const fromPlace = new Int32Array(placeOf.length + 1);
  for (let i = 0; i < kept.length; i++) {
    const first = placeOf[pairs.a[kept[i] as number] as number] as number;
    firstOf[i] = first;
    fromPlace[first + 1] = (fromPlace[first + 1] as number) + 1;
  }
  for (let place = 0; place < placeOf.length; place++)
    fromPlace[place + 1] = (fromPlace[place + 1] as number) + (fromPlace[place] as number);

  const a = new Int32Array(kept.length);
  const b = new Int32Array(kept.length);
  const weight = new Float64Array(kept.length);
  const next = fromPlace.slice();
  for (let i = 0; i < kept.length; i++) {
    const pair = kept[i] as number;
    const first = firstOf[i] as number;
    const at = next[first] as number;
    next[first] = at + 1;
    a[at] = first;
    b[at] = placeOf[pairs.b[pair] as number] as number;
    weight[at] = pairs.weight[pair] as number;
  }
  return { links: { a, b, weight }, fromPlace };
}

/** In place; the same order as `strongestFirst` gives. */
function insertionSort({ a, b, weight }: PairList, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const first = a[i] as number;
    const second = b[i] as number;
    const exact = weight[i] as number;
    const rounded = Math.fround(exact);
    let at = i;
    for (; at > start; at--) {
      const other = Math.fround(weight[at - 1] as number);
      if (other > rounded) break;
      if (other === rounded) {
        const rise = first - (a[at - 1] as number);
        if (rise > 0 || (rise === 0 && second >= (b[at - 1] as number))) break;
      }
      a[at] = a[at - 1] as number;
      b[at] = b[at - 1] as number;
      weight[at] = weight[at - 1] as number;
    }
    a[at] = first;
    b[at] = second;
    weight[at] = exact;
  }
}

/** For many links among `count` places from `place` on: counted from there, the tables stay small. */
function radixSort(
  links: PairList,
  start: number,
  end: number,
  place: number,
  count: number,
): void {
  const a = links.a.slice(start, end);
  const b = links.b.slice(start, end);
  const weight = links.weight.slice(start, end);
  for (let i = 0; i < a.length; i++) {
    a[i] = (a[i] as number) - place;
    b[i] = (b[i] as number) - place;
  }
  const order = strongestFirst({ a, b, weight }, count, Number.NEGATIVE_INFINITY);
  for (let i = 0; i < order.length; i++) {
    const pair = order[i] as number;
    links.a[start + i] = (a[pair] as number) + place;
    links.b[start + i] = (b[pair] as number) + place;
    links.weight[start + i] = weight[pair] as number;
  }
}
