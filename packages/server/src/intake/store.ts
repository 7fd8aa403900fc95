import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, holdLocks, type Tx } from "../db/transaction.ts";

export type NewApplication = Insertable<Schema["applications"]>;

/** By what an application is found. */
export type PersonKeys = { readonly applicationId: string; readonly keys: readonly bigint[] };
export type ApplicationRow = Selectable<Schema["applications"]>;
export type ListRow = Selectable<Schema["lists"]>;

/** What is sealed for good reason is large, and needed for few rows only. */
const SEALED_ORIGINAL = ["raw_sealed", "kk_sealed", "content_sha256"] as const;
/** An application without its sealed original. */
export type ApplicationFacts = Omit<ApplicationRow, (typeof SEALED_ORIGINAL)[number]>;

const APPLICATION_COLUMNS = [
  "region_code",
  "id",
  "channel",
  "list_id",
  "row_number",
  "code",
  "submitted_at",
  "submitted_by",
  "nik_sealed",
  "nik_index",
  "nik_problem",
  "kk_sealed",
  "name",
  "name_key",
  "born_on",
  "birth_date_problem",
  "birth_place",
  "sex",
  "phone",
  "email",
  "address",
  "rt",
  "rw",
  "kelurahan_code",
  "kelurahan_words",
  "occupation_id",
  "occupation_words",
  "second_occupation_words",
  "employment",
  "nik_notes",
  "deceased_hint",
  "notice_given",
  "is_complete",
  "content_sha256",
  "raw_sealed",
  "organisation",
] as const;

const FACT_COLUMNS = [...APPLICATION_COLUMNS, "correction_count", "identified_at"].filter(
  (column) => !(SEALED_ORIGINAL as readonly string[]).includes(column),
) as readonly (keyof ApplicationFacts)[];

/** Adds applications; those that are there already stay as they are. Returns how many are new. */
export function insertApplications(tx: Tx, rows: readonly NewApplication[]): Promise<number> {
  return insertMany(tx, "applications", rows, {
    columns: APPLICATION_COLUMNS,
    conflict: "do nothing",
  });
}

/** The list with these very bytes, if it was taken before. */
export async function findListByHash(
  tx: Tx,
  regionCode: string,
  sha256: Buffer,
): Promise<ListRow | undefined> {
  return tx
    .selectFrom("lists")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("file_sha256", "=", sha256)
    .executeTakeFirst();
}

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

export async function readList(tx: Tx, regionCode: string, id: string): Promise<ListRow> {
  return tx
    .selectFrom("lists")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

/** Opens a list; false when one with the same bytes is there, after waiting for whoever is taking it. */
export async function insertList(tx: Tx, list: Insertable<Schema["lists"]>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("lists")
    .values(list)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Marks that every row of a list is stored. */
export async function finishList(
  tx: Tx,
  regionCode: string,
  id: string,
  rowCount: number,
): Promise<void> {
  await tx
    .updateTable("lists")
    .set({ row_count: rowCount })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** The applications of a list in the order of its rows; `after` is the row to go on behind. */
export async function listApplications(
  tx: Tx,
  regionCode: string,
  listId: string,
  after: number,
  limit: number,
): Promise<ApplicationFacts[]> {
  return tx
    .selectFrom("applications")
    .select(FACT_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .where("row_number", ">", after)
    .orderBy("row_number")
    .limit(limit)
    .execute();
}

/** By which an application says who somebody is. */
const IDENTITY_COLUMNS = [
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
 * Adds the keys of new applications. They travel as one text for each application, and go into the index in its
 * order: 150,000 of them take two thirds of the time so. \`mayBeThere\` where some may have theirs already.
 */
export async function insertKeys(
  tx: Tx,
  regionCode: string,
  model: number,
  people: readonly PersonKeys[],
  { mayBeThere = false } = {},
): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map(({ applicationId }) => applicationId);
  const keys = people.map((each) => `{${each.keys.join()}}`);
  await sql`
    insert into person_keys (region_code, key, application_id, model)
    select ${regionCode}, key, id, ${model}
    from unnest(${ids}::uuid[], ${keys}::text[]) as given (id, keys), unnest(given.keys::bigint[]) as key
    order by key
    ${mayBeThere ? sql`on conflict do nothing` : sql``}`.execute(tx);
}

/** By what somebody was found before a correction finds them no more. */
export async function deleteKeys(tx: Tx, regionCode: string, id: string): Promise<void> {
  await tx
    .deleteFrom("person_keys")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .execute();
}

/** Whether everybody of a region has keys of a model. */
export async function isKeyed(tx: Tx, regionCode: string, model: number): Promise<boolean> {
  const row = await tx
    .selectFrom("keyed_regions")
    .select("model")
    .where("region_code", "=", regionCode)
    .where("model", "=", model)
    .executeTakeFirst();
  return row !== undefined;
}

export async function markKeyed(tx: Tx, regionCode: string, model: number): Promise<void> {
  await tx
    .insertInto("keyed_regions")
    .values({ region_code: regionCode, model })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Complete applications, in the order of their ids; `after` is the id to go on behind. */
export async function listIdentities(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
) {
  let query = tx
    .selectFrom("applications")
    .select(IDENTITY_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("is_complete", "=", true)
    .orderBy("id")
    .limit(limit);
  if (after !== null) query = query.where("id", ">", after);
  return query.execute();
}

/** The NIK of every application of a list, sealed. */
export async function listSealedNik(tx: Tx, regionCode: string, listId: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "nik_sealed"])
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .execute();
}

/** The sealed originals of a list's rows that must be mended, in the order of the rows. */
export async function listIncomplete(tx: Tx, regionCode: string, listId: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "row_number", "raw_sealed"])
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .where("is_complete", "=", false)
    .orderBy("row_number")
    .execute();
}

export async function findApplication(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<ApplicationRow | undefined> {
  return tx
    .selectFrom("applications")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Takes a turn at the door of a region until the transaction ends: a list comes in alone, single applications
 * beside each other. So whoever came in before is seen by whoever comes after, and of two applications of one
 * person the later finds the earlier.
 */
export async function takeTurn(tx: Tx, regionCode: string, who: "list" | "single"): Promise<void> {
  await holdLock(tx, `intake ${regionCode}`, who === "list" ? "alone" : "shared");
}

/**
 * Holds these keys still until the transaction ends, so that nobody who looks like this person is taken in
 * meanwhile: of two who send one person at once the later one waits here, and then finds the earlier.
 */
export async function lockKeys(tx: Tx, keys: readonly bigint[]): Promise<void> {
  await holdLocks(tx, keys);
}

/** The application that a worker's registration code names. */
export async function findByCode(tx: Tx, regionCode: string, code: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "born_on", "kelurahan_code"])
    .where("region_code", "=", regionCode)
    .where("code", "=", code)
    .executeTakeFirst();
}

/** A point in the order in which applications came: an instant and, within a list, a row. */
export type Arrival = {
  readonly at: Date;
  readonly listId: string | null;
  /** Of the list's own rows, those above this one came before; with null, none of them. */
  readonly rowNumber: number | null;
};

/** How many of the oldest known people one key is followed to, for one newcomer. A key that more share says little. */
const KNOWN_PER_KEY = 500;

/**
 * Complete applications that came before and have a key in common with a newcomer, oldest first. Those refused
 * since do not stand: whoever was refused may apply again.
 */
export async function findKnown(
  tx: Tx,
  regionCode: string,
  before: Arrival,
  keys: readonly bigint[],
) {
  return standing(tx, regionCode, before, keys);
}

/** The same for all of a list at once; `keys` is asked only where anybody was known before. */
export async function findKnownToList(
  tx: Tx,
  regionCode: string,
  list: { id: string; at: Date },
  keys: () => readonly bigint[],
) {
  const before = { at: list.at, listId: list.id, rowNumber: null };
  if (!(await isAnybodyKnown(tx, regionCode, before))) return [];
  return standing(tx, regionCode, before, keys());
}

async function isAnybodyKnown(tx: Tx, regionCode: string, before: Arrival): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from applications
      where region_code = ${regionCode} and list_id is distinct from ${before.listId}
        and submitted_at < ${before.at} and is_complete
    ) as known`.execute(tx);
  return rows[0]?.known === true;
}

/** Those who share a key, came before and were not refused since. */
async function standing(tx: Tx, regionCode: string, before: Arrival, keys: readonly bigint[]) {
  // Without the inner limit one telephone number that all of a kelurahan wrote down would fetch them all.
  const { rows } = await sql<KnownPerson>`
    with alike as materialized (
      select distinct k.application_id
      from (select distinct unnest(${`{${keys.join()}}`}::bigint[]) as key) n
      cross join lateral (
        select application_id from person_keys
        where region_code = ${regionCode} and key = n.key
        order by application_id limit ${KNOWN_PER_KEY}
      ) k
    )
    select ${sql.join(IDENTITY_COLUMNS.map((column) => sql.ref(`a.${column}`)))}, a.list_id
    from alike
    join applications a on a.region_code = ${regionCode} and a.id = alike.application_id
    left join lateral (
      select outcome from decisions d
      where d.region_code = a.region_code and d.application_id = a.id
      order by d.id desc limit 1
    ) d on true
    where a.is_complete
      and case when a.list_id = ${before.listId}::uuid and a.identified_at is null
            then a.row_number < ${before.rowNumber}::integer
          else coalesce(a.identified_at, a.submitted_at) < ${before.at} end
      and d.outcome is distinct from 'refused'
    order by a.submitted_at, a.row_number, a.id`.execute(tx);
  return rows;
}

export type PersonOnList = Pick<ApplicationRow, (typeof IDENTITY_COLUMNS)[number]>;
export type KnownPerson = PersonOnList & Pick<ApplicationRow, "list_id">;

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

/** A page of applications with their current decision, newest first; `before` is the id to go on behind. */
export async function pageOfApplications(
  tx: Tx,
  regionCode: string,
  filter: { outcome: string | null; before: string | null; limit: number },
) {
  let query = tx
    .selectFrom("applications as a")
    .leftJoin("current_decisions as d", (join) =>
      join.onRef("d.region_code", "=", "a.region_code").onRef("d.application_id", "=", "a.id"),
    )
    .select([
      "a.id",
      "a.channel",
      "a.submitted_at",
      "a.name",
      "a.nik_sealed",
      "a.kelurahan_code",
      "a.occupation_id",
      "d.outcome",
      "d.grounds",
      "d.decided_at",
    ])
    .where("a.region_code", "=", regionCode)
    .orderBy("a.id", "desc")
    .limit(filter.limit);
  if (filter.outcome !== null) query = query.where("d.outcome", "=", filter.outcome);
  if (filter.before !== null) query = query.where("a.id", "<", filter.before);
  return query.execute();
}

export async function insertUpload(tx: Tx, upload: Insertable<Schema["uploads"]>): Promise<void> {
  await tx
    .insertInto("uploads")
    .values(upload)
    .onConflict((on) => on.doNothing())
    .execute();
}

/** What is known of an upload without its file, which is large. */
export async function findUpload(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("uploads")
    .select("sha256")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The file of an upload, sealed. */
export async function findUploadFile(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("uploads")
    .select(["id", "file_name", "file_sealed"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What a list of people shows of one, the NIK still sealed. */
const FOUND_COLUMNS = [
  "a.id",
  "a.code",
  "a.name",
  "a.nik_sealed",
  "a.born_on",
  "a.kelurahan_code",
  "a.occupation_id",
  "a.submitted_at",
] as const;

/** Applications by one thing that names them exactly, the newest first. */
export async function findBy(
  tx: Tx,
  regionCode: string,
  by: { nikIndex: Buffer } | { id: string } | { code: string } | { phone: string },
  limit: number,
) {
  const query = tx
    .selectFrom("applications as a")
    .select(FOUND_COLUMNS)
    .where("a.region_code", "=", regionCode);
  const narrowed =
    "nikIndex" in by
      ? query.where("a.nik_index", "=", by.nikIndex)
      : "id" in by
        ? query.where("a.id", "=", by.id)
        : "code" in by
          ? query.where("a.code", "=", by.code)
          : query.where("a.phone", "=", by.phone);
  return narrowed.orderBy("a.id", "desc").limit(limit).execute();
}

/** Applications whose names have words like these, those that have most of them first. Each word is found by any of its keys. */
export async function findByWords(
  tx: Tx,
  regionCode: string,
  words: readonly (readonly bigint[])[],
  limit: number,
) {
  const numbers = words.flatMap((keys, at) => keys.map(() => at));
  const keys = words.flat().map(String);
  const { rows } = await sql<FoundRow>`
    with words as (
      select k.application_id, count(distinct w.number) as matched
      from unnest(${numbers}::integer[], ${keys}::bigint[]) as w (number, key)
      join person_keys k on k.region_code = ${regionCode} and k.key = w.key
      group by k.application_id
      order by matched desc, k.application_id desc
      limit ${limit}
    )
    select ${sql.join(FOUND_COLUMNS.map((column) => sql.ref(column)))}
    from words join applications a on a.region_code = ${regionCode} and a.id = words.application_id
    order by words.matched desc, a.id desc`.execute(tx);
  return rows;
}

export type FoundRow = Pick<
  ApplicationRow,
  | "id"
  | "code"
  | "name"
  | "nik_sealed"
  | "born_on"
  | "kelurahan_code"
  | "occupation_id"
  | "submitted_at"
>;
