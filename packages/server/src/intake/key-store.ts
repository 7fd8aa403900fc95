import { sql } from "kysely";
import { holdLocks, type Tx } from "../db/transaction.ts";
import type { ApplicationRow } from "./application-store.ts";
import { IDENTITY_COLUMNS, type PersonOnList } from "./identity-store.ts";

/** By what an application is found. */
export type PersonKeys = { readonly applicationId: string; readonly keys: readonly bigint[] };

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

/**
 * Holds these keys still until the transaction ends, so that nobody who looks like this person is taken in
 * meanwhile: of two who send one person at once the later one waits here, and then finds the earlier.
 */
export async function lockKeys(tx: Tx, keys: readonly bigint[]): Promise<void> {
  await holdLocks(tx, keys);
}

/** A point in the order in which applications came: an instant and, within a list, a row. */
type Arrival = {
  readonly at: Date;
  readonly listId: string | null;
  /** Of the list's own rows, those above this one came before; with null, none of them. */
  readonly rowNumber: number | null;
};

/** Whom somebody is sought for: when they came, and by what those who look like them are found. */
export type SoughtPerson = Arrival & {
  readonly id: string;
  readonly keys: readonly bigint[];
};

/** How many of the oldest known people one key is followed to, for one newcomer. A key that more share says little. */
const KNOWN_PER_KEY = 500;

/** The id below all others: who came at the very instant of a list did not come before it. */
const BELOW_ALL_IDS = "00000000-0000-0000-0000-000000000000";

/**
 * Complete applications that came before one of these and have a key in common with it, oldest first; `asked_by` is
 * whose they are. Of two that came at one instant the one with the lower id came before. Those refused since do not
 * stand: whoever was refused may apply again.
 */
export async function findKnown(tx: Tx, regionCode: string, sought: readonly SoughtPerson[]) {
  // Without the inner limit one telephone number that all of a kelurahan wrote down would fetch them all.
  const { rows } = await sql<KnownPerson & { asked_by: string }>`
    with sought as materialized (
      select * from unnest(
        ${sought.map(({ id }) => id)}::uuid[],
        ${sought.map(({ at }) => at.toISOString())}::timestamptz[],
        ${sought.map(({ listId }) => listId)}::uuid[],
        ${sought.map(({ rowNumber }) => rowNumber)}::integer[],
        ${sought.map(({ keys }) => `{${keys.join()}}`)}::text[]
      ) as given (id, at, list_id, row_number, keys)
    ), alike as materialized (
      select distinct s.id, k.application_id
      from (select distinct id, unnest(keys::bigint[]) as key from sought) s
      cross join lateral (
        select application_id from person_keys
        where region_code = ${regionCode} and key = s.key
        order by application_id limit ${KNOWN_PER_KEY}
      ) k
    )
    select s.id as asked_by, ${sql.join(IDENTITY_COLUMNS.map((column) => sql.ref(`a.${column}`)))}, a.list_id
    from alike
    join sought s on s.id = alike.id
    join applications a on a.region_code = ${regionCode} and a.id = alike.application_id
    left join lateral (
      select outcome from decisions d
      where d.region_code = a.region_code and d.application_id = a.id
      order by d.id desc limit 1
    ) d on true
    where a.is_complete and a.id <> s.id
      and case when a.list_id = s.list_id and a.identified_at is null then a.row_number < s.row_number
          else (coalesce(a.identified_at, a.submitted_at), a.id) < (s.at, s.id) end
      and d.outcome is distinct from 'refused'
    order by a.submitted_at, a.row_number, a.id`.execute(tx);
  return rows;
}

/** The same for all of a list at once; `keys` is asked only where anybody was known before. */
export async function findKnownToList(
  tx: Tx,
  regionCode: string,
  list: { id: string; at: Date },
  keys: () => readonly bigint[],
): Promise<KnownPerson[]> {
  if (!(await isAnybodyKnown(tx, regionCode, list))) return [];
  return findKnown(tx, regionCode, [
    { id: BELOW_ALL_IDS, at: list.at, listId: list.id, rowNumber: null, keys: keys() },
  ]);
}

async function isAnybodyKnown(
  tx: Tx,
  regionCode: string,
  list: { id: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from applications
      where region_code = ${regionCode} and list_id is distinct from ${list.id}
        and submitted_at < ${list.at} and is_complete
    ) as known`.execute(tx);
  return rows[0]?.known === true;
}

export type KnownPerson = PersonOnList & Pick<ApplicationRow, "list_id">;
