import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

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
