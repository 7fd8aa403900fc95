import { type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** Notes that something came in; false when it was there already. */
export function insertIncoming(
  tx: Tx,
  incoming: Insertable<Schema["incoming_messages"]>,
): Promise<boolean> {
  return insertOnce(tx, "incoming_messages", incoming);
}

export async function insertInbox(tx: Tx, row: Insertable<Schema["inbox"]>): Promise<void> {
  await tx.insertInto("inbox").values(row).execute();
}

export type InboxRow = {
  readonly id: string;
  readonly channel: string;
  readonly phone_index: Buffer | null;
  readonly content_sealed: Buffer;
  readonly sent_at: Date;
  readonly attempt: number;
};

/**
 * The next that is due, held so that nobody else takes it. Of one person the earlier word comes first, also where
 * another worker has it in hand: what they say later waits.
 */
export async function lockNext(
  tx: Tx,
  regionCode: string,
  now: Date,
): Promise<InboxRow | undefined> {
  const { rows } = await sql<InboxRow>`
    select i.id, i.channel, i.phone_index, i.content_sealed, i.sent_at, i.attempt
    from inbox i
    where i.region_code = ${regionCode} and i.due_at <= ${now}
      and (i.phone_index is null or not exists (
        select from inbox o
        where o.region_code = i.region_code and o.phone_index = i.phone_index and (o.sent_at, o.id) < (i.sent_at, i.id)))
    order by i.due_at, i.sent_at, i.id
    limit 1
    for update of i skip locked`.execute(tx);
  return rows[0];
}

export async function postpone(
  tx: Tx,
  regionCode: string,
  id: string,
  until: { attempt: number; due_at: Date },
): Promise<void> {
  await tx
    .updateTable("inbox")
    .set(until)
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function leaveInbox(tx: Tx, regionCode: string, id: string): Promise<void> {
  await tx.deleteFrom("inbox").where("region_code", "=", regionCode).where("id", "=", id).execute();
}

export async function findInbox(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("inbox")
    .select(["id", "attempt"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}
