import type { Insertable } from "kysely";
import type { Schema } from "./schema.generated.ts";
import type { Tx } from "./transaction.ts";

/** Adds a row; false when one stands in its place, by its id or by whatever else is unique, and then nothing has changed. */
export async function insertOnce<Table extends keyof Schema>(
  tx: Tx,
  table: Table,
  row: Insertable<Schema[Table]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto(table)
    .values(row as never)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
