import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { FundFigure, MonthCount } from "@payung/domain/funding/treasury.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../db/transaction.ts";

/** A fund with its terms as they are now, and who gives it. */
export type FundRow = {
  readonly id: string;
  readonly funder_id: string;
  readonly funder: string;
  readonly funder_kind: string;
  readonly transit_account_id: string;
  readonly name: string;
  readonly amount_idr: bigint;
  readonly first_month: IsoMonth;
  readonly last_month: IsoMonth;
  readonly budget_year: number | null;
  readonly budget_line: string | null;
  readonly is_state_budget: boolean;
  readonly is_open: boolean;
};

/** The funds of a year: of its budget, or of no budget and for some of its months, or that pay one of them. */
export async function fundsOfYear(tx: Tx, regionCode: string, year: number): Promise<FundRow[]> {
  const [first, last] = [`${year}-01`, `${year}-12`];
  const { rows } = await sql<FundRow>`
    select f.id, f.funder_id, f.transit_account_id, r.name as funder, r.kind as funder_kind, t.name, t.amount_idr, t.first_month, t.last_month,
      t.budget_year, t.budget_line, t.is_state_budget, t.is_open
    from funds f
    join funders r on r.region_code = f.region_code and r.id = f.funder_id
    join current_fund_terms t on t.region_code = f.region_code and t.fund_id = f.id
    where f.region_code = ${regionCode}
      and (t.budget_year = ${year}
        or (t.budget_year is null and t.first_month <= ${last} and t.last_month >= ${first})
        or exists (
          select from coverage_months c
          where c.region_code = f.region_code and c.account_id = f.id and c.month between ${first} and ${last}
            and c.state <> 'cancelled'))
    order by t.priority, f.id`.execute(tx);
  return rows;
}

/** The years for which there is money or cover, the latest first. */
export async function yearsWithMoney(tx: Tx, regionCode: string): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`
    select distinct y::int as year from (
      select generate_series(left(first_month, 4)::int, left(last_month, 4)::int) as y
      from current_fund_terms where region_code = ${regionCode}
      union select budget_year from current_fund_terms where region_code = ${regionCode} and budget_year is not null
      union select left(m.month, 4)::int from (
        select generate_series(min(month || '-01')::date, max(month || '-01')::date, interval '1 year')::date::text as month
        from coverage_months where region_code = ${regionCode} having count(*) > 0) m
    ) years order by year desc`.execute(tx);
  return rows.map(({ year }) => year);
}

/** The transfers behind a figure of a fund, each with the amount that it adds. Figure and list both ask here. */
function movementsOf(regionCode: string, fundId: string, figure: FundFigure): RawBuilder<unknown> {
  return sql`
    select v.amount_idr as part_idr, t.*
    from fund_movements v
    join ledger_transfers t on t.region_code = v.region_code and t.id = v.transfer_id
    where v.region_code = ${regionCode} and v.fund_id = ${fundId} and v.figure = ${figure}`;
}

/** Each fund's figures: the sums of what `listMovements` lists. */
export async function sumMovements(
  tx: Tx,
  regionCode: string,
): Promise<{ fundId: string; figure: FundFigure; amount: bigint }[]> {
  const { rows } = await sql<{ fund_id: string; figure: FundFigure; amount: bigint }>`
    select fund_id, figure, sum(amount_idr)::bigint as amount
    from fund_movements where region_code = ${regionCode} group by fund_id, figure`.execute(tx);
  return rows.map(({ fund_id, figure, amount }) => ({ fundId: fund_id, figure, amount }));
}

export type MovementRow = {
  readonly id: string;
  readonly part_idr: bigint;
  readonly kind: string;
  readonly purpose: string;
  readonly debit: string;
  readonly credit: string;
  readonly month: IsoMonth | null;
  readonly application_id: string | null;
  readonly code: string | null;
  readonly document_id: string | null;
  readonly reason: string | null;
  readonly decided_by: string;
  readonly posted_at: Date;
};

/** A moment to the microsecond: a Date would lose what tells two transfers of one millisecond apart. */
const MOMENT = sql.raw(`to_char(posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/** A place among transfers: they are listed as they were posted. */
export type MovementPlace = { readonly at: string; readonly id: string };

export async function listMovements(
  tx: Tx,
  regionCode: string,
  question: {
    readonly fundId: string;
    readonly figure: FundFigure;
    readonly after: MovementPlace | null;
    readonly limit: number;
  },
): Promise<(MovementRow & { place: string })[]> {
  const { fundId, figure, after, limit } = question;
  const { rows } = await sql<MovementRow & { place: string }>`
    select m.id, m.part_idr, m.kind, m.purpose, d.name as debit, k.name as credit, m.month, a.id as application_id, a.code,
      m.document_id, m.reason, m.decided_by, m.posted_at, ${MOMENT} as place
    from (${movementsOf(regionCode, fundId, figure)}) m
    join ledger_accounts d on d.region_code = m.region_code and d.id = m.debit_account_id
    join ledger_accounts k on k.region_code = m.region_code and k.id = m.credit_account_id
    left join coverage_months c on c.region_code = m.region_code and c.worker_id = m.worker_id
      and c.programme = m.programme and c.month = m.month
    left join applications a on a.region_code = c.region_code and a.id = c.application_id
    where ${after === null} or (m.posted_at, m.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)
    order by m.posted_at, m.id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function sumOfMovements(
  tx: Tx,
  regionCode: string,
  fundId: string,
  figure: FundFigure,
): Promise<{ count: number; amount: bigint }> {
  const { rows } = await sql<{ count: bigint; amount: bigint }>`
    select count(*) as count, coalesce(sum(part_idr), 0)::bigint as amount
    from (${movementsOf(regionCode, fundId, figure)}) m`.execute(tx);
  const [sum] = rows;
  return { count: Number(sum?.count ?? 0n), amount: sum?.amount ?? 0n };
}

/** Which worker-months are meant. What is left out is no condition; `fundId: null` are those that nobody pays. */
export type MonthsQuestion = {
  readonly from: IsoMonth;
  readonly until: IsoMonth;
  readonly fundId?: string | null | undefined;
  readonly state?: CoverageState | undefined;
};

/** The worker-months behind a figure. Figure and list both ask here. */
function monthsOf(regionCode: string, question: MonthsQuestion): RawBuilder<unknown> {
  const { from, until, fundId, state } = question;
  return sql`
    select * from coverage_months
    where region_code = ${regionCode} and month between ${from} and ${until}
      ${fundId === undefined ? sql`` : fundId === null ? sql`and account_id is null` : sql`and account_id = ${fundId}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}`;
}

/** Worker-months and what they cost, by fund, month and state, with the rates they were planned at. */
export async function countMonths(
  tx: Tx,
  regionCode: string,
  question: MonthsQuestion,
): Promise<(MonthCount & { readonly rateIds: readonly string[] })[]> {
  const { rows } = await sql<{
    account_id: string | null;
    month: IsoMonth;
    state: CoverageState;
    count: bigint;
    amount: bigint;
    rate_ids: string[] | null;
  }>`
    select account_id, month, state, count(*) as count, coalesce(sum(amount_idr), 0)::bigint as amount,
      array_agg(distinct rate_id) filter (where rate_id is not null) as rate_ids
    from (${monthsOf(regionCode, question)}) c
    group by account_id, month, state order by month, account_id, state`.execute(tx);
  return rows.map((row) => ({
    fundId: row.account_id,
    month: row.month,
    state: row.state,
    count: Number(row.count),
    amount: rupiah(row.amount),
    rateIds: row.rate_ids ?? [],
  }));
}

export type ListedMonth = {
  readonly worker_id: string;
  readonly programme: string;
  readonly application_id: string;
  readonly code: string;
  readonly month: IsoMonth;
  readonly state: CoverageState;
  readonly fund_id: string | null;
  readonly fund: string | null;
  readonly amount_idr: bigint | null;
  readonly rate_id: string | null;
};

export type MonthPlace = { readonly month: IsoMonth; readonly workerId: string };

export async function listMonths(
  tx: Tx,
  regionCode: string,
  question: MonthsQuestion & { readonly after: MonthPlace | null; readonly limit: number },
): Promise<ListedMonth[]> {
  const { after, limit } = question;
  const { rows } = await sql<ListedMonth>`
    select c.worker_id, c.programme, c.application_id, a.code, c.month, c.state, c.account_id as fund_id, l.name as fund, c.amount_idr, c.rate_id
    from (${monthsOf(regionCode, question)}) c
    join applications a on a.region_code = c.region_code and a.id = c.application_id
    left join ledger_accounts l on l.region_code = c.region_code and l.id = c.account_id
    where ${after === null} or (c.month, c.worker_id) > (${after?.month ?? null}, ${after?.workerId ?? null}::uuid)
    order by c.month, c.worker_id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function sumOfMonths(
  tx: Tx,
  regionCode: string,
  question: MonthsQuestion,
): Promise<{ count: number; amount: bigint }> {
  const { rows } = await sql<{ count: bigint; amount: bigint }>`
    select count(*) as count, coalesce(sum(amount_idr), 0)::bigint as amount
    from (${monthsOf(regionCode, question)}) c`.execute(tx);
  const [sum] = rows;
  return { count: Number(sum?.count ?? 0n), amount: sum?.amount ?? 0n };
}

/** Rates by their ids: what a month costs, and the rule versions it rests on. */
export async function readRates(tx: Tx, regionCode: string, ids: readonly string[]) {
  return tx
    .selectFrom("contribution_rates")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "in", [...ids, ""])
    .orderBy("id")
    .execute();
}

/** How far a plan that was made reaches; null before the first. */
export async function plannedUntil(tx: Tx, regionCode: string): Promise<IsoMonth | null> {
  const row = await tx
    .selectFrom("coverage_plans")
    .select((of) => of.fn.max("last_month").as("until"))
    .where("region_code", "=", regionCode)
    .where("ended_at", "is not", null)
    .executeTakeFirst();
  return row?.until ?? null;
}
