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
    insert into outbox (region_code, message_id, application_id, kelurahan_code, channel, phone_index, is_urgent, due_at)
    select m.region_code, m.id, m.application_id, m.kelurahan_code, m.channel, m.phone_index, ${isUrgent}, m.queued_at
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
  readonly template: string;
  readonly language: string;
  readonly phone_index: Buffer;
  readonly content_sealed: Buffer;
  readonly expires_at: Date | null;
};

/**
 * The next messages that are due by a channel, held so that nobody else takes them: of each number the first, and none
 * while another one is under way to it.
 */
export async function lockDue(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  { now, lostSince, most }: { now: Date; lostSince: Date; most: number },
): Promise<DueMessage[]> {
  const { rows } = await sql<DueMessage>`
    select o.message_id, o.application_id, o.kelurahan_code, o.attempt, o.taken_at,
      m.template, m.language, m.phone_index, m.content_sealed, m.expires_at
    from outbox o
    join messages m on m.region_code = o.region_code and m.id = o.message_id
    where o.region_code = ${regionCode} and o.channel = ${channel} and o.due_at <= ${now}
      and (o.taken_at is null or o.taken_at <= ${lostSince})
      and not exists (
        select from outbox e
        where e.region_code = o.region_code and e.phone_index = o.phone_index and e.channel = o.channel
          and e.message_id <> o.message_id
          and (e.taken_at > ${lostSince}
            or (e.due_at <= ${now}
              and (not e.is_urgent, e.due_at, e.message_id) < (not o.is_urgent, o.due_at, o.message_id))))
    order by o.is_urgent desc, o.due_at, o.message_id
    limit ${most}
    for update of o skip locked`.execute(tx);
  return rows;
}

/** Notes that these are about to leave. */
export async function takePlaces(
  tx: Tx,
  regionCode: string,
  messageIds: readonly string[],
  takenAt: Date,
): Promise<void> {
  await sql`
    update outbox set attempt = attempt + 1, taken_at = ${takenAt}
    where region_code = ${regionCode} and message_id = any (${messageIds}::uuid[])`.execute(tx);
}

/** Puts off everything of a channel that would leave before. */
export async function putOff(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  until: Date,
): Promise<void> {
  await tx
    .updateTable("outbox")
    .set({ due_at: until })
    .where("region_code", "=", regionCode)
    .where("channel", "=", channel)
    .where("taken_at", "is", null)
    .where("due_at", "<", until)
    .execute();
}

/** What was to follow an answer to the same number waits as long as it does: parts in the wrong order say something else. */
export async function holdFollowing(
  tx: Tx,
  regionCode: string,
  messageId: string,
  until: Date,
): Promise<void> {
  await sql`
    update outbox o set due_at = ${until}
    from messages m, messages this
    where this.region_code = ${regionCode} and this.id = ${messageId} and this.template = 'reply'
      and m.region_code = this.region_code and m.phone_index = this.phone_index and m.channel = this.channel
      and m.template = 'reply' and (m.queued_at, m.id) > (this.queued_at, this.id)
      and o.region_code = m.region_code and o.message_id = m.id and o.taken_at is null and o.due_at < ${until}`.execute(
    tx,
  );
}

/** Gives a message its place back, to be tried again then. */
export async function holdPlace(
  tx: Tx,
  regionCode: string,
  messageId: string,
  until: Date,
): Promise<void> {
  await tx
    .updateTable("outbox")
    .set({ due_at: until, taken_at: null })
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

/** Adds news of many messages; what is known stays. */
export async function insertStates(
  tx: Tx,
  states: readonly Insertable<Schema["message_states"]>[],
): Promise<void> {
  await insertMany(tx, "message_states", states, {
    columns: [
      "region_code",
      "id",
      "message_id",
      "application_id",
      "kelurahan_code",
      "state",
      "attempt",
      "happened_at",
    ],
    conflict: "do nothing",
  });
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

/** When each of these last wrote by a channel, by number. */
export async function listLastHeard(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  phoneIndexes: readonly Buffer[],
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ phone_index: Buffer; sent_at: Date }>`
    select n.phone_index, l.sent_at
    from (select distinct i as phone_index from unnest(${phoneIndexes}::bytea[]) as i) n
    cross join lateral (
      select sent_at from incoming_messages
      where region_code = ${regionCode} and phone_index = n.phone_index and channel = ${channel}
      order by sent_at desc limit 1) l`.execute(tx);
  return new Map(rows.map((row) => [row.phone_index.toString("hex"), row.sent_at]));
}
