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

/** What the welfare register says of an application on a day. */
const welfareOn = (on: string) => sql`
  left join lateral (
    select (r.answer->>'decile')::int as decile from registry_answers r
    where r.region_code = a.region_code and r.application_id = a.id and r.source = 'welfare' and r.expires_on >= ${on}
    order by r.answered_at desc limit 1
  ) w on true`;
const APPLIED_ON = sql`to_char(a.submitted_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD')`;

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
    select a.id, a.kelurahan_code, w.decile, o.risk_hint as risk, ${APPLIED_ON} as applied_on,
      (row_number() over (order by a.submitted_at, a.row_number, a.id))::int as arrival
    from current_decisions d
    join applications a on a.region_code = d.region_code and a.id = d.application_id
    left join occupations o on o.id = a.occupation_id
    ${welfareOn(on)}
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

/** Of a selection's line: it waits, is still approved, and in no decree since. */
const STILL_WAITS = sql`s.waiting_place is not null and ${STILL_APPROVED} and not exists (select from decree_lines l
  where l.region_code = s.region_code and l.application_id = s.application_id)`;

/** Those who wait in a selection, in their order. */
export async function listWaiting(tx: Tx, regionCode: string, selectionId: string) {
  const { rows } = await sql<{
    application_id: string;
    kelurahan_code: string | null;
    waiting_place: number;
  }>`
    select s.application_id, s.kelurahan_code, s.waiting_place from selection_lines s
    where s.region_code = ${regionCode} and s.selection_id = ${selectionId} and ${STILL_WAITS}
    order by s.waiting_place`.execute(tx);
  return rows;
}

export type WaitingRow = {
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly name: string | null;
  readonly waiting_place: number;
  readonly score: number;
  readonly decile: number | null;
  readonly risk: "low" | "medium" | "high" | null;
  readonly applied_on: string;
};

/** A page of those who wait, with their names and what the priority rule looks at. */
export async function listWaitingPeople(
  tx: Tx,
  regionCode: string,
  selectionId: string,
  on: string,
  after: number,
  limit: number,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select s.application_id, s.kelurahan_code, a.name, s.waiting_place, s.score, w.decile, o.risk_hint as risk,
      ${APPLIED_ON} as applied_on
    from selection_lines s
    join applications a on a.region_code = s.region_code and a.id = s.application_id
    left join occupations o on o.id = a.occupation_id
    ${welfareOn(on)}
    where s.region_code = ${regionCode} and s.selection_id = ${selectionId} and s.waiting_place > ${after} and ${STILL_WAITS}
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

/** Adds a decree with its annex; undefined when its number and version, or its id, are taken. */
export async function insertDecree(
  tx: Tx,
  decree: Insertable<Schema["decrees"]>,
  lines: readonly Insertable<Schema["decree_lines"]>[],
): Promise<DecreeRow | undefined> {
  const written = await tx
    .insertInto("decrees")
    .values(decree)
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (written === undefined) return undefined;
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
  return written;
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
