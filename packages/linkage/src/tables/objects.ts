import { LinkageError } from "../errors.ts";
import { positionsOf, refuseBadNames } from "./columns.ts";
import type { Batch, Table } from "./table.ts";
import { toValue } from "./values.ts";

const ROWS_PER_BATCH = 65_536;

/**
 * A table of objects in memory, whose columns are all the names that any of them has, in the order in which they
 * first occur. What an object lacks is null; `toValue` says what becomes of the rest.
 *
 * @throws LinkageError when a name is empty
 */
export function fromObjects(
  rows: readonly Readonly<Record<string, unknown>>[],
  name = "objects",
): Table {
  // One by one: a list of all the names of all the rows would take more memory than the rows.
  const columns = new Set<string>();
  for (const row of rows) for (const column of Object.keys(row)) columns.add(column);
  return inMemory(name, [...columns], rows.length, (column, row) => rows[row]?.[column]);
}

/**
 * A table of columns in memory; `toValue` says what becomes of the values.
 *
 * @throws LinkageError when the columns are not of one length, or a name is empty
 */
export function fromColumns(
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
  name = "columns",
): Table {
  const names = Object.keys(columns);
  const lengths = names.map((column) => columns[column]?.length ?? 0);
  const rowCount = lengths[0] ?? 0;
  if (lengths.some((length) => length !== rowCount))
    throw new LinkageError(
      `${name}: columns must be of one length; these have ` +
        names.map((column, n) => `${column} ${lengths[n]}`).join(", "),
    );
  return inMemory(name, names, rowCount, (column, row) => columns[column]?.[row]);
}

function inMemory(
  name: string,
  columns: readonly string[],
  rowCount: number,
  at: (column: string, row: number) => unknown,
): Table {
  refuseBadNames(name, columns);
  return {
    name,
    columns,
    rowCount,
    batches(asked) {
      positionsOf(name, columns, asked);
      return batches(asked);
    },
  };

  function* batches(asked: readonly string[]): Generator<Batch> {
    for (let from = 0; from < rowCount; from += ROWS_PER_BATCH) {
      const length = Math.min(ROWS_PER_BATCH, rowCount - from);
      yield {
        rowCount: length,
        columns: asked.map((column) =>
          Array.from({ length }, (_, row) => toValue(at(column, from + row))),
        ),
      };
    }
  }
}
