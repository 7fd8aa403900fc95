import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

export type Counted = { readonly name: string; readonly count: number; readonly endsAt: Date };

/**
 * Counts tries under each name in one statement, in windows that begin anew once they have ended, and gives the counts:
 * at once, so that many tries sent at one moment all count. All who count do it in one order, so they wait one way only.
 */
export async function addTries(
  tx: Tx,
  regionCode: string,
  now: Date,
  tried: readonly { name: string; caller: Buffer; times: number; endsAt: Date }[],
): Promise<Counted[]> {
  const { rows } = await sql<{ limit_name: string; count: number; ends_at: Date }>`
    insert into tries as t (region_code, limit_name, caller, count, ends_at)
    select ${regionCode}, n, c, times, e
    from unnest(${tried.map(({ name }) => name)}::text[], ${tried.map(({ caller }) => caller)}::bytea[],
      ${tried.map(({ times }) => times)}::integer[], ${tried.map(({ endsAt }) => endsAt)}::timestamptz[]) as g(n, c, times, e)
    order by n, c
    on conflict (region_code, limit_name, caller) do update set
      count = case when t.ends_at <= ${now} then excluded.count else t.count + excluded.count end,
      ends_at = case when t.ends_at <= ${now} then excluded.ends_at else t.ends_at end
    returning limit_name, count, ends_at`.execute(tx);
  return rows.map((row) => ({ name: row.limit_name, count: row.count, endsAt: row.ends_at }));
}

/** Takes one try back under each name. */
export async function takeBackTries(
  tx: Tx,
  regionCode: string,
  tried: readonly { name: string; caller: Buffer }[],
): Promise<void> {
  await sql`
    update tries t set count = t.count - 1
    from (select n, c from unnest(${tried.map(({ name }) => name)}::text[], ${tried.map(({ caller }) => caller)}::bytea[]) as g(n, c) order by n, c) as g
    where t.region_code = ${regionCode} and t.limit_name = g.n and t.caller = g.c and t.count > 0`.execute(
    tx,
  );
}

/** How often it was tried in the window that is open; 0 where none is. */
export async function readTries(
  tx: Tx,
  regionCode: string,
  now: Date,
  { name, caller }: { name: string; caller: Buffer },
): Promise<number> {
  const row = await tx
    .selectFrom("tries")
    .select("count")
    .where("region_code", "=", regionCode)
    .where("limit_name", "=", name)
    .where("caller", "=", caller)
    .where("ends_at", ">", now)
    .executeTakeFirst();
  return row?.count ?? 0;
}

export async function deleteEnded(tx: Tx, regionCode: string, now: Date): Promise<void> {
  await tx
    .deleteFrom("tries")
    .where("region_code", "=", regionCode)
    .where("ends_at", "<=", now)
    .execute();
}
