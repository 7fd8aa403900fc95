import type { Insertable, Selectable } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type CommitmentRow = Selectable<Schema["coverage_commitments"]>;

export function insertCommitment(
  tx: Tx,
  row: Insertable<Schema["coverage_commitments"]>,
): Promise<boolean> {
  return insertOnce(tx, "coverage_commitments", row);
}

export async function findCommitment(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("coverage_commitments")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listCommitments(
  tx: Tx,
  regionCode: string,
  limit: number,
): Promise<CommitmentRow[]> {
  return tx
    .selectFrom("coverage_commitments")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("ordered_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Adds to what an order has reserved; where somebody commits without an order there is nothing to add to. */
export async function noteCommitted(
  tx: Tx,
  regionCode: string,
  id: string,
  { months, amount }: { readonly months: number; readonly amount: bigint },
): Promise<void> {
  await tx
    .updateTable("coverage_commitments")
    .set((row) => ({
      months_done: row("months_done", "+", months),
      amount_idr: row("amount_idr", "+", amount),
    }))
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function endCommitment(
  tx: Tx,
  regionCode: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("coverage_commitments")
    .set({ ended_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
