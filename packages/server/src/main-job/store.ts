import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type RunOrderRow = Selectable<Schema["run_orders"]>;

/** Keeps an order; one with the same id stays as it is, and then this is false. */
export async function insertRunOrder(
  tx: Tx,
  order: Insertable<Schema["run_orders"]>,
): Promise<boolean> {
  return insertOnce(tx, "run_orders", order);
}

export async function findRunOrder(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<RunOrderRow | undefined> {
  return tx
    .selectFrom("run_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Notes how far an order is. */
export async function noteProgress(
  tx: Tx,
  regionCode: string,
  id: string,
  { stage, rows, total }: { stage: string; rows: number; total: number | null },
): Promise<void> {
  await tx
    .updateTable("run_orders")
    .set({ stage, rows_done: rows, rows_total: total })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** Ends an order with its run, or with the reason why there is none. */
export async function endRunOrder(
  tx: Tx,
  regionCode: string,
  id: string,
  end: { at: Date; runId: string } | { at: Date; refusal: object },
): Promise<void> {
  await tx
    .updateTable("run_orders")
    .set({
      ended_at: end.at,
      run_id: "runId" in end ? end.runId : null,
      refusal: "refusal" in end ? JSON.stringify(end.refusal) : null,
    })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Holds an order still until the transaction ends, so that nobody calls it off meanwhile; whether somebody has. */
export async function holdUncancelled(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const { cancelled_at: cancelledAt } = await tx
    .selectFrom("run_orders")
    .select("cancelled_at")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return cancelledAt === null;
}

/** Marks that an order begins to decide; false when it was called off before. */
export async function beginDeciding(
  tx: Tx,
  regionCode: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("run_orders")
    .set({ deciding_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("cancelled_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Calls an order off; false when it has ended or decides already. */
export async function cancelRunOrder(
  tx: Tx,
  regionCode: string,
  id: string,
  cancelled: { at: Date; by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("run_orders")
    .set({ cancelled_at: cancelled.at, cancelled_by: cancelled.by, ended_at: cancelled.at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("deciding_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** An order with the file it is about, the list that the file became, and what came of it. */
export type OrderWithList = RunOrderRow & {
  readonly file_name: string;
  readonly sha256: Buffer;
  readonly list_id: string | null;
  readonly list_rows: number | null;
  readonly completed_at: Date | null;
  readonly summary: unknown;
};

const ORDERS = sql`
  select o.*, u.file_name, u.sha256, l.id as list_id, l.row_count as list_rows, r.completed_at, r.summary
  from run_orders o
  join uploads u on u.region_code = o.region_code and u.id = o.list_upload_id
  left join lists l on l.region_code = o.region_code and l.file_sha256 = u.sha256
  left join runs r on r.region_code = o.region_code and r.id = o.run_id`;

export async function findOrderWithList(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<OrderWithList | undefined> {
  const { rows } = await sql<OrderWithList>`${ORDERS}
    where o.region_code = ${regionCode} and o.id = ${id}`.execute(tx);
  return rows[0];
}

/** A page of orders, newest first; `before` is the id to go on behind. */
export async function pageOfOrders(
  tx: Tx,
  regionCode: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<OrderWithList[]> {
  const { rows } = await sql<OrderWithList>`${ORDERS}
    where o.region_code = ${regionCode} and (${before}::uuid is null or o.id < ${before}::uuid)
    order by o.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** A page of lists, newest first, each with its latest finished run and the order of that. */
export async function pageOfLists(
  tx: Tx,
  regionCode: string,
  { before, limit }: { before: string | null; limit: number },
) {
  const { rows } = await sql<{
    id: string;
    file_name: string;
    file_sha256: Buffer;
    received_at: Date;
    received_by: string;
    row_count: number | null;
    outcomes: Record<string, number> | null;
    order_id: string | null;
  }>`
    select l.id, l.file_name, l.file_sha256, l.received_at, l.received_by, l.row_count, r.outcomes, o.id as order_id
    from lists l
    left join lateral (
      select r.id, r.summary -> 'outcomes' as outcomes from runs r
      where r.region_code = l.region_code and r.list_id = l.id and r.completed_at is not null
      order by r.completed_at desc limit 1
    ) r on true
    left join lateral (
      select o.id from run_orders o
      where o.region_code = l.region_code and o.run_id = r.id
      order by o.id desc limit 1
    ) o on true
    where l.region_code = ${regionCode} and (${before}::uuid is null or l.id < ${before}::uuid)
    order by l.id desc
    limit ${limit}`.execute(tx);
  return rows;
}
