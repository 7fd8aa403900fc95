import { type Insertable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import type { PaidReceipt } from "./paid-receipt.ts";

export function insertReceipt(
  tx: Tx,
  row: Insertable<Schema["payment_receipts"]>,
): Promise<boolean> {
  return insertOnce(tx, "payment_receipts", row);
}

export async function findReceipt(tx: Tx, regionCode: string, paymentId: string) {
  return tx
    .selectFrom("payment_receipts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("payment_id", "=", paymentId)
    .executeTakeFirst();
}

export async function lastNumber(tx: Tx, regionCode: string, year: number): Promise<number> {
  const row = await tx
    .selectFrom("payment_receipts")
    .select((of) => of.fn.max("number").as("last"))
    .where("region_code", "=", regionCode)
    .where("year", "=", year)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** A receipt with what stands on it, by its payment or by the code on it. */
export async function findPaidReceipt(
  tx: Tx,
  regionCode: string,
  by: { readonly paymentId: string } | { readonly code: string },
): Promise<PaidReceipt | undefined> {
  const wanted =
    "code" in by ? sql`r.code = ${by.code}` : sql`r.payment_id = ${by.paymentId}::uuid`;
  const { rows } = await sql<PaidReceipt>`
    select r.payment_id, r.year, r.number, r.code, r.amount_idr, r.issued_at, p.purpose, p.way, p.fund_id, t.name as fund_name,
      f.name as funder_name, t.first_month, t.last_month,
      (select l.id from ledger_transfers l where l.region_code = r.region_code and l.document_id = r.payment_id and l.purpose = 'grant') as transfer_id
    from payment_receipts r
    join payments p on p.region_code = r.region_code and p.id = r.payment_id
    join funds u on u.region_code = p.region_code and u.id = p.fund_id
    join funders f on f.region_code = u.region_code and f.id = u.funder_id
    join current_fund_terms t on t.region_code = u.region_code and t.fund_id = u.id
    where r.region_code = ${regionCode} and ${wanted}`.execute(tx);
  return rows[0];
}
