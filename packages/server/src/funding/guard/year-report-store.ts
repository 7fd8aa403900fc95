import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../../db/transaction.ts";

/** Every rupiah and every worker-month of some months, and why whoever lapsed did. Amounts are whole rupiah. */
export type YearReport = {
  /** By kind: what came in and went out by transfers that moved money. Over all of them it comes to nothing. */
  readonly accounts: readonly {
    readonly kind: string;
    readonly name: string;
    readonly received: bigint;
    readonly spent: bigint;
    readonly reserved: bigint;
  }[];
  readonly months: readonly {
    readonly month: IsoMonth;
    readonly state: CoverageState;
    readonly payer: string | null;
    readonly people: number;
    readonly amount: bigint;
  }[];
  readonly lapses: readonly {
    readonly firstMonth: IsoMonth;
    readonly lastMonth: IsoMonth;
    readonly reason: string;
    readonly payer: string | null;
    readonly people: number;
  }[];
};

/** Reads the report from the transfers themselves, not from the totals that are kept beside them. */
export async function readYearReport(
  tx: Tx,
  regionCode: string,
  { first, last }: { first: IsoMonth; last: IsoMonth },
): Promise<YearReport> {
  const accounts = await sql<YearReport["accounts"][number]>`
    with sides as (
      select debit_account_id as id, 0 as received, amount_idr as spent, 0 as reserved
      from ledger_transfers where region_code = ${regionCode} and kind in ('direct', 'post', 'reversal')
      union all select credit_account_id, amount_idr, 0, 0
      from ledger_transfers where region_code = ${regionCode} and kind in ('direct', 'post', 'reversal')
      union all select debit_account_id, 0, 0, case kind when 'pending' then amount_idr else -amount_idr end
      from ledger_transfers where region_code = ${regionCode} and kind in ('pending', 'post', 'void')
    )
    select a.kind, a.name, coalesce(sum(s.received), 0)::bigint as received, coalesce(sum(s.spent), 0)::bigint as spent,
      coalesce(sum(s.reserved), 0)::bigint as reserved
    from ledger_accounts a left join sides s on s.id = a.id
    where a.region_code = ${regionCode}
    group by a.id, a.kind, a.name order by a.kind, a.name, 3, 4`.execute(tx);
  const months = await sql<YearReport["months"][number]>`
    select c.month, c.state, a.name as payer, count(*)::int as people, coalesce(sum(c.amount_idr), 0)::bigint as amount
    from coverage_months c
    left join ledger_accounts a on a.region_code = c.region_code and a.id = c.account_id
    where c.region_code = ${regionCode} and c.month between ${first} and ${last}
    group by 1, 2, 3 order by 1, 2, 3`.execute(tx);
  const lapses = await sql<YearReport["lapses"][number]>`
    select l.first_month as "firstMonth", l.last_month as "lastMonth", l.reason, a.name as payer, count(*)::int as people
    from cover_lapses l
    left join ledger_accounts a on a.region_code = l.region_code and a.id = l.fund_id
    where l.region_code = ${regionCode} and l.first_month between ${first} and ${last}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx);
  return { accounts: accounts.rows, months: months.rows, lapses: lapses.rows };
}
