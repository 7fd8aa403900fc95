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

/** All versions of a fund's terms, the latest first. */
export async function listTerms(tx: Tx, regionCode: string, fundId: string) {
  return tx
    .selectFrom("fund_terms")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .orderBy("version", "desc")
    .execute();
}

/** The people whom a version of a fund's terms names, in the order of their ids. */
export async function listPeople(
  tx: Tx,
  regionCode: string,
  { fund_id: fundId, version }: Pick<FundTermsRow, "fund_id" | "version">,
): Promise<string[]> {
  const rows = await tx
    .selectFrom("fund_people")
    .select("application_id")
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .where("version", "=", version)
    .orderBy("application_id")
    .execute();
  return rows.map((row) => row.application_id);
}

/** Codes and ids in an earmark that nothing here has. */
export async function unknownInEarmark(
  tx: Tx,
  regionCode: string,
  { occupationIds, kelurahanCodes, cohortIds }: Omit<Earmark, "applicationIds">,
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from unnest(${occupationIds ?? []}::text[]) as given (code)
      where not exists (select from occupations o where o.id = given.code)
    union all
    select code from unnest(${kelurahanCodes ?? []}::text[]) as given (code)
      where not exists (select from kelurahan k where k.region_code = ${regionCode} and k.code = given.code)
    union all
    select code::text from unnest(${cohortIds ?? []}::uuid[]) as given (code)
      where not exists (select from cohorts c where c.region_code = ${regionCode} and c.id = given.code)`.execute(
    tx,
  );
  return rows.map((row) => row.code);
}

/** Ids that no application has. */
export async function unknownPeople(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as given (id)
    where not exists (select from applications a where a.region_code = ${regionCode} and a.id = given.id)
    limit 20`.execute(tx);
  return rows.map((row) => row.id);
}

/** What left a fund for contributions or is reserved for them. Money taken out by hand is no contribution. */
export async function givenOut(tx: Tx, regionCode: string, fundId: string) {
  const { rows } = await sql<{ spent: bigint; reserved: bigint }>`
    select coalesce(sum(amount_idr) filter (where state in ('paid', 'confirmed')), 0)::bigint as spent,
      coalesce(sum(amount_idr) filter (where state in ('committed', 'billed')), 0)::bigint as reserved
    from coverage_months where region_code = ${regionCode} and account_id = ${fundId}`.execute(tx);
  return rows[0] ?? { spent: 0n, reserved: 0n };
}

/** A fund as a treasurer sees it: its terms, what the ledger holds of it, and how far its months are. */
export type FundSeen = FundTermsRow & {
  readonly funder_id: string;
  readonly funder_name: string;
  readonly funder_kind: string;
  readonly transit_account_id: string;
  readonly is_limited: boolean;
  readonly received_idr: bigint | null;
  readonly spent_idr: bigint | null;
  readonly reserved_idr: bigint | null;
  /** By state: how many months, and what they come to. */
  readonly months: Readonly<Record<string, { readonly months: number; readonly amount: string }>>;
};

/** The funds of a region, or of one funder, or a single one; in the order in which they are asked (`inFundingOrder`). */
export async function listFunds(
  tx: Tx,
  regionCode: string,
  only: { readonly funderId?: string; readonly fundId?: string } = {},
): Promise<FundSeen[]> {
  const { rows } = await sql<FundSeen>`
    select t.*, f.funder_id, f.transit_account_id, r.name as funder_name, r.kind as funder_kind, a.is_limited,
      l.received_idr, l.spent_idr, l.reserved_idr,
      coalesce((
        select jsonb_object_agg(m.state, jsonb_build_object('months', m.months, 'amount', m.amount::text))
        from (
          select c.state, count(*) as months, sum(c.amount_idr) as amount from coverage_months c
          where c.region_code = f.region_code and c.account_id = f.id group by c.state) m), '{}') as months
    from funds f
    join current_fund_terms t on t.region_code = f.region_code and t.fund_id = f.id
    join funders r on r.region_code = f.region_code and r.id = f.funder_id
    join ledger_accounts a on a.region_code = f.region_code and a.id = f.id
    left join ledger_totals l on l.region_code = f.region_code and l.account_id = f.id
    where f.region_code = ${regionCode}
      and (${only.funderId === undefined} or f.funder_id = ${only.funderId ?? null}::uuid)
      and (${only.fundId === undefined} or f.id = ${only.fundId ?? null}::uuid)
    order by t.is_open desc, t.is_listed or exists (select from jsonb_each(t.earmark) part where part.value <> 'null') desc, t.priority, f.id`.execute(
    tx,
  );
  return rows;
}

export async function listFunders(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("funders")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("name")
    .orderBy("id")
    .execute();
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
 * The funds that may be asked now, with what each can still give: what its funder has announced, without the months
 * that are committed or paid out of it (not what its account has spent: a grant that was taken back is spent there too). Whether the money has come in as well is asked when it is committed.
 */
export async function readOpenFunds(tx: Tx, regionCode: string): Promise<OpenFund[]> {
  const { rows } = await sql<
    FundTermsRow & { committed_idr: bigint; application_ids: string[] | null }
  >`
    select t.*, coalesce(g.amount_idr, 0)::bigint as committed_idr,
      case when t.is_listed then coalesce((
        select array_agg(p.application_id) from fund_people p
        where p.region_code = t.region_code and p.fund_id = t.fund_id and p.version = t.version), '{}') end as application_ids
    from current_fund_terms t
    left join lateral (
      select sum(c.amount_idr) as amount_idr from coverage_months c
      where c.region_code = t.region_code and c.account_id = t.fund_id
        and c.state in ('committed', 'billed', 'paid', 'confirmed')) g on true
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
