import type { Insertable } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type BulkRow = {
  readonly region_code: string;
  readonly bulk_id: string;
  readonly proposal_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly result: "confirmed" | "sampled" | "changed";
};

/** Opens a confirmation of many; false when it is there already. */
export async function insertBulk(
  tx: Tx,
  bulk: Insertable<Schema["bulk_confirmations"]>,
): Promise<boolean> {
  return insertOnce(tx, "bulk_confirmations", bulk);
}

export async function findBulk(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("bulk_confirmations")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export function insertBulkRows(tx: Tx, rows: readonly BulkRow[]): Promise<number> {
  return insertMany(tx, "bulk_confirmation_rows", rows, {
    columns: [
      "region_code",
      "bulk_id",
      "proposal_id",
      "application_id",
      "kelurahan_code",
      "result",
    ],
  });
}

export async function listBulkRows(tx: Tx, regionCode: string, bulkId: string) {
  return (await tx
    .selectFrom("bulk_confirmation_rows")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("bulk_id", "=", bulkId)
    .orderBy("proposal_id")
    .execute()) as BulkRow[];
}
