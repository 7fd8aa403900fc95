import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export type OrderRow = Selectable<Schema["payment_orders"]>;
export type StepRow = Selectable<Schema["payment_order_steps"]>;

export function insertOrder(tx: Tx, row: Insertable<Schema["payment_orders"]>): Promise<boolean> {
  return insertOnce(tx, "payment_orders", row);
}

export function insertStep(
  tx: Tx,
  row: Insertable<Schema["payment_order_steps"]>,
): Promise<boolean> {
  return insertOnce(tx, "payment_order_steps", row);
}

export function insertProof(tx: Tx, row: Insertable<Schema["payment_proofs"]>): Promise<boolean> {
  return insertOnce(tx, "payment_proofs", row);
}

export async function findOrder(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("payment_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The latest order for a bill. */
export async function findOrderOfBill(tx: Tx, regionCode: string, billId: string) {
  return tx
    .selectFrom("payment_orders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("bill_id", "=", billId)
    .orderBy("drafted_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
}

export async function listSteps(tx: Tx, regionCode: string, orderIds: readonly string[]) {
  if (orderIds.length === 0) return [];
  return tx
    .selectFrom("payment_order_steps")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("order_id", "in", orderIds)
    .orderBy("done_at")
    .execute();
}

export async function listProofs(tx: Tx, regionCode: string, orderIds: readonly string[]) {
  if (orderIds.length === 0) return [];
  return tx
    .selectFrom("payment_proofs")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("order_id", "in", orderIds)
    .orderBy("recorded_at")
    .orderBy("id")
    .execute();
}

export async function findProofByNumber(tx: Tx, regionCode: string, number: string) {
  return tx
    .selectFrom("payment_proofs")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("number", "=", number)
    .executeTakeFirst();
}

/**
 * Posts every billed month of an order's bill: one statement, whatever their number, with ids that follow from the order.
 * Says how many; the ledger refuses the whole where one is not open.
 */
export async function postMonths(
  tx: Tx,
  regionCode: string,
  order: { readonly id: string; readonly billId: string; readonly by: string; readonly at: Date },
): Promise<{ readonly count: number; readonly amount: bigint }> {
  const { rows } = await sql<{ count: number; amount: bigint }>`
    with posted as (
      insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
        worker_id, programme, month, concerns_id, document_id, decided_by, posted_at)
      select p.region_code, id_for('post ' || ${order.id} || ' ' || p.id), 'post', p.purpose, p.debit_account_id, p.credit_account_id, p.amount_idr,
        p.worker_id, p.programme, p.month, p.id, ${order.id}::uuid, ${order.by}, ${order.at}
      from billed_months b
      join coverage_months c on c.region_code = b.region_code and c.worker_id = b.worker_id and c.programme = b.programme and c.month = b.month
        and c.state = 'billed'
      join ledger_transfers p on p.region_code = b.region_code and p.worker_id = b.worker_id and p.programme = b.programme and p.month = b.month
        and p.kind = 'pending' and p.debit_account_id = c.account_id
        and not exists (select from ledger_transfers x where x.region_code = p.region_code and x.concerns_id = p.id)
      where b.region_code = ${regionCode} and b.bill_id = ${order.billId}
      returning amount_idr)
    select count(*)::int as count, coalesce(sum(amount_idr), 0)::bigint as amount from posted`.execute(
    tx,
  );
  return { count: rows[0]?.count ?? 0, amount: rows[0]?.amount ?? 0n };
}

/** Orders with their bills, the latest first. */
export async function listOrders(
  tx: Tx,
  regionCode: string,
  of: { readonly id?: string; readonly after?: string },
  limit: number,
) {
  const { rows } = await sql<
    OrderRow & {
      billing_code: string;
      first_month: string;
      last_month: string;
      due_on: string;
      group_name: string;
      group_number: string;
    }
  >`
    select o.*, b.billing_code, b.first_month, b.last_month, b.due_on, g.name as group_name, g.number as group_number
    from payment_orders o
    join bills b on b.region_code = o.region_code and b.id = o.bill_id
    join insurer_groups g on g.region_code = b.region_code and g.id = b.group_id
    where o.region_code = ${regionCode}
      and (${of.id ?? null}::uuid is null or o.id = ${of.id ?? null})
      and (${of.after ?? null}::uuid is null or o.id < ${of.after ?? null})
    order by o.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** The fund that pays most of a bill's months. */
export async function largestFund(
  tx: Tx,
  regionCode: string,
  billId: string,
): Promise<string | null> {
  const { rows } = await sql<{ fund_id: string }>`
    select c.account_id as fund_id
    from billed_months b
    join coverage_months c on c.region_code = b.region_code and c.worker_id = b.worker_id and c.programme = b.programme and c.month = b.month
    where b.region_code = ${regionCode} and b.bill_id = ${billId} and c.account_id is not null
    group by c.account_id order by sum(b.amount_idr) desc, c.account_id limit 1`.execute(tx);
  return rows[0]?.fund_id ?? null;
}
