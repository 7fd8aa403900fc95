import type { Insertable } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** The key with this id, if it was not revoked. */
export async function findKey(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("api_keys")
    .select(["id", "role", "areas", "secret_hash"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
}

export async function insertKey(tx: Tx, key: Insertable<Schema["api_keys"]>): Promise<void> {
  await tx.insertInto("api_keys").values(key).execute();
}

export async function listKeys(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("api_keys")
    .select(["id", "label", "role", "areas", "created_at", "revoked_at"])
    .where("region_code", "=", regionCode)
    .orderBy("created_at")
    .execute();
}

/** Ends a key; false when there is none that is still good. */
export async function revokeKey(
  tx: Tx,
  regionCode: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("api_keys")
    .set({ revoked_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
