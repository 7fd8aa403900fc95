import type { Insertable } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export function insertGroup(tx: Tx, row: Insertable<Schema["insurer_groups"]>): Promise<boolean> {
  return insertOnce(tx, "insurer_groups", row);
}

export function insertGroupFund(tx: Tx, row: Insertable<Schema["group_funds"]>): Promise<boolean> {
  return insertOnce(tx, "group_funds", row);
}

export async function findGroup(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("insurer_groups")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findGroupFund(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("group_funds")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listGroups(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("insurer_groups")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("number")
    .execute();
}

/** The funds of every group as they stand now, with their names. */
export async function listGroupFunds(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("current_group_funds as g")
    .innerJoin("current_fund_terms as t", (join) =>
      join.onRef("t.region_code", "=", "g.region_code").onRef("t.fund_id", "=", "g.fund_id"),
    )
    .select(["g.group_id", "g.fund_id", "t.name"])
    .where("g.region_code", "=", regionCode)
    .orderBy("t.name")
    .execute();
}

/** What a fund is called now. */
export async function findFundName(
  tx: Tx,
  regionCode: string,
  fundId: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("current_fund_terms")
    .select("name")
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .executeTakeFirst();
  return row?.name ?? undefined;
}
