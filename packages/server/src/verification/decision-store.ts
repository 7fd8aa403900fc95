import type { Outcome } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, holdNames, type Tx } from "../db/transaction.ts";

export type NewDecision = Insertable<Schema["decisions"]>;

export function insertDecisions(tx: Tx, rows: readonly NewDecision[]): Promise<number> {
  return insertMany(tx, "decisions", rows, {
    columns: [
      "region_code",
      "id",
      "application_id",
      "kelurahan_code",
      "run_id",
      "outcome",
      "grounds",
      "policy_id",
      "decided_at",
      "decided_by",
      "proposal_id",
      "proposed_by",
      "reason",
    ],
    conflict: "do nothing",
  });
}

/** The last decision that two people took about each of these, and whether the application was corrected since. */
export async function listDecisionsByPeople(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{
    id: string;
    application_id: string;
    outcome: Outcome;
    grounds: Ground[];
    corrected_since: boolean;
  }>`
    select d.id, d.application_id, d.outcome, d.grounds, exists (
      select from corrections c
      where c.region_code = d.region_code and c.application_id = d.application_id and c.decision_id >= d.id
    ) as corrected_since
    from unnest(${ids}::uuid[]) as asked (id)
    cross join lateral (
      select * from decisions
      where region_code = ${regionCode} and application_id = asked.id and proposal_id is not null
      order by id desc limit 1
    ) d`.execute(tx);
  return rows;
}

/** Which of these applications were not refused. */
export async function listNotRefused(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select a.id from applications a
    left join lateral (
      select outcome from decisions d where d.region_code = a.region_code and d.application_id = a.id
      order by d.id desc limit 1
    ) d on true
    where a.region_code = ${regionCode} and a.id = any (${ids}::uuid[]) and d.outcome is distinct from 'refused'`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Whose last decision rests on looking like this one. */
export async function listAffectedBy(
  tx: Tx,
  regionCode: string,
  earlierId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct p.application_id as id
    from duplicate_pairs p
    join lateral (
      select run_id from decisions d
      where d.region_code = p.region_code and d.application_id = p.application_id
      order by d.id desc limit 1
    ) d on d.run_id = p.run_id
    where p.region_code = ${regionCode} and p.earlier_id = ${earlierId}
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function findDecision(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("current_decisions")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}

/** The newest findings about an application. */
export async function findFindings(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("verifications as v")
    .innerJoin("runs as r", (join) =>
      join.onRef("r.region_code", "=", "v.region_code").onRef("r.id", "=", "v.run_id"),
    )
    .select(["v.findings", "v.verified_at", "r.as_of", "r.policy_id"])
    .where("v.region_code", "=", regionCode)
    .where("v.application_id", "=", applicationId)
    .orderBy("v.verified_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Whether a decision is objected to, and no two people have decided since. */
export async function isObjectedTo(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom("cases")
    .select("queue")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("queue", "=", "objection")
    .executeTakeFirst();
  return row !== undefined;
}

/** Which of these applications somebody objects to, and no two people have decided since. */
export async function listObjectedTo(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ application_id: string }>`
    select application_id from cases
    where region_code = ${regionCode} and application_id = any (${ids}::uuid[]) and queue = 'objection'`.execute(
    tx,
  );
  return rows.map((row) => row.application_id);
}

export async function findDecisionOfProposal(tx: Tx, regionCode: string, proposalId: string) {
  return tx
    .selectFrom("decisions")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("proposal_id", "=", proposalId)
    .executeTakeFirst();
}

/**
 * Holds an application's decisions still until the transaction ends, so that two people cannot decide at once; whoever
 * decides many at once holds all of them.
 */
export async function lockApplication(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<void> {
  await lockApplications(tx, regionCode, [applicationId]);
}

/** The same for some, in one order. */
export async function lockApplications(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<void> {
  await holdLock(tx, `decide ${regionCode}`, "shared");
  await holdNames(
    tx,
    ids.map((id) => `${regionCode} ${id}`),
  );
}

/** Holds the decisions of a whole region still. A lock for each of thousands would not fit the database's table. */
export async function lockAllDecisions(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `decide ${regionCode}`);
}

/** The decisions that count of these applications. */
export async function listDecisionsOf(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<{ id: string; application_id: string; outcome: Outcome; grounds: Ground[] }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    id: string;
    application_id: string;
    outcome: Outcome;
    grounds: Ground[];
  }>`
    select d.id, d.application_id, d.outcome, d.grounds
    from unnest(${ids}::uuid[]) as asked (id)
    cross join lateral (
      select id, application_id, outcome, grounds from decisions
      where region_code = ${regionCode} and application_id = asked.id order by id desc limit 1
    ) d`.execute(tx);
  return rows;
}

/** Where applications stand, for their workers: what follows their decisions. One row for each that was asked for. */
export async function listStandings(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{
    application_id: string;
    waiting_place: number | null;
    check_place: number | null;
    in_decree: boolean;
    dropped_out_on: string | null;
    was_sent: boolean;
    last_reply: string | null;
    started_on: string | null;
    first_month: string | null;
    month_count: number | null;
  }>`
    select asked.id as application_id,
      (select l.waiting_place from selection_lines l join selections s
         on s.region_code = l.region_code and s.id = l.selection_id
         where l.region_code = ${regionCode} and l.application_id = asked.id
         order by s.selected_at desc limit 1) as waiting_place,
      case when waits.queue is not null then (
        select 1 + count(*)::integer from cases ahead
        where ahead.region_code = ${regionCode} and ahead.queue = waits.queue
          and (ahead.since, ahead.application_id) < (waits.since, waits.application_id)) end as check_place,
      exists (select from decree_lines where region_code = ${regionCode} and application_id = asked.id) as in_decree,
      -- Out of the latest cohort: who was let go of an earlier one and taken in anew has a place.
      (select (o.recorded_at at time zone 'Asia/Jakarta')::date from decree_lines l
         join decrees d on d.region_code = l.region_code and d.id = l.decree_id
         left join dropouts o on o.region_code = l.region_code and o.cohort_id = l.cohort_id and o.application_id = l.application_id
         where l.region_code = ${regionCode} and l.application_id = asked.id
         order by d.issued_on desc, d.id desc limit 1) as dropped_out_on,
      exists (select from batch_rows where region_code = ${regionCode} and application_id = asked.id) as was_sent,
      (select r.outcome from batch_answers r join insurer_replies i on i.region_code = r.region_code and i.id = r.reply_id
         where r.region_code = ${regionCode} and r.application_id = asked.id order by i.taken_at desc, r.row_number desc limit 1) as last_reply,
      m.started_on, m.first_month, m.month_count
    from unnest(${ids}::uuid[]) as asked (id)
    left join memberships m on m.region_code = ${regionCode} and m.application_id = asked.id
    left join lateral (
      select queue, since, application_id from cases
      where region_code = ${regionCode} and application_id = asked.id and queue in ('new', 'duplicate', 'question', 'objection')
      order by since limit 1) waits on true`.execute(tx);
  return rows;
}
