import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import type { RowPlace } from "./settlement-store.ts";

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

/** The task of a row that needs a person's word; it is found whether it is closed or open. */
export async function findTaskOfRow(tx: Tx, regionCode: string, row: RowPlace) {
  return tx
    .selectFrom("tasks")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("kind", "in", ["insurer-suspense", "insurer-conflict"])
    .where("source_key", "=", `${row.reply_id} ${row.row_number}`)
    .executeTakeFirst();
}
