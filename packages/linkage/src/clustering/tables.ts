import { LinkageError } from "../errors.ts";

/**
 * Refuses, with a LinkageError, starts that do not cut the records into tables.
 *
 * `starts` has the first row of each table, from 0, never falling: a table may be empty.
 */
export function checkTableStarts(starts: readonly number[], recordCount: number): void {
  if (starts[0] !== 0) throw new LinkageError("the first table must start at row 0");
  for (const [table, start] of starts.entries()) {
    const before = starts[table - 1] ?? 0;
    if (!Number.isInteger(start) || start < before || start > recordCount)
      throw new LinkageError(
        `table ${table} starts at row ${start}, which is not a row from ${before} to ${recordCount}`,
      );
  }
}

/** The number of the table of each row, from 0. The starts must have been checked. */
export function tableOfRows(starts: readonly number[], recordCount: number): Int32Array {
  const tableOf = new Int32Array(recordCount);
  for (const [table, start] of starts.entries()) tableOf.fill(table, start);
  return tableOf;
}
