import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

let folder: string;
let db: TestDatabase;
const clients: pg.Client[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "payung-migrations-"));
  db = await testDatabase();
  const owner = await connect();
  await owner.query("drop schema maintenance cascade"); // as if it had never been migrated
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.end()));
  await db.drop();
  rmSync(folder, { recursive: true });
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  clients.push(client);
  return client;
}

const given = (name: string, text: string) => writeFileSync(join(folder, name), text);
const run = async () => migrate(await connect(), folder);
const hasTable = async (name: string) => {
  const { rows } = await (await connect()).query("select to_regclass($1) is not null as has", [
    name,
  ]);
  return rows[0]?.has as boolean;
};

test("migrations run once, in the order of their numbers, and newer ones follow", async () => {
  given("0002_more.sql", "alter table first_one add column more text; select 1;");
  given("0001_first.sql", "create table first_one (id integer); create table another ();");
  expect(await run()).toEqual(["0001_first.sql", "0002_more.sql"]);
  expect(await run()).toEqual([]);

  given("0003_again.sql", "alter table first_one add column again text;");
  expect(await run()).toEqual(["0003_again.sql"]);
});

test("a migration that fails leaves nothing of itself, and says where it failed", async () => {
  given("0001_first.sql", "create table first_one (id integer);");
  given("0002_wrong.sql", "create table second_one ();\n\nalter table nowhere add column x text;");
  await expect(run()).rejects.toThrow(/0002_wrong\.sql: relation "nowhere" does not exist/);
  expect(await hasTable("first_one")).toBe(true);
  expect(await hasTable("second_one")).toBe(false);

  given("0002_wrong.sql", "create table second_one ();\n\nselect 1 +;");
  await expect(run()).rejects.toThrow(/0002_wrong\.sql line 3: syntax error/);

  given("0002_wrong.sql", "create table second_one ();");
  expect(await run()).toEqual(["0002_wrong.sql"]);
});

test("a migration that cannot be recorded leaves nothing of itself either", async () => {
  given("0001_first.sql", "create table first_one (); drop table maintenance.migrations;");
  await expect(run()).rejects.toThrow(/0001_first\.sql/);
  expect(await hasTable("first_one")).toBe(false);
});

test("a migration that was used and then edited is refused", async () => {
  given("0001_first.sql", "create table first_one (id integer);");
  await run();
  given("0001_first.sql", "create table first_one (id bigint);");
  await expect(run()).rejects.toThrow(/0001_first\.sql was edited after it was applied/);
});

test("a database of a newer release is refused, and so is a migration that comes too late", async () => {
  given("0002_second.sql", "create table second_one ();");
  await run();
  given("0001_first.sql", "create table first_one ();");
  await expect(run()).rejects.toThrow(/0001_first\.sql comes before 0002_second\.sql/);

  rmSync(join(folder, "0001_first.sql"));
  rmSync(join(folder, "0002_second.sql"));
  given("0003_third.sql", "create table third_one ();");
  await expect(run()).rejects.toThrow(/0002_second\.sql, which this release does not know/);
});

test("names and transactions that would break the order are refused before anything runs", async () => {
  given("1_first.sql", "select 1;");
  await expect(run()).rejects.toThrow(/not named NNNN_what\.sql/);
  rmSync(join(folder, "1_first.sql"));

  given("0001_first.sql", "create table first_one ();\ncommit;");
  await expect(run()).rejects.toThrow(/opens or ends a transaction/);

  given("0001_first.sql", "create table first_one ();");
  given("0001_other.sql", "select 1;");
  await expect(run()).rejects.toThrow(/same number/);
  expect(await hasTable("first_one")).toBe(false);
});

test("processes that migrate at the same moment apply each migration once", async () => {
  given("0001_first.sql", "select pg_sleep(0.2); create table first_one (id integer);");
  given("0002_second.sql", "create table second_one (id integer);");
  const applied = await Promise.all([run(), run(), run(), run()]);
  expect(applied.flat()).toEqual(["0001_first.sql", "0002_second.sql"]);
});
