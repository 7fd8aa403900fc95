import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

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

/** What people have said about the pairs of these applications, in one order. */
export async function listJudgedOf(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
): Promise<JudgedPair[]> {
  const { rows } = await sql<JudgedPair>`
    select application_id, earlier_id, verdict from judged_pairs
    where region_code = ${regionCode} and application_id = any (${applicationIds}::uuid[])
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
