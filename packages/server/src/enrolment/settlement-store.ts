import type { Insertable } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** Where a row of the insurer's stands. */
export type RowPlace = { readonly reply_id: string; readonly row_number: number };

export async function insertSettlement(
  tx: Tx,
  settlement: Insertable<Schema["reply_settlements"]>,
): Promise<void> {
  await tx.insertInto("reply_settlements").values(settlement).execute();
}

export async function findSettlement(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("reply_settlements")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findConfirmation(tx: Tx, regionCode: string, settlementId: string) {
  return tx
    .selectFrom("reply_settlements")
    .select(["id", "settled_by"])
    .where("region_code", "=", regionCode)
    .where("confirms_id", "=", settlementId)
    .executeTakeFirst();
}

/** The latest proposal to attach a row to somebody, with whom. */
export async function findOpenProposal(tx: Tx, regionCode: string, row: RowPlace) {
  return tx
    .selectFrom("reply_settlements as s")
    .innerJoin("applications as a", (join) =>
      join.onRef("a.region_code", "=", "s.region_code").onRef("a.id", "=", "s.application_id"),
    )
    .select([
      "s.id",
      "s.application_id",
      "s.reason",
      "s.settled_by",
      "s.settled_at",
      "a.name",
      "a.nik_sealed",
    ])
    .where("s.region_code", "=", regionCode)
    .where("s.reply_id", "=", row.reply_id)
    .where("s.row_number", "=", row.row_number)
    .where("s.answer", "=", "accepted")
    .where("s.confirms_id", "is", null)
    .orderBy("s.settled_at", "desc")
    .limit(1)
    .executeTakeFirst();
}
