import type { PairList } from "../pairs.ts";
import type { Groups } from "./groups.ts";
import type { Refusal } from "./judge.ts";
import { strongestFirst } from "./order.ts";
import type { OrderedLinks } from "./ordered-links.ts";
import { PairNumbers } from "./pair-numbers.ts";

/**
 * Links that a person must decide, the strongest first: for each two clusters that refused links lie
 * between, the strongest of those links. All columns are of equal length.
 */
export type Questions = PairList & {
  /** Why that link was refused. */
  readonly reason: readonly Refusal[];
  /** How many links between the same two clusters were refused, this one among them. */
  readonly links: Int32Array;
};

/** Refused links by their numbers, component by component and in each the strongest first, with reasons. */
export type RefusedLinks = { readonly numbers: Int32Array; readonly reason: readonly Refusal[] };

/** One question for each two clusters: nobody should be asked about the same two people twice. */
export function questionsOf(
  refused: RefusedLinks,
  { links, rowAt }: OrderedLinks,
  groups: Groups,
): Questions {
  const between = new PairNumbers(refused.numbers.length);
  const asked = new Int32Array(refused.numbers.length);
  const linkCount = new Int32Array(refused.numbers.length);
  for (let i = 0; i < refused.numbers.length; i++) {
    const link = refused.numbers[i] as number;
    const x = groups.rootOf(links.a[link] as number);
    const y = groups.rootOf(links.b[link] as number);
    const question = between.add(Math.min(x, y), Math.max(x, y));
    if (linkCount[question] === 0) asked[question] = i;
    linkCount[question] = (linkCount[question] as number) + 1;
  }

  const found = asked.subarray(0, between.count);
  const unordered = {
    a: found.map((i) => rowAt[links.a[refused.numbers[i] as number] as number] as number),
    b: found.map((i) => rowAt[links.b[refused.numbers[i] as number] as number] as number),
    weight: Float64Array.from(found, (i) => links.weight[refused.numbers[i] as number] as number),
  };
  const order = strongestFirst(unordered, rowAt.length, Number.NEGATIVE_INFINITY);
  return {
    a: order.map((n) => unordered.a[n] as number),
    b: order.map((n) => unordered.b[n] as number),
    weight: Float64Array.from(order, (n) => unordered.weight[n] as number),
    reason: Array.from(order, (n) => refused.reason[found[n] as number] as Refusal),
    links: order.map((n) => linkCount[n] as number),
  };
}

/** How often each reason was given. */
export function countOfEach(reasons: readonly Refusal[]): Record<Refusal, number> {
  const counts = { never: 0, unlike: 0, "too-large": 0, unsupported: 0 };
  for (const reason of reasons) counts[reason]++;
  return counts;
}
