import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";
import { PROGRAMME } from "./plan-store.ts";

/** How far a member's months are paid without a gap, and how far money stands behind them; undefined where none was ever planned. */
export async function readPaidCover(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    first_month: IsoMonth;
    unpaid_month: IsoMonth;
    unsecured_month: IsoMonth;
    is_own: boolean;
    sector: Sector | null;
  }>`
    with begun as (
      select m.worker_id, greatest(m.first_month, (
        select to_char((max(l.last_month) || '-01')::date + interval '1 month', 'YYYY-MM') from cover_lapses l
        where l.region_code = m.region_code and l.worker_id = m.worker_id and l.programme = ${PROGRAMME})) as first_month
      from memberships m
      where m.region_code = ${regionCode} and m.application_id = ${applicationId}
      order by m.first_month desc limit 1
    ), standing as (
      select b.worker_id, b.first_month, s.month, c.state
      from begun b
      cross join lateral (
        select to_char((b.first_month || '-01')::date + make_interval(months => n), 'YYYY-MM') as month from generate_series(0, 60) n) s
      left join coverage_months c on c.region_code = ${regionCode} and c.worker_id = b.worker_id and c.programme = ${PROGRAMME}
        and c.month = s.month
    )
    select first_month, min(month) filter (where state is null or state not in ('paid', 'confirmed')) as unpaid_month,
      min(month) filter (where state is null or state not in ('committed', 'billed', 'paid', 'confirmed')) as unsecured_month,
      pays_own_month(${regionCode}, ${applicationId}::uuid,
        min(month) filter (where state is null or state not in ('committed', 'billed', 'paid', 'confirmed'))) as is_own,
      (select o.sector from applications a join occupations o on o.id = a.occupation_id
        where a.region_code = ${regionCode} and a.id = ${applicationId}) as sector
    from standing
    group by first_month having count(state) > 0`.execute(tx);
  return rows[0];
}
