import type { Insertable } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

/** What a paper belongs to, by its kind. */
const OWNERS = {
  bill: "bills",
  proof: "payment_proofs",
  statement: "insurer_statements",
} as const;

export function insertPaper(tx: Tx, row: Insertable<Schema["funding_papers"]>): Promise<boolean> {
  return insertOnce(tx, "funding_papers", row);
}

export async function isThere(
  tx: Tx,
  regionCode: string,
  kind: keyof typeof OWNERS,
  id: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom(OWNERS[kind])
    .select("id")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findPaper(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("funding_papers")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The papers of these bills, payments or statements, without their bytes. */
export async function listPapers(tx: Tx, regionCode: string, concernsIds: readonly string[]) {
  if (concernsIds.length === 0) return [];
  return tx
    .selectFrom("funding_papers")
    .select(["id", "kind", "concerns_id", "file_name", "byte_count", "attached_at"])
    .where("region_code", "=", regionCode)
    .where("concerns_id", "in", concernsIds)
    .orderBy("attached_at")
    .orderBy("id")
    .execute();
}
