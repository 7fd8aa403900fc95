import type { LinkageModel } from "../model/model.ts";
import { type PairList, probabilityOf } from "../pairs.ts";
import type { WrittenColumn, WrittenRows } from "../tables/write.ts";
import { placeIn } from "./rows.ts";

const ROWS_PER_BATCH = 10_000;

/** What is known of the records that pairs are written of. */
export type Records = {
  readonly tableStarts: readonly number[];
  /** The value of the id column for each record, where one was named. */
  readonly ids: readonly (string | null)[] | null;
};

/** A column more for each pair. */
export type PairColumn = WrittenColumn & {
  readonly of: (pair: number) => string | number | null;
};

/**
 * Pairs as rows: both records (table where there are several, row from 0, id where one was named), the weight in
 * bits, the probability, and what else is asked for.
 */
export function pairRows(
  pairs: PairList,
  { ids, tableStarts }: Records,
  more: readonly PairColumn[] = [],
): { columns: WrittenColumn[]; batches: Iterable<WrittenRows> } {
  const { rowOf, tableOf } = placeIn(tableStarts);
  const several = tableStarts.length > 2;
  const side = (name: "a" | "b"): PairColumn[] => [
    ...(several
      ? [
          {
            name: `table_${name}`,
            type: "whole",
            of: (n: number) => tableOf(pairs[name][n] as number) + 1,
          } as const,
        ]
      : []),
    { name: `row_${name}`, type: "whole", of: (n) => rowOf(pairs[name][n] as number) },
    ...(ids === null
      ? []
      : [
          {
            name: `id_${name}`,
            type: "text",
            of: (n: number) => ids[pairs[name][n] as number] ?? null,
          } as const,
        ]),
  ];
  const columns: PairColumn[] = [
    ...side("a"),
    ...side("b"),
    { name: "weight", type: "number", of: (n) => pairs.weight[n] as number },
    { name: "probability", type: "number", of: (n) => probabilityOf(pairs.weight[n] as number) },
    ...more,
  ];
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    batches: batches(columns, pairs.a.length),
  };
}

function* batches(columns: readonly PairColumn[], count: number): Generator<WrittenRows> {
  for (let from = 0; from < count; from += ROWS_PER_BATCH) {
    const rowCount = Math.min(ROWS_PER_BATCH, count - from);
    yield {
      rowCount,
      columns: columns.map(({ of }) => Array.from({ length: rowCount }, (_, n) => of(from + n))),
    };
  }
}

/** For each comparison the level that holds for a pair, from 1; null where a value is missing. */
export function levelColumns(
  model: LinkageModel,
  pairs: PairList,
  levelsOf: (a: number, b: number, out: Int8Array, at: number) => void,
): PairColumn[] {
  const width = model.comparisons.length;
  let levels: Int8Array | null = null;
  const all = (): Int8Array => {
    if (levels !== null) return levels;
    levels = new Int8Array(pairs.a.length * width);
    for (let n = 0; n < pairs.a.length; n++)
      levelsOf(pairs.a[n] as number, pairs.b[n] as number, levels, n * width);
    return levels;
  };
  return model.comparisons.map(({ name }, k) => ({
    name: `level_${name}`,
    type: "whole",
    of: (n) => {
      const level = all()[n * width + k] as number;
      return level < 0 ? null : level + 1;
    },
  }));
}
