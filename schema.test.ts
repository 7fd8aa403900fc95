import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./packages/server/src/db/testing.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

type Constraint = { name: string; columns: string[]; referenced: string | null };

/** Tables that hold a city's rows. Identities span the country: they are distributed by the NIK's index. */
const REGIONAL = `
  select c.oid, c.relname from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'region_code'
  where c.relkind = 'r' and c.relname not in ('regions', 'identities')`;

async function constraints(kinds: string): Promise<Constraint[]> {
  const { rows } = await db.servicePool.query<Constraint>(`
    select t.relname || '.' || k.conname as name, r.relname as referenced,
      array(select a.attname::text from unnest(k.conkey) with ordinality as u (n, at)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = u.n order by at) as columns
    from pg_constraint k
    join (${REGIONAL}) t on t.oid = k.conrelid
    left join (${REGIONAL}) r on r.oid = k.confrelid
    where k.contype in (${kinds})`);
  return rows;
}

test("a table can be spread over machines later: every key begins with the region", async () => {
  const keys = await constraints("'p', 'u'");
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter(({ columns }) => columns[0] !== "region_code")).toEqual([]);
});

test("rows of two cities never meet: every reference between their tables names the region", async () => {
  const references = (await constraints("'f'")).filter(({ referenced }) => referenced !== null);
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter(({ columns }) => columns[0] !== "region_code")).toEqual([]);
});

test("business numbers come from no sequence, which one machine would have to hand out", async () => {
  const { rows } = await db.servicePool.query(`
    select c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' where c.relkind = 'S'`);
  expect(rows).toEqual([]);
});
