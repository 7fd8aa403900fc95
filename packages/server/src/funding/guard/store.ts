import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { DangerKind } from "@payung/domain/funding/guard.ts";
import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { IsoDate, IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import { PROGRAMME } from "../service.ts";

/** A month that is not paid, or that no money stands behind, as it is kept. */
export type GapRow = {
  readonly state: CoverageState | null;
  readonly account_id: string | null;
  readonly can_pay_now: boolean | null;
  readonly is_state_budget: boolean | null;
};

/** How far a member's months reach, and what stands at the two months where they end. */
export type StandingRow = {
  readonly worker_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly cohort_id: string;
  readonly occupation_id: string | null;
  readonly sex: "female" | "male" | null;
  readonly sector: Sector | null;
  /** The last month of the decree. */
  readonly last_month: IsoMonth;
  readonly paid_through: IsoMonth;
  readonly secured_through: IsoMonth;
  readonly unpaid: GapRow;
  readonly unsecured: GapRow;
  /** Whether the worker has taken over payment of that month. */
  readonly is_unpaid_own: boolean;
  readonly is_unsecured_own: boolean;
  /** The first month after the one that is not secured behind which money stands, or for which somebody is to pay. */
  readonly next_payer_month: IsoMonth | null;
  /** The first month after the one that is not paid that is. */
  readonly next_paid_month: IsoMonth | null;
  readonly warned: readonly { kind: DangerKind; last_day: IsoDate; days: number }[] | null;
};

const SECURED = sql`('committed', 'billed', 'paid', 'confirmed')`;
const PAID = sql`('paid', 'confirmed')`;

/**
 * The members of a page of workers whose cover has not ended. Who has left the programme is not among them; after a lapse only
 * who has begun anew is, and is counted from there.
 */
export async function readStandings(
  tx: Tx,
  regionCode: string,
  { after, last, today }: { after: string | null; last: string; today: IsoDate },
): Promise<StandingRow[]> {
  const gap = (month: string) => sql`
    select c.state, c.account_id, t.is_state_budget,
      (l.account_id is null or l.received_idr - l.spent_idr - l.reserved_idr >= c.amount_idr) as can_pay_now
    from coverage_months c
    left join ledger_totals l on l.region_code = c.region_code and l.account_id = c.account_id
    left join current_fund_terms t on t.region_code = c.region_code and t.fund_id = c.account_id
    where c.region_code = ${regionCode} and c.worker_id = r.worker_id and c.programme = ${PROGRAMME}
      and c.month = ${sql.ref(month)}`;
  const { rows } = await sql<StandingRow>`
    with members as (
      select m.worker_id, min(m.first_month) as first_month,
        max(to_char((m.first_month || '-01')::date + make_interval(months => m.month_count - 1), 'YYYY-MM')) as last_month,
        (array_agg(m.application_id order by m.first_month desc))[1] as application_id,
        (array_agg(l.cohort_id order by m.first_month desc))[1] as cohort_id
      from memberships m
      join lateral (
        select d.cohort_id from decree_lines d
        where d.region_code = m.region_code and d.application_id = m.application_id and d.first_month = m.first_month
        order by d.decree_id limit 1) l on true
      where m.region_code = ${regionCode} and (${after}::uuid is null or m.worker_id > ${after}::uuid)
        and m.worker_id <= ${last}::uuid
        and not exists (
          select from dropouts x
          where x.region_code = m.region_code and x.cohort_id = l.cohort_id and x.application_id = m.application_id)
      group by m.worker_id
    ), begun as (
      select m.*, case when p.first_month is null then m.first_month else (
        select min(c.month) from coverage_months c
        where c.region_code = ${regionCode} and c.worker_id = m.worker_id and c.programme = ${PROGRAMME}
          and c.month > p.first_month and c.state in ${SECURED}) end as from_month
      from members m
      left join lateral (
        select max(first_month) as first_month from cover_lapses p
        where p.region_code = ${regionCode} and p.worker_id = m.worker_id and p.programme = ${PROGRAMME}) p on true
    ), runs as (
      select b.worker_id, count(*) filter (where is_paid) as paid, count(*) filter (where is_secured) as secured
      from begun b
      left join lateral (
        select bool_and(c.state in ${PAID} and c.at = c.nth) over w as is_paid,
          bool_and(c.state in ${SECURED} and c.at = c.nth) over w as is_secured
        from (
          select c.month, c.state, row_number() over (order by c.month) as nth,
            (left(c.month, 4)::int - left(b.from_month, 4)::int) * 12 + right(c.month, 2)::int - right(b.from_month, 2)::int + 1 as at
          from coverage_months c
          where c.region_code = ${regionCode} and c.worker_id = b.worker_id and c.programme = ${PROGRAMME} and c.month >= b.from_month
        ) c window w as (order by c.month rows unbounded preceding)) c on true
      where b.from_month is not null
      group by b.worker_id
    ), reaches as (
      select b.worker_id, b.application_id, b.cohort_id, b.last_month,
        to_char((b.from_month || '-01')::date + make_interval(months => r.paid::int - 1), 'YYYY-MM') as paid_through,
        to_char((b.from_month || '-01')::date + make_interval(months => r.secured::int - 1), 'YYYY-MM') as secured_through,
        to_char((b.from_month || '-01')::date + make_interval(months => r.paid::int), 'YYYY-MM') as unpaid_month,
        to_char((b.from_month || '-01')::date + make_interval(months => r.secured::int), 'YYYY-MM') as unsecured_month
      from begun b join runs r on r.worker_id = b.worker_id
    )
    select r.worker_id, r.application_id, a.kelurahan_code, r.cohort_id, a.occupation_id, a.sex, o.sector, r.last_month,
      r.paid_through, r.secured_through, to_jsonb(u) as unpaid, to_jsonb(s) as unsecured,
      pays_own_month(${regionCode}, r.application_id, r.unpaid_month) as is_unpaid_own,
      pays_own_month(${regionCode}, r.application_id, r.unsecured_month) as is_unsecured_own,
      (select min(c.month) from coverage_months c
        where c.region_code = ${regionCode} and c.worker_id = r.worker_id and c.programme = ${PROGRAMME}
          and c.month > r.unsecured_month and c.account_id is not null and c.state not in ('cancelled', 'lapsed')) as next_payer_month,
      (select min(c.month) from coverage_months c
        where c.region_code = ${regionCode} and c.worker_id = r.worker_id and c.programme = ${PROGRAMME}
          and c.month > r.unpaid_month and c.state in ${PAID}) as next_paid_month,
      (select jsonb_agg(jsonb_build_object('kind', w.kind, 'last_day', w.last_day, 'days', w.days)) from cover_warnings w
        where w.region_code = ${regionCode} and w.worker_id = r.worker_id and w.programme = ${PROGRAMME}
          and w.last_day >= ${today}::date) as warned
    from reaches r
    join applications a on a.region_code = ${regionCode} and a.id = r.application_id
    left join occupations o on o.id = a.occupation_id
    left join lateral (${gap("r.unpaid_month")}) u on true
    left join lateral (${gap("r.unsecured_month")}) s on true
    order by r.worker_id`.execute(tx);
  return rows.map((row) => ({
    ...row,
    unpaid: row.unpaid ?? NOTHING,
    unsecured: row.unsecured ?? NOTHING,
  }));
}

const NOTHING: GapRow = {
  state: null,
  account_id: null,
  can_pay_now: null,
  is_state_budget: null,
};

/** The last worker of the next page; null when there is none. */
export async function lastOfPage(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
): Promise<string | null> {
  const { rows } = await sql<{ worker_id: string }>`
    select distinct m.worker_id from memberships m
    where m.region_code = ${regionCode} and (${after}::uuid is null or m.worker_id > ${after}::uuid)
    order by m.worker_id limit ${limit}`.execute(tx);
  return rows.at(-1)?.worker_id ?? null;
}

export function insertWarnings(
  tx: Tx,
  rows: readonly Insertable<Schema["cover_warnings"]>[],
): Promise<number> {
  return insertMany(tx, "cover_warnings", rows, {
    columns: [
      "region_code",
      "worker_id",
      "programme",
      "kind",
      "last_day",
      "days",
      "application_id",
      "kelurahan_code",
      "reason",
      "fund_id",
      "warned_on",
    ],
    conflict: "do nothing",
  });
}

/** The months of these workers that grace was counted for, as they stand: what a lapse is explained by. */
export async function readChains(
  tx: Tx,
  regionCode: string,
  lapses: readonly { worker_id: string; first_month: IsoMonth; last_month: IsoMonth }[],
): Promise<ReadonlyMap<string, Record<string, string | null>[]>> {
  const { rows } = await sql<{ worker_id: string; chain: Record<string, string | null>[] }>`
    select n.worker_id, jsonb_agg(jsonb_build_object(
      'month', c.month, 'state', c.state, 'fundId', c.account_id, 'amount', c.amount_idr::text, 'rateId', c.rate_id,
      'planId', c.plan_id, 'transferId', t.id) order by c.month) as chain
    from unnest(${lapses.map((each) => each.worker_id)}::uuid[], ${lapses.map((each) => each.first_month)}::text[],
      ${lapses.map((each) => each.last_month)}::text[]) as n (worker_id, first_month, last_month)
    join coverage_months c on c.region_code = ${regionCode} and c.worker_id = n.worker_id and c.programme = ${PROGRAMME}
      and c.month between n.first_month and n.last_month
    left join lateral (
      select t.id from ledger_transfers t
      where t.region_code = c.region_code and t.worker_id = c.worker_id and t.programme = c.programme and t.month = c.month
        and t.kind = 'pending'
        and not exists (select from ledger_transfers r where r.region_code = t.region_code and r.concerns_id = t.id)
      limit 1) t on true
    group by n.worker_id`.execute(tx);
  return new Map(rows.map((row) => [row.worker_id, row.chain]));
}

/**
 * Of these, whose month is in a payment order that two people have signed and nobody has withdrawn. The bank may have paid
 * it already: its money stays set aside, and whether the insurer took it in time is seen from the receipt.
 */
export async function readOnTheWay(
  tx: Tx,
  regionCode: string,
  workerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (workerIds.length === 0) return new Set();
  const { rows } = await sql<{ worker_id: string }>`
    select distinct b.worker_id from coverage_months c
    join billed_months b on b.region_code = c.region_code and b.worker_id = c.worker_id and b.programme = c.programme and b.month = c.month
    join payment_orders o on o.region_code = b.region_code and o.bill_id = b.bill_id
    join payment_order_steps s on s.region_code = o.region_code and s.order_id = o.id and s.step = 'approved'
    where c.region_code = ${regionCode} and c.worker_id = any (${workerIds}::uuid[]) and c.programme = ${PROGRAMME} and c.state = 'billed'
      and not exists (
        select from payment_order_steps x where x.region_code = o.region_code and x.order_id = o.id and x.step = 'withdrawn')`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.worker_id));
}

/** Keeps lapses that are not kept yet; the database gives their money free and marks their months. */
export function insertLapses(
  tx: Tx,
  rows: readonly Insertable<Schema["cover_lapses"]>[],
): Promise<number> {
  return insertMany(tx, "cover_lapses", rows, {
    columns: [
      "region_code",
      "worker_id",
      "programme",
      "first_month",
      "last_month",
      "last_day",
      "application_id",
      "kelurahan_code",
      "reason",
      "fund_id",
      "chain",
      "decided_by",
      "recorded_at",
    ],
    conflict: "do nothing",
  });
}

/**
 * Gives free what is set aside for months after those in which people left the programme; says how many.
 * A month that is billed or paid stays: it is settled with the insurer.
 */
export async function releaseLeft(
  tx: Tx,
  regionCode: string,
  { decidedBy, at }: { decidedBy: string; at: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, concerns_id, reason, decided_by, posted_at)
    select p.region_code, id_for('left ' || p.id), 'void', p.purpose, p.debit_account_id, p.credit_account_id, p.amount_idr,
      p.worker_id, p.programme, p.month, p.id, 'left', ${decidedBy}, ${at}
    from dropouts x
    join coverage_months c on c.region_code = x.region_code and c.application_id = x.application_id and c.state = 'committed'
      and c.month > to_char(x.recorded_at at time zone 'Asia/Jakarta', 'YYYY-MM')
    join ledger_transfers p on p.region_code = c.region_code and p.worker_id = c.worker_id and p.programme = c.programme
      and p.month = c.month and p.kind = 'pending'
      and not exists (select from ledger_transfers r where r.region_code = p.region_code and r.concerns_id = p.id)
    where x.region_code = ${regionCode}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export function insertRound(tx: Tx, row: Insertable<Schema["guard_rounds"]>): Promise<boolean> {
  return insertOnce(tx, "guard_rounds", row);
}

export type RoundRow = Selectable<Schema["guard_rounds"]>;

/** The latest look at everybody; undefined before the first. */
export async function findLatestRound(tx: Tx, regionCode: string): Promise<RoundRow | undefined> {
  return tx
    .selectFrom("guard_rounds")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("made_at", "desc")
    .limit(1)
    .executeTakeFirst();
}
