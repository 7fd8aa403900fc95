import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/** What waits, and since when; by channel. */
export type Waiting = {
  readonly channel: MessageChannel;
  readonly count: number;
  readonly oldestSeconds: number;
};

/** What should have left by now. What is put off until later, by a gateway or by the day's limit, waits too. */
export async function listOutboxWaiting(tx: Tx, regionCode: string, now: Date): Promise<Waiting[]> {
  const { rows } = await sql<{ channel: MessageChannel; count: number; since: Date }>`
    select o.channel, count(*)::integer as count, min(m.queued_at) as since
    from outbox o join messages m on m.region_code = o.region_code and m.id = o.message_id
    where o.region_code = ${regionCode}
    group by o.channel`.execute(tx);
  return rows.map((row) => waitingOf(row, now));
}

export async function listInboxWaiting(tx: Tx, regionCode: string, now: Date): Promise<Waiting[]> {
  const { rows } = await sql<{ channel: MessageChannel; count: number; since: Date }>`
    select channel, count(*)::integer as count, min(sent_at) as since
    from inbox where region_code = ${regionCode} group by channel`.execute(tx);
  return rows.map((row) => waitingOf(row, now));
}

function waitingOf(
  { channel, count, since }: { channel: MessageChannel; count: number; since: Date },
  now: Date,
): Waiting {
  return { channel, count, oldestSeconds: Math.max(0, (now.getTime() - since.getTime()) / 1_000) };
}

/** How many messages came to each state since then, by channel. */
export async function countStatesSince(tx: Tx, regionCode: string, since: Date) {
  const { rows } = await sql<{ channel: MessageChannel; state: string; count: number }>`
    select m.channel, s.state, count(distinct s.message_id)::integer as count
    from message_states s join messages m on m.region_code = s.region_code and m.id = s.message_id
    where s.region_code = ${regionCode} and s.recorded_at > ${since}
      and s.state in ('sent', 'failed', 'unknown', 'retrying')
    group by m.channel, s.state`.execute(tx);
  return rows;
}
