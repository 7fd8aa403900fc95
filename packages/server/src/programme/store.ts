import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany, refreshStatistics } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export type CohortRow = Selectable<Schema["cohorts"]>;
export type DecreeRow = Selectable<Schema["decrees"]>;

export async function insertCohort(
  tx: Tx,
  cohort: Insertable<Schema["cohorts"]>,
  quotas: readonly Insertable<Schema["cohort_quotas"]>[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("cohorts")
    .values(cohort)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return false;
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

/** A line of a selection stands only while its application is approved: it may be refused since. */
const STILL_APPROVED = sql`(select d.outcome from decisions d
  where d.region_code = s.region_code and d.application_id = s.application_id
  order by d.id desc limit 1) = 'approved'`;

/** The approved who are in no decree and no member yet, with what the priority rule looks at. */
export async function listContenders(tx: Tx, regionCode: string, on: string) {
  const { rows } = await sql<{
    id: string;
    kelurahan_code: string | null;
    decile: number | null;
    risk: "low" | "medium" | "high" | null;
    applied_on: string;
    arrival: number;
  }>`
    select a.id, a.kelurahan_code, w.decile, o.risk_hint as risk,
      to_char(a.submitted_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as applied_on,
      (row_number() over (order by a.submitted_at, a.row_number, a.id))::int as arrival
    from current_decisions d
    join applications a on a.region_code = d.region_code and a.id = d.application_id
    left join occupations o on o.id = a.occupation_id
    left join lateral (
      select (r.answer->>'decile')::int as decile from registry_answers r
      where r.region_code = a.region_code and r.application_id = a.id and r.source = 'welfare' and r.expires_on >= ${on}
      order by r.answered_at desc limit 1
    ) w on true
    where d.region_code = ${regionCode} and d.outcome = 'approved'
      and not exists (select from decree_lines l where l.region_code = a.region_code and l.application_id = a.id)
    order by arrival`.execute(tx);
  return rows;
}

export async function insertSelection(
  tx: Tx,
  selection: Insertable<Schema["selections"]>,
  lines: readonly Insertable<Schema["selection_lines"]>[],
): Promise<void> {
  await tx.insertInto("selections").values(selection).execute();
  await insertMany(tx, "selection_lines", lines, {
    columns: [
      "region_code",
      "selection_id",
      "application_id",
      "kelurahan_code",
      "score",
      "rank",
      "waiting_place",
    ],
  });
}

/** The newest selection of a cohort. */
export async function findSelection(tx: Tx, regionCode: string, cohortId: string) {
  return tx
    .selectFrom("selections")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .orderBy("selected_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** A selection by its id: of which cohort it is, and how many it chose and left waiting. */
export async function countSelection(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{ cohort_id: string; selected: number; waiting: number }>`
    select s.cohort_id, count(*) filter (where l.application_id is not null and l.waiting_place is null)::int as selected,
      count(l.waiting_place)::int as waiting
    from selections s
    left join selection_lines l on l.region_code = s.region_code and l.selection_id = s.id
    where s.region_code = ${regionCode} and s.id = ${id}
    group by s.cohort_id`.execute(tx);
  return rows[0];
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

/** Selected lines that may go into an annex: still approved, and in no decree yet. */
export async function listSelected(tx: Tx, regionCode: string, selectionId: string) {
  const { rows } = await sql<{ id: string; kelurahanCode: string | null }>`
    select s.application_id as id, s.kelurahan_code as "kelurahanCode" from selection_lines s
    where s.region_code = ${regionCode} and s.selection_id = ${selectionId} and s.waiting_place is null
      and ${STILL_APPROVED} and not exists (select from decree_lines l
        where l.region_code = s.region_code and l.application_id = s.application_id)
    order by s.rank`.execute(tx);
  return rows;
}

/** Those who wait in a selection, still approved and in no decree since. */
export async function listWaiting(
  tx: Tx,
  regionCode: string,
  selectionId: string,
  after: number,
  limit: number,
) {
  const { rows } = await sql<{
    application_id: string;
    kelurahan_code: string | null;
    waiting_place: number;
    score: number;
  }>`
    select s.application_id, s.kelurahan_code, s.waiting_place, s.score from selection_lines s
    where s.region_code = ${regionCode} and s.selection_id = ${selectionId} and s.waiting_place > ${after}
      and ${STILL_APPROVED} and not exists (select from decree_lines l
        where l.region_code = s.region_code and l.application_id = s.application_id)
    order by s.waiting_place limit ${limit}`.execute(tx);
  return rows;
}

/** What an annex says about each person, in the order of the ids given. */
export async function listAnnexPeople(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{
    id: string;
    kelurahan_code: string | null;
    name: string;
    nik_sealed: Buffer;
    occupation: string;
  }>`
    select a.id, a.kelurahan_code, a.name, a.nik_sealed,
      coalesce(o.name_id, a.occupation_words, '') as occupation
    from unnest(${ids}::uuid[]) with ordinality as wanted(id, place)
    join applications a on a.region_code = ${regionCode} and a.id = wanted.id
    left join occupations o on o.id = a.occupation_id
    order by wanted.place`.execute(tx);
  return rows;
}

export async function insertDecree(
  tx: Tx,
  decree: Insertable<Schema["decrees"]>,
  lines: readonly Insertable<Schema["decree_lines"]>[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("decrees")
    .values(decree)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await insertMany(tx, "decree_lines", lines, {
    columns: [
      "region_code",
      "decree_id",
      "line_number",
      "cohort_id",
      "application_id",
      "kelurahan_code",
      "name",
      "nik_sealed",
      "occupation",
      "first_month",
      "month_count",
      "replaces_id",
    ],
  });
  await refreshStatistics(tx, "decree_lines");
  return true;
}

export async function findDecree(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<DecreeRow | undefined> {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The decrees of a cohort in the order they were issued. */
export async function listDecrees(
  tx: Tx,
  regionCode: string,
  cohortId: string,
): Promise<DecreeRow[]> {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .orderBy("created_at")
    .orderBy("version")
    .execute();
}

/** A page of an annex. */
export async function listDecreeLines(
  tx: Tx,
  regionCode: string,
  decreeId: string,
  after: number,
  limit: number,
) {
  return tx
    .selectFrom("decree_lines")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("decree_id", "=", decreeId)
    .where("line_number", ">", after)
    .orderBy("line_number")
    .limit(limit)
    .execute();
}

/** The line of an application in a cohort's decrees. */
export async function findLine(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  applicationId: string,
) {
  return tx
    .selectFrom("decree_lines")
    .select("kelurahan_code")
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}

export async function insertDropout(
  tx: Tx,
  dropout: Insertable<Schema["dropouts"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("dropouts")
    .values(dropout)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** What was recorded about someone who dropped out of a cohort. */
export async function findDropout(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  applicationId: string,
) {
  return tx
    .selectFrom("dropouts")
    .select(["reason_code", "note"])
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}

/** Those who dropped out of a cohort and whose place nobody has taken. */
export async function listOpenPlaces(tx: Tx, regionCode: string, cohortId: string) {
  const { rows } = await sql<{ application_id: string; kelurahan_code: string | null }>`
    select d.application_id, d.kelurahan_code from dropouts d
    where d.region_code = ${regionCode} and d.cohort_id = ${cohortId}
      and not exists (select from decree_lines l where l.region_code = d.region_code
        and l.cohort_id = d.cohort_id and l.replaces_id = d.application_id)
    order by d.recorded_at, d.application_id`.execute(tx);
  return rows;
}
