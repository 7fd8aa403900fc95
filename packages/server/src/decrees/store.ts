import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type DraftRow = Selectable<Schema["decree_drafts"]>;
export type DraftLineRow = Selectable<Schema["decree_draft_lines"]>;

/** Adds a draft with its annex; false when its id is taken. */
export async function insertDraft(
  tx: Tx,
  draft: Insertable<Schema["decree_drafts"]>,
  lines: readonly Insertable<Schema["decree_draft_lines"]>[],
): Promise<boolean> {
  if (!(await insertOnce(tx, "decree_drafts", draft))) return false;
  await insertMany(tx, "decree_draft_lines", lines, {
    columns: [
      "region_code",
      "draft_id",
      "line_number",
      "cohort_id",
      "application_id",
      "kelurahan_code",
      "name",
      "nik_sealed",
      "occupation",
      "first_month",
      "month_count",
      "replaces_id",
      "corrects_line",
      "reason",
    ],
  });
  return true;
}

export type DraftInList = DraftRow & {
  readonly cohort_name: string;
  readonly how: "withdrawn" | "sent-back" | null;
  readonly words: string | null;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
  readonly issued_at: Date | null;
};

const DRAFT = sql`d.*, c.name as cohort_name, e.how, e.words, e.ended_by, e.ended_at, i.created_at as issued_at`;
const DRAFT_FROM = sql`decree_drafts d
  join cohorts c on c.region_code = d.region_code and c.id = d.cohort_id
  left join decree_draft_endings e on e.region_code = d.region_code and e.draft_id = d.id
  left join decrees i on i.region_code = d.region_code and i.id = d.id`;

/** The drafts that wait for a second person; of one cohort those that were sent back as well. The newest first. */
export async function listDrafts(
  tx: Tx,
  regionCode: string,
  cohortId: string | null,
): Promise<DraftInList[]> {
  const { rows } = await sql<DraftInList>`
    select ${DRAFT} from ${DRAFT_FROM}
    where d.region_code = ${regionCode} and i.id is null
      and (${cohortId}::uuid is null or d.cohort_id = ${cohortId}::uuid)
      and (e.draft_id is null or (${cohortId}::uuid is not null and e.how = 'sent-back'))
    order by d.drafted_at desc, d.id desc limit 100`.execute(tx);
  return rows;
}

export async function findDraft(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<DraftInList | undefined> {
  const { rows } = await sql<DraftInList>`
    select ${DRAFT} from ${DRAFT_FROM} where d.region_code = ${regionCode} and d.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

/** The newest draft of a kind in a cohort, however it ended; of corrections the one of this number. */
export async function findNewestDraft(
  tx: Tx,
  regionCode: string,
  { cohortId, kind, number }: { cohortId: string; kind: string; number: string | null },
): Promise<DraftInList | undefined> {
  const { rows } = await sql<DraftInList>`
    select ${DRAFT} from ${DRAFT_FROM}
    where d.region_code = ${regionCode} and d.cohort_id = ${cohortId} and d.kind = ${kind}
      and (${number}::text is null or d.number = ${number})
    order by d.drafted_at desc, d.id desc limit 1`.execute(tx);
  return rows[0];
}

/** The draft of a cohort that nobody has issued, withdrawn or sent back. */
export async function findOpenDraft(tx: Tx, regionCode: string, cohortId: string) {
  const { rows } = await sql<{ id: string; drafted_by: string }>`
    select d.id, d.drafted_by from ${DRAFT_FROM}
    where d.region_code = ${regionCode} and d.cohort_id = ${cohortId} and e.draft_id is null and i.id is null limit 1`.execute(
    tx,
  );
  return rows[0];
}

export async function listDraftLines(
  tx: Tx,
  regionCode: string,
  draftId: string,
  after = 0,
  limit = 1_000_000,
): Promise<DraftLineRow[]> {
  return tx
    .selectFrom("decree_draft_lines")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("draft_id", "=", draftId)
    .where("line_number", ">", after)
    .orderBy("line_number")
    .limit(limit)
    .execute();
}

export async function insertEnding(
  tx: Tx,
  ending: Insertable<Schema["decree_draft_endings"]>,
): Promise<boolean> {
  return insertOnce(tx, "decree_draft_endings", ending);
}

/** What stands against lines of a draft by now, line by line: a decree, a decision, a place that was filled. */
export async function listObstacles(tx: Tx, regionCode: string, draftId: string) {
  const { rows } = await sql<{
    line_number: number;
    what: "in-a-decree" | "not-approved" | "place-filled";
  }>`
    select line_number, what from (
      select n.line_number, case
        when exists (select from decree_lines l
          where l.region_code = n.region_code and l.application_id = n.application_id) then 'in-a-decree'
        when coalesce((select d.outcome from decisions d
          where d.region_code = n.region_code and d.application_id = n.application_id
          order by d.id desc limit 1), '') <> 'approved' then 'not-approved'
        when n.replaces_id is not null and exists (select from decree_lines r
          where r.region_code = n.region_code and r.cohort_id = n.cohort_id and r.replaces_id = n.replaces_id) then 'place-filled'
      end as what
      from decree_draft_lines n where n.region_code = ${regionCode} and n.draft_id = ${draftId}
    ) as looked where what is not null order by line_number`.execute(tx);
  return rows;
}

/** Lines of a correction whose person has dropped out since. */
export async function listDroppedOut(tx: Tx, regionCode: string, draftId: string) {
  const { rows } = await sql<{ line_number: number }>`
    select n.line_number from decree_draft_lines n
    join dropouts d on d.region_code = n.region_code and d.cohort_id = n.cohort_id and d.application_id = n.application_id
    where n.region_code = ${regionCode} and n.draft_id = ${draftId} order by 1`.execute(tx);
  return rows;
}

export type StandingLine = {
  readonly line_number: number;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly name: string;
  readonly nik_sealed: Buffer;
  readonly occupation: string;
  readonly first_month: string;
  readonly month_count: number;
  readonly is_dropout: boolean;
};

/** Lines of a decree as they stand now, of these people or of all. The NIK is sealed under the decree and the line. */
export async function listStandingLines(
  tx: Tx,
  regionCode: string,
  decreeId: string,
  applicationIds: readonly string[] | null = null,
): Promise<StandingLine[]> {
  const { rows } = await sql<StandingLine>`
    select l.line_number, l.application_id, l.kelurahan_code, l.name, s.nik_sealed, l.occupation, l.first_month, l.month_count,
      exists (select from dropouts d where d.region_code = l.region_code and d.cohort_id = l.cohort_id
        and d.application_id = l.application_id) as is_dropout
    from current_decree_lines l
    join decree_lines s on s.region_code = l.region_code and s.decree_id = l.decree_id and s.line_number = l.line_number
    where l.region_code = ${regionCode} and l.decree_id = ${decreeId}
      and (${applicationIds}::uuid[] is null or l.application_id = any (${applicationIds}::uuid[]))
    order by l.line_number`.execute(tx);
  return rows;
}

/** All decrees under a number, the first version first. */
export async function listVersions(tx: Tx, regionCode: string, number: string) {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("number", "=", number)
    .orderBy("version")
    .execute();
}

/** The draft lines of a correction beside what the lines said before it. */
export async function listCorrectedLines(tx: Tx, regionCode: string, draftId: string) {
  const { rows } = await sql<{
    line_number: number;
    name: string;
    occupation: string;
    first_month: string;
    month_count: number;
  }>`
    select n.line_number, coalesce(b.name, l.name) as name, coalesce(b.occupation, l.occupation) as occupation,
      coalesce(b.first_month, l.first_month) as first_month, coalesce(b.month_count, l.month_count) as month_count
    from decree_draft_lines n
    join decree_drafts d on d.region_code = n.region_code and d.id = n.draft_id
    join decree_lines l on l.region_code = n.region_code and l.cohort_id = n.cohort_id and l.application_id = n.application_id
    left join decrees i on i.region_code = d.region_code and i.id = d.id
    left join lateral (
      select p.name, p.occupation, p.first_month, p.month_count
      from decree_draft_lines p
      join decrees e on e.region_code = p.region_code and e.id = p.draft_id and e.kind = 'correction'
      where p.region_code = n.region_code and p.cohort_id = n.cohort_id and p.application_id = n.application_id
        and p.draft_id <> n.draft_id and (i.version is null or e.version < i.version)
      order by e.version desc limit 1
    ) b on true
    where n.region_code = ${regionCode} and n.draft_id = ${draftId} order by n.line_number`.execute(
    tx,
  );
  return rows;
}

export async function findDecreeByCode(tx: Tx, regionCode: string, code: string) {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where(sql<boolean>`upper(left(encode(sha256(uuid_send(id)), 'hex'), 10)) = ${code}`)
    .executeTakeFirst();
}

export async function insertScan(
  tx: Tx,
  scan: Insertable<Schema["decree_scans"]>,
): Promise<boolean> {
  return insertOnce(tx, "decree_scans", scan);
}

/** The scan that counts, without its bytes. */
export async function findScan(tx: Tx, regionCode: string, decreeId: string) {
  return tx
    .selectFrom("decree_scans")
    .select(["id", "file_name", "byte_count", "file_sha256", "attached_by", "attached_at"])
    .where("region_code", "=", regionCode)
    .where("decree_id", "=", decreeId)
    .orderBy("attached_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function findScanById(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("decree_scans")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The names of these people as they stand in a cohort's decrees. */
export async function listNamesInCohort(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select application_id as id, name from current_decree_lines
    where region_code = ${regionCode} and cohort_id = ${cohortId} and application_id = any (${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
