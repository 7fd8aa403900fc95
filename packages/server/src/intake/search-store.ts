import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";
import type { ApplicationRow } from "./application-store.ts";

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
