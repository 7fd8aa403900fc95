import { type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export function insertOrder(tx: Tx, order: Insertable<Schema["card_orders"]>): Promise<boolean> {
  return insertOnce(tx, "card_orders", order);
}

export type OrderRow = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

export async function findOrder(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("card_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The latest orders of a cohort, the newest first. */
export async function listOrders(tx: Tx, regionCode: string, cohortId: string) {
  return tx
    .selectFrom("card_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .orderBy("ordered_at", "desc")
    .orderBy("id", "desc")
    .limit(20)
    .execute();
}

export async function noteTotal(
  tx: Tx,
  regionCode: string,
  id: string,
  total: number,
): Promise<void> {
  await tx
    .updateTable("card_orders")
    .set({ cards_total: total })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function noteDone(tx: Tx, regionCode: string, id: string, done: number) {
  await tx
    .updateTable("card_orders")
    .set({ cards_done: done })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** Ends an order; false where it had ended already. */
export async function endOrder(tx: Tx, regionCode: string, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("card_orders")
    .set({ ended_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/**
 * Puts the cards of a cohort that hold on the sheets of an order, by kelurahan and name, so that each office gets its
 * own in one pile. Says how many they are.
 */
export async function layOutCards(tx: Tx, regionCode: string, order: OrderRow): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into card_print_lines (region_code, order_id, line, card_id, application_id, kelurahan_code)
    select ${regionCode}, ${order.id}, row_number() over (order by c.kelurahan_code nulls last, a.name, c.id), c.id,
      c.application_id, c.kelurahan_code
    from cards c
    join applications a on a.region_code = c.region_code and a.id = c.application_id
    where c.region_code = ${regionCode} and c.cohort_id = ${order.cohort_id} and c.expires_at > ${order.ordered_at}
      and not exists (select from card_revocations r where r.region_code = c.region_code and r.card_id = c.id)
      and (${order.which === "all"} or not exists (
        select from card_print_lines l where l.region_code = c.region_code and l.card_id = c.id))`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** A card as it is printed. */
export type PrintedRow = {
  readonly name: string | null;
  readonly code: string;
  readonly valid_to: string;
  readonly qr_text: string;
};

/** The cards on some lines of an order. */
export async function readOnSheets(
  tx: Tx,
  regionCode: string,
  orderId: string,
  from: number,
  to: number,
): Promise<PrintedRow[]> {
  const { rows } = await sql<PrintedRow>`
    select a.name, c.code, c.valid_to, c.qr_text
    from card_print_lines l
    join cards c on c.region_code = l.region_code and c.id = l.card_id
    join applications a on a.region_code = l.region_code and a.id = l.application_id
    where l.region_code = ${regionCode} and l.order_id = ${orderId} and l.line between ${from} and ${to}
    order by l.line`.execute(tx);
  return rows;
}

export function insertSheets(tx: Tx, sheets: Insertable<Schema["card_sheets"]>): Promise<boolean> {
  return insertOnce(tx, "card_sheets", sheets);
}

/** The parts of some orders, without their bytes. */
export async function listParts(tx: Tx, regionCode: string, orderIds: readonly string[]) {
  if (orderIds.length === 0) return [];
  return tx
    .selectFrom("card_sheets")
    .select(["order_id", "part", "card_count", "byte_count"])
    .where("region_code", "=", regionCode)
    .where("order_id", "in", orderIds)
    .orderBy("part")
    .execute();
}

export async function findSheets(tx: Tx, regionCode: string, orderId: string, part: number) {
  return tx
    .selectFrom("card_sheets")
    .select(["card_count", "file_sealed"])
    .where("region_code", "=", regionCode)
    .where("order_id", "=", orderId)
    .where("part", "=", part)
    .executeTakeFirst();
}

/** Throws the sheets of an order away; what was on them stays known. */
export async function clearSheets(
  tx: Tx,
  regionCode: string,
  orderId: string,
  at: Date,
): Promise<void> {
  await tx
    .deleteFrom("card_sheets")
    .where("region_code", "=", regionCode)
    .where("order_id", "=", orderId)
    .execute();
  await tx
    .updateTable("card_orders")
    .set({ cleared_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", orderId)
    .execute();
}
