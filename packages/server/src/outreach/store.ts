import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { type Insertable, sql } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type ConversationRow = {
  readonly id: string;
  readonly channel: string;
  readonly state_sealed: Buffer;
  readonly last_heard_at: Date;
  readonly forget_at: Date;
};

export async function findConversation(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  phoneIndex: Buffer,
): Promise<ConversationRow | undefined> {
  return tx
    .selectFrom("conversations")
    .select(["id", "channel", "state_sealed", "last_heard_at", "forget_at"])
    .where("region_code", "=", regionCode)
    .where("channel", "=", channel)
    .where("phone_index", "=", phoneIndex)
    .executeTakeFirst();
}

/** Keeps where a conversation stands, in the place of where it stood. */
export async function keepConversation(
  tx: Tx,
  row: Insertable<Schema["conversations"]>,
): Promise<void> {
  await tx
    .insertInto("conversations")
    .values(row)
    .onConflict((on) =>
      on.columns(["region_code", "phone_index", "channel"]).doUpdateSet({
        state_sealed: row.state_sealed,
        last_heard_at: row.last_heard_at,
        remind_at: row.remind_at,
        forget_at: row.forget_at,
      }),
    )
    .execute();
}

export async function deleteConversation(tx: Tx, regionCode: string, id: string): Promise<void> {
  await tx
    .deleteFrom("conversations")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** A conversation in which nothing was said for a day, held so that nobody else reminds too. */
export async function lockSilent(tx: Tx, regionCode: string, now: Date) {
  return tx
    .selectFrom("conversations")
    .select(["id", "channel", "phone_index", "state_sealed", "forget_at"])
    .where("region_code", "=", regionCode)
    .where("remind_at", "<=", now)
    .where("forget_at", ">", now)
    .orderBy("remind_at")
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Nobody is reminded twice. */
export async function keepReminded(tx: Tx, regionCode: string, id: string): Promise<void> {
  await tx
    .updateTable("conversations")
    .set({ remind_at: null })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function forgetOld(tx: Tx, regionCode: string, now: Date): Promise<void> {
  await tx
    .deleteFrom("conversations")
    .where("region_code", "=", regionCode)
    .where("forget_at", "<=", now)
    .execute();
}

export async function insertPhoto(
  tx: Tx,
  photo: Insertable<Schema["conversation_photos"]>,
): Promise<void> {
  await tx.insertInto("conversation_photos").values(photo).execute();
}

/** The next photo that is to be fetched, with its next try put off: whoever dies meanwhile leaves it to be tried again. */
export async function takePhoto(tx: Tx, regionCode: string, now: Date, next: Date) {
  const { rows } = await sql<{
    id: string;
    application_id: string;
    place_sealed: Buffer;
    attempt: number;
  }>`
    update conversation_photos set attempt = attempt + 1, due_at = ${next}
    where (region_code, id) = (
      select region_code, id from conversation_photos
      where region_code = ${regionCode} and due_at <= ${now}
      order by due_at limit 1 for update skip locked)
    returning id, application_id, place_sealed, attempt`.execute(tx);
  return rows[0];
}

/** Takes a photo off the list; false when somebody else was faster. */
export async function deletePhoto(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("conversation_photos")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function insertHandover(
  tx: Tx,
  handover: Insertable<Schema["handovers"]>,
): Promise<void> {
  await tx.insertInto("handovers").values(handover).execute();
}

/** Handovers that nobody has closed, the longest waiting first; all of them, of one number, or one by its id. */
export async function listOpenHandovers(
  tx: Tx,
  regionCode: string,
  { phoneIndex, id, limit }: { phoneIndex?: Buffer; id?: string; limit: number },
) {
  let query = tx
    .selectFrom("handovers as h")
    .leftJoin("handover_closings as c", (join) =>
      join.onRef("c.region_code", "=", "h.region_code").onRef("c.handover_id", "=", "h.id"),
    )
    .select(["h.id", "h.channel", "h.reason", "h.content_sealed", "h.asked_at"])
    .where("h.region_code", "=", regionCode)
    .where("c.handover_id", "is", null)
    .orderBy("h.asked_at")
    .orderBy("h.id")
    .limit(limit);
  if (phoneIndex !== undefined) query = query.where("h.phone_index", "=", phoneIndex);
  if (id !== undefined) query = query.where("h.id", "=", id);
  return query.execute();
}

export async function findClosing(tx: Tx, regionCode: string, handoverId: string) {
  return tx
    .selectFrom("handover_closings")
    .select(["note", "closed_by"])
    .where("region_code", "=", regionCode)
    .where("handover_id", "=", handoverId)
    .executeTakeFirst();
}

export async function findHandover(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("handovers")
    .select(["id", "channel", "reason", "content_sealed", "asked_at"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function postponePhoto(
  tx: Tx,
  regionCode: string,
  id: string,
  until: Date,
): Promise<void> {
  await tx
    .updateTable("conversation_photos")
    .set({ due_at: until })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}
