import { type Insertable, sql } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export function lockLists(tx: Tx, regionCode: string): Promise<void> {
  return holdLock(tx, `revoked cards ${regionCode}`);
}

/** The newest list that was signed. */
export async function findNewest(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("revoked_card_lists")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The codes that a list must name: withdrawn, and not expired by themselves. */
export async function listRevokedCodes(tx: Tx, regionCode: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select c.code from card_revocations r
    join cards c on c.region_code = r.region_code and c.id = r.card_id
    where r.region_code = ${regionCode} and c.expires_at > ${now}::timestamptz - interval '1 day'`.execute(
    tx,
  );
  return rows.map(({ code }) => code);
}

/** How many cards were ever withdrawn: whether it has grown tells whether a list is complete. */
export async function countRevocations(tx: Tx, regionCode: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from card_revocations where region_code = ${regionCode}`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}

export async function insertList(
  tx: Tx,
  list: Insertable<Schema["revoked_card_lists"]>,
): Promise<void> {
  await tx.insertInto("revoked_card_lists").values(list).execute();
}
