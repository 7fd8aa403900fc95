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
  readonly sector: string | null;
};

const enrollee = (name: RawBuilder<unknown>) => sql`
  a.id, a.kelurahan_code, coalesce(k.name, g.name) as workplace, a.nik_sealed, a.nik_index, ${name} as name, a.born_on,
  a.phone, a.email, coalesce(o.name_id, a.occupation_words) as occupation, a.second_occupation_words, o.sector`;
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

/** Somebody to be sent, perhaps not for the first time. */
export type ToSend = Enrollee & { readonly first_month: string; readonly was_sent: boolean };

/**
 * The annex lines of a decree, as its newest version has them, that are to be sent: never sent, or rejected and since then put right
 * (their task was closed as mended). Enrolled people and those who dropped out are left out.
 */
export async function listToSend(tx: Tx, regionCode: string, decreeId: string): Promise<ToSend[]> {
  const { rows } = await sql<ToSend>`
    select ${enrollee(sql`coalesce(l.corrected_name, a.name)`)}, l.month_count, l.first_month, exists (
        select from batch_rows b where b.region_code = l.region_code and b.application_id = l.application_id
      ) as was_sent
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
    from (${OUTCOMES} where b.region_code = ${regionCode} and b.batch_id = ${batchId}) as answered`.execute(
    tx,
  );
  const [row] = rows;
  return {
    accepted: Number(row?.accepted ?? 0),
    rejected: Number(row?.rejected ?? 0),
    waiting: Number(row?.waiting ?? 0),
  };
}

/** Each row of a batch with what the insurer said last of it; yes counts before no. */
const OUTCOMES = sql`
  select b.*, r.outcome as last, r.reason_text, r.reason_code
  from batch_rows b
  left join lateral (
    select outcome, reason_text, reason_code from batch_answers r
    where r.region_code = b.region_code and r.application_id = b.application_id and r.batch_id = b.batch_id
    order by (r.outcome = 'accepted') desc, r.reply_id desc, r.row_number desc limit 1
  ) r on true`;

export type BatchLine = {
  readonly row_number: number;
  readonly application_id: string;
  readonly name: string | null;
  readonly nik_sealed: Buffer;
  readonly kelurahan_code: string | null;
  readonly last: "accepted" | "rejected" | null;
  readonly reason_text: string | null;
  readonly reason_code: string | null;
};

/** The rows of a batch behind `after`, all or only those with an outcome. */
export async function pageOfBatchRows(
  tx: Tx,
  regionCode: string,
  batchId: string,
  { only, after, limit }: { only: string | null; after: number; limit: number },
): Promise<BatchLine[]> {
  const { rows } = await sql<BatchLine>`
    select o.row_number, o.application_id, a.name, a.nik_sealed, a.kelurahan_code, o.last, o.reason_text, o.reason_code
    from (${OUTCOMES} where b.region_code = ${regionCode} and b.batch_id = ${batchId} and b.row_number > ${after}) o
    join applications a on a.region_code = ${regionCode} and a.id = o.application_id
    where ${only}::text is null or coalesce(o.last, 'waiting') = ${only}
    order by o.row_number limit ${limit}`.execute(tx);
  return rows;
}

/** Where the lines of each decree stand, the newest decree first. */
export async function listDecreesToSend(tx: Tx, regionCode: string) {
  const { rows } = await sql<{
    id: string;
    number: string;
    version: number;
    kind: string;
    issued_on: string;
    cohort: string;
    first_month: string;
    month_count: number;
    lines: bigint;
    never_sent: bigint;
    mended: bigint;
    to_mend: bigint;
    waiting: bigint;
    enrolled: bigint;
  }>`
    with sent as (
      select b.application_id, max(i.frozen_at) as at
      from batch_rows b join insurer_batches i on i.region_code = b.region_code and i.id = b.batch_id
      where b.region_code = ${regionCode} group by 1
    ),
    mended as (
      select application_id, max(closed_at) as at from tasks
      where region_code = ${regionCode} and kind = 'insurer-reject' and resolution = 'mended' group by 1
    ),
    open as (
      select distinct application_id from tasks
      where region_code = ${regionCode} and kind = 'insurer-reject' and closed_at is null
    ),
    lines as (
      select l.decree_id, case
        when d.application_id is not null then 'dropped'
        when m.application_id is not null then 'enrolled'
        when sent.at is null then 'never'
        when mended.at > sent.at then 'mended'
        when open.application_id is not null then 'open'
        else 'waiting' end as state
      from decree_lines l
      left join dropouts d on d.region_code = l.region_code and d.cohort_id = l.cohort_id and d.application_id = l.application_id
      left join memberships m on m.region_code = l.region_code and m.application_id = l.application_id
      left join sent on sent.application_id = l.application_id
      left join mended on mended.application_id = l.application_id
      left join open on open.application_id = l.application_id
      where l.region_code = ${regionCode}
    )
    select d.id, d.number, d.version, d.kind, d.issued_on, c.name as cohort, c.first_month, c.month_count,
      count(*) as lines,
      count(*) filter (where state = 'never') as never_sent,
      count(*) filter (where state = 'mended') as mended,
      count(*) filter (where state = 'open') as to_mend,
      count(*) filter (where state = 'waiting') as waiting,
      count(*) filter (where state = 'enrolled') as enrolled
    from decrees d
    join cohorts c on c.region_code = d.region_code and c.id = d.cohort_id
    join lines on lines.decree_id = d.id
    where d.region_code = ${regionCode}
    group by d.id, d.number, d.version, d.kind, d.issued_on, d.created_at, c.name, c.first_month, c.month_count
    order by d.created_at desc`.execute(tx);
  return rows;
}

/** Every batch with what came of it and who got its file last. */
export async function listBatches(tx: Tx, regionCode: string) {
  const { rows } = await sql<{
    id: string;
    number: number;
    decree_id: string;
    decree_number: string;
    decree_version: number;
    row_count: number;
    frozen_at: Date;
    frozen_by: string;
    accepted: bigint;
    rejected: bigint;
    contradicting: bigint;
    downloaded_at: Date | null;
    downloaded_by: string | null;
  }>`
    with last as (
      select batch_id, application_id, bool_or(outcome = 'accepted') as accepted
      from batch_answers where region_code = ${regionCode} group by 1, 2
    ),
    answered as (
      select batch_id, count(*) filter (where accepted) as accepted, count(*) filter (where not accepted) as rejected
      from last group by 1
    ),
    contradicting as (
      select r.batch_id, count(*) as n from reply_rows r
      join tasks t on t.region_code = r.region_code and t.kind = 'insurer-conflict'
        and t.source_key = r.reply_id || ' ' || r.row_number and t.closed_at is null
      where r.region_code = ${regionCode} and r.outcome = 'conflict' group by 1
    )
    select i.id, i.number, i.decree_id, d.number as decree_number, d.version as decree_version, i.row_count,
      i.frozen_at, i.frozen_by, coalesce(a.accepted, 0) as accepted, coalesce(a.rejected, 0) as rejected,
      coalesce(c.n, 0) as contradicting, e.happened_at as downloaded_at, e.actor_id as downloaded_by
    from insurer_batches i
    join decrees d on d.region_code = i.region_code and d.id = i.decree_id
    left join answered a on a.batch_id = i.id
    left join contradicting c on c.batch_id = i.id
    left join lateral (
      select happened_at, actor_id from events
      where region_code = i.region_code and subject_id = i.id::text and kind = 'enrolment.batch-downloaded'
      order by happened_at desc limit 1
    ) e on true
    where i.region_code = ${regionCode}
    order by i.frozen_at desc`.execute(tx);
  return rows;
}

/** How many rejected lines of a decree wait for somebody to mend them. */
export async function countUnmended(tx: Tx, regionCode: string, decreeId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(distinct l.application_id) as n from decree_lines l
    join tasks t on t.region_code = l.region_code and t.application_id = l.application_id
      and t.kind = 'insurer-reject' and t.closed_at is null
    where l.region_code = ${regionCode} and l.decree_id = ${decreeId}`.execute(tx);
  return Number(rows[0]?.n ?? 0);
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

/** Which tasks are meant; what is not given does not narrow. */
export type TaskFilter = {
  readonly kind?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly whoCanFix?: string | undefined;
};

/** Open tasks, oldest first; `after` is the id to go on behind. */
export async function listOpenTasks(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
  { kind, reasonCode, whoCanFix }: TaskFilter = {},
) {
  let query = tx
    .selectFrom("tasks as t")
    .leftJoin("applications as a", (join) =>
      join.onRef("a.region_code", "=", "t.region_code").onRef("a.id", "=", "t.application_id"),
    )
    .selectAll("t")
    .select(["a.name", "a.nik_sealed"])
    .where("t.region_code", "=", regionCode)
    .where("t.closed_at", "is", null)
    .orderBy("t.id")
    .limit(limit);
  if (after !== null) query = query.where("t.id", ">", after);
  if (kind !== undefined) query = query.where("t.kind", "=", kind);
  if (reasonCode !== undefined) query = query.where("t.reason_code", "=", reasonCode);
  if (whoCanFix !== undefined) query = query.where("t.who_can_fix", "=", whoCanFix);
  return query.execute();
}

/** How much work waits of each kind and reason, and since when. */
export async function countOpenTasks(tx: Tx, regionCode: string) {
  const { rows } = await sql<{
    kind: string;
    reason_code: string;
    who_can_fix: string;
    n: bigint;
    oldest: Date;
  }>`
    select kind, reason_code, who_can_fix, count(*) as n, min(created_at) as oldest
    from tasks where region_code = ${regionCode} and closed_at is null
    group by 1, 2, 3 order by min(created_at)`.execute(tx);
  return rows;
}

/** What the insurer wrote in the rejects that wait, and how often. */
export async function countReasonTexts(tx: Tx, regionCode: string) {
  const { rows } = await sql<{ text: string; code: string; n: bigint }>`
    select min(reason_text) as text, min(reason_code) as code, count(*) as n
    from tasks
    where region_code = ${regionCode} and kind = 'insurer-reject' and closed_at is null and reason_text <> ''
    group by lower(btrim(reason_text))`.execute(tx);
  return rows;
}

/** Gives the rejects that wait with this text another meaning; how many there were. */
export async function recodeTasks(
  tx: Tx,
  regionCode: string,
  key: string,
  { code, whoCanFix }: { code: string; whoCanFix: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update tasks set reason_code = ${code}, who_can_fix = ${whoCanFix}
    where region_code = ${regionCode} and kind = 'insurer-reject' and closed_at is null
      and lower(btrim(reason_text)) = ${key} and reason_code <> ${code}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export async function findTask(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("tasks")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Closes those of these tasks that are open, and gives them back. */
export async function closeTasks(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
  closing: { at: Date; by: string; resolution: string },
) {
  if (ids.length === 0) return [];
  return tx
    .updateTable("tasks")
    .set({ closed_at: closing.at, closed_by: closing.by, resolution: closing.resolution })
    .where("region_code", "=", regionCode)
    .where("id", "in", ids)
    .where("closed_at", "is", null)
    .returning(["id", "application_id"])
    .execute();
}

/** What was said last of the columns of a file with this header. */
export async function findMapping(
  tx: Tx,
  regionCode: string,
  kind: string,
  headerHash: Buffer,
): Promise<Readonly<Record<string, string>> | null> {
  const row = await tx
    .selectFrom("sheet_mappings")
    .select("mapping")
    .where("region_code", "=", regionCode)
    .where("kind", "=", kind)
    .where("header_hash", "=", headerHash)
    .orderBy("mapped_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return (row?.mapping as Record<string, string> | undefined) ?? null;
}

export async function insertMapping(
  tx: Tx,
  mapping: Insertable<Schema["sheet_mappings"]>,
): Promise<void> {
  await tx.insertInto("sheet_mappings").values(mapping).execute();
}

/** The row of a reply by the place that its task names ("reply row"), sealed, with the columns of its file. */
export async function findReplyRow(tx: Tx, regionCode: string, place: string) {
  const [replyId = "", row = ""] = place.split(" ");
  return tx
    .selectFrom("reply_rows as r")
    .innerJoin("insurer_replies as i", (join) =>
      join.onRef("i.region_code", "=", "r.region_code").onRef("i.id", "=", "r.reply_id"),
    )
    .select([
      "r.reply_id",
      "r.row_number",
      "r.raw_sealed",
      "i.file_name",
      "i.taken_at",
      "i.columns",
    ])
    .where("r.region_code", "=", regionCode)
    .where("r.reply_id", "=", replyId)
    .where("r.row_number", "=", Number(row))
    .executeTakeFirst();
}

type RowPlace = { readonly reply_id: string; readonly row_number: number };

export async function findTaskOfRow(tx: Tx, regionCode: string, row: RowPlace) {
  return tx
    .selectFrom("tasks")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("kind", "in", ["insurer-suspense", "insurer-conflict"])
    .where("source_key", "=", `${row.reply_id} ${row.row_number}`)
    .executeTakeFirst();
}

/** Whom we sent under a name and who is no member yet, the latest batch of each. */
export async function findAwaiting(tx: Tx, regionCode: string, key: string, limit: number) {
  if (key === "") return [];
  return tx
    .selectFrom("applications as a")
    .select(["a.id", "a.name", "a.born_on", "a.nik_sealed", "a.kelurahan_code"])
    .where("a.region_code", "=", regionCode)
    .where("a.name_key", "=", key)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("batch_rows as b")
          .select("b.application_id")
          .whereRef("b.region_code", "=", "a.region_code")
          .whereRef("b.application_id", "=", "a.id"),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("memberships as m")
            .select("m.id")
            .whereRef("m.region_code", "=", "a.region_code")
            .whereRef("m.application_id", "=", "a.id"),
        ),
      ),
    )
    .orderBy("a.id")
    .limit(limit)
    .execute();
}

/** What was sent of one application last. */
export async function findSentApplication(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<Sent | undefined> {
  const { rows } = await sql<Sent>`
    select ${SENT} from batch_rows b ${SENT_JOINS}
    where b.region_code = ${regionCode} and b.application_id = ${applicationId}
    order by i.frozen_at desc, i.number desc limit 1`.execute(tx);
  return rows[0];
}

export async function insertSettlement(
  tx: Tx,
  settlement: Insertable<Schema["reply_settlements"]>,
): Promise<void> {
  await tx.insertInto("reply_settlements").values(settlement).execute();
}

export async function findSettlement(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("reply_settlements")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findConfirmation(tx: Tx, regionCode: string, settlementId: string) {
  return tx
    .selectFrom("reply_settlements")
    .select(["id", "settled_by"])
    .where("region_code", "=", regionCode)
    .where("confirms_id", "=", settlementId)
    .executeTakeFirst();
}

/** The latest proposal to attach a row to somebody, with whom. */
export async function findOpenProposal(tx: Tx, regionCode: string, row: RowPlace) {
  return tx
    .selectFrom("reply_settlements as s")
    .innerJoin("applications as a", (join) =>
      join.onRef("a.region_code", "=", "s.region_code").onRef("a.id", "=", "s.application_id"),
    )
    .select([
      "s.id",
      "s.application_id",
      "s.reason",
      "s.settled_by",
      "s.settled_at",
      "a.name",
      "a.nik_sealed",
    ])
    .where("s.region_code", "=", regionCode)
    .where("s.reply_id", "=", row.reply_id)
    .where("s.row_number", "=", row.row_number)
    .where("s.answer", "=", "accepted")
    .where("s.confirms_id", "is", null)
    .orderBy("s.settled_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Whose membership number this is. */
export async function findByKpj(tx: Tx, regionCode: string, kpj: string): Promise<string | null> {
  const row = await tx
    .selectFrom("memberships")
    .select("application_id")
    .where("region_code", "=", regionCode)
    .where("kpj", "=", kpj)
    .executeTakeFirst();
  return row?.application_id ?? null;
}

/** The way of one application from its decrees to the insurer and back. */
export async function readWay(tx: Tx, regionCode: string, applicationId: string) {
  const lines = await sql<{
    decree_id: string;
    number: string;
    version: number;
    issued_on: string;
    cohort: string;
    funder: string;
    line_number: number;
    first_month: string;
    month_count: number;
    dropped_at: Date | null;
  }>`
    select d.id as decree_id, d.number, d.version, d.issued_on, c.name as cohort, c.funder, l.line_number, l.first_month,
      l.month_count, o.recorded_at as dropped_at
    from current_decree_lines l
    join decrees d on d.region_code = l.region_code and d.id = l.decree_id
    join cohorts c on c.region_code = l.region_code and c.id = l.cohort_id
    left join dropouts o on o.region_code = l.region_code and o.cohort_id = l.cohort_id and o.application_id = l.application_id
    where l.region_code = ${regionCode} and l.application_id = ${applicationId}
    order by d.issued_on, d.id`.execute(tx);
  const batches = await sql<{
    batch_id: string;
    decree_id: string;
    number: number;
    frozen_at: Date;
    outcome: "accepted" | "rejected" | null;
    reason_text: string | null;
    reason_code: string | null;
    answered_at: Date | null;
  }>`
    select i.id as batch_id, i.decree_id, i.number, i.frozen_at, r.outcome, r.reason_text, r.reason_code, p.taken_at as answered_at
    from batch_rows b
    join insurer_batches i on i.region_code = b.region_code and i.id = b.batch_id
    left join lateral (
      select * from batch_answers r
      where r.region_code = b.region_code and r.batch_id = b.batch_id and r.application_id = b.application_id
      order by (r.outcome = 'accepted') desc, r.reply_id desc, r.row_number desc limit 1
    ) r on true
    left join insurer_replies p on p.region_code = r.region_code and p.id = r.reply_id
    where b.region_code = ${regionCode} and b.application_id = ${applicationId}
    order by i.frozen_at`.execute(tx);
  const membership = await tx
    .selectFrom("memberships")
    .select(["kpj", "started_on", "first_month", "month_count", "created_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
  return { lines: lines.rows, batches: batches.rows, membership: membership ?? null };
}
