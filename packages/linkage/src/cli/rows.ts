import { LinkageError } from "../errors.ts";
import type { Table, Value } from "../tables/table.ts";
import { counted } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The values of one column, of all tables one after the other; null where there is none. */
export async function readColumn(
  tables: readonly Table[],
  column: string,
): Promise<(string | null)[]> {
  const values: (string | null)[] = [];
  for (const table of tables) {
    for await (const batch of table.batches([column])) {
      const [read = []] = batch.columns;
      for (let row = 0; row < batch.rowCount; row++) values.push(textOf(read[row] ?? null));
    }
  }
  return values;
}

/** The values of some rows, which are counted through all tables: one list of values for each row asked for. */
export async function readRows(
  tables: readonly Table[],
  columns: readonly string[],
  rows: Iterable<number>,
): Promise<Map<number, readonly (string | null)[]>> {
  const wanted = [...new Set(rows)].sort((a, b) => a - b);
  const found = new Map<number, readonly (string | null)[]>();
  let next = 0;
  let first = 0;
  for (const table of tables) {
    for await (const batch of table.batches(columns)) {
      const end = first + batch.rowCount;
      for (; next < wanted.length && (wanted[next] as number) < end; next++) {
        const row = wanted[next] as number;
        found.set(
          row,
          batch.columns.map((values) => textOf(values[row - first] ?? null)),
        );
      }
      first = end;
    }
  }
  return found;
}

export function textOf(value: Value): string | null {
  return value === null ? null : String(value);
}

/** Says of a record, counted through all tables, in which table it stands and where. */
export function placeIn(tableStarts: readonly number[]): {
  readonly tableOf: (record: number) => number;
  readonly rowOf: (record: number) => number;
} {
  const tableOf = (record: number): number => {
    let table = 0;
    while (table + 1 < tableStarts.length - 1 && record >= (tableStarts[table + 1] as number))
      table++;
    return table;
  };
  return { tableOf, rowOf: (record) => record - (tableStarts[tableOf(record)] as number) };
}

/**
 * The record that somebody means: its row, from 0, in the only table; `2:17` is row 17 of the second; with `ids`,
 * the values of the id column, it is the one with that id.
 */
export function recordMeant(
  text: string,
  tableStarts: readonly number[],
  ids: readonly (string | null)[] | null,
): number {
  const tableCount = tableStarts.length - 1;
  const [, table = "", rest = text] = /^(\d+):(.*)$/s.exec(text) ?? [];
  if (ids !== null) {
    const whole = ids.flatMap((id, record) => (id === text ? [record] : []));
    const within = tableCount > 1 && table !== "" ? recordsOf(Number(table), tableStarts) : null;
    const found =
      whole.length > 0 || within === null
        ? whole
        : ids.flatMap((id, record) => (id === rest && within(record) ? [record] : []));
    const [record] = found;
    if (record === undefined) throw new LinkageError(`There is no record with the id "${text}".`);
    if (found.length > 1) {
      throw new LinkageError(
        `${found.length} records have the id "${text}"${tableCount > 1 ? `: write 1:${text} for the one of the first table` : "; name them by row"}.`,
      );
    }
    return record;
  }
  const n = table === "" ? 1 : Number(table);
  const row = Number(rest);
  if (!/^\d+$/.test(rest)) throw new UsageError(`--rows takes rows from 0 on, not "${text}".`);
  const [from, to] = [tableStarts[n - 1], tableStarts[n]];
  if (table === "" && tableCount > 1) {
    throw new UsageError(
      `--rows: there are ${tableCount} tables; write 1:${rest} for row ${rest} of the first.`,
    );
  }
  if (from === undefined || to === undefined) {
    throw new UsageError(`--rows: there is no table ${n}; there are ${tableCount}.`);
  }
  if (from + row >= to) {
    throw new LinkageError(
      `There is no row ${counted(row)}: the table has ${counted(to - from)} rows, counted from 0.`,
    );
  }
  return from + row;
}

function recordsOf(table: number, tableStarts: readonly number[]): (record: number) => boolean {
  const [from = 0, to = 0] = [tableStarts[table - 1], tableStarts[table]];
  return (record) => record >= from && record < to;
}
