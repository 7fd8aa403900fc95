import type { DifferenceKind } from "@payung/domain/funding/bills/differences.ts";
import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import { sql } from "kysely";
import type { Tx } from "../../db/transaction.ts";

/** Where a page of rows begins: after this row. */
export type MatchPlace = string;

/** A row of a bill beside our ledger and the insurer's receipt. Null is what a paper does not have. */
export type MatchRow = {
  readonly place: MatchPlace;
  readonly application_id: string | null;
  readonly name: string | null;
  readonly nik_sealed: Buffer | null;
  readonly month: string | null;
  readonly fund_name: string | null;
  readonly state: CoverageState | null;
  readonly row_number: number | null;
  readonly ledger_idr: bigint | null;
  readonly billed_idr: bigint | null;
  readonly received_idr: bigint | null;
  readonly receipt_number: string | null;
  /** Null where bill and ledger agree. */
  readonly kind: DifferenceKind | null;
  readonly verdict: string | null;
};

/**
 * Every row of a bill, and every month that it leaves out, with what the ledger and the insurer's receipt say of it, by
 * month and worker: what they bill is the sum of its rows. A month whose difference was closed by taking the bill's amount agrees from then on.
 */
export async function listMatches(
  tx: Tx,
  regionCode: string,
  {
    billId,
    isAgreedLeftOut,
    after,
  }: {
    readonly billId: string;
    readonly isAgreedLeftOut: boolean;
    readonly after: MatchPlace | null;
  },
  limit: number,
): Promise<MatchRow[]> {
  const { rows } = await sql<MatchRow>`
    with said as (
      select b.region_code, b.worker_id, b.programme, b.month, b.application_id, b.amount_idr as billed_idr,
        null::text as kind, null::uuid as difference_id, null::text as verdict, null::integer as row_number
      from billed_months b where b.region_code = ${regionCode} and b.bill_id = ${billId}
      union all
      select d.region_code, d.worker_id, d.programme, d.month, d.application_id, nullif(d.found_idr, 0), d.kind, d.id, x.verdict, d.row_number
      from funding_differences d
      left join difference_closings x on x.region_code = d.region_code and x.difference_id = d.id
      where d.region_code = ${regionCode} and d.bill_id = ${billId} and d.kind <> 'total-differs'
        and x.verdict is distinct from 'bill-accepted'),
    page as (
      select s.*, c.state, case when s.kind is distinct from 'repeated' then c.amount_idr end as ledger_idr, c.account_id,
        concat_ws(' ', coalesce(s.month, '~'), coalesce(s.worker_id::text, '~'), coalesce(s.difference_id::text, '')) as place
      from said s
      left join coverage_months c
        on c.region_code = s.region_code and c.worker_id = s.worker_id and c.programme = s.programme and c.month = s.month)
    select p.place, p.application_id, a.name, a.nik_sealed, p.month, t.name as fund_name, p.state,
      coalesce(p.row_number, l.row_number) as row_number, p.ledger_idr, p.billed_idr,
      r.amount_idr as received_idr, r.number as receipt_number, p.kind, p.verdict
    from (
      select * from page
      where (${after}::text is null or place collate "C" > ${after})
        and not (${isAgreedLeftOut} and kind is null and state = 'confirmed')
      order by place collate "C" limit ${limit}) p
    left join applications a on a.region_code = p.region_code and a.id = p.application_id
    left join current_fund_terms t on t.region_code = p.region_code and t.fund_id = p.account_id
    left join lateral (
      select b.row_number from bill_lines b
      where b.region_code = p.region_code and b.bill_id = ${billId} and b.worker_id = p.worker_id and b.month = p.month
      order by b.row_number limit 1) l on p.kind is null
    left join lateral (
      select x.amount_idr, s.number from (
        select k.statement_id, k.amount_idr from confirmed_months k
        where k.region_code = p.region_code and k.worker_id = p.worker_id and k.programme = p.programme and k.month = p.month
        union all
        select n.statement_id, n.amount_idr from statement_lines n
        where n.region_code = p.region_code and n.application_id = p.application_id and n.month = p.month) x
      join insurer_statements s on s.region_code = p.region_code and s.id = x.statement_id
      order by s.recorded_at desc limit 1) r on true
    order by p.place collate "C"`.execute(tx);
  return rows;
}
