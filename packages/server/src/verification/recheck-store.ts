import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export function insertRechecks(
  tx: Tx,
  rows: readonly {
    region_code: string;
    application_id: string;
    kelurahan_code: string | null;
    run_id: string;
    share: number;
  }[],
): Promise<number> {
  return insertMany(tx, "rechecks", rows, {
    columns: ["region_code", "application_id", "kelurahan_code", "run_id", "share"],
    conflict: "do nothing",
  });
}

/** How many sampled approvals were visited, and how many of them were wrong. */
export async function countRechecks(
  tx: Tx,
  regionCode: string,
): Promise<{ checked: number; wrong: number; drawn: number }> {
  const { rows } = await sql<{ checked: bigint; wrong: bigint; drawn: bigint }>`
    select count(r.application_id) as checked, count(*) filter (where r.was_wrong) as wrong, count(*) as drawn
    from rechecks s
    left join recheck_results r on r.region_code = s.region_code and r.application_id = s.application_id
    where s.region_code = ${regionCode}`.execute(tx);
  const [row] = rows;
  return {
    checked: Number(row?.checked ?? 0),
    wrong: Number(row?.wrong ?? 0),
    drawn: Number(row?.drawn ?? 0),
  };
}

/** Sampled approvals that wait for a visit, oldest first. */
export async function listOpenRechecks(tx: Tx, regionCode: string, limit: number) {
  return tx
    .selectFrom("rechecks as s")
    .leftJoin("recheck_results as r", (join) =>
      join
        .onRef("r.region_code", "=", "s.region_code")
        .onRef("r.application_id", "=", "s.application_id"),
    )
    .select(["s.application_id", "s.kelurahan_code", "s.drawn_at"])
    .where("s.region_code", "=", regionCode)
    .where("r.application_id", "is", null)
    .orderBy("s.drawn_at")
    .orderBy("s.application_id")
    .limit(limit)
    .execute();
}

export async function insertRecheckResult(
  tx: Tx,
  result: Insertable<Schema["recheck_results"]>,
): Promise<boolean> {
  return insertOnce(tx, "recheck_results", result);
}

/** Whether an approval was drawn for a visit, and what was found there. */
export async function findRecheck(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("rechecks as s")
    .leftJoin("recheck_results as r", (join) =>
      join
        .onRef("r.region_code", "=", "s.region_code")
        .onRef("r.application_id", "=", "s.application_id"),
    )
    .select([
      "s.kelurahan_code",
      "s.drawn_at",
      "r.was_wrong",
      "r.note",
      "r.checked_by",
      "r.checked_at",
    ])
    .where("s.region_code", "=", regionCode)
    .where("s.application_id", "=", applicationId)
    .executeTakeFirst();
}
