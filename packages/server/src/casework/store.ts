import type { Queue } from "@payung/domain/verification/queues.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";
import type { Choices } from "../verification/service.ts";

/** How many wait in each queue, and since when the longest does; of those the actor may see. */
export async function countQueues(tx: Tx, regionCode: string) {
  const { rows } = await sql<{ queue: Queue; n: bigint; oldest: Date }>`
    select queue, count(*) as n, min(since) as oldest from cases
    where region_code = ${regionCode} group by queue`.execute(tx);
  return rows;
}

/** A place in a queue: behind the case that has waited since then. */
export type QueuePlace = { readonly since: Date; readonly applicationId: string };

/** Cases of a queue, the longest waiting first. */
export async function pageOfQueue(
  tx: Tx,
  regionCode: string,
  queue: Queue,
  after: QueuePlace | null,
  limit: number,
) {
  const { rows } = await sql<{
    application_id: string;
    since: Date;
    name: string | null;
    nik_sealed: Buffer | null;
    kelurahan_code: string | null;
    occupation_id: string | null;
    outcome: string;
    grounds: string[];
    policy_id: string;
    claimed_by: string | null;
    expires_at: Date | null;
  }>`
    select c.application_id, c.since, a.name, a.nik_sealed, a.kelurahan_code, a.occupation_id,
      d.outcome, d.grounds, d.policy_id, k.claimed_by, k.expires_at
    from (
      select application_id, since from cases
      where region_code = ${regionCode} and queue = ${queue}
        and (${after === null} or (since, application_id) > (${after?.since ?? null}::timestamptz, ${after?.applicationId ?? null}::uuid))
      order by since, application_id limit ${limit}
    ) c
    join applications a on a.region_code = ${regionCode} and a.id = c.application_id
    join lateral (
      select outcome, grounds, policy_id from decisions
      where region_code = ${regionCode} and application_id = c.application_id order by id desc limit 1
    ) d on true
    left join case_claims k on k.region_code = ${regionCode} and k.application_id = c.application_id
    order by c.since, c.application_id`.execute(tx);
  return rows;
}

/** In which queues an application stands. */
export async function listQueuesOf(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("cases")
    .select(["queue", "since"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("since")
    .execute();
}

export type Claim = { readonly claimed_by: string; readonly expires_at: Date };

/**
 * Takes a case for somebody, or prolongs what they hold. What another holds is not taken while it lasts: gives
 * whose it is then.
 */
export async function claimCase(
  tx: Tx,
  claim: {
    regionCode: string;
    applicationId: string;
    kelurahanCode: string | null;
    by: string;
    at: Date;
    until: Date;
  },
): Promise<Claim> {
  const { regionCode, applicationId, kelurahanCode, by, at, until } = claim;
  await sql`
    insert into case_claims as c (region_code, application_id, kelurahan_code, claimed_by, claimed_at, expires_at)
    values (${regionCode}, ${applicationId}, ${kelurahanCode}, ${by}, ${at}, ${until})
    on conflict (region_code, application_id) do update
      set claimed_by = excluded.claimed_by, expires_at = excluded.expires_at,
        claimed_at = case when c.claimed_by = excluded.claimed_by then c.claimed_at else excluded.claimed_at end
      where c.claimed_by = excluded.claimed_by or c.expires_at <= ${at}`.execute(tx);
  return tx
    .selectFrom("case_claims")
    .select(["claimed_by", "expires_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .executeTakeFirstOrThrow();
}

export async function findClaim(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  at: Date,
): Promise<Claim | undefined> {
  return tx
    .selectFrom("case_claims")
    .select(["claimed_by", "expires_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("expires_at", ">", at)
    .executeTakeFirst();
}

export async function releaseCase(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  by: string,
): Promise<void> {
  await tx
    .deleteFrom("case_claims")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("claimed_by", "=", by)
    .execute();
}

export async function listNotes(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("case_notes")
    .select(["id", "words", "written_by", "written_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("written_at")
    .execute();
}

export async function findNote(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("case_notes")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What was asked to be found out at the door, with what was found. */
export async function listVisits(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    id: string;
    question: string;
    asked_by: string;
    asked_at: Date;
    found: string | null;
    found_by: string | null;
    found_at: Date | null;
  }>`
    select v.id, v.question, v.asked_by, v.asked_at, r.found, r.found_by, r.found_at
    from field_visits v
    left join field_visit_results r on r.region_code = v.region_code and r.visit_id = v.id
    where v.region_code = ${regionCode} and v.application_id = ${applicationId}
    order by v.asked_at`.execute(tx);
  return rows;
}

export async function findVisit(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{
    application_id: string;
    kelurahan_code: string | null;
    question: string;
    asked_by: string;
    found: string | null;
    found_by: string | null;
  }>`
    select v.application_id, v.kelurahan_code, v.question, v.asked_by, r.found, r.found_by
    from field_visits v
    left join field_visit_results r on r.region_code = v.region_code and r.visit_id = v.id
    where v.region_code = ${regionCode} and v.id = ${id}`.execute(tx);
  return rows[0];
}

export async function listObjections(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("objections")
    .select(["id", "words", "received_by", "received_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("received_at")
    .execute();
}

export async function findObjection(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("objections")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Everything that was decided about an application, oldest first. */
export async function listDecisions(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("decisions")
    .select([
      "id",
      "outcome",
      "grounds",
      "policy_id",
      "decided_at",
      "decided_by",
      "proposed_by",
      "reason",
    ])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("id")
    .execute();
}

/** What was proposed and neither confirmed nor closed. */
export async function listOpenProposals(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    id: string;
    outcome: "approved" | "refused";
    reason: string;
    proposed_by: string;
    proposed_at: Date;
  }>`
    select p.id, p.outcome, p.reason, p.proposed_by, p.proposed_at from proposals p
    where p.region_code = ${regionCode} and p.application_id = ${applicationId}
      and not exists (select from decisions d where d.region_code = p.region_code and d.proposal_id = p.id)
      and not exists (select from proposal_closings c where c.region_code = p.region_code and c.proposal_id = p.id)
      and p.proposed_at >= (
        select d.decided_at from decisions d
        where d.region_code = p.region_code and d.application_id = p.application_id order by d.id desc limit 1)
    order by p.id`.execute(tx);
  return rows;
}

/** A pair that two people have judged, with the earlier application as far as the actor may see it. */
export type JudgedRow = {
  readonly earlier_id: string;
  readonly verdict: "same" | "different" | "open";
  readonly reason: string;
  readonly judged_by: string;
  readonly judged_at: Date;
  readonly proposed_by: string;
  readonly seen_id: string | null;
  readonly nik_sealed: Buffer | null;
  readonly name: string | null;
  readonly born_on: string | null;
  readonly sex: string | null;
  readonly birth_place: string | null;
  readonly kelurahan_code: string | null;
  readonly phone: string | null;
};

/** What two people have said of each pair of an application, and have not taken back. */
export async function listJudgedPairs(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<JudgedRow[]> {
  const { rows } = await sql<JudgedRow>`
    select j.earlier_id, j.verdict, j.reason, j.judged_by, j.judged_at, j.proposed_by,
      a.id as seen_id, a.nik_sealed, a.name, a.born_on, a.sex, a.birth_place, a.kelurahan_code, a.phone
    from judged_pairs j
    left join applications a on a.region_code = j.region_code and a.id = j.earlier_id
    where j.region_code = ${regionCode} and j.application_id = ${applicationId} and j.verdict <> 'open'
    order by j.judged_at`.execute(tx);
  return rows;
}

/** What a first person has said of pairs of an application since two last agreed on them. */
export async function listSaidOfPairs(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    id: string;
    earlier_id: string;
    verdict: "same" | "different" | "open";
    reason: string;
    choices: Choices;
    judged_by: string;
  }>`
    select p.id, p.earlier_id, p.verdict, p.reason, p.choices, p.judged_by from pair_judgements p
    where p.region_code = ${regionCode} and p.application_id = ${applicationId} and p.confirms_id is null
      and judgement_reads_now(p.region_code, p.application_id, p.correction_count, p.earlier_id, p.earlier_correction_count)
      and not exists (
        select from pair_judgements c
        where c.region_code = p.region_code and c.application_id = p.application_id
          and c.earlier_id = p.earlier_id and c.confirms_id is not null and c.judged_at >= p.judged_at)
    order by p.id`.execute(tx);
  return rows;
}

/** The newest answer of each registry about an application, however old. */
export async function listAnswers(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    source: string;
    mode: string;
    answered_at: Date;
    answered_by: string;
    expires_on: string;
    answer: Record<string, unknown>;
  }>`
    select distinct on (source) source, mode, answered_at, answered_by, expires_on, answer
    from registry_answers
    where region_code = ${regionCode} and application_id = ${applicationId}
    order by source, answered_at desc`.execute(tx);
  return rows;
}

/** What happened to an application, oldest first, and who looked at it. */
export async function listEvents(tx: Tx, regionCode: string, subjectId: string) {
  return tx
    .selectFrom("events")
    .select(["id", "kind", "actor_id", "happened_at", "details"])
    .where("region_code", "=", regionCode)
    .where("subject_id", "=", subjectId)
    .orderBy("id")
    .execute();
}

/** Tasks of the insurer's replies that are open for an application. */
export async function listOpenTasksOf(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("tasks")
    .select(["id", "kind", "reason_code", "reason_text", "who_can_fix", "created_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("closed_at", "is", null)
    .orderBy("created_at")
    .execute();
}
