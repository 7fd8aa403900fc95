import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { Member } from "@payung/domain/funding/funds.ts";
import type { IsoDate, IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type PlanRow = Selectable<Schema["coverage_plans"]>;

export function insertPlan(tx: Tx, row: Insertable<Schema["coverage_plans"]>): Promise<boolean> {
  return insertOnce(tx, "coverage_plans", row);
}

/** A plan, held until the transaction ends: two who work it off do so one after the other. */
export async function lockPlan(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("coverage_plans")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function notePlan(
  tx: Tx,
  regionCode: string,
  id: string,
  changed: Partial<Omit<PlanRow, "region_code" | "id">>,
): Promise<void> {
  await tx
    .updateTable("coverage_plans")
    .set(changed)
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** Where a plan stands among the members: who was enrolled earlier comes earlier. */
export type MemberPlace = { readonly startedOn: IsoDate; readonly applicationId: string };

export type PlannedMember = Omit<Member, "band"> &
  MemberPlace & {
    readonly isOpen: boolean;
    /** Not those who have left the programme: they are read, so that the next page begins after them, and not planned. */
    readonly isIn: boolean;
    /** The plan that has planned this month last. */
    readonly planId: string | null;
    /** What is planned of this month until now; null where nothing is. */
    readonly before: { readonly fundId: string | null; readonly amount: bigint } | null;
  };

/**
 * The next members whose cover includes a month, in the order of their enrolment. Not open: their month is committed or
 * paid already, and stays as it is. The page is taken first, whatever the rest says of the people in it: among a million
 * members the next thousands are found without looking at those who come later.
 */
export async function readMembers(
  tx: Tx,
  regionCode: string,
  month: IsoMonth,
  {
    after = null,
    applicationId = null,
    limit,
  }: {
    readonly after?: MemberPlace | null;
    /** This member only. */
    readonly applicationId?: string | null;
    readonly limit: number;
  },
): Promise<PlannedMember[]> {
  const { rows } = await sql<{
    worker_id: string;
    application_id: string;
    cohort_id: string | null;
    kelurahan_code: string | null;
    occupation_id: string | null;
    sex: "female" | "male" | null;
    sector: Sector | null;
    started_on: IsoDate;
    state: string | null;
    plan_id: string | null;
    account_id: string | null;
    amount_idr: bigint | null;
    is_own: boolean;
    is_in: boolean;
  }>`
    with page as materialized (
      select * from memberships m
      where m.region_code = ${regionCode}
        and m.first_month <= ${month}
        and (m.first_month || '-01')::date + make_interval(months => m.month_count) > (${month} || '-01')::date
        and (${applicationId === null} or m.application_id = ${applicationId}::uuid)
        and (${after === null} or (m.started_on, m.application_id) > (${after?.startedOn ?? null}::date, ${after?.applicationId ?? null}::uuid))
      order by m.started_on, m.application_id
      limit ${limit})
    select m.worker_id, m.application_id, l.cohort_id, a.kelurahan_code, a.occupation_id, a.sex, o.sector, m.started_on, c.state,
      c.plan_id, c.account_id, c.amount_idr, coalesce(w.is_own, false) as is_own,
      l.cohort_id is not null and not exists (
        select from dropouts x
        where x.region_code = m.region_code and x.cohort_id = l.cohort_id and x.application_id = m.application_id) as is_in
    from page m
    join applications a on a.region_code = m.region_code and a.id = m.application_id
    left join lateral (
      select d.cohort_id from decree_lines d
      where d.region_code = m.region_code and d.application_id = m.application_id and d.first_month = m.first_month
      order by d.decree_id limit 1) l on true
    left join lateral (
      select o.is_own from own_payers o
      where o.region_code = m.region_code and o.application_id = m.application_id and o.first_month <= ${month}
      order by o.version desc limit 1) w on true
    left join occupations o on o.id = a.occupation_id
    left join coverage_months c on c.region_code = m.region_code and c.worker_id = m.worker_id
      and c.programme = ${PROGRAMME} and c.month = ${month}
    order by m.started_on, m.application_id`.execute(tx);
  return rows.map((row) => ({
    workerId: row.worker_id,
    applicationId: row.application_id,
    cohortId: row.cohort_id ?? "",
    kelurahanCode: row.kelurahan_code,
    occupationId: row.occupation_id,
    sex: row.sex,
    // Who drives nobody has said to be a driver pays no less for it.
    sector: row.sector ?? "other",
    startedOn: row.started_on,
    // Who pays for themselves is asked of no fund.
    isOpen:
      !row.is_own && (row.state === null || row.state === "planned" || row.state === "cancelled"),
    isIn: row.is_in,
    planId: row.plan_id,
    before:
      row.state === "planned" ? { fundId: row.account_id, amount: row.amount_idr ?? 0n } : null,
  }));
}

/** What the insurer covers together for a city's members. */
export const PROGRAMME = "jkk-jkm";

export function insertRates(
  tx: Tx,
  rows: readonly Insertable<Schema["contribution_rates"]>[],
): Promise<number> {
  return insertMany(tx, "contribution_rates", rows, {
    columns: [
      "region_code",
      "id",
      "month",
      "sector",
      "band",
      "is_state_budget",
      "jkk_idr",
      "jkm_idr",
      "jht_idr",
      "total_idr",
      "rule_version_ids",
    ],
    conflict: "do nothing",
  });
}

/** Who pays a member's month, as it is kept. Null together: nobody can. */
export type PlannedRow = {
  readonly worker_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly account_id: string | null;
  readonly rate_id: string | null;
  readonly amount_idr: bigint | null;
};

/** Keeps who pays a month for these members. A month behind which money stands is left as it is. */
export async function keepMonths(
  tx: Tx,
  { regionCode, planId, month }: { regionCode: string; planId: string; month: IsoMonth },
  rows: readonly PlannedRow[],
): Promise<void> {
  const column = <K extends keyof PlannedRow>(name: K) => rows.map((row) => row[name]);
  await sql`
    insert into coverage_months as c (region_code, worker_id, programme, month, application_id, kelurahan_code, account_id, rate_id, amount_idr, plan_id)
    select ${regionCode}, n.worker_id, ${PROGRAMME}, ${month}, n.application_id, n.kelurahan_code, n.account_id, n.rate_id, n.amount_idr, ${planId}::uuid
    from unnest(${column("worker_id")}::uuid[], ${column("application_id")}::uuid[], ${column("kelurahan_code")}::text[],
      ${column("account_id")}::uuid[], ${column("rate_id")}::text[], ${column("amount_idr").map((amount) => amount?.toString() ?? null)}::bigint[])
      as n (worker_id, application_id, kelurahan_code, account_id, rate_id, amount_idr)
    on conflict (region_code, worker_id, programme, month) do update
      set account_id = excluded.account_id, rate_id = excluded.rate_id, amount_idr = excluded.amount_idr,
        plan_id = excluded.plan_id, state = 'planned'
      where c.state in ('planned', 'cancelled')`.execute(tx);
}

/** Calls off what an earlier plan meant for members who are no longer among them; says how many months of which payer. */
export async function callOffRest(
  tx: Tx,
  regionCode: string,
  plan: { readonly id: string; readonly first_month: IsoMonth; readonly last_month: IsoMonth },
): Promise<{ fundId: string | null; months: number; amount: bigint }[]> {
  const { rows } = await sql<{ account_id: string | null; months: bigint; amount: bigint }>`
    with off as (
      update coverage_months set state = 'cancelled', plan_id = ${plan.id}::uuid
      where region_code = ${regionCode} and month between ${plan.first_month} and ${plan.last_month}
        and state = 'planned' and plan_id is distinct from ${plan.id}::uuid
        and not pays_own_month(region_code, application_id, month)
      returning account_id, amount_idr)
    select account_id, count(*) as months, coalesce(sum(amount_idr), 0)::bigint as amount
    from off group by account_id order by account_id`.execute(tx);
  return rows.map((row) => ({
    fundId: row.account_id,
    months: Number(row.months),
    amount: row.amount,
  }));
}

/** Where a run that reserves a fund's months is: they go by month, and in a month by application. */
export type ReservedMonth = { readonly month: IsoMonth; readonly applicationId: string };

export type Reserved = {
  readonly months: number;
  readonly amount: bigint;
  readonly last: ReservedMonth | null;
};

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** The funds out of which planned months wait to be committed. One that was closed since gives nothing more. */
export async function fundsToCommit(tx: Tx, regionCode: string, first: IsoMonth, last: IsoMonth) {
  const { rows } = await sql<{ id: string }>`
    select f.id from funds f
    join ledger_accounts a on a.region_code = f.region_code and a.id = f.id and a.is_limited
    join current_fund_terms t on t.region_code = f.region_code and t.fund_id = f.id and t.is_open
    where f.region_code = ${regionCode} and exists (
      select from coverage_months c
      where c.region_code = f.region_code and c.account_id = f.id and c.state = 'planned' and c.month between ${first} and ${last})
    order by f.id`.execute(tx);
  return rows.map((row) => row.id);
}

/**
 * Reserves the next planned months of one fund, the earlier month first, as far as the money that has come in reaches.
 * Says how many were reserved and what they come to; none means that nothing waits or that the fund cannot pay the next one.
 */
export async function commitNext(
  tx: Tx,
  regionCode: string,
  order: {
    readonly fundId: string;
    readonly first: IsoMonth;
    readonly last: IsoMonth;
    /** The last month that this run has reserved; null for its first ones. */
    readonly after: ReservedMonth | null;
    readonly limit: number;
    readonly available: bigint | null;
    readonly documentId: string;
    readonly decidedBy: string;
    readonly at: Date;
  },
): Promise<Reserved> {
  const { after } = order;
  const { rows } = await sql<{
    months: bigint;
    amount: bigint;
    last_month: string | null;
    last_application_id: string | null;
  }>`
    with next as materialized (
      select c.*, f.transit_account_id, sum(c.amount_idr) over (order by c.month, c.application_id rows unbounded preceding) as running
      from (
        select * from coverage_months c
        where c.region_code = ${regionCode} and c.account_id = ${order.fundId} and c.state = 'planned'
          and c.month between ${order.first} and ${order.last}
          and (c.month, c.application_id) > (${after?.month ?? ""}, ${after?.applicationId ?? NO_ID}::uuid)
        order by c.month, c.application_id limit ${order.limit}) c
      join funds f on f.region_code = c.region_code and f.id = c.account_id
    ), affordable as (
      select * from next n where ${order.available === null} or n.running <= ${(order.available ?? 0n).toString()}::bigint
    ), made as (
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, document_id, decided_by, posted_at)
    select n.region_code, id_for('commit ' || ${order.documentId} || ' ' || n.worker_id || ' ' || n.programme || ' ' || n.month),
      'pending', 'contribution', n.account_id, n.transit_account_id, n.amount_idr, n.worker_id, n.programme, n.month,
      ${order.documentId}::uuid, ${order.decidedBy}, ${order.at}
    from affordable n
    returning amount_idr)
    select (select count(*) from made) as months, (select coalesce(sum(amount_idr), 0)::bigint from made) as amount,
      l.month as last_month, l.application_id as last_application_id
    from (select 1) one left join lateral (
      select month, application_id from affordable order by month desc, application_id desc limit 1) l on true`.execute(
    tx,
  );
  const [row] = rows;
  const last =
    row?.last_month == null || row.last_application_id === null
      ? null
      : { month: row.last_month, applicationId: row.last_application_id };
  return { months: Number(row?.months ?? 0n), amount: row?.amount ?? 0n, last };
}

/** The open funds with the version of their terms that holds. */
export async function listOpenVersions(tx: Tx, regionCode: string): Promise<[string, number][]> {
  const rows = await tx
    .selectFrom("current_fund_terms")
    .select(["fund_id", "version"])
    .where("region_code", "=", regionCode)
    .where("is_open", "=", true)
    .orderBy("fund_id")
    .execute();
  return rows.map((row) => [row.fund_id, row.version]);
}

/**
 * A number that is another as soon as anybody joins or leaves whose cover touches these months, or a fund could see them
 * otherwise; the order of the rows does not matter to it.
 */
export async function hashOfMembers(
  tx: Tx,
  regionCode: string,
  [first, last]: readonly [IsoMonth, IsoMonth],
): Promise<string> {
  const { rows } = await sql<{ count: bigint; hash: string | null }>`
    select count(*) as count, sum(hashtextextended(concat_ws(' ', m.worker_id, m.application_id, l.cohort_id, m.first_month, m.month_count,
      m.started_on, coalesce(a.kelurahan_code, '-'), coalesce(a.occupation_id, '-'), coalesce(a.sex, '-')), 0)::numeric)::text as hash
    from memberships m
    join applications a on a.region_code = m.region_code and a.id = m.application_id
    join lateral (
      select d.cohort_id from decree_lines d
      where d.region_code = m.region_code and d.application_id = m.application_id and d.first_month = m.first_month
      order by d.decree_id limit 1) l on true
    where m.region_code = ${regionCode} and m.first_month <= ${last}
      and (m.first_month || '-01')::date + make_interval(months => m.month_count) > (${first} || '-01')::date
      and not exists (
        select from dropouts x
        where x.region_code = m.region_code and x.cohort_id = l.cohort_id and x.application_id = m.application_id)`.execute(
    tx,
  );
  return `${rows[0]?.count ?? 0} ${rows[0]?.hash ?? 0}`;
}

/** The plan that was ordered last. */
export async function latestPlan(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("coverage_plans")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("ordered_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
}

/** The plans of a region, the latest first. */
export async function listPlans(tx: Tx, regionCode: string, limit: number): Promise<PlanRow[]> {
  return tx
    .selectFrom("coverage_plans")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("ordered_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export async function findPlan(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("coverage_plans")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}
