import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type NewMessageRow = Insertable<Schema["messages"]>;

/** Adds messages with their place in the outbox; those that are there already stay as they are. */
export async function insertMessages(
  tx: Tx,
  rows: readonly NewMessageRow[],
  isUrgent: boolean,
): Promise<number> {
  const added = await insertMany(tx, "messages", rows, {
    columns: [
      "region_code",
      "id",
      "application_id",
      "kelurahan_code",
      "template",
      "channel",
      "language",
      "phone_index",
      "content_sealed",
      "content_hmac",
      "expires_at",
      "queued_at",
      "queued_by",
    ],
    conflict: "do nothing",
  });
  if (added === 0) return 0;
  // What has a state has left the outbox before: it is not put there again.
  await sql`
    insert into outbox (region_code, message_id, application_id, kelurahan_code, channel, is_urgent, due_at)
    select m.region_code, m.id, m.application_id, m.kelurahan_code, m.channel, ${isUrgent}, m.queued_at
    from messages m
    where m.region_code = ${rows[0]?.region_code} and m.id = any (${rows.map(({ id }) => id)}::uuid[])
      and not exists (select from message_states s where s.region_code = m.region_code and s.message_id = m.id)
    on conflict do nothing`.execute(tx);
  return added;
}

export async function findMessage(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("messages")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The messages of an application with what became of each, the newest first. */
export async function listMessages(tx: Tx, regionCode: string, applicationId: string) {
  const messages = await tx
    .selectFrom("messages")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("queued_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const states = await tx
    .selectFrom("message_states")
    .select(["message_id", "state", "error_code", "attempt", "happened_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("recorded_at")
    .execute();
  const current = await tx
    .selectFrom("current_message_states")
    .select(["message_id", "state"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .execute();
  return messages.map((message) => ({
    ...message,
    states: states.filter(({ message_id }) => message_id === message.id),
    current: current.find(({ message_id }) => message_id === message.id)?.state ?? null,
  }));
}

/** Which of these an application was told last, by what it said. */
export async function listLastTold(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
  templates: readonly string[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ application_id: string; content_hmac: Buffer }>`
    select distinct on (application_id) application_id, content_hmac
    from messages
    where region_code = ${regionCode} and application_id = any (${applicationIds}::uuid[])
      and template = any (${templates}::text[])
    order by application_id, queued_at desc, id desc`.execute(tx);
  return new Map(rows.map((row) => [row.application_id, row.content_hmac]));
}

export type DueMessage = {
  readonly message_id: string;
  readonly application_id: string | null;
  readonly kelurahan_code: string | null;
  readonly attempt: number;
  readonly taken_at: Date | null;
};

/** The next message that is due by one of these channels, held so that nobody else takes it. */
export async function lockDue(
  tx: Tx,
  regionCode: string,
  channels: readonly MessageChannel[],
  at: { now: Date; lostSince: Date },
): Promise<DueMessage | undefined> {
  const { rows } = await sql<DueMessage>`
    select message_id, application_id, kelurahan_code, attempt, taken_at
    from outbox
    where region_code = ${regionCode} and channel = any (${channels}::text[]) and due_at <= ${at.now}
      and (taken_at is null or taken_at <= ${at.lostSince})
    order by is_urgent desc, due_at, message_id
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** How many messages wait for each channel. */
export async function countWaiting(tx: Tx, regionCode: string): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom("outbox")
    .select(({ fn }) => ["channel", fn.countAll<bigint>().as("waiting")])
    .where("region_code", "=", regionCode)
    .groupBy("channel")
    .execute();
  return new Map(rows.map((row) => [row.channel, Number(row.waiting)]));
}

export async function holdPlace(
  tx: Tx,
  regionCode: string,
  messageId: string,
  place: { due_at?: Date; attempt?: number; taken_at: Date | null },
): Promise<void> {
  await tx
    .updateTable("outbox")
    .set(place)
    .where("region_code", "=", regionCode)
    .where("message_id", "=", messageId)
    .execute();
}

export async function leaveOutbox(tx: Tx, regionCode: string, messageId: string): Promise<void> {
  await tx
    .deleteFrom("outbox")
    .where("region_code", "=", regionCode)
    .where("message_id", "=", messageId)
    .execute();
}

/** Adds news of a message; false when the same was known. */
export async function insertState(
  tx: Tx,
  state: Insertable<Schema["message_states"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("message_states")
    .values(state)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Which message a gateway speaks of, by the name it gave or by ours. */
export async function findByProvider(
  tx: Tx,
  regionCode: string,
  named: { providerIndex: Buffer; messageId: string | null },
) {
  const { rows } = await sql<{
    message_id: string;
    application_id: string | null;
    kelurahan_code: string | null;
    attempt: number;
  }>`
    select s.message_id, s.application_id, s.kelurahan_code, s.attempt
    from message_states s
    where s.region_code = ${regionCode}
      and (s.provider_index = ${named.providerIndex} or s.message_id = ${named.messageId}::uuid)
    order by s.attempt desc
    limit 1`.execute(tx);
  return rows[0];
}

/** When somebody last wrote by a channel. */
export async function findLastHeard(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  phoneIndex: Buffer,
): Promise<Date | null> {
  const row = await tx
    .selectFrom("incoming_messages")
    .select("sent_at")
    .where("region_code", "=", regionCode)
    .where("channel", "=", channel)
    .where("phone_index", "=", phoneIndex)
    .orderBy("sent_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.sent_at ?? null;
}
