import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany, refreshStatistics } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type DecreeRow = Selectable<Schema["decrees"]>;

/** What an annex says about each person, in the order of the ids given. */
export async function listAnnexPeople(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{
    id: string;
    kelurahan_code: string | null;
    name: string;
    nik_sealed: Buffer;
    occupation: string;
  }>`
    select a.id, a.kelurahan_code, a.name, a.nik_sealed,
      coalesce(o.name_id, a.occupation_words, '') as occupation
    from unnest(${ids}::uuid[]) with ordinality as wanted(id, place)
    join applications a on a.region_code = ${regionCode} and a.id = wanted.id
    left join occupations o on o.id = a.occupation_id
    order by wanted.place`.execute(tx);
  return rows;
}

/** Adds a decree with its annex; undefined when its number and version, or its id, are taken. */
export async function insertDecree(
  tx: Tx,
  decree: Insertable<Schema["decrees"]>,
  lines: readonly Insertable<Schema["decree_lines"]>[],
): Promise<DecreeRow | undefined> {
  const written = await tx
    .insertInto("decrees")
    .values(decree)
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (written === undefined) return undefined;
  await insertMany(tx, "decree_lines", lines, {
    columns: [
      "region_code",
      "decree_id",
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
    ],
  });
  await refreshStatistics(tx, "decree_lines");
  return written;
}

export async function findDecree(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<DecreeRow | undefined> {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The decrees of a cohort in the order they were issued. */
export async function listDecrees(
  tx: Tx,
  regionCode: string,
  cohortId: string,
): Promise<DecreeRow[]> {
  return tx
    .selectFrom("decrees")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .orderBy("created_at")
    .orderBy("version")
    .execute();
}

/** A page of an annex. */
export async function listDecreeLines(
  tx: Tx,
  regionCode: string,
  decreeId: string,
  after: number,
  limit: number,
) {
  return tx
    .selectFrom("decree_lines")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("decree_id", "=", decreeId)
    .where("line_number", ">", after)
    .orderBy("line_number")
    .limit(limit)
    .execute();
}

/** The line of an application in a cohort's decrees. */
export async function findLine(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  applicationId: string,
) {
  return tx
    .selectFrom("decree_lines")
    .select("kelurahan_code")
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}

export async function insertDropout(
  tx: Tx,
  dropout: Insertable<Schema["dropouts"]>,
): Promise<boolean> {
  return insertOnce(tx, "dropouts", dropout);
}

/** What was recorded about someone who dropped out of a cohort. */
export async function findDropout(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  applicationId: string,
) {
  return tx
    .selectFrom("dropouts")
    .select(["reason_code", "note"])
    .where("region_code", "=", regionCode)
    .where("cohort_id", "=", cohortId)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}

/** Those who dropped out of a cohort and whose place nobody has taken. */
export async function listOpenPlaces(tx: Tx, regionCode: string, cohortId: string) {
  const { rows } = await sql<{ application_id: string; kelurahan_code: string | null }>`
    select d.application_id, d.kelurahan_code from dropouts d
    where d.region_code = ${regionCode} and d.cohort_id = ${cohortId}
      and not exists (select from decree_lines l where l.region_code = d.region_code
        and l.cohort_id = d.cohort_id and l.replaces_id = d.application_id)
    order by d.recorded_at, d.application_id`.execute(tx);
  return rows;
}
