import type { Finding } from "@payung/domain/verification/checks.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import type {
  CivilAnswer,
  MembershipAnswer,
  RegistryMode,
  RegistrySource,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export type RunRow = Selectable<Schema["runs"]>;
export type NewDecision = Insertable<Schema["decisions"]>;

/** What the registries said about one application, the newest answer of each that still counts. */
export type Answers = {
  readonly civil: CivilAnswer | null;
  readonly insurer: MembershipAnswer | null;
  readonly welfare: WelfareAnswer | null;
  /** What each of them rests on. */
  readonly references: readonly string[];
};

export const NO_ANSWERS: Answers = { civil: null, insurer: null, welfare: null, references: [] };

/** Keeps an extract's record; false when the same file is there already. */
export async function insertExtract(
  tx: Tx,
  extract: Insertable<Schema["registry_extracts"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("registry_extracts")
    .values(extract)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export type NewAnswer = {
  readonly region_code: string;
  readonly application_id: string;
  readonly source: RegistrySource;
  /** What the answer rests on: the hash of a file, or the id an officer's entry came with. */
  readonly reference: string;
  readonly kelurahan_code: string | null;
  readonly mode: RegistryMode;
  readonly answered_at: Date;
  readonly answered_by: string;
  readonly expires_on: string;
  readonly answer: CivilAnswer | MembershipAnswer | WelfareAnswer;
  /** On how many corrections the reading rests that was compared. */
  readonly correction_count: number;
};

/** Keeps answers; one that rests on the same thing is there already and stays. */
export function insertAnswers(tx: Tx, answers: readonly NewAnswer[]): Promise<number> {
  return insertMany(tx, "registry_answers", answers as never, {
    columns: [
      "region_code",
      "application_id",
      "source",
      "reference",
      "kelurahan_code",
      "mode",
      "answered_at",
      "answered_by",
      "expires_on",
      "answer",
      "correction_count",
    ],
    conflict: "do nothing",
  });
}

/** What was recorded about an application under one reference. */
export async function listAnswersOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  reference: string,
) {
  return tx
    .selectFrom("registry_answers")
    .select(["source", "answer"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("reference", "=", reference)
    .execute();
}

/**
 * The newest answer of each registry about each of these applications that counts on a day. One that was given about a
 * number, a name or a birth date that was corrected since does not.
 */
export async function readAnswers(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
  on: string,
): Promise<Map<string, Answers>> {
  const { rows } = await sql<{
    id: string;
    answers: Partial<Omit<Answers, "references">>;
    references: string[];
  }>`
    select application_id as id, json_object_agg(source, answer) as answers,
      array_agg(reference order by source) as "references"
    from (
      select distinct on (r.application_id, r.source) r.application_id, r.source, r.reference, r.answer
      from registry_answers r
      where r.region_code = ${regionCode} and r.expires_on >= ${on}
        and r.application_id = any (${applicationIds}::uuid[])
        and (not exists (
            select from corrections c
            where c.region_code = r.region_code and c.application_id = r.application_id)
          or answer_holds(r.region_code, r.application_id, r.source, r.correction_count))
      order by r.application_id, r.source, r.answered_at desc, r.reference
    ) as newest
    group by application_id`.execute(tx);
  return new Map(
    rows.map(({ id, answers, references }) => [
      id,
      {
        civil: answers.civil ?? null,
        insurer: answers.insurer ?? null,
        welfare: answers.welfare ?? null,
        references,
      },
    ]),
  );
}

/** Opens a run, or finds the one with the same inputs. */
export async function openRun(tx: Tx, run: Insertable<Schema["runs"]>): Promise<RunRow> {
  await tx
    .insertInto("runs")
    .values(run)
    .onConflict((on) => on.doNothing())
    .execute();
  return tx
    .selectFrom("runs")
    .selectAll()
    .where("region_code", "=", run.region_code)
    .where("inputs_sha256", "=", run.inputs_sha256)
    .executeTakeFirstOrThrow();
}

export async function findRun(tx: Tx, regionCode: string, id: string): Promise<RunRow | undefined> {
  return tx
    .selectFrom("runs")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Marks a run as complete; false when it was before. */
export async function completeRun(
  tx: Tx,
  regionCode: string,
  id: string,
  summary: object,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("runs")
    .set({ completed_at: at, summary: JSON.stringify(summary) })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("completed_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type NewVerification = {
  readonly region_code: string;
  readonly application_id: string;
  readonly run_id: string;
  readonly kelurahan_code: string | null;
  readonly findings: readonly Partial<Finding>[];
};

export function insertVerifications(tx: Tx, rows: readonly NewVerification[]): Promise<number> {
  return insertMany(tx, "verifications", rows as never, {
    columns: ["region_code", "application_id", "run_id", "kelurahan_code", "findings"],
    conflict: "do nothing",
  });
}

export type NewPair = {
  readonly region_code: string;
  readonly application_id: string;
  readonly earlier_id: string;
  readonly run_id: string;
  readonly kelurahan_code: string | null;
  readonly score: number;
  readonly verdict: "same" | "possible";
  readonly explanation: string;
};

export function insertPairs(tx: Tx, rows: readonly NewPair[]): Promise<number> {
  return insertMany(tx, "duplicate_pairs", rows, {
    columns: [
      "region_code",
      "application_id",
      "earlier_id",
      "run_id",
      "kelurahan_code",
      "score",
      "verdict",
      "explanation",
    ],
    conflict: "do nothing",
  });
}

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

/**
 * Which applications of a list a run over it no longer decides: those that people have decided, and those that go by
 * what was corrected since, their own data or those of whom they are the same person as. See listCorrected.
 */
export async function listLeftAlone(
  tx: Tx,
  regionCode: string,
  listId: string,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom("decisions as d")
    .innerJoin("applications as a", (join) =>
      join.onRef("a.region_code", "=", "d.region_code").onRef("a.id", "=", "d.application_id"),
    )
    .select("d.application_id")
    .where("d.region_code", "=", regionCode)
    .where("a.list_id", "=", listId)
    .where("d.proposal_id", "is not", null)
    .execute();
  const corrected = await listCorrected(tx, regionCode, listId);
  return new Set([...rows.map((row) => row.application_id), ...corrected]);
}

/** Applications of a list that were corrected, or are somebody's who was: each is verified by itself. */
export async function listCorrected(tx: Tx, regionCode: string, listId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from applications
    where region_code = ${regionCode} and list_id = ${listId} and correction_count > 0
    union
    select j.application_id from judged_pairs j
    join applications a on a.region_code = j.region_code and a.id = j.application_id
    join applications e on e.region_code = j.region_code and e.id = j.earlier_id
    where j.region_code = ${regionCode} and a.list_id = ${listId} and e.correction_count > 0 and j.verdict = 'same'
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The last decision that two people took, and whether the application was corrected since. */
export async function findDecisionByPeople(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    id: string;
    outcome: Outcome;
    grounds: Ground[];
    corrected_since: boolean;
  }>`
    select d.id, d.outcome, d.grounds, exists (
      select from corrections c
      where c.region_code = d.region_code and c.application_id = d.application_id and c.decision_id >= d.id
    ) as corrected_since
    from decisions d
    where d.region_code = ${regionCode} and d.application_id = ${applicationId} and d.proposal_id is not null
    order by d.id desc limit 1`.execute(tx);
  return rows[0];
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

/** Proposals that nobody has confirmed or closed. */
export async function listOpenProposals(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{ id: string }>`
    select p.id from proposals p
    where p.region_code = ${regionCode} and p.application_id = ${applicationId}
      and not exists (select from decisions d where d.region_code = p.region_code and d.proposal_id = p.id)
      and not exists (select from proposal_closings c where c.region_code = p.region_code and c.proposal_id = p.id)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/**
 * What a run decided about the applications of its list, in the order of the rows behind `after`. An application that
 * people had decided before the run keeps their decision.
 */
export async function listOutcomes(
  tx: Tx,
  regionCode: string,
  run: { id: string; listId: string },
  after: number,
  limit: number,
) {
  const { rows } = await sql<{
    id: string;
    row_number: number;
    nik_sealed: Buffer | null;
    name: string | null;
    code: string;
    born_on: string | null;
    outcome: Outcome;
    grounds: Ground[];
  }>`
    select a.id, a.row_number, a.nik_sealed, a.name, a.code, a.born_on,
      coalesce(d.outcome, p.outcome) as outcome, coalesce(d.grounds, p.grounds) as grounds
    from (
      select id, row_number, nik_sealed, name, code, born_on from applications
      where region_code = ${regionCode} and list_id = ${run.listId} and row_number > ${after}
      order by row_number limit ${limit}
    ) a
    left join decisions d
      on d.region_code = ${regionCode} and d.application_id = a.id and d.run_id = ${run.id}
    left join lateral (
      select outcome, grounds from decisions e
      where d.id is null and e.region_code = ${regionCode} and e.application_id = a.id
      order by e.id desc limit 1
    ) p on true
    order by a.row_number`.execute(tx);
  return rows;
}

/** The pairs a run found; a row number is null for an application that came in another way. */
export async function listPairsOfRun(tx: Tx, regionCode: string, runId: string) {
  const { rows } = await sql<{
    application_id: string;
    earlier_id: string;
    row: number | null;
    earlier_row: number | null;
    is_same_list: boolean;
    score: number;
    verdict: string;
    explanation: string;
  }>`
    select p.application_id, p.earlier_id, a.row_number as row, e.row_number as earlier_row,
      a.list_id is not distinct from e.list_id as is_same_list, p.score, p.verdict, p.explanation
    from duplicate_pairs p
    join applications a on a.region_code = p.region_code and a.id = p.application_id
    join applications e on e.region_code = p.region_code and e.id = p.earlier_id
    where p.region_code = ${regionCode} and p.run_id = ${runId}
    order by a.row_number, e.row_number, p.earlier_id`.execute(tx);
  return rows;
}

/** Counts of a run per outcome and per ground. */
export async function countRun(tx: Tx, regionCode: string, runId: string) {
  const outcomes = await sql<{ outcome: string; n: bigint }>`
    select outcome, count(*) as n from decisions
    where region_code = ${regionCode} and run_id = ${runId} group by outcome order by outcome`.execute(
    tx,
  );
  const grounds = await sql<{ ground: string; n: bigint }>`
    select ground, count(*) as n from decisions, unnest(grounds) as ground
    where region_code = ${regionCode} and run_id = ${runId} group by ground order by ground`.execute(
    tx,
  );
  const toObject = <Row extends { n: bigint }>(rows: readonly Row[], key: (row: Row) => string) =>
    Object.fromEntries(rows.map((row) => [key(row), Number(row.n)]));
  return {
    outcomes: toObject(outcomes.rows, (row) => row.outcome),
    grounds: toObject(grounds.rows, (row) => row.ground),
  };
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

export type JudgedPair = {
  readonly application_id: string;
  readonly earlier_id: string;
  readonly verdict: "same" | "different" | "open";
};

/** What people have said about the pairs of a list's applications. */
export async function listJudgedOfList(
  tx: Tx,
  regionCode: string,
  listId: string,
): Promise<JudgedPair[]> {
  const { rows } = await sql<JudgedPair>`
    select j.application_id, j.earlier_id, j.verdict from judged_pairs j
    join applications a on a.region_code = j.region_code and a.id = j.application_id
    where j.region_code = ${regionCode} and a.list_id = ${listId}`.execute(tx);
  return rows;
}

/** What people have said about the pairs of one application, in one order. */
export async function listJudgedOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<JudgedPair[]> {
  const { rows } = await sql<JudgedPair>`
    select application_id, earlier_id, verdict from judged_pairs
    where region_code = ${regionCode} and application_id = ${applicationId}
    order by earlier_id`.execute(tx);
  return rows;
}

export type PairJudgement = Selectable<Schema["pair_judgements"]>;

export async function insertJudgement(
  tx: Tx,
  judgement: Insertable<Schema["pair_judgements"]>,
): Promise<void> {
  await tx.insertInto("pair_judgements").values(judgement).execute();
}

export async function findJudgement(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<PairJudgement | undefined> {
  return tx
    .selectFrom("pair_judgements")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The second person's word on a judgement. */
export async function findConfirmation(tx: Tx, regionCode: string, judgementId: string) {
  return tx
    .selectFrom("pair_judgements")
    .select("judged_by")
    .where("region_code", "=", regionCode)
    .where("confirms_id", "=", judgementId)
    .executeTakeFirst();
}

/** What counts of a pair, if two people have judged it. */
export async function findJudgedPair(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  earlierId: string,
) {
  return tx
    .selectFrom("pair_judgements")
    .select(["verdict", "judged_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("earlier_id", "=", earlierId)
    .where("confirms_id", "is not", null)
    .orderBy("id", "desc")
    .executeTakeFirst();
}

/** What a first person has said about pairs of these applications, and nobody has confirmed. */
export async function listUnconfirmed(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
): Promise<PairJudgement[]> {
  const { rows } = await sql<PairJudgement>`
    select p.* from pair_judgements p
    where p.region_code = ${regionCode} and p.application_id = any (${applicationIds}::uuid[])
      and p.confirms_id is null
      and judgement_reads_now(p.region_code, p.application_id, p.correction_count, p.earlier_id, p.earlier_correction_count)
      and not exists (
        select from pair_judgements c
        where c.region_code = p.region_code and c.application_id = p.application_id
          and c.earlier_id = p.earlier_id and c.confirms_id is not null and c.judged_at >= p.judged_at
      )
    order by p.id`.execute(tx);
  return rows;
}

/** Whether a run found these two alike. */
export async function isPair(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  earlierId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom("duplicate_pairs")
    .select("run_id")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("earlier_id", "=", earlierId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of which applications pairs are asked for: one, or so many behind a place in the order of their ids. */
export type Asked = { readonly id: string } | { readonly after: string | null };

/**
 * The pairs that keep an application waiting: possible by the run that decided it last, and not judged by two
 * people.
 */
export async function listOpenPairs(tx: Tx, regionCode: string, asked: Asked, limit: number) {
  const [id, after] = "id" in asked ? [asked.id, null] : [null, asked.after];
  const { rows } = await sql<{
    application_id: string;
    earlier_id: string;
    score: number;
    explanation: string;
  }>`
    with waiting as (
      select p.application_id, p.earlier_id, p.score, p.explanation,
        dense_rank() over (order by p.application_id) as place
      from duplicate_pairs p
      join lateral (
        select outcome, run_id from decisions d
        where d.region_code = p.region_code and d.application_id = p.application_id
        order by d.id desc limit 1
      ) d on d.outcome = 'referred' and d.run_id = p.run_id
      left join lateral (
        select verdict from pair_judgements j
        where j.region_code = p.region_code and j.application_id = p.application_id
          and j.earlier_id = p.earlier_id and j.confirms_id is not null
        order by j.id desc limit 1
      ) j on true
      where p.region_code = ${regionCode} and p.verdict = 'possible'
        and (${id}::uuid is null or p.application_id = ${id}::uuid)
        and (${after}::uuid is null or p.application_id > ${after}::uuid)
        and (j.verdict is null or j.verdict = 'open')
    )
    select application_id, earlier_id, score, explanation from waiting
    where place <= ${limit} order by application_id, earlier_id`.execute(tx);
  return rows;
}

/** Whether another application may be the same person: a possible or certain earlier one. */
export async function listPairsOf(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("duplicate_pairs")
    .select(["earlier_id", "score", "verdict", "explanation"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("found_at", "desc")
    .execute();
}

export async function insertProposal(
  tx: Tx,
  proposal: Insertable<Schema["proposals"]>,
): Promise<void> {
  await tx.insertInto("proposals").values(proposal).execute();
}

export async function findProposal(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("proposals")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Closes a proposal that nothing comes of; false when it was closed before. */
export async function insertProposalClosing(
  tx: Tx,
  closing: Insertable<Schema["proposal_closings"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("proposal_closings")
    .values(closing)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function isProposalClosed(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("proposal_closings")
    .select("proposal_id")
    .where("region_code", "=", regionCode)
    .where("proposal_id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
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

/** Whether somebody has recorded what a registry says of an application: they have judged part of it already. */
export async function hasAnswered(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  actorId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom("registry_answers")
    .select("reference")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("mode", "=", "manual")
    .where("answered_by", "=", actorId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether somebody has corrected what decides an application: then they have entered part of it. What they took back
 * themselves does not count, nor what two people kept of two applications of one person.
 */
export async function hasCorrected(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  actorId: string,
  columnsThatDecideNothing: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (
      select from corrections c
      where c.region_code = ${regionCode} and c.application_id = ${applicationId} and c.corrected_by = ${actorId}
        and c.judgement_id is null and c.after - ${columnsThatDecideNothing}::text[] <> '{}'
        and not exists (
          select from corrections u
          where u.region_code = c.region_code and u.application_id = c.application_id and u.corrected_by = c.corrected_by
            and (u.undoes_id = c.id or u.id = c.undoes_id))
    ) as has`.execute(tx);
  return rows[0]?.has === true;
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
  await holdLock(tx, `decide ${regionCode}`, "shared");
  await holdLock(tx, `${regionCode} ${applicationId}`);
}

/** Holds the decisions of a whole region still. A lock for each of thousands would not fit the database's table. */
export async function lockAllDecisions(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `decide ${regionCode}`);
}

export type CandidateRow = {
  readonly proposal_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly nik_sealed: Buffer | null;
  readonly nik_index: Buffer | null;
  readonly name: string | null;
  readonly proposed: "approved" | "refused";
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly reason: string;
  readonly grounds: Ground[];
  readonly policy_id: string;
  readonly findings: Finding[];
};

/**
 * Proposals that wait for a second person and that this one may confirm: not theirs, of nobody whom they entered,
 * pre-checked or corrected, and not kept out before for a look one by one. Of these ids where some are given.
 */
export async function listConfirmable(
  tx: Tx,
  regionCode: string,
  by: { actorId: string; columnsThatDecideNothing: readonly string[] },
  proposalIds: readonly string[] | null,
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select p.id as proposal_id, p.application_id, p.kelurahan_code, a.nik_sealed, a.nik_index, a.name,
      p.outcome as proposed, p.proposed_by, p.proposed_at, p.reason, d.grounds, d.policy_id, v.findings
    from cases c
    join proposals p on p.region_code = c.region_code and p.application_id = c.application_id
    join applications a on a.region_code = p.region_code and a.id = p.application_id
    join lateral (
      select outcome, grounds, policy_id, run_id, decided_at from decisions d
      where d.region_code = p.region_code and d.application_id = p.application_id order by d.id desc limit 1
    ) d on d.outcome = 'referred' and p.proposed_at >= d.decided_at
    join verifications v on v.region_code = p.region_code and v.application_id = p.application_id and v.run_id = d.run_id
    where c.region_code = ${regionCode} and c.queue = 'confirmation'
      and (${proposalIds === null} or p.id = any (${proposalIds ?? []}::uuid[]))
      and p.proposed_by <> ${by.actorId} and a.submitted_by <> ${by.actorId}
      and not exists (select from decisions x where x.region_code = p.region_code and x.proposal_id = p.id)
      and not exists (select from proposal_closings x where x.region_code = p.region_code and x.proposal_id = p.id)
      and not exists (
        select from bulk_confirmation_rows x
        where x.region_code = p.region_code and x.proposal_id = p.id and x.result = 'sampled')
      and not exists (
        select from cases o where o.region_code = p.region_code and o.application_id = p.application_id and o.queue = 'objection')
      and not exists (
        select from registry_answers r
        where r.region_code = p.region_code and r.application_id = p.application_id
          and r.mode = 'manual' and r.answered_by = ${by.actorId})
      and not exists (
        select from corrections k
        where k.region_code = p.region_code and k.application_id = p.application_id and k.corrected_by = ${by.actorId}
          and k.judgement_id is null and k.after - ${by.columnsThatDecideNothing}::text[] <> '{}')
    order by p.proposed_at, p.id`.execute(tx);
  return rows;
}

/** Which application each of these proposals is about, as far as the actor may see it. */
export async function listProposals(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; application_id: string; kelurahan_code: string | null }>`
    select id, application_id, kelurahan_code from proposals
    where region_code = ${regionCode} and id = any (${ids}::uuid[])`.execute(tx);
  return rows;
}

export type BulkRow = {
  readonly region_code: string;
  readonly bulk_id: string;
  readonly proposal_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly result: "confirmed" | "sampled" | "changed";
};

/** Opens a confirmation of many; false when it is there already. */
export async function insertBulk(
  tx: Tx,
  bulk: Insertable<Schema["bulk_confirmations"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("bulk_confirmations")
    .values(bulk)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findBulk(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("bulk_confirmations")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export function insertBulkRows(tx: Tx, rows: readonly BulkRow[]): Promise<number> {
  return insertMany(tx, "bulk_confirmation_rows", rows, {
    columns: [
      "region_code",
      "bulk_id",
      "proposal_id",
      "application_id",
      "kelurahan_code",
      "result",
    ],
  });
}

export async function listBulkRows(tx: Tx, regionCode: string, bulkId: string) {
  return (await tx
    .selectFrom("bulk_confirmation_rows")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("bulk_id", "=", bulkId)
    .orderBy("proposal_id")
    .execute()) as BulkRow[];
}

export function insertRechecks(
  tx: Tx,
  rows: readonly {
    region_code: string;
    application_id: string;
    kelurahan_code: string | null;
    run_id: string;
    share: number;
  }[],
): Promise<number> {
  return insertMany(tx, "rechecks", rows, {
    columns: ["region_code", "application_id", "kelurahan_code", "run_id", "share"],
    conflict: "do nothing",
  });
}

/** How many sampled approvals were visited, and how many of them were wrong. */
export async function countRechecks(
  tx: Tx,
  regionCode: string,
): Promise<{ checked: number; wrong: number; drawn: number }> {
  const { rows } = await sql<{ checked: bigint; wrong: bigint; drawn: bigint }>`
    select count(r.application_id) as checked, count(*) filter (where r.was_wrong) as wrong, count(*) as drawn
    from rechecks s
    left join recheck_results r on r.region_code = s.region_code and r.application_id = s.application_id
    where s.region_code = ${regionCode}`.execute(tx);
  const [row] = rows;
  return {
    checked: Number(row?.checked ?? 0),
    wrong: Number(row?.wrong ?? 0),
    drawn: Number(row?.drawn ?? 0),
  };
}

/** Sampled approvals that wait for a visit, oldest first. */
export async function listOpenRechecks(tx: Tx, regionCode: string, limit: number) {
  return tx
    .selectFrom("rechecks as s")
    .leftJoin("recheck_results as r", (join) =>
      join
        .onRef("r.region_code", "=", "s.region_code")
        .onRef("r.application_id", "=", "s.application_id"),
    )
    .select(["s.application_id", "s.kelurahan_code", "s.drawn_at"])
    .where("s.region_code", "=", regionCode)
    .where("r.application_id", "is", null)
    .orderBy("s.drawn_at")
    .orderBy("s.application_id")
    .limit(limit)
    .execute();
}

export async function insertRecheckResult(
  tx: Tx,
  result: Insertable<Schema["recheck_results"]>,
): Promise<bigint> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("recheck_results")
    .values(result)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows ?? 0n;
}

export async function findRecheck(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("rechecks as s")
    .leftJoin("recheck_results as r", (join) =>
      join
        .onRef("r.region_code", "=", "s.region_code")
        .onRef("r.application_id", "=", "s.application_id"),
    )
    .select(["s.application_id", "s.kelurahan_code", "r.was_wrong", "r.note"])
    .where("s.region_code", "=", regionCode)
    .where("s.application_id", "=", applicationId)
    .executeTakeFirst();
}

/** Complete applications without an answer of a registry that counts on a day: whom to ask it about. */
export async function listUnanswered(
  tx: Tx,
  regionCode: string,
  source: RegistrySource,
  on: string,
) {
  return tx
    .selectFrom("applications as a")
    .select(["a.id", "a.nik_sealed", "a.name", "a.born_on", "a.sex", "a.birth_place"])
    .where("a.region_code", "=", regionCode)
    .where("a.is_complete", "=", true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("registry_answers as r")
            .select("r.application_id")
            .whereRef("r.region_code", "=", "a.region_code")
            .whereRef("r.application_id", "=", "a.id")
            .where("r.source", "=", source)
            .where("r.expires_on", ">=", on),
        ),
      ),
    )
    .orderBy("a.id")
    .execute();
}

/** Where an application stands, for its worker: what follows its decision. */
export async function readStanding(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    waiting_place: number | null;
    in_decree: boolean;
    dropped_out: boolean;
    was_sent: boolean;
    last_reply: string | null;
    started_on: string | null;
    first_month: string | null;
    month_count: number | null;
  }>`
    select
      (select l.waiting_place from selection_lines l join selections s
         on s.region_code = l.region_code and s.id = l.selection_id
         where l.region_code = ${regionCode} and l.application_id = ${applicationId}
         order by s.selected_at desc limit 1) as waiting_place,
      exists (select from decree_lines where region_code = ${regionCode} and application_id = ${applicationId}) as in_decree,
      exists (select from dropouts where region_code = ${regionCode} and application_id = ${applicationId}) as dropped_out,
      exists (select from batch_rows where region_code = ${regionCode} and application_id = ${applicationId}) as was_sent,
      (select r.outcome from batch_answers r join insurer_replies i on i.region_code = r.region_code and i.id = r.reply_id
         where r.region_code = ${regionCode} and r.application_id = ${applicationId} order by i.taken_at desc, r.row_number desc limit 1) as last_reply,
      m.started_on, m.first_month, m.month_count
    from (select 1) as one
    left join memberships m on m.region_code = ${regionCode} and m.application_id = ${applicationId}`.execute(
    tx,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("Broken invariant: a standing has a row");
  return row;
}

/** When a list came in: who applied before is known to it. */
export async function readListInstant(tx: Tx, regionCode: string, listId: string): Promise<Date> {
  const row = await tx
    .selectFrom("lists")
    .select("received_at")
    .where("region_code", "=", regionCode)
    .where("id", "=", listId)
    .executeTakeFirstOrThrow();
  return row.received_at;
}
