import type { Insertable, Selectable } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type RunOrderRow = Selectable<Schema["run_orders"]>;

/** Keeps an order; one with the same id stays as it is, and then this is false. */
export async function insertRunOrder(
  tx: Tx,
  order: Insertable<Schema["run_orders"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("run_orders")
    .values(order)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findRunOrder(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<RunOrderRow | undefined> {
  return tx
    .selectFrom("run_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Notes how far an order is. */
export async function noteProgress(
  tx: Tx,
  regionCode: string,
  id: string,
  stage: string,
  rows: number,
): Promise<void> {
  await tx
    .updateTable("run_orders")
    .set({ stage, rows_done: rows })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** Ends an order with its run, or with the reason why there is none. */
export async function endRunOrder(
  tx: Tx,
  regionCode: string,
  id: string,
  end: { at: Date; runId: string } | { at: Date; refusal: object },
): Promise<void> {
  await tx
    .updateTable("run_orders")
    .set({
      ended_at: end.at,
      run_id: "runId" in end ? end.runId : null,
      refusal: "refusal" in end ? JSON.stringify(end.refusal) : null,
    })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}
