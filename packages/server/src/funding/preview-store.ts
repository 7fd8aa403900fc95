import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/** Of a fund: what is planned of some months, and how much of it the money that has come in reaches for. */
export type Reservable = {
  readonly fund_id: string;
  readonly name: string;
  readonly is_open: boolean;
  readonly available_idr: bigint;
  readonly planned_months: bigint;
  readonly planned_idr: bigint;
  readonly months: bigint;
  readonly amount_idr: bigint;
  /** The first month that cannot be reserved. */
  readonly short_at: IsoMonth | null;
};

/** What reserving would come to now, in the order in which `commitNext` goes: the earlier month first, then by application. */
export async function sumReservable(
  tx: Tx,
  regionCode: string,
  [first, last]: readonly [IsoMonth, IsoMonth],
): Promise<Reservable[]> {
  const { rows } = await sql<Reservable>`
    with next as (
      select c.account_id, c.month, c.amount_idr,
        sum(c.amount_idr) over (partition by c.account_id order by c.month, c.application_id rows unbounded preceding) as running
      from coverage_months c
      where c.region_code = ${regionCode} and c.state = 'planned' and c.account_id is not null and c.month between ${first} and ${last}
    ), funded as (
      select f.id, t.name, t.is_open, t.priority, case when t.is_open then coalesce(l.received_idr - l.spent_idr - l.reserved_idr, 0) else 0 end as available
      from funds f
      join current_fund_terms t on t.region_code = f.region_code and t.fund_id = f.id
      left join ledger_totals l on l.region_code = f.region_code and l.account_id = f.id
      where f.region_code = ${regionCode})
    select f.id as fund_id, f.name, f.is_open, f.available::bigint as available_idr,
      count(*) as planned_months, sum(n.amount_idr)::bigint as planned_idr,
      count(*) filter (where n.running <= f.available) as months,
      coalesce(sum(n.amount_idr) filter (where n.running <= f.available), 0)::bigint as amount_idr,
      min(n.month) filter (where n.running > f.available) as short_at
    from next n join funded f on f.id = n.account_id
    group by f.id, f.name, f.is_open, f.available, f.priority
    order by f.priority, f.id`.execute(tx);
  return rows;
}

/** Worker-months by the budget year of their fund, and by the year in which they lie. */
export type BudgetSum = {
  readonly budget_year: number | null;
  readonly fund_id: string;
  readonly name: string;
  readonly year: number;
  readonly state: string;
  readonly months: bigint;
  readonly amount_idr: bigint;
};

export async function sumByBudgetYear(tx: Tx, regionCode: string): Promise<BudgetSum[]> {
  const { rows } = await sql<BudgetSum>`
    select t.budget_year, t.fund_id, t.name, s.year, s.state, s.months, s.amount_idr
    from (
      select account_id, left(month, 4)::int as year, state, count(*) as months, sum(amount_idr)::bigint as amount_idr
      from coverage_months
      where region_code = ${regionCode} and account_id is not null and state not in ('cancelled', 'lapsed')
      group by 1, 2, 3) s
    join current_fund_terms t on t.region_code = ${regionCode} and t.fund_id = s.account_id
    order by t.budget_year desc nulls last, t.priority, t.fund_id, s.year, s.state`.execute(tx);
  return rows;
}
