import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import { assignment } from "./assignment.ts";
import { checkPairs, checkThreshold } from "./check-pairs.ts";
import { componentsOf, grouped } from "./components.ts";
import { strongestFirst } from "./order.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { checkTableStarts, tableOfRows } from "./tables.ts";

export type OneToOneOptions = {
  /** Pairs below this weight are left out. */
  readonly threshold: number;
  /** Components of up to this many records get the best assignment, larger ones a good one. When missing 100. */
  readonly exactUpTo?: number;
};

export type OneToOne = {
  /** The links that remain, the strongest first, ties by row. */
  readonly links: PairList;
  readonly counts: {
    /** Pairs at or above the threshold that gave way to others. */
    readonly leftOut: number;
    /** Components in which the total weight is the greatest possible. */
    readonly exactComponents: number;
    /** Components too large for that, in which the strongest link was taken first, again and again. */
    readonly greedyComponents: number;
    /** Records in those. */
    readonly greedyRecords: number;
  };
};

const EXACT_UP_TO = 100;
/** Stands for an infinite weight where weights are added: no finite log2 of odds comes near it. */
const WEIGHT_AT_MOST = 2 ** 20;

/**
 * Chooses links so that each record has at most one partner in each other table.
 *
 * `tableStarts` has the first row of each table. Every two tables are a question of their own, so with
 * three tables the partners of a record need not be partners of each other. Within a connected component
 * the links of the greatest total weight are chosen; a component of more than `exactUpTo` records takes its
 * strongest link first, then the strongest that is left, which is at least half of that total. Links of a
 * weight of 0 or less add nothing, and come in at the end where both their ends are still free. The answer
 * does not depend on the order of the pairs.
 *
 * Throws LinkageError for pairs that `checkPairs` refuses, a pair within one table, table starts that cut
 * nothing, an option out of range.
 */
export function oneToOne(
  recordCount: number,
  tableStarts: readonly number[],
  pairs: PairList,
  options: OneToOneOptions,
): OneToOne {
  const { threshold, exactUpTo = EXACT_UP_TO } = options;
  checkPairs(pairs, recordCount);
  checkTableStarts(tableStarts, recordCount);
  checkThreshold(threshold);
  if (!(exactUpTo >= 0)) throw new LinkageError(`exactUpTo must be 0 or more, not ${exactUpTo}`);

  const order = strongestFirst(pairs, recordCount, threshold);
  const links = {
    a: order.map((pair) => pairs.a[pair] as number),
    b: order.map((pair) => pairs.b[pair] as number),
    weight: Float64Array.from(order, (pair) => pairs.weight[pair] as number),
  };
  const { nodes, nodeCount } = nodesOf(links, tableOfRows(tableStarts, recordCount), order);
  const numbers = order.map((_, link) => link);
  const { componentOf, count } = componentsOf(nodeCount, nodes.a, nodes.b, numbers);
  const { from, items } = grouped(
    nodes.a.map((node) => componentOf[node] as number),
    count,
  );
  const sizes = new Int32Array(count);
  for (const component of componentOf) sizes[component] = (sizes[component] as number) + 1;

  const worth = links.weight.map((weight) => Math.max(0, Math.min(weight, WEIGHT_AT_MOST)));
  const isTaken = new Uint8Array(nodeCount);
  const isChosen = new Uint8Array(numbers.length);
  const counts = { exactComponents: 0, greedyComponents: 0, greedyRecords: 0 };
  for (let component = 0; component < count; component++) {
    const own = items.subarray(from[component], from[component + 1]);
    const size = sizes[component] as number;
    if (size <= exactUpTo) {
      counts.exactComponents++;
      if (own.length > 1) take(assignment(own, links, worth));
    } else {
      counts.greedyComponents++;
      counts.greedyRecords += size;
    }
    // After the best assignment this adds only links that add nothing to its total.
    take(own);
  }
  const chosen = numbers.filter((link) => isChosen[link] === 1);
  return {
    links: {
      a: chosen.map((link) => links.a[link] as number),
      b: chosen.map((link) => links.b[link] as number),
      weight: Float64Array.from(chosen, (link) => links.weight[link] as number),
    },
    counts: { leftOut: numbers.length - chosen.length, ...counts },
  };

  function take(wanted: Iterable<number>): void {
    for (const link of wanted) {
      const x = nodes.a[link] as number;
      const y = nodes.b[link] as number;
      if (isTaken[x] === 1 || isTaken[y] === 1) continue;
      isTaken[x] = 1;
      isTaken[y] = 1;
      isChosen[link] = 1;
    }
  }
}

/**
 * Gives each record one node for each table it has links to: a record may have a partner in each, so its
 * links to different tables do not compete.
 */
function nodesOf(links: PairList, tableOf: Int32Array, order: Int32Array) {
  const numbers = new PairNumbers(links.a.length);
  const a = new Int32Array(links.a.length);
  const b = new Int32Array(links.a.length);
  for (let link = 0; link < a.length; link++) {
    const first = links.a[link] as number;
    const second = links.b[link] as number;
    const tableOfFirst = tableOf[first] as number;
    const tableOfSecond = tableOf[second] as number;
    if (tableOfFirst === tableOfSecond)
      throw new LinkageError(
        `pair ${order[link]}: rows ${first} and ${second} are of the same table (${tableOfFirst})`,
      );
    a[link] = numbers.add(first, tableOfSecond);
    b[link] = numbers.add(second, tableOfFirst);
  }
  return { nodes: { a, b }, nodeCount: numbers.count };
}
