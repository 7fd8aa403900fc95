import type { Earmark, OpenFund } from "@payung/domain/funding/funds.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type FunderRow = Selectable<Schema["funders"]>;
export type FundTermsRow = Selectable<Schema["current_fund_terms"]>;

export function insertFunder(tx: Tx, row: Insertable<Schema["funders"]>): Promise<boolean> {
  return insertOnce(tx, "funders", row);
}

export function insertFund(tx: Tx, row: Insertable<Schema["funds"]>): Promise<boolean> {
  return insertOnce(tx, "funds", row);
}

/** Adds a version of a fund's terms with the people it is for; false when another stands under this number. */
export async function insertTerms(
  tx: Tx,
  terms: Insertable<Schema["fund_terms"]>,
  applicationIds: readonly string[],
): Promise<boolean> {
  if (!(await insertOnce(tx, "fund_terms", terms))) return false;
  await sql`
    insert into fund_people (region_code, fund_id, version, application_id, kelurahan_code)
    select a.region_code, ${terms.fund_id}, ${terms.version}, a.id, a.kelurahan_code
    from applications a
    where a.region_code = ${terms.region_code} and a.id = any (${applicationIds}::uuid[])`.execute(
    tx,
  );
  return true;
}

export async function findFunder(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("funders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findFund(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("funds")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** A version of a fund's terms; the latest where none is named. */
export async function findTerms(tx: Tx, regionCode: string, fundId: string, version?: number) {
  return tx
    .selectFrom("fund_terms")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .$if(version !== undefined, (query) => query.where("version", "=", version ?? 0))
    .orderBy("version", "desc")
    .executeTakeFirst();
}

/**
 * The funds that may be asked now, with what each can still give: what its funder has announced, without what is paid
 * or committed out of it. Whether the money has come in as well is asked when it is committed.
 */
export async function readOpenFunds(tx: Tx, regionCode: string): Promise<OpenFund[]> {
  const { rows } = await sql<
    FundTermsRow & { committed_idr: bigint; application_ids: string[] | null }
  >`
    select t.*, coalesce(l.spent_idr + l.reserved_idr, 0)::bigint as committed_idr,
      case when t.is_listed then coalesce((
        select array_agg(p.application_id) from fund_people p
        where p.region_code = t.region_code and p.fund_id = t.fund_id and p.version = t.version), '{}') end as application_ids
    from current_fund_terms t
    left join ledger_totals l on l.region_code = t.region_code and l.account_id = t.fund_id
    where t.region_code = ${regionCode} and t.is_open
    order by t.fund_id`.execute(tx);
  return rows.map((row) => ({
    id: row.fund_id,
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    priority: row.priority,
    isStateBudget: row.is_state_budget,
    earmark: {
      ...(row.earmark as Omit<Earmark, "applicationIds">),
      applicationIds: row.application_ids === null ? null : new Set(row.application_ids),
    },
    available: rupiah(row.amount_idr > row.committed_idr ? row.amount_idr - row.committed_idr : 0n),
  }));
}
