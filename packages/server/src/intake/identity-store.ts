import { sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Tx } from "../db/transaction.ts";
import type { ApplicationRow } from "./application-store.ts";

/** Of these NIK, those of people who applied before and were not refused since. */
export async function findStandingNik(
  tx: Tx,
  regionCode: string,
  nikIndexes: readonly Buffer[],
): Promise<Buffer[]> {
  const { rows } = await sql<{ nik_index: Buffer }>`
    select distinct a.nik_index
    from applications a
    left join lateral (
      select outcome from decisions d
      where d.region_code = a.region_code and d.application_id = a.id
      order by d.id desc limit 1
    ) d on true
    where a.region_code = ${regionCode} and a.nik_index = any (${nikIndexes}::bytea[])
      and a.is_complete and d.outcome is distinct from 'refused'`.execute(tx);
  return rows.map((row) => row.nik_index);
}

/** By which an application says who somebody is. */
export const IDENTITY_COLUMNS = [
  "id",
  "nik_sealed",
  "nik_index",
  "kk_sealed",
  "name",
  "born_on",
  "sex",
  "birth_place",
  "kelurahan_code",
  "phone",
] as const;

/**
 * Who is on a list, complete, in the order of its rows. Light: a list is held whole for it. Whom a correction has made
 * somebody else does not stand in that order any more.
 */
export async function listPeople(tx: Tx, regionCode: string, listId: string) {
  return tx
    .selectFrom("applications")
    .select(IDENTITY_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .where("is_complete", "=", true)
    .where("identified_at", "is", null)
    .orderBy("row_number")
    .execute();
}

/** Who stands behind these applications, as far as the actor may see them. */
export async function listIdentitiesOf(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<PersonOnList[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom("applications")
    .select(IDENTITY_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("id", "in", ids)
    .execute();
}

/**
 * Complete applications, in the order of their ids; `after` is the id to go on behind. Of one kelurahan where one is
 * given.
 */
export async function listIdentities(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
  kelurahanCode: string | null = null,
) {
  let query = tx
    .selectFrom("applications")
    .select(IDENTITY_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("is_complete", "=", true)
    .orderBy("id")
    .limit(limit);
  if (after !== null) query = query.where("id", ">", after);
  if (kelurahanCode !== null) query = query.where("kelurahan_code", "=", kelurahanCode);
  return query.execute();
}

/** How many complete applications the actor sees. */
export async function countIdentities(
  tx: Tx,
  regionCode: string,
  kelurahanCode: string | null,
): Promise<number> {
  const { rows } = await sql<{ people: bigint }>`
    select count(*) as people from applications
    where region_code = ${regionCode} and is_complete
      and (${kelurahanCode}::text is null or kelurahan_code = ${kelurahanCode})`.execute(tx);
  return Number(rows[0]?.people ?? 0n);
}

export type PersonOnList = Pick<ApplicationRow, (typeof IDENTITY_COLUMNS)[number]>;

/** Which of these NIK belong to a worker of another region. */
export async function findElsewhere(
  tx: Tx,
  regionCode: string,
  nikIndexes: readonly Buffer[],
): Promise<Buffer[]> {
  const { rows } = await sql<{ nik_index: Buffer }>`
    select nik_index from identities
    where nik_index = any (${nikIndexes}::bytea[]) and region_code <> ${regionCode}`.execute(tx);
  return rows.map((row) => row.nik_index);
}

/** Claims NIK for workers of this region; a NIK that is claimed already keeps its worker. */
export async function claimIdentities(
  tx: Tx,
  rows: readonly { nik_index: Buffer; region_code: string; worker_id: string }[],
): Promise<void> {
  // In one order, so that two who claim the same NIK at once wait for each other only one way round.
  const inOrder = rows.toSorted((a, b) => Buffer.compare(a.nik_index, b.nik_index));
  await insertMany(tx, "identities", inOrder, {
    columns: ["nik_index", "region_code", "worker_id"],
    conflict: "do nothing",
  });
}

/** Gives back a NIK that was claimed for somebody by mistake. */
export async function releaseIdentity(
  tx: Tx,
  regionCode: string,
  claim: { nikIndex: Buffer; workerId: string },
): Promise<void> {
  await tx
    .deleteFrom("identities")
    .where("nik_index", "=", claim.nikIndex)
    .where("region_code", "=", regionCode)
    .where("worker_id", "=", claim.workerId)
    .execute();
}

/** The workers of these NIK in this region. */
export async function findWorkers(tx: Tx, regionCode: string, nikIndexes: readonly Buffer[]) {
  return tx
    .selectFrom("identities")
    .select(["nik_index", "worker_id"])
    .where("region_code", "=", regionCode)
    .where("nik_index", "in", nikIndexes)
    .execute();
}
