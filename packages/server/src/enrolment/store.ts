import { type Insertable, type RawBuilder, sql } from "kysely";
import { insertMany, refreshStatistics } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

/** A worker as the insurer's file needs one. */
export type Enrollee = {
  readonly id: string;
  readonly kelurahan_code: string | null;
  /** The kelurahan, or the region when it is not known. */
  readonly workplace: string;
  readonly nik_sealed: Buffer;
  readonly nik_index: Buffer;
  readonly name: string;
  readonly born_on: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly occupation: string;
  readonly second_occupation_words: string | null;
  readonly month_count: number;
};

const enrollee = (name: RawBuilder<unknown>) => sql`
  a.id, a.kelurahan_code, coalesce(k.name, g.name) as workplace, a.nik_sealed, a.nik_index, ${name} as name, a.born_on,
  a.phone, a.email, coalesce(o.name_id, a.occupation_words) as occupation, a.second_occupation_words`;
const ENROLLEE_JOINS = sql`
  join regions g on g.region_code = a.region_code
  left join kelurahan k on k.region_code = a.region_code and k.code = a.kelurahan_code
  left join occupations o on o.id = a.occupation_id`;

/** A worker of a list, and whether a run or two people approved the application. */
export type Candidate = Enrollee & { readonly row_number: number; readonly is_approved: boolean };

/**
 * The applications of a list with a NIK, in the order of the rows behind `after`, for pre-validation by
 * the insurer's branch. The run's decision counts, unless two people have decided.
 */
export async function listCandidates(
  tx: Tx,
  regionCode: string,
  run: { id: string; listId: string },
  monthCount: number,
  after: number,
  limit: number,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select ${enrollee(sql`a.name`)}, ${monthCount}::int as month_count, a.row_number,
      coalesce(d.outcome, '') = 'approved' as is_approved
    from (
      select * from applications
      where region_code = ${regionCode} and list_id = ${run.listId} and row_number > ${after}
        and nik_sealed is not null
      order by row_number limit ${limit}
    ) a
    ${ENROLLEE_JOINS}
    left join lateral (
      select outcome from decisions d
      where d.region_code = ${regionCode} and d.application_id = a.id
        and (d.run_id = ${run.id} or d.proposal_id is not null)
      order by d.proposal_id is not null desc, d.id desc limit 1
    ) d on true
    order by a.row_number`.execute(tx);
  return rows;
}

/**
 * The annex lines of a decree, as its newest version has them, that are to be sent: never sent, or rejected and since then put right
 * (their task was closed as mended). Enrolled people and those who dropped out are left out.
 */
export async function listToSend(
  tx: Tx,
  regionCode: string,
  decreeId: string,
): Promise<Enrollee[]> {
  const { rows } = await sql<Enrollee>`
    select ${enrollee(sql`coalesce(l.corrected_name, a.name)`)}, l.month_count
    from current_decree_lines l
    join applications a on a.region_code = l.region_code and a.id = l.application_id
    ${ENROLLEE_JOINS}
    where l.region_code = ${regionCode} and l.decree_id = ${decreeId}
      and not exists (select from memberships m
        where m.region_code = l.region_code and m.application_id = l.application_id)
      and not exists (select from dropouts d
        where d.region_code = l.region_code and d.cohort_id = l.cohort_id and d.application_id = l.application_id)
      and not exists (
        select from batch_rows b
        join insurer_batches i on i.region_code = b.region_code and i.id = b.batch_id
        where b.region_code = l.region_code and b.application_id = l.application_id
          and not exists (
            select from tasks t
            where t.region_code = b.region_code and t.application_id = b.application_id
              and t.kind = 'insurer-reject' and t.resolution = 'mended' and t.closed_at > i.frozen_at))
    order by l.line_number`.execute(tx);
  return rows;
}

export async function countBatches(
  tx: Tx,
  regionCode: string,
  decreeId: string,
): Promise<{ count: number; last: string | null }> {
  const rows = await tx
    .selectFrom("insurer_batches")
    .select(["id", "number"])
    .where("region_code", "=", regionCode)
    .where("decree_id", "=", decreeId)
    .orderBy("number", "desc")
    .execute();
  return { count: rows.length, last: rows[0]?.id ?? null };
}

/** Holds a decree's batches still, so that two people cannot freeze the same lines twice. */
export async function lockDecree(tx: Tx, regionCode: string, decreeId: string): Promise<void> {
  await holdLock(tx, `decree ${regionCode} ${decreeId}`);
}

export async function insertBatch(
  tx: Tx,
  batch: Insertable<Schema["insurer_batches"]>,
  rows: readonly Insertable<Schema["batch_rows"]>[],
): Promise<void> {
  await tx.insertInto("insurer_batches").values(batch).execute();
  await insertMany(tx, "batch_rows", rows, {
    columns: [
      "region_code",
      "batch_id",
      "row_number",
      "application_id",
      "kelurahan_code",
      "nik_index",
    ],
  });
  await refreshStatistics(tx, "batch_rows");
}

/** A batch without its file, which is large. */
export async function findBatch(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("insurer_batches")
    .select(["id", "decree_id", "number", "row_count", "file_name", "file_sha256", "frozen_at"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The file of a batch, sealed. */
export async function findBatchFile(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("insurer_batches")
    .select(["id", "file_name", "file_sealed"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What each row of a batch came to; a row without an answer waits for the insurer. */
export async function countBatchOutcomes(tx: Tx, regionCode: string, batchId: string) {
  const { rows } = await sql<{ accepted: bigint; rejected: bigint; waiting: bigint }>`
    select
      count(*) filter (where last = 'accepted') as accepted,
      count(*) filter (where last = 'rejected') as rejected,
      count(*) filter (where last is null) as waiting
    from (
      select (select r.outcome from reply_rows r
              where r.region_code = b.region_code and r.application_id = b.application_id and r.batch_id = b.batch_id
                and r.outcome in ('accepted', 'rejected')
              order by (r.outcome = 'accepted') desc limit 1) as last
      from batch_rows b where b.region_code = ${regionCode} and b.batch_id = ${batchId}
    ) as answered`.execute(tx);
  const [row] = rows;
  return {
    accepted: Number(row?.accepted ?? 0),
    rejected: Number(row?.rejected ?? 0),
    waiting: Number(row?.waiting ?? 0),
  };
}

export async function findReplyByHash(tx: Tx, regionCode: string, sha256: Buffer) {
  return tx
    .selectFrom("insurer_replies")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("file_sha256", "=", sha256)
    .executeTakeFirst();
}

/** Holds what insurers answered still: a row is judged by what was said of it before, so replies come one by one. */
export async function lockReplies(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `replies ${regionCode}`);
}

/** Opens a reply; false when one with the same bytes is there. */
export async function insertReply(
  tx: Tx,
  reply: Insertable<Schema["insurer_replies"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("insurer_replies")
    .values(reply)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** What was sent about a person, and what was answered so far. */
export type Sent = {
  readonly nik_index: Buffer;
  readonly application_id: string;
  readonly batch_id: string;
  readonly kelurahan_code: string | null;
  readonly month_count: number;
  readonly first_month: string;
  readonly kpj: string | null;
  readonly last_reason: string | null;
};

const SENT = sql`b.nik_index, b.application_id, b.batch_id, b.kelurahan_code, l.month_count, l.first_month, m.kpj,
  (select r.reason_text from reply_rows r
     where r.region_code = b.region_code and r.batch_id = b.batch_id
       and r.application_id = b.application_id and r.outcome = 'rejected'
     order by r.reply_id desc, r.row_number desc limit 1) as last_reason`;
const SENT_JOINS = sql`
  join insurer_batches i on i.region_code = b.region_code and i.id = b.batch_id
  join current_decree_lines l on l.region_code = i.region_code and l.decree_id = i.decree_id
    and l.application_id = b.application_id
  left join memberships m on m.region_code = b.region_code and m.application_id = b.application_id`;

/** What was sent about these NIK, the latest batch of each. */
export async function findSent(
  tx: Tx,
  regionCode: string,
  nikIndexes: readonly Buffer[],
): Promise<Sent[]> {
  const { rows } = await sql<Sent>`
    select distinct on (b.nik_index) ${SENT}
    from batch_rows b ${SENT_JOINS}
    where b.region_code = ${regionCode} and b.nik_index = any (${nikIndexes}::bytea[])
    order by b.nik_index, i.frozen_at desc, i.number desc`.execute(tx);
  return rows;
}

/**
 * What was sent in a row of ours under a name: `ourRow` counts workers from 1 or rows of the sheet. Only
 * where one person fits; the latest batch counts.
 */
export async function findSentByPlace(
  tx: Tx,
  regionCode: string,
  places: readonly { row: number; ourRow: number; nameKey: string }[],
): Promise<(Sent & { reply_row: number })[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<Sent & { reply_row: number }>`
    with meant as (
      select distinct on (p.row, b.application_id) p.row as reply_row, ${SENT}
      from json_to_recordset(${JSON.stringify(places)}::json) as p(row int, "ourRow" int, "nameKey" text)
      join batch_rows b on b.region_code = ${regionCode} and b.row_number in (p."ourRow", p."ourRow" + 1)
      join applications a on a.region_code = b.region_code and a.id = b.application_id
        and a.name_key = p."nameKey" and p."nameKey" <> ''
      ${SENT_JOINS}
      order by p.row, b.application_id, i.frozen_at desc, i.number desc
    )
    select * from meant
    where reply_row in (select reply_row from meant group by reply_row having count(*) = 1)`.execute(
    tx,
  );
  return rows;
}

/** Which of these membership numbers are somebody's already. */
export async function findTakenKpj(
  tx: Tx,
  regionCode: string,
  kpj: readonly string[],
): Promise<Set<string>> {
  if (kpj.length === 0) return new Set();
  const { rows } = await sql<{ kpj: string }>`
    select kpj from memberships where region_code = ${regionCode} and kpj = any (${kpj}::text[])`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.kpj));
}

export function insertReplyRows(
  tx: Tx,
  rows: readonly Insertable<Schema["reply_rows"]>[],
): Promise<number> {
  return insertMany(tx, "reply_rows", rows, {
    columns: [
      "region_code",
      "reply_id",
      "row_number",
      "batch_id",
      "application_id",
      "kelurahan_code",
      "outcome",
      "kpj",
      "reason_text",
      "reason_code",
      "raw_sealed",
    ],
  });
}

export function insertMemberships(
  tx: Tx,
  rows: readonly Insertable<Schema["memberships"]>[],
): Promise<number> {
  return insertMany(tx, "memberships", rows, {
    columns: [
      "region_code",
      "id",
      "worker_id",
      "application_id",
      "kelurahan_code",
      "kpj",
      "started_on",
      "first_month",
      "month_count",
      "reply_id",
    ],
  });
}

export function insertTasks(tx: Tx, rows: readonly Insertable<Schema["tasks"]>[]): Promise<number> {
  return insertMany(tx, "tasks", rows, {
    columns: [
      "region_code",
      "id",
      "kind",
      "source_key",
      "application_id",
      "kelurahan_code",
      "reason_code",
      "reason_text",
      "who_can_fix",
    ],
    conflict: "do nothing",
  });
}

/** Open tasks, oldest first; `after` is the id to go on behind. */
export async function listOpenTasks(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
) {
  let query = tx
    .selectFrom("tasks")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("closed_at", "is", null)
    .orderBy("id")
    .limit(limit);
  if (after !== null) query = query.where("id", ">", after);
  return query.execute();
}

export async function findTask(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("tasks")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Closes a task; false when it was closed before. */
export async function closeTask(
  tx: Tx,
  regionCode: string,
  id: string,
  closing: { at: Date; by: string; resolution: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("tasks")
    .set({ closed_at: closing.at, closed_by: closing.by, resolution: closing.resolution })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("closed_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
