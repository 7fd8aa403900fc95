import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";
import { STILL_WAITS } from "./selection-store.ts";

export type CohortRow = Selectable<Schema["cohorts"]>;

export async function insertCohort(
  tx: Tx,
  cohort: Insertable<Schema["cohorts"]>,
  quotas: readonly Insertable<Schema["cohort_quotas"]>[],
): Promise<boolean> {
  if (!(await insertOnce(tx, "cohorts", cohort))) return false;
  await insertMany(tx, "cohort_quotas", quotas, {
    columns: ["region_code", "cohort_id", "kelurahan_code", "places"],
  });
  return true;
}

export async function findCohort(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<CohortRow | undefined> {
  return tx
    .selectFrom("cohorts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findCohortByName(
  tx: Tx,
  regionCode: string,
  name: string,
): Promise<CohortRow | undefined> {
  return tx
    .selectFrom("cohorts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("name", "=", name)
    .executeTakeFirst();
}

export async function listQuotas(
  tx: Tx,
  regionCode: string,
  cohortId: string,
): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom("cohort_quotas")
    .select(["kelurahan_code", "places"])
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .execute();
  return new Map(rows.map((row) => [row.kelurahan_code, row.places]));
}

/**
 * Holds all places of a region still, so that two people cannot select or decree at once: a place must
 * not be given twice, nor a person be taken into two cohorts.
 */
export async function lockPlaces(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `places ${regionCode}`);
}

/** How many places of a cohort are taken by decree lines whose person has not dropped out. */
export async function countPlacesTaken(tx: Tx, regionCode: string, cohortId: string) {
  const { rows } = await sql<{ kelurahan_code: string | null; n: number }>`
    select l.kelurahan_code, count(*)::int as n from decree_lines l
    where l.region_code = ${regionCode} and l.cohort_id = ${cohortId}
      and not exists (select from dropouts d where d.region_code = l.region_code
        and d.cohort_id = l.cohort_id and d.application_id = l.application_id)
    group by l.kelurahan_code`.execute(tx);
  return rows;
}

export type CohortStanding = CohortRow & {
  readonly taken: number;
  readonly waiting: number;
  readonly dropouts: number;
  readonly open: number;
  readonly decrees: number;
  readonly selected_at: Date | null;
};

/** Cohorts and how many have a place, wait, dropped out; the newest first. All of them, or the one with this id. */
export async function listCohorts(
  tx: Tx,
  regionCode: string,
  id: string | null = null,
): Promise<CohortStanding[]> {
  const { rows } = await sql<CohortStanding>`
    select c.*, l.n as taken, coalesce(q.n, 0) as waiting, d.n as dropouts, d.open, e.n as decrees, q.selected_at
    from cohorts c
    cross join lateral (
      select count(*)::int as n from decree_lines l
      where l.region_code = c.region_code and l.cohort_id = c.id and not exists (select from dropouts d
        where d.region_code = l.region_code and d.cohort_id = l.cohort_id and d.application_id = l.application_id)
    ) l
    cross join lateral (
      select count(*)::int as n, (count(*) filter (where not exists (select from decree_lines r
        where r.region_code = d.region_code and r.cohort_id = d.cohort_id and r.replaces_id = d.application_id)))::int as open
      from dropouts d where d.region_code = c.region_code and d.cohort_id = c.id
    ) d
    cross join lateral (
      select count(*)::int as n from decrees e where e.region_code = c.region_code and e.cohort_id = c.id
    ) e
    left join lateral (
      select n.selected_at, (select count(*)::int from selection_lines s
        where s.region_code = n.region_code and s.selection_id = n.id and ${STILL_WAITS}) as n
      from selections n where n.region_code = c.region_code and n.cohort_id = c.id
      order by n.selected_at desc, n.id desc limit 1
    ) q on true
    where c.region_code = ${regionCode} and (${id}::uuid is null or c.id = ${id}::uuid)
    order by c.first_month desc, c.created_at desc`.execute(tx);
  return rows;
}

/** How many people with a place have the same months and sector: what their contributions depend on. */
export async function listCostGroups(tx: Tx, regionCode: string, cohortIds: readonly string[]) {
  const { rows } = await sql<{
    cohort_id: string;
    first_month: string;
    month_count: number;
    sector: "transport" | "other";
    n: number;
  }>`
    select l.cohort_id, l.first_month, l.month_count, coalesce(o.sector, 'other') as sector, count(*)::int as n
    from current_decree_lines l
    join applications a on a.region_code = l.region_code and a.id = l.application_id
    left join occupations o on o.id = a.occupation_id
    where l.region_code = ${regionCode} and l.cohort_id = any (${cohortIds}::uuid[])
      and not exists (select from dropouts d where d.region_code = l.region_code
        and d.cohort_id = l.cohort_id and d.application_id = l.application_id)
    group by 1, 2, 3, 4`.execute(tx);
  return rows;
}

/** The places of a cohort per kelurahan that has a number of its own, and how many are taken. */
export async function listTakenPerKelurahan(tx: Tx, regionCode: string, cohortId: string) {
  const { rows } = await sql<{ kelurahan_code: string; places: number; taken: number }>`
    select q.kelurahan_code, q.places, (
      select count(*)::int from decree_lines l
      where l.region_code = q.region_code and l.cohort_id = q.cohort_id and l.kelurahan_code = q.kelurahan_code
        and not exists (select from dropouts d where d.region_code = l.region_code
          and d.cohort_id = l.cohort_id and d.application_id = l.application_id)) as taken
    from cohort_quotas q
    where q.region_code = ${regionCode} and q.cohort_id = ${cohortId}
    order by q.kelurahan_code`.execute(tx);
  return rows;
}

/** How many are approved and in no decree, per kelurahan of the region. */
export async function listCandidatesPerKelurahan(tx: Tx, regionCode: string) {
  const { rows } = await sql<{ code: string; candidates: number }>`
    select k.code, count(d.application_id)::int as candidates
    from kelurahan k
    left join current_decisions d on d.region_code = k.region_code and d.kelurahan_code = k.code and d.outcome = 'approved'
      and not exists (select from decree_lines l where l.region_code = d.region_code and l.application_id = d.application_id)
    where k.region_code = ${regionCode} and k.valid_to is null
    group by k.code order by k.code`.execute(tx);
  return rows;
}

export type CohortPerson = {
  readonly application_id: string;
  readonly decree_id: string;
  readonly number: string;
  readonly version: number;
  readonly line_number: number;
  readonly name: string;
  readonly kelurahan_code: string | null;
  readonly occupation: string;
  readonly first_month: string;
  readonly month_count: number;
  readonly reason_code: string | null;
  readonly note: string | null;
  readonly recorded_at: Date | null;
  readonly is_replaced: boolean;
  readonly is_member: boolean;
};

/** People of a cohort's decrees by a part of their name, as the annex stands now; or only those who dropped out. */
export async function listCohortPeople(
  tx: Tx,
  regionCode: string,
  asked: {
    readonly cohortId: string;
    readonly name: string;
    readonly isDropout: boolean;
    readonly limit: number;
  },
): Promise<CohortPerson[]> {
  const pattern = `%${asked.name.replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await sql<CohortPerson>`
    select l.application_id, l.decree_id, e.number, e.version, l.line_number, l.name, l.kelurahan_code, l.occupation,
      l.first_month, l.month_count, d.reason_code, d.note, d.recorded_at,
      exists (select from decree_lines r where r.region_code = l.region_code and r.cohort_id = l.cohort_id
        and r.replaces_id = l.application_id) as is_replaced,
      exists (select from memberships m where m.region_code = l.region_code and m.application_id = l.application_id) as is_member
    from current_decree_lines l
    join decrees e on e.region_code = l.region_code and e.id = l.decree_id
    left join dropouts d on d.region_code = l.region_code and d.cohort_id = l.cohort_id and d.application_id = l.application_id
    where l.region_code = ${regionCode} and l.cohort_id = ${asked.cohortId} and l.name ilike ${pattern}
      and (not ${asked.isDropout}::boolean or d.application_id is not null)
    order by d.recorded_at desc nulls last, e.created_at, l.line_number limit ${asked.limit}`.execute(
    tx,
  );
  return rows;
}
