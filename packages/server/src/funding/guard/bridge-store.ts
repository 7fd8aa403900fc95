import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import { PROGRAMME } from "../service.ts";

/** What a fund asks of people whose month nobody pays. */
type GapOf = {
  readonly month: IsoMonth;
  readonly sector: Sector;
  readonly cohort_id: string;
  readonly kelurahan_code: string | null;
  readonly occupation_id: string | null;
  readonly sex: "female" | "male" | null;
  /** Of many who are the same to every fund: one of them. */
  readonly application_id: string;
};
export type GapGroup = GapOf & { readonly people: number };
export type GapPerson = GapOf & { readonly worker_id: string };

type Range = { readonly first: IsoMonth; readonly last: IsoMonth };

/**
 * The planned months for which nobody pays: no fund could, or the money of the one that was to pay has not come in. Whoever
 * has left, pays for themselves or stands in no decree for the month is not among them.
 */
function gaps(regionCode: string, { first, last }: Range) {
  return sql`
    select c.worker_id, c.application_id, c.month, coalesce(o.sector, 'other') as sector, l.cohort_id, a.kelurahan_code,
      a.occupation_id, a.sex, m.started_on,
      (select array_agg(p.fund_id order by p.fund_id) from fund_people p
        join current_fund_terms t on t.region_code = p.region_code and t.fund_id = p.fund_id and t.version = p.version
        where p.region_code = c.region_code and p.application_id = c.application_id) as lists
    from coverage_months c
    join memberships m on m.region_code = c.region_code and m.application_id = c.application_id and m.first_month <= c.month
      and (m.first_month || '-01')::date + make_interval(months => m.month_count) > (c.month || '-01')::date
    join applications a on a.region_code = c.region_code and a.id = c.application_id
    join lateral (
      select d.cohort_id from decree_lines d
      where d.region_code = m.region_code and d.application_id = m.application_id and d.first_month = m.first_month
      order by d.decree_id limit 1) l on true
    left join occupations o on o.id = a.occupation_id
    left join ledger_totals t on t.region_code = c.region_code and t.account_id = c.account_id
    where c.region_code = ${regionCode} and c.programme = ${PROGRAMME} and c.state = 'planned'
      and c.month between ${first} and ${last}
      and (c.account_id is null or t.received_idr - t.spent_idr - t.reserved_idr < c.amount_idr)
      and not pays_own_month(c.region_code, c.application_id, c.month)
      and not exists (
        select from dropouts x
        where x.region_code = m.region_code and x.cohort_id = l.cohort_id and x.application_id = m.application_id)`;
}

/** The gaps of some months, counted by all that a fund may ask. */
export async function countGaps(tx: Tx, regionCode: string, range: Range): Promise<GapGroup[]> {
  const { rows } = await sql<GapGroup>`
    select g.month, g.sector, g.cohort_id, g.kelurahan_code, g.occupation_id, g.sex,
      (array_agg(g.application_id order by g.application_id))[1] as application_id, count(*)::int as people
    from (${gaps(regionCode, range)}) g
    group by g.month, g.sector, g.cohort_id, g.kelurahan_code, g.occupation_id, g.sex, g.lists
    order by 1, 2, 3, 4, 5, 6, 7`.execute(tx);
  return rows;
}

/** The same, person by person, in the order of their enrolment. */
export async function listGaps(tx: Tx, regionCode: string, range: Range): Promise<GapPerson[]> {
  const { rows } = await sql<GapPerson>`
    select * from (${gaps(regionCode, range)}) g order by g.month, g.started_on, g.application_id`.execute(
    tx,
  );
  return rows;
}

/** What each fund can still give of what has come in, beside what is already planned out of it. */
export async function readFree(tx: Tx, regionCode: string): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ id: string; free: bigint }>`
    select f.id, greatest(l.received_idr - l.spent_idr - l.reserved_idr - coalesce((
      select sum(c.amount_idr) from coverage_months c
      where c.region_code = f.region_code and c.account_id = f.id and c.state = 'planned'), 0), 0)::bigint as free
    from funds f
    join ledger_totals l on l.region_code = f.region_code and l.account_id = f.id
    where f.region_code = ${regionCode}`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.free]));
}

export function insertBridge(tx: Tx, row: Insertable<Schema["bridges"]>): Promise<boolean> {
  return insertOnce(tx, "bridges", row);
}

export async function insertSteps(
  tx: Tx,
  rows: readonly Insertable<Schema["bridge_steps"]>[],
): Promise<void> {
  await insertMany(tx, "bridge_steps", rows, {
    columns: [
      "region_code",
      "bridge_id",
      "position",
      "fund_id",
      "month",
      "sector",
      "payer_ids",
      "month_count",
      "rate_id",
      "each_idr",
    ],
  });
}

export function insertDecision(
  tx: Tx,
  row: Insertable<Schema["bridge_decisions"]>,
): Promise<boolean> {
  return insertOnce(tx, "bridge_decisions", row);
}

export type BridgeRow = Selectable<Schema["bridges"]> & {
  readonly outcome: "approved" | "withdrawn" | "sent-back" | null;
  readonly words: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
};
export type StepRow = Selectable<Schema["bridge_steps"]> & {
  readonly rule_version_ids: string[];
  readonly fund_name: string;
};

/** The latest bridges, or one of them. */
export async function listBridges(
  tx: Tx,
  regionCode: string,
  { id = null, limit = 1 }: { readonly id?: string | null; readonly limit?: number },
): Promise<BridgeRow[]> {
  const { rows } = await sql<BridgeRow>`
    select b.*, d.outcome, d.words, d.decided_by, d.decided_at
    from bridges b
    left join bridge_decisions d on d.region_code = b.region_code and d.bridge_id = b.id
    where b.region_code = ${regionCode} and (${id}::uuid is null or b.id = ${id}::uuid)
    order by b.drafted_at desc, b.id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function listSteps(
  tx: Tx,
  regionCode: string,
  bridgeIds: readonly string[],
): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select s.*, r.rule_version_ids, t.name as fund_name
    from bridge_steps s
    join contribution_rates r on r.region_code = s.region_code and r.id = s.rate_id
    join current_fund_terms t on t.region_code = s.region_code and t.fund_id = s.fund_id
    where s.region_code = ${regionCode} and s.bridge_id = any (${bridgeIds}::uuid[])
    order by s.bridge_id, s.position`.execute(tx);
  return rows;
}

/** Makes one of two who decide at the same time wait for the other. */
export async function lockBridge(tx: Tx, regionCode: string, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bridge ${regionCode} ${id}`}, 0))`.execute(
    tx,
  );
}

/** A worker's month and who is to pay it. */
export type BridgedMonth = {
  readonly worker_id: string;
  readonly month: IsoMonth;
  readonly fund_id: string;
  readonly rate_id: string;
  readonly amount_idr: bigint;
};

/** Makes funds the payers of planned months and reserves the money, in one go; says for how many months. */
export async function reserveMonths(
  tx: Tx,
  regionCode: string,
  {
    months,
    bridgeId,
    decidedBy,
    at,
  }: {
    readonly months: readonly BridgedMonth[];
    readonly bridgeId: string;
    readonly decidedBy: string;
    readonly at: Date;
  },
): Promise<number> {
  const column = <K extends keyof BridgedMonth>(name: K) => months.map((each) => each[name]);
  // Two statements: what adds transfers looks at months that are already this fund's.
  const { numAffectedRows } = await sql`
    update coverage_months c set account_id = n.fund_id, rate_id = n.rate_id, amount_idr = n.amount_idr, plan_id = null
    from unnest(${column("worker_id")}::uuid[], ${column("month")}::text[], ${column("fund_id")}::uuid[],
      ${column("rate_id")}::text[], ${column("amount_idr").map(String)}::bigint[])
      as n (worker_id, month, fund_id, rate_id, amount_idr)
    where c.region_code = ${regionCode} and c.worker_id = n.worker_id and c.programme = ${PROGRAMME} and c.month = n.month
      and c.state = 'planned'`.execute(tx);
  if (numAffectedRows !== BigInt(months.length)) return Number(numAffectedRows ?? 0n);
  await sql`
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, document_id, decided_by, posted_at)
    select f.region_code, id_for('bridge ' || ${bridgeId}::text || ' ' || n.worker_id || ' ' || n.month), 'pending', 'contribution',
      f.id, f.transit_account_id, n.amount_idr, n.worker_id, ${PROGRAMME}, n.month, ${bridgeId}::uuid, ${decidedBy}, ${at}
    from unnest(${column("worker_id")}::uuid[], ${column("month")}::text[], ${column("fund_id")}::uuid[],
      ${column("amount_idr").map(String)}::bigint[]) as n (worker_id, month, fund_id, amount_idr)
    join funds f on f.region_code = ${regionCode} and f.id = n.fund_id`.execute(tx);
  return months.length;
}
