import type { Table, Value } from "../tables/table.ts";
import type { WrittenColumn, WrittenRows } from "../tables/write.ts";

export type ClusterRowsOptions = {
  /** The column whose value names a record. */
  readonly id: string | undefined;
  /** Whether the tables' own columns stand behind ours. */
  readonly copy: boolean;
};

/**
 * Every record with its cluster, in the order of the tables: table (where there are several), row from 0, id
 * (where a column was named), cluster. Records of one cluster have the same number there: that of the first of
 * them, counted through all tables.
 */
export function clusterRows(
  tables: readonly Table[],
  clusterOf: Int32Array,
  { copy, id }: ClusterRowsOptions,
): { columns: WrittenColumn[]; batches: AsyncIterable<WrittenRows> } {
  const several = tables.length > 1;
  const [first] = tables;
  const copied = copy
    ? (first?.columns ?? []).filter((column) =>
        tables.every(({ columns }) => columns.includes(column)),
      )
    : [];
  const asked = [...(id === undefined ? [] : [id]), ...copied];
  // Every file has a column; which one is read to count the rows does not matter.
  const read = asked.length > 0 ? asked : (first?.columns ?? []).slice(0, 1);
  return {
    columns: [
      ...(several ? [{ name: "table", type: "whole" } as const] : []),
      { name: "row", type: "whole" },
      ...(id === undefined ? [] : [{ name: "id", type: "text" } as const]),
      { name: "cluster", type: "whole" },
      ...copied.map((name) => ({ name, type: "text" }) as const),
    ],
    batches: batches(),
  };

  async function* batches(): AsyncGenerator<WrittenRows> {
    let record = 0;
    for (const [table, source] of tables.entries()) {
      let row = 0;
      for await (const { columns, rowCount } of source.batches(
        read.map((column) =>
          source.columns.includes(column) ? column : (source.columns[0] ?? column),
        ),
      )) {
        const numbers = (from: number) => Array.from({ length: rowCount }, (_, n) => from + n);
        const texts = columns.map((column) => column as readonly Value[]);
        yield {
          rowCount,
          columns: [
            ...(several ? [new Array<number>(rowCount).fill(table + 1)] : []),
            numbers(row),
            ...(id === undefined ? [] : [texts[0] ?? []]),
            clusterOf.subarray(record, record + rowCount),
            ...(copied.length > 0 ? texts.slice(id === undefined ? 0 : 1) : []),
          ],
        };
        row += rowCount;
        record += rowCount;
      }
    }
  }
}
