import { assert } from "@payung/domain/shared/assert.ts";
import { type Insertable, sql } from "kysely";
import { arrayEncoder, type Encoder, encoderOf } from "./array-literal.ts";
import type { Schema } from "./schema.generated.ts";
import type { Tx } from "./transaction.ts";

/** How many rows travel in one statement: enough to be fast, few enough to stay some megabytes. */
const ROWS_PER_STATEMENT = 5_000;

type Table = keyof Schema & string;

export type BulkOptions<T extends Table> = {
  /** The columns to fill. A column left out takes its default; a value left out becomes null. */
  columns: readonly (keyof Insertable<Schema[T]> & string)[];
  /** `do nothing` keeps a row that is there already, and does not count it. */
  conflict?: "do nothing";
};

/** Column types by table, as PostgreSQL writes them. They change only with a release. */
const typesByTable = new Map<string, ReadonlyMap<string, string>>();

/**
 * Inserts many rows with few statements, and returns how many were inserted.
 *
 * The rows travel as one array per column and become rows in the database, because `COPY FROM` is not
 * allowed under row-level security. Values may be given as they are: `bigint`, `Date`, bytes, arrays,
 * JSON. Text with a NUL is refused by PostgreSQL, and the transaction with it.
 */
export async function insertMany<T extends Table>(
  tx: Tx,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
  { columns, conflict }: BulkOptions<T>,
): Promise<number> {
  if (rows.length === 0) return 0;
  const types = await columnTypes(tx, table);
  const filled = columns.map((name) => {
    const type = types.get(name);
    assert(type !== undefined, `table ${table} has a column ${name}`);
    return { name: name as string, type, ...wayOf(type) };
  });

  const names = sql.join(filled.map(({ name }) => sql.ref(name)));
  // Types come from PostgreSQL's own catalogue, never from a caller; names are quoted.
  const values = sql.join(filled.map(({ name, type }) => sql`${sql.ref(name)}::${sql.raw(type)}`));
  const onConflict = conflict === "do nothing" ? sql`on conflict do nothing` : sql``;

  let inserted = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT);
    const arrays = sql.join(
      filled.map(({ name, encode, sentAs }) => {
        const literal = encode(part.map((row) => (row as Record<string, unknown>)[name]));
        return sql`${literal}::${sql.raw(sentAs)}`;
      }),
    );
    const { numAffectedRows } = await sql`
      insert into ${sql.table(table)} (${names})
      select ${values} from unnest(${arrays}) as incoming (${names})
      ${onConflict}`.execute(tx);
    inserted += Number(numAffectedRows ?? 0n);
  }
  return inserted;
}

/** How a column travels. An array of arrays would be taken apart, so an array column travels as text. */
function wayOf(type: string): { encode: Encoder; sentAs: string } {
  const encode = arrayEncoder(encoderOf(type));
  return { encode, sentAs: type.endsWith("[]") ? "text[]" : `${type}[]` };
}

async function columnTypes(tx: Tx, table: string): Promise<ReadonlyMap<string, string>> {
  const known = typesByTable.get(table);
  if (known !== undefined) return known;
  // Without the length of a varchar: a cast to it would cut a value that an insert refuses.
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, format_type(atttypid, null) as type
    from pg_attribute
    where attrelid = to_regclass(quote_ident(${table})) and attnum > 0 and not attisdropped`.execute(
    tx,
  );
  assert(rows.length > 0, `there is a table ${table}`);
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  typesByTable.set(table, types);
  return types;
}

/** Tables that grow by thousands of rows at once; the function in the migrations knows the same ones. */
type BulkTable =
  | "applications"
  | "person_keys"
  | "registry_answers"
  | "decisions"
  | "decree_lines"
  | "batch_rows";

/** Tells the planner what a table holds by now; called in the transaction that filled it. */
export async function refreshStatistics(tx: Tx, table: BulkTable): Promise<void> {
  await sql`select refresh_statistics(${table})`.execute(tx);
}
