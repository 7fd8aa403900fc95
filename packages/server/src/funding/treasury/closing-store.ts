import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Insertable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export function insertClosing(tx: Tx, row: Insertable<Schema["month_closings"]>): Promise<boolean> {
  return insertOnce(tx, "month_closings", row);
}

export function insertEnd(tx: Tx, row: Insertable<Schema["month_closing_ends"]>): Promise<boolean> {
  return insertOnce(tx, "month_closing_ends", row);
}

/** Closings and reopenings with what a second person said, of one month or of all; the latest first. */
export async function listClosings(
  tx: Tx,
  regionCode: string,
  of: { readonly month?: IsoMonth; readonly id?: string } = {},
) {
  return tx
    .selectFrom("month_closings as c")
    .leftJoin("month_closing_ends as e", (on) =>
      on.onRef("e.region_code", "=", "c.region_code").onRef("e.closing_id", "=", "c.id"),
    )
    .selectAll("c")
    .select(["e.outcome", "e.words", "e.ended_by", "e.ended_at"])
    .where("c.region_code", "=", regionCode)
    .$if(of.month !== undefined, (query) => query.where("c.month", "=", of.month ?? ""))
    .$if(of.id !== undefined, (query) => query.where("c.id", "=", of.id ?? ""))
    .orderBy("c.month", "desc")
    .orderBy("c.version", "desc")
    .execute();
}
export type ClosingRow = Awaited<ReturnType<typeof listClosings>>[number];

/** The last month that is closed; null while none is. */
export async function lastClosed(tx: Tx, regionCode: string): Promise<IsoMonth | null> {
  const row = await tx
    .selectFrom("closed_months")
    .select((of) => of.fn.max("month").as("month"))
    .where("region_code", "=", regionCode)
    .executeTakeFirst();
  return row?.month ?? null;
}

/** The month, by the city's clock, in which something was posted first; null while nothing was. */
export async function firstPosted(tx: Tx, regionCode: string): Promise<IsoMonth | null> {
  const { rows } = await sql<{ month: IsoMonth | null }>`
    select to_char(min(posted_at) at time zone 'Asia/Jakarta', 'YYYY-MM') as month
    from ledger_transfers where region_code = ${regionCode}`.execute(tx);
  return rows[0]?.month ?? null;
}

/** What was moved, reserved and freed in a span of time, by kind and purpose. */
export async function movedBetween(tx: Tx, regionCode: string, from: Date, until: Date) {
  const { rows } = await sql<{ kind: string; purpose: string; count: bigint; amount: bigint }>`
    select kind, purpose, count(*) as count, sum(amount_idr)::bigint as amount
    from ledger_transfers where region_code = ${regionCode} and posted_at >= ${from} and posted_at < ${until}
    group by kind, purpose order by purpose, kind`.execute(tx);
  return rows;
}

/** How many differences of bills, payments and statements wait for a person, and how far apart what they say is. */
export async function openDifferences(
  tx: Tx,
  regionCode: string,
): Promise<{ count: number; amount: bigint }> {
  const { rows } = await sql<{ count: bigint; amount: bigint }>`
    select count(*) as count, coalesce(sum(abs(d.found_idr - d.expected_idr)), 0)::bigint as amount
    from funding_differences d
    where d.region_code = ${regionCode}
      and not exists (
        select from difference_closings x where x.region_code = d.region_code and x.difference_id = d.id)`.execute(
    tx,
  );
  const [row] = rows;
  return { count: Number(row?.count ?? 0n), amount: row?.amount ?? 0n };
}
