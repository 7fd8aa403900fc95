import { VISIBILITY } from "@payung/server/visibility.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./packages/server/src/db/testing.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const declared = Object.entries(VISIBILITY).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, visibility]) => ({ table, column, visibility })),
);

test("every column says who may see it: a new one is a privacy decision, not an accident", async () => {
  const { rows } = await db.servicePool.query<{ name: string }>(`
    select c.relname || '.' || a.attname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm')`);
  const names = declared.map(({ table, column }) => `${table}.${column}`);
  expect(rows.map((row) => row.name).sort()).toEqual(names.sort());
});

/** Whether a table speaks of single workers: it names an application, or is the applications. */
function isAboutPersons(table: string): boolean {
  return (
    table === "applications" ||
    declared.some((each) => each.table === table && /^(?:application|worker)_id$/.test(each.column))
  );
}

test("what identifies a worker is never public or internal", () => {
  const identifies =
    /^(?:application_id|worker_id|earlier_id|code|kpj|name|born_on|phone|email|address)$|^(?:nik|kk)_|_key$/;
  const exposed = declared.filter(
    ({ table, column, visibility }) =>
      isAboutPersons(table) &&
      identifies.test(column) &&
      (visibility === "public" || visibility === "internal"),
  );
  expect(exposed).toEqual([]);
});

test("what is sealed holds whole rows and files, so nobody sees it without a case", () => {
  const sealed = declared.filter(({ column }) => /^(?:raw|file|part)_sealed$/.test(column));
  expect(sealed.length).toBeGreaterThan(2);
  expect(sealed.filter(({ visibility }) => visibility !== "specific")).toEqual([]);
});

test("of a table about persons the public sees nothing but the city", () => {
  const open = declared.filter(
    ({ table, visibility }) => isAboutPersons(table) && visibility === "public",
  );
  expect(open.filter(({ column }) => column !== "region_code")).toEqual([]);
});
