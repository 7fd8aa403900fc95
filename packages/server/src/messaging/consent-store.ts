import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import { type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export function insertConsent(
  tx: Tx,
  consent: Insertable<Schema["message_consents"]>,
): Promise<boolean> {
  return insertOnce(tx, "message_consents", consent);
}

export async function findConsent(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("message_consents")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What was last said of a number, channel by channel. */
export async function listConsentsOf(tx: Tx, regionCode: string, phoneIndex: Buffer) {
  const { rows } = await sql<{
    channel: MessageChannel;
    is_given: boolean;
    language: WorkerLanguage;
    said_at: Date;
  }>`
    select distinct on (channel) channel, is_given, language, said_at
    from message_consents
    where region_code = ${regionCode} and phone_index = ${phoneIndex}
    order by channel, said_at desc, id desc`.execute(tx);
  return rows;
}

/** Which of these numbers want messages by a channel, by what was last said of each. */
export async function listWanting(
  tx: Tx,
  regionCode: string,
  channel: MessageChannel,
  phoneIndexes: readonly Buffer[],
): Promise<Set<string>> {
  const { rows } = await sql<{ phone_index: Buffer; is_given: boolean }>`
    select distinct on (phone_index) phone_index, is_given
    from message_consents
    where region_code = ${regionCode} and phone_index = any (${phoneIndexes}::bytea[]) and channel = ${channel}
    order by phone_index, said_at desc, id desc`.execute(tx);
  return new Set(rows.flatMap((row) => (row.is_given ? [row.phone_index.toString("hex")] : [])));
}

export type Reachable = {
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly phone: string;
  readonly phone_index: Buffer;
  readonly channel: MessageChannel;
  readonly language: WorkerLanguage;
};

/**
 * Whom of these we may write to, and how: the number last consented for, unless its last word since is no. WhatsApp
 * goes before SMS where both are wanted.
 */
export async function listReachable(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
): Promise<Reachable[]> {
  const { rows } = await sql<Reachable>`
    with wanted as (
      select distinct on (c.application_id, c.channel) c.application_id, c.channel, c.phone_index, c.language
      from message_consents c
      where c.region_code = ${regionCode} and c.application_id = any (${applicationIds}::uuid[]) and c.is_given
      order by c.application_id, c.channel, c.said_at desc, c.id desc
    )
    select distinct on (w.application_id) w.application_id, a.kelurahan_code, a.phone, w.phone_index, w.channel, w.language
    from wanted w
    join applications a on a.region_code = ${regionCode} and a.id = w.application_id and a.phone is not null
    cross join lateral (
      select is_given from message_consents l
      where l.region_code = ${regionCode} and l.phone_index = w.phone_index and l.channel = w.channel
      order by l.said_at desc, l.id desc limit 1
    ) last
    where last.is_given
    order by w.application_id, (w.channel = 'whatsapp') desc`.execute(tx);
  return rows;
}
