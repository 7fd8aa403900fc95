import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Group } from "./pledge-terms.ts";

export function insertAccount(
  tx: Tx,
  row: Insertable<Schema["sponsor_accounts"]>,
): Promise<boolean> {
  return insertOnce(tx, "sponsor_accounts", row);
}

export async function findAccount(tx: Tx, regionCode: string, actorId: string) {
  return tx
    .selectFrom("sponsor_accounts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("actor_id", "=", actorId)
    .executeTakeFirst();
}

export async function listAccounts(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("sponsor_accounts as a")
    .innerJoin("funders as f", (join) =>
      join.onRef("f.region_code", "=", "a.region_code").onRef("f.id", "=", "a.funder_id"),
    )
    .select(["a.actor_id", "a.funder_id", "a.linked_at", "f.name as funder_name"])
    .where("a.region_code", "=", regionCode)
    .orderBy("a.linked_at")
    .orderBy("a.actor_id")
    .execute();
}

export function insertPledge(tx: Tx, row: Insertable<Schema["pledges"]>): Promise<boolean> {
  return insertOnce(tx, "pledges", row);
}

export async function findPledge(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("pledges")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listPledges(tx: Tx, regionCode: string, funderId: string) {
  const { rows } = await sql<
    Selectable<Schema["pledges"]> & {
      name: string;
      first_month: IsoMonth;
      last_month: IsoMonth;
      is_open: boolean;
      held_idr: bigint;
    }
  >`
    select p.*, t.name, t.first_month, t.last_month, t.is_open, ${HELD} as held_idr
    from pledges p
    join current_fund_terms t on t.region_code = p.region_code and t.fund_id = p.id
    where p.region_code = ${regionCode} and p.funder_id = ${funderId}
    order by p.pledged_at desc, p.id`.execute(tx);
  return rows;
}

/** What a pledge's funder has given and not taken back, from the transfers alone. */
const HELD = sql`(
  select coalesce(sum(case when l.credit_account_id = p.id then l.amount_idr else -l.amount_idr end), 0)::bigint
  from ledger_transfers l
  where l.region_code = p.region_code and l.purpose in ('grant', 'give-back', 'explained') and l.kind = 'direct'
    and (l.credit_account_id = p.id or l.debit_account_id = p.id))`;

/** What a fund was given and has not given back. */
export async function heldBy(tx: Tx, regionCode: string, fundId: string): Promise<Rupiah> {
  const { rows } = await sql<{ held: bigint }>`
    select ${HELD} as held from (select ${regionCode}::text as region_code, ${fundId}::uuid as id) p`.execute(
    tx,
  );
  return rupiah(rows[0]?.held ?? 0n);
}

/** Approved people of a group for whom nobody pays in any of these months, by sector. */
export async function countWaiting(
  tx: Tx,
  regionCode: string,
  { occupationId, kelurahanCode, sex, cohortId }: Group,
  [first, last]: readonly [IsoMonth, IsoMonth],
): Promise<Record<Sector, number>> {
  const { rows } = await sql<{ sector: Sector; n: number }>`
    select coalesce(o.sector, 'other') as sector, count(*)::int as n
    from current_decisions d
    join applications a on a.region_code = d.region_code and a.id = d.application_id
    left join occupations o on o.id = a.occupation_id
    where d.region_code = ${regionCode} and d.outcome = 'approved'
      and (${occupationId}::text is null or a.occupation_id = ${occupationId})
      and (${kelurahanCode}::text is null or a.kelurahan_code = ${kelurahanCode})
      and (${sex}::text is null or a.sex = ${sex})
      and (${cohortId}::uuid is null or exists (
        select from decree_lines l
        where l.region_code = a.region_code and l.application_id = a.id and l.cohort_id = ${cohortId}::uuid))
      and not exists (
        select from coverage_months c
        where c.region_code = a.region_code and c.application_id = a.id and c.month between ${first} and ${last}
          and c.account_id is not null and c.state <> 'cancelled')
    group by 1`.execute(tx);
  const of = (sector: Sector) => rows.find((each) => each.sector === sector)?.n ?? 0;
  return { transport: of("transport"), other: of("other") };
}

/** What a sponsor may choose a group by. */
export async function readChoices(tx: Tx, regionCode: string) {
  const occupations = await tx
    .selectFrom("occupations")
    .select(["id", "name_id as name", "name_en", "sector"])
    .orderBy("name_id")
    .execute();
  const kelurahan = await tx
    .selectFrom("kelurahan")
    .select(["code", "name"])
    .where("region_code", "=", regionCode)
    .orderBy("name")
    .execute();
  const cohorts = await tx
    .selectFrom("cohorts")
    .select(["id", "name"])
    .where("region_code", "=", regionCode)
    .orderBy("name")
    .execute();
  return { occupations, kelurahan, cohorts };
}

/** How many people's months a fund pays for, by month and state. */
export async function countMonths(tx: Tx, regionCode: string, fundId: string) {
  const { rows } = await sql<{ month: IsoMonth; state: string; n: number }>`
    select month, state, count(*)::int as n from coverage_months
    where region_code = ${regionCode} and account_id = ${fundId} and state <> 'cancelled'
    group by 1, 2 order by 1`.execute(tx);
  return rows;
}

/** What a funder's money did in one year: people, months, and what became of those people. */
export async function yearOf(tx: Tx, regionCode: string, funderId: string, year: number) {
  const { rows } = await sql<{
    workers: number;
    months: number;
    confirmed: number;
    lapsed: number;
    left: number;
    paid_idr: bigint;
  }>`
    with mine as (
      select c.* from coverage_months c
      join funds f on f.region_code = c.region_code and f.id = c.account_id
      where c.region_code = ${regionCode} and f.funder_id = ${funderId} and c.month like ${`${year}-%`})
    select count(distinct worker_id) filter (where state in ('paid', 'confirmed'))::int as workers,
      count(*) filter (where state in ('paid', 'confirmed'))::int as months,
      count(*) filter (where state = 'confirmed')::int as confirmed,
      count(distinct worker_id) filter (where state = 'lapsed')::int as lapsed,
      count(distinct worker_id) filter (where state in ('paid', 'confirmed') and exists (
        select from dropouts x where x.region_code = mine.region_code and x.application_id = mine.application_id))::int as left,
      coalesce(sum(amount_idr) filter (where state in ('paid', 'confirmed')), 0)::bigint as paid_idr
    from mine`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error("a sum is always one row");
  return row;
}

/** What came in from a funder in a year, and went back. */
export async function movesOf(tx: Tx, regionCode: string, funderId: string, year: number) {
  const { rows } = await sql<{ given: bigint; returned: bigint }>`
    select coalesce(sum(amount_idr) filter (where debit_account_id = ${funderId} and purpose = 'grant'), 0)::bigint as given,
      coalesce(sum(amount_idr) filter (where credit_account_id = ${funderId} and purpose = 'give-back'), 0)::bigint as returned
    from ledger_transfers
    where region_code = ${regionCode} and kind = 'direct' and (debit_account_id = ${funderId} or credit_account_id = ${funderId})
      and to_char(posted_at at time zone 'Asia/Jakarta', 'YYYY') = ${String(year)}`.execute(tx);
  return rows[0] ?? { given: 0n, returned: 0n };
}

export function insertWish(tx: Tx, row: Insertable<Schema["thanks_wishes"]>): Promise<boolean> {
  return insertOnce(tx, "thanks_wishes", row);
}

export async function findWish(tx: Tx, regionCode: string, funderId: string) {
  return tx
    .selectFrom("thanks_wishes")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("funder_id", "=", funderId)
    .orderBy("version", "desc")
    .executeTakeFirst();
}

/** The funders who wish to be thanked by name, and have given something that they did not take back. */
export async function listThanked(tx: Tx, regionCode: string) {
  const { rows } = await sql<{ name: string }>`
    select w.name from (
      select distinct on (funder_id) * from thanks_wishes where region_code = ${regionCode}
      order by funder_id, version desc) w
    where w.name is not null and exists (
      select from pledges p where p.region_code = w.region_code and p.funder_id = w.funder_id and ${HELD} > 0)
    order by w.name`.execute(tx);
  return rows.map(({ name }) => name);
}

/** The transfers into a fund from its funder, and back, the earliest first. */
export async function listTransfers(tx: Tx, regionCode: string, fundId: string) {
  return tx
    .selectFrom("ledger_transfers")
    .select(["id", "purpose", "amount_idr", "posted_at"])
    .where("region_code", "=", regionCode)
    .where("purpose", "in", ["grant", "give-back", "explained"])
    .where((where) =>
      where.or([where("credit_account_id", "=", fundId), where("debit_account_id", "=", fundId)]),
    )
    .orderBy("posted_at")
    .orderBy("id")
    .execute();
}
