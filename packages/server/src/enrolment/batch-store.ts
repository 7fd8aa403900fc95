import { type Insertable, sql } from "kysely";
import { insertMany, refreshStatistics } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

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
