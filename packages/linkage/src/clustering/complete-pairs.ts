import type { PairList } from "../pairs.ts";
import { checkPairs } from "./check-pairs.ts";
import { componentsOf, grouped } from "./components.ts";
import { numbersWhere } from "./order.ts";

export type CompleteOptions = {
  /** Pairs of this weight or more connect records. */
  readonly threshold: number;
  /** Components of more records than this keep the pairs they have. When missing 1,000. */
  readonly largest?: number;
};

const LARGEST = 1000;

/**
 * All pairs of the records that links connect, also those that no blocking rule makes, with their weights.
 *
 * Blocking leaves out pairs because they are rarely the same, not because they are known to differ. Whether a
 * chain of links holds is decided by the pairs across it, and within what is connected already there are few
 * enough of them to look at every one. `score` gives the weight of two records, the smaller row first.
 * Pairs below the threshold that are in no component are left out.
 *
 * Throws LinkageError for pairs that `checkPairs` refuses.
 */
export function completePairs(
  recordCount: number,
  pairs: PairList,
  score: (a: number, b: number) => number,
  { largest = LARGEST, threshold }: CompleteOptions,
): PairList {
  checkPairs(pairs, recordCount);
  const links = numbersWhere(pairs.weight, (weight) => weight >= threshold);
  const { componentOf, count } = componentsOf(recordCount, pairs.a, pairs.b, links);
  const { from, items } = grouped(componentOf, count);
  const sizeOf = (component: number) =>
    (from[component + 1] as number) - (from[component] as number);
  // A pair of two is complete as it is, and a component that is too large stays as it is.
  const isLeft = (component: number) => sizeOf(component) <= 2 || sizeOf(component) > largest;

  const kept = numbersWhere(pairs.weight, () => true).filter((pair) => {
    const component = componentOf[pairs.a[pair] as number] as number;
    return component === componentOf[pairs.b[pair] as number] && isLeft(component);
  });
  let length = kept.length;
  for (let component = 0; component < count; component++)
    if (!isLeft(component)) length += (sizeOf(component) * (sizeOf(component) - 1)) / 2;

  const a = new Int32Array(length);
  const b = new Int32Array(length);
  const weight = new Float64Array(length);
  let at = 0;
  for (const pair of kept) {
    a[at] = pairs.a[pair] as number;
    b[at] = pairs.b[pair] as number;
    weight[at++] = pairs.weight[pair] as number;
  }
  for (let component = 0; component < count; component++) {
    if (isLeft(component)) continue;
    const end = from[component + 1] as number;
    for (let i = from[component] as number; i < end; i++) {
      for (let j = i + 1; j < end; j++) {
        a[at] = items[i] as number;
        b[at] = items[j] as number;
        weight[at] = score(a[at] as number, b[at] as number);
        at++;
      }
    }
  }
  return { a, b, weight };
}
