import type { Period } from "@payung/domain/funding/bills/insurer-sheet.ts";
import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export type BillRow = Selectable<Schema["bills"]>;

export function insertBill(tx: Tx, row: Insertable<Schema["bills"]>): Promise<boolean> {
  return insertOnce(tx, "bills", row);
}

export async function findBill(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("bills")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findWithdrawal(tx: Tx, regionCode: string, billId: string) {
  return tx
    .selectFrom("bill_withdrawals")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("bill_id", "=", billId)
    .executeTakeFirst();
}

/** The latest bill under a code for a period. */
export async function findBillByCode(
  tx: Tx,
  regionCode: string,
  { firstMonth, lastMonth }: Period,
  billingCode: string,
) {
  return tx
    .selectFrom("bills")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("first_month", "=", firstMonth)
    .where("last_month", "=", lastMonth)
    .where("billing_code", "=", billingCode)
    .orderBy("recorded_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
}

/** A month of ours in a group and period, with how far it is. */
export type GroupMonth = {
  readonly workerId: string;
  readonly applicationId: string;
  readonly kelurahanCode: string | null;
  readonly month: IsoMonth;
  readonly amount: Rupiah;
  readonly state: CoverageState;
  /** Whether a bill of this group asks for it, with this amount. */
  readonly isBilled: boolean;
};

/** All months in a period that the funds of a group pay; of funds without a group where none is named. */
export async function readGroupMonths(
  tx: Tx,
  regionCode: string,
  groupId: string | null,
  { firstMonth, lastMonth }: Period,
): Promise<GroupMonth[]> {
  const { rows } = await sql<{
    worker_id: string;
    application_id: string;
    kelurahan_code: string | null;
    month: string;
    amount_idr: bigint;
    state: CoverageState;
    is_billed: boolean;
  }>`
    select c.worker_id, c.application_id, c.kelurahan_code, c.month, c.amount_idr, c.state,
      exists (
        select from billed_months x join bills b on b.region_code = x.region_code and b.id = x.bill_id
        where x.region_code = c.region_code and x.worker_id = c.worker_id and x.programme = c.programme and x.month = c.month
          and x.amount_idr = c.amount_idr and b.group_id is not distinct from ${groupId}::uuid) as is_billed
    from coverage_months c
    left join current_group_funds g on g.region_code = c.region_code and g.fund_id = c.account_id
    where c.region_code = ${regionCode} and c.month between ${firstMonth} and ${lastMonth}
      and c.account_id is not null and g.group_id is not distinct from ${groupId}::uuid
    order by c.month, c.application_id`.execute(tx);
  return rows.map((row) => ({
    workerId: row.worker_id,
    applicationId: row.application_id,
    kelurahanCode: row.kelurahan_code,
    month: row.month,
    amount: rupiah(row.amount_idr),
    state: row.state,
    isBilled: row.is_billed,
  }));
}

/** The months of a group and period that wait for a bill. */
function committedOf(regionCode: string, groupId: string, { firstMonth, lastMonth }: Period) {
  return sql`
    from coverage_months c
    join current_group_funds g on g.region_code = c.region_code and g.fund_id = c.account_id
    where c.region_code = ${regionCode} and c.month between ${firstMonth} and ${lastMonth} and c.state = 'committed' and g.group_id = ${groupId}`;
}

/** How many months of a group and period wait for a bill, and what they come to. */
export async function sumCommitted(
  tx: Tx,
  regionCode: string,
  groupId: string,
  period: Period,
): Promise<{ readonly count: number; readonly amount: Rupiah }> {
  const { rows } = await sql<{ count: number; amount: bigint }>`
    select count(*)::int as count, coalesce(sum(c.amount_idr), 0)::bigint as amount
    ${committedOf(regionCode, groupId, period)}`.execute(tx);
  return { count: rows[0]?.count ?? 0, amount: rupiah(rows[0]?.amount ?? 0n) };
}

/** Lets a bill ask for all months of its group and period that wait for one, in one statement; says what they come to. */
export async function billCommitted(
  tx: Tx,
  regionCode: string,
  billId: string,
  groupId: string,
  period: Period,
): Promise<{ readonly count: number; readonly amount: Rupiah }> {
  const { rows } = await sql<{ count: number; amount: bigint }>`
    with billed as (
      insert into billed_months (region_code, bill_id, worker_id, programme, month, amount_idr, application_id, kelurahan_code)
      select c.region_code, ${billId}::uuid, c.worker_id, c.programme, c.month, c.amount_idr, c.application_id, c.kelurahan_code
      ${committedOf(regionCode, groupId, period)}
      returning amount_idr)
    select count(*)::int as count, coalesce(sum(amount_idr), 0)::bigint as amount from billed`.execute(
    tx,
  );
  return { count: rows[0]?.count ?? 0, amount: rupiah(rows[0]?.amount ?? 0n) };
}

export function insertBillLines(tx: Tx, rows: readonly Insertable<Schema["bill_lines"]>[]) {
  return insertMany(tx, "bill_lines", rows, {
    columns: [
      "region_code",
      "bill_id",
      "row_number",
      "month",
      "amount_idr",
      "worker_id",
      "application_id",
      "kelurahan_code",
      "raw_sealed",
    ],
  });
}

export function insertBilledMonths(tx: Tx, rows: readonly Insertable<Schema["billed_months"]>[]) {
  return insertMany(tx, "billed_months", rows, {
    columns: [
      "region_code",
      "bill_id",
      "worker_id",
      "programme",
      "month",
      "amount_idr",
      "application_id",
      "kelurahan_code",
    ],
  });
}

export async function insertWithdrawal(
  tx: Tx,
  row: Insertable<Schema["bill_withdrawals"]>,
): Promise<boolean> {
  return insertOnce(tx, "bill_withdrawals", row);
}

/** What of a bill's months is billed now, by fund and month: what an order would pay, and out of which budget. */
export async function sumBilled(tx: Tx, regionCode: string, billId: string) {
  const { rows } = await sql<{
    fund_id: string;
    month: string;
    rule_version_ids: string[];
    month_count: number;
    amount_idr: bigint;
  }>`
    select c.account_id as fund_id, c.month, r.rule_version_ids, count(*)::int as month_count, sum(c.amount_idr)::bigint as amount_idr
    from billed_months b
    join coverage_months c on c.region_code = b.region_code and c.worker_id = b.worker_id and c.programme = b.programme and c.month = b.month
    join contribution_rates r on r.region_code = c.region_code and r.id = c.rate_id
    where b.region_code = ${regionCode} and b.bill_id = ${billId} and c.state = 'billed'
    group by c.account_id, c.month, r.rule_version_ids
    order by c.month, c.account_id`.execute(tx);
  return rows;
}

/** The months that a bill asked for as we expected, by fund, month and rate, whatever has become of them since. */
export async function sumMonthsOfBill(tx: Tx, regionCode: string, billId: string) {
  const { rows } = await sql<{
    fund_id: string;
    fund_name: string;
    budget_year: number | null;
    budget_line: string | null;
    month: string;
    state: CoverageState;
    rate_id: string;
    rule_version_ids: string[];
    month_count: number;
    amount_idr: bigint;
  }>`
    select c.account_id as fund_id, t.name as fund_name, t.budget_year, t.budget_line, c.month, c.state, c.rate_id, r.rule_version_ids,
      count(*)::int as month_count, sum(b.amount_idr)::bigint as amount_idr
    from billed_months b
    join coverage_months c on c.region_code = b.region_code and c.worker_id = b.worker_id and c.programme = b.programme and c.month = b.month
    join contribution_rates r on r.region_code = c.region_code and r.id = c.rate_id
    join current_fund_terms t on t.region_code = c.region_code and t.fund_id = c.account_id
    where b.region_code = ${regionCode} and b.bill_id = ${billId}
    group by c.account_id, t.name, t.budget_year, t.budget_line, c.month, c.state, c.rate_id, r.rule_version_ids
    order by c.month, t.name, c.state`.execute(tx);
  return rows;
}

/** Bills with what has become of them, the latest first. */
export async function listBills(
  tx: Tx,
  regionCode: string,
  of: { readonly id?: string; readonly after?: string | null },
  limit: number,
) {
  const { id = null, after = null } = of;
  const { rows } = await sql<
    BillRow & {
      group_name: string;
      group_number: string;
      withdrawn_at: Date | null;
      open_differences: number;
      order_id: string | null;
      order_step: string | null;
      paid_idr: bigint;
    }
  >`
    select b.*, g.name as group_name, g.number as group_number, w.withdrawn_at,
      (select count(*)::int from funding_differences d
        where d.region_code = b.region_code and (d.bill_id = b.id or d.proof_id in (
          select p.id from payment_proofs p join payment_orders o on o.region_code = p.region_code and o.id = p.order_id
          where p.region_code = b.region_code and o.bill_id = b.id)) and not exists (
          select from difference_closings x where x.region_code = d.region_code and x.difference_id = d.id)) as open_differences,
      o.id as order_id, o.step as order_step, coalesce(o.paid_idr, 0)::bigint as paid_idr
    from bills b
    join insurer_groups g on g.region_code = b.region_code and g.id = b.group_id
    left join bill_withdrawals w on w.region_code = b.region_code and w.bill_id = b.id
    left join lateral (
      select p.id,
        (select s.step from payment_order_steps s where s.region_code = p.region_code and s.order_id = p.id
          order by s.done_at desc, s.step desc limit 1) as step,
        (select sum(f.amount_idr) from payment_proofs f where f.region_code = p.region_code and f.order_id = p.id) as paid_idr
      from payment_orders p where p.region_code = b.region_code and p.bill_id = b.id
      order by p.drafted_at desc, p.id desc limit 1) o on true
    where b.region_code = ${regionCode}
      and (${id}::uuid is null or b.id = ${id})
      and (${after}::uuid is null or (b.first_month, b.id) < (
        select x.first_month, x.id from bills x where x.region_code = ${regionCode} and x.id = ${after}::uuid))
    order by b.first_month desc, b.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** Whether an order to pay this bill is drafted, approved or paid, and neither withdrawn nor sent back. */
export async function hasOpenOrder(tx: Tx, regionCode: string, billId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from payment_orders o
      where o.region_code = ${regionCode} and o.bill_id = ${billId} and not exists (
        select from payment_order_steps s
        where s.region_code = o.region_code and s.order_id = o.id and s.step in ('withdrawn', 'sent-back'))) as found`.execute(
    tx,
  );
  return rows[0]?.found === true;
}
