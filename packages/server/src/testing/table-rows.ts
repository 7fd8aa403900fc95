import { sql } from "kysely";
import { inScope, type Tx } from "../db/transaction.ts";
import type { TestOffice } from "./test-office.ts";

/** The tables of the programme, by name. */
export async function tableNames({ db }: Pick<TestOffice, "db">): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`.execute(db.owner);
  return rows.map((row) => row.name);
}

/** How many rows of the office's region every table holds, and how many at all where it knows no region. */
export async function countRows(test: TestOffice): Promise<Record<string, number>> {
  const tables = await tableNames(test);
  return asOwner(test, async (tx) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await sql<{ n: bigint }>`
        select count(*) as n from ${sql.table(table)} t
        where coalesce(to_jsonb(t)->>'region_code', app_region()) = app_region()`.execute(tx);
      counts[table] = Number(rows[0]?.n);
    }
    return counts;
  });
}

/** Works as the owner of the database, whom no policy stops: to look at what really lies there. */
export function asOwner<T>({ db, office }: TestOffice, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { regionCode } = office.actor;
  return inScope(db.owner, { regionCode, areas: "*", actorId: "test" }, "read write", work);
}
