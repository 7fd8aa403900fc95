import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** A line of a selection stands only while its application is approved: it may be refused since. */
const STILL_APPROVED = sql`(select d.outcome from decisions d
  where d.region_code = s.region_code and d.application_id = s.application_id
  order by d.id desc limit 1) = 'approved'`;

/** What the welfare register says of an application on a day; what it said of another NIK, corrected since, is not about them. */
const welfareOn = (on: string) => sql`
  left join lateral (
    select (r.answer->>'decile')::int as decile from registry_answers r
    where r.region_code = a.region_code and r.application_id = a.id and r.source = 'welfare' and r.expires_on >= ${on}
      and (a.correction_count = 0 or answer_holds(r.region_code, r.application_id, r.source, r.correction_count))
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
export const STILL_WAITS = sql`s.waiting_place is not null and ${STILL_APPROVED} and not exists (select from decree_lines l
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
