import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import { type Adjacency, adjacencyOf, repeated } from "./adjacency.ts";
import { noSuchRow } from "./check-pairs.ts";
import { numbersWhere } from "./order.ts";
import type { OrderedLinks } from "./ordered-links.ts";

/** Pairs of rows, in either order. */
export type RowPairs = { readonly a: ArrayLike<number>; readonly b: ArrayLike<number> };

/** What is known of pairs, by place; null where nothing is. */
export type Known = {
  readonly links: Adjacency;
  readonly unlike: Adjacency | null;
  readonly never: Adjacency | null;
};

/**
 * What is known of the pairs within components; what lies between two of them nothing can join.
 *
 * Throws LinkageError for a link listed twice, and for a pair of `never` that no table can have.
 */
export function knownOf(
  recordCount: number,
  pairs: PairList,
  ordered: OrderedLinks,
  unlikeBelow: number,
  never: RowPairs,
): Known {
  const { links, rowAt } = ordered;
  const linked = adjacencyOf(recordCount, links.a, links.b);
  const twice = repeated(linked);
  if (twice !== null)
    throw new LinkageError(
      `rows ${rowAt[twice.place]} and ${rowAt[twice.other]} are listed as a pair twice`,
    );
  checkNever(never, recordCount);
  const unlike = numbersWhere(pairs.weight, (weight) => weight < unlikeBelow);
  return {
    links: linked,
    unlike: withinComponents(recordCount, pairs, unlike, ordered),
    never: withinComponents(
      recordCount,
      never,
      Int32Array.from(never.a, (_, i) => i),
      ordered,
    ),
  };
}

function checkNever({ a, b }: RowPairs, recordCount: number): void {
  if (a.length !== b.length)
    throw new LinkageError(`never: a has ${a.length} rows and b has ${b.length}`);
  for (let pair = 0; pair < a.length; pair++) {
    for (const row of [a[pair] as number, b[pair] as number])
      if (!(Number.isInteger(row) && row >= 0 && row < recordCount))
        throw noSuchRow(pair, row, recordCount, "never pair");
    if (a[pair] === b[pair])
      throw new LinkageError(`never pair ${pair}: row ${a[pair]} cannot differ from itself`);
  }
}

function withinComponents(
  recordCount: number,
  { a, b }: RowPairs,
  numbers: Int32Array,
  { componentOf, placeOf }: OrderedLinks,
): Adjacency | null {
  const within = numbers.filter(
    (pair) => componentOf[a[pair] as number] === componentOf[b[pair] as number],
  );
  if (within.length === 0) return null;
  return adjacencyOf(
    recordCount,
    within.map((pair) => placeOf[a[pair] as number] as number),
    within.map((pair) => placeOf[b[pair] as number] as number),
  );
}
