import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/** A member's month as the case page and the treasurer see it. */
export type CoverageRow = {
  readonly month: IsoMonth;
  readonly state: string;
  readonly account_id: string | null;
  readonly fund_name: string | null;
  readonly amount_idr: bigint | null;
  readonly jkk_idr: bigint | null;
  readonly jkm_idr: bigint | null;
  readonly jht_idr: bigint | null;
  readonly rule_version_ids: string[] | null;
  readonly plan_id: string | null;
};

/** The months of one member, the latest first. */
export async function listMonthsOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<CoverageRow[]> {
  const { rows } = await sql<CoverageRow>`
    select c.month, c.state, c.account_id, a.name as fund_name, c.amount_idr, r.jkk_idr, r.jkm_idr, r.jht_idr, r.rule_version_ids, c.plan_id
    from coverage_months c
    left join ledger_accounts a on a.region_code = c.region_code and a.id = c.account_id
    left join contribution_rates r on r.region_code = c.region_code and r.id = c.rate_id
    where c.region_code = ${regionCode} and c.application_id = ${applicationId}
    order by c.month desc`.execute(tx);
  return rows;
}

/** How many months stand how with which fund, and what they come to; without a fund: nobody pays. */
export async function sumMonths(
  tx: Tx,
  regionCode: string,
  [first, last]: readonly [IsoMonth, IsoMonth],
) {
  const { rows } = await sql<{
    month: IsoMonth;
    account_id: string | null;
    state: string;
    months: bigint;
    amount_idr: bigint;
  }>`
    select month, account_id, state, count(*) as months, coalesce(sum(amount_idr), 0)::bigint as amount_idr
    from coverage_months
    where region_code = ${regionCode} and month between ${first} and ${last} and state <> 'cancelled'
    group by 1, 2, 3 order by 1, 2, 3`.execute(tx);
  return rows;
}

/** How many planned months have no payer, by month and sector. */
export async function countUnpaid(
  tx: Tx,
  regionCode: string,
  [first, last]: readonly [IsoMonth, IsoMonth],
): Promise<{ month: IsoMonth; sector: Sector; months: bigint }[]> {
  const { rows } = await sql<{ month: IsoMonth; sector: Sector; months: bigint }>`
    select c.month, coalesce(o.sector, 'other') as sector, count(*) as months
    from coverage_months c
    join applications a on a.region_code = c.region_code and a.id = c.application_id
    left join occupations o on o.id = a.occupation_id
    where c.region_code = ${regionCode} and c.month between ${first} and ${last}
      and c.state = 'planned' and c.account_id is null
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}
