import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { insertMany, refreshStatistics } from "./bulk.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { inScope, type Scope, type Tx } from "./transaction.ts";

const scope: Scope = { regionCode: "15.71", areas: "*", actorId: "test" };
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await sql`
    create table samples (
      region_code text not null, id integer not null, amount_idr bigint, born_on date, at timestamptz,
      sealed bytea, notes text[], details jsonb, is_complete boolean, share real, "odd name" varchar(9),
      kind text not null default 'usual', worker_id uuid,
      primary key (region_code, id)
    )`.execute(db.owner);
  await sql`alter table samples enable row level security`.execute(db.owner);
  await sql`create policy own on samples using (region_code = app_region())`.execute(db.owner);
  await sql`grant select, insert, delete on samples to payung_server`.execute(db.owner);
});
beforeEach(() => sql`truncate samples`.execute(db.owner));
afterAll(() => db.drop());

type Sample = Record<string, unknown>;

/** `samples` is of this test only, so the generated types do not know it. */
function insertSamples(tx: Tx, rows: readonly Sample[], conflict?: "do nothing"): Promise<number> {
  const columns = Object.keys(rows[0] ?? {});
  const options = conflict === undefined ? { columns } : { columns, conflict };
  return insertMany(tx, "samples" as never, rows as never, options as never);
}

const insert = (rows: readonly Sample[], conflict?: "do nothing") =>
  inScope(db.service, scope, "read write", (tx) => insertSamples(tx, rows, conflict));

const readSamples = () =>
  inScope(db.service, scope, "read only", async (tx) => {
    const { rows } = await sql<Sample>`select * from samples order by id`.execute(tx);
    return rows;
  });

test("every kind of value comes back as it went in", async () => {
  const row = {
    region_code: "15.71",
    id: 1,
    amount_idr: 9_007_199_254_740_993n, // 2^53 + 1: a float would lose the last rupiah
    born_on: "1990-02-28",
    at: new Date("2026-11-23T01:02:03.456Z"),
    sealed: Buffer.from([0, 1, 0x5c, 0xff]),
    notes: ['say "hi"', "a,b", "{}", "null", "", "Jl. H. Adam Malik’s"],
    details: { nested: [1, null, { deep: "é" }], text: "a'b\\c" },
    is_complete: false,
    share: 0.5,
    "odd name": 'q"u',
    worker_id: "0199d0a0-0000-7000-8000-000000000001",
  };
  expect(await insert([row])).toBe(1);
  expect(await readSamples()).toEqual([{ ...row, kind: "usual" }]);
});

test("what a row leaves out is null, and a column that nobody fills takes its default", async () => {
  await insert([
    { region_code: "15.71", id: 1, details: null },
    { region_code: "15.71", id: 2 },
  ]);
  const rows = await readSamples();
  expect(rows.map((row) => [row["details"], row["kind"]])).toEqual([
    [null, "usual"],
    [null, "usual"],
  ]);
});

test("more rows than one statement takes all arrive, and are counted", async () => {
  const rows = Array.from({ length: 12_001 }, (_, id) => ({ region_code: "15.71", id }));
  expect(await insert(rows)).toBe(12_001);
  expect(await readSamples()).toHaveLength(12_001);
});

test("no rows are no statement", async () => {
  expect(await insert([])).toBe(0);
});

test("a row that is there already is kept and not counted", async () => {
  await insert([{ region_code: "15.71", id: 1, share: 1 }]);
  const again = [1, 2].map((id) => ({ region_code: "15.71", id, share: 2 }));
  await expect(insert(again)).rejects.toMatchObject({ code: "23505" });
  expect(await insert(again, "do nothing")).toBe(1);
  expect((await readSamples()).map((row) => row["share"])).toEqual([1, 2]);
});

test("a row of another region is refused, and with it the whole set", async () => {
  const rows = [
    { region_code: "15.71", id: 1 },
    { region_code: "15.72", id: 2 },
  ];
  await expect(insert(rows)).rejects.toMatchObject({ code: "42501" });
  expect(await readSamples()).toEqual([]);
});

test("neither values nor names can smuggle in a statement", async () => {
  const evil = `'); drop table samples; --`;
  await insert([{ region_code: "15.71", id: 1, notes: [evil] }]);
  expect(await readSamples()).toHaveLength(1);
  await expect(insert([{ region_code: "15.71", id: 2, [evil]: 1 }])).rejects.toThrow(
    /has a column/,
  );
  await expect(
    inScope(db.service, scope, "read write", (tx) =>
      insertMany(tx, evil as never, [{ id: 1 }] as never, { columns: ["id"] as never }),
    ),
  ).rejects.toThrow(/there is a table/);
});

test.each([
  "applications",
  "registry_answers",
  "decisions",
  "decree_lines",
  "batch_rows",
] as const)("the service may have the statistics of %s refreshed, although it owns nothing", async (table) => {
  await inScope(db.service, scope, "read write", (tx) => refreshStatistics(tx, table));
  const { rows } = await sql<{ analysed: boolean }>`
    select reltuples >= 0 as analysed from pg_class where oid = to_regclass(${table})`.execute(
    db.owner,
  );
  expect(rows).toEqual([{ analysed: true }]);
});

test("of no other table, whatever is written in its name", async () => {
  for (const name of ["api_keys", "applications; drop table events", ""]) {
    const attempt = inScope(db.service, scope, "read write", (tx) =>
      refreshStatistics(tx, name as never),
    );
    await expect(attempt).rejects.toThrow(/case not found/);
  }
});
