import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

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

/** Somebody whom the insurer has accepted, in the cohort that pays for it. */
export type CoveredPerson = {
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly cohort_id: string;
  readonly started_on: string;
  readonly first_month: string;
  readonly month_count: number;
  /** Whether the programme has let them go since. */
  readonly is_dropout: boolean;
};

/** The members of a cohort, or one of them. Of somebody in two cohorts the later one pays. */
export async function listCovered(
  tx: Tx,
  regionCode: string,
  asked: { readonly cohortId: string } | { readonly applicationId: string },
): Promise<CoveredPerson[]> {
  const cohortId = "cohortId" in asked ? asked.cohortId : null;
  const applicationId = "applicationId" in asked ? asked.applicationId : null;
  const { rows } = await sql<CoveredPerson>`
    select distinct on (m.application_id) m.application_id, m.kelurahan_code, l.cohort_id, m.started_on, m.first_month,
      m.month_count, o.application_id is not null as is_dropout
    from memberships m
    join decree_lines l on l.region_code = m.region_code and l.application_id = m.application_id
    join decrees d on d.region_code = l.region_code and d.id = l.decree_id
    left join dropouts o on o.region_code = l.region_code and o.cohort_id = l.cohort_id and o.application_id = l.application_id
    where m.region_code = ${regionCode}
      and (${cohortId}::uuid is null or l.cohort_id = ${cohortId})
      and (${applicationId}::uuid is null or m.application_id = ${applicationId})
    order by m.application_id, d.issued_on desc, d.id desc`.execute(tx);
  return rows;
}

/** Whom the insurer means: a worker, with the membership by which they are covered, where there is one. */
export type MemberMeant = {
  readonly workerId: string;
  readonly applicationId: string | null;
  readonly kelurahanCode: string | null;
};

/** Finds members by their NIK (indexed, by base64) and by membership number. Who was never a member may be known by NIK. */
export async function findMembersMeant(
  tx: Tx,
  regionCode: string,
  asked: { readonly nikIndexes: readonly Buffer[]; readonly kpj: readonly string[] },
): Promise<{
  readonly byNik: ReadonlyMap<string, MemberMeant>;
  readonly byKpj: ReadonlyMap<string, MemberMeant>;
}> {
  type Row = { worker_id: string; application_id: string | null; kelurahan_code: string | null };
  const meant = ({ worker_id, application_id, kelurahan_code }: Row): MemberMeant => ({
    workerId: worker_id,
    applicationId: application_id,
    kelurahanCode: kelurahan_code,
  });
  const { rows: niks } = await sql<Row & { nik_index: Buffer }>`
    select i.nik_index, i.worker_id, m.application_id, m.kelurahan_code
    from identities i
    left join (
      select distinct on (worker_id) worker_id, application_id, kelurahan_code from memberships
      where region_code = ${regionCode} order by worker_id, started_on desc, id desc) m on m.worker_id = i.worker_id
    where i.region_code = ${regionCode} and i.nik_index = any (${asked.nikIndexes}::bytea[])`.execute(
    tx,
  );
  const { rows: numbers } = await sql<Row & { kpj: string }>`
    select kpj, worker_id, application_id, kelurahan_code from memberships
    where region_code = ${regionCode} and kpj = any (${asked.kpj}::text[])`.execute(tx);
  return {
    byNik: new Map(niks.map((row) => [row.nik_index.toString("base64"), meant(row)])),
    byKpj: new Map(numbers.map((row) => [row.kpj, meant(row)])),
  };
}
