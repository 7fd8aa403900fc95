import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Embedded, startEmbedded } from "./embedded.ts";
import { openDatabase } from "./open.ts";
import { removeHome, temporaryHome } from "./testing.ts";

// A PostgreSQL that somebody else runs: its owner is an ordinary login that may make roles, as on a
// managed server, and it knows nothing of ours.
let home: string;
let embedded: Embedded;
let admin: pg.Client;

beforeAll(async () => {
  home = temporaryHome();
  embedded = await startEmbedded(home);
  admin = new pg.Client({
    connectionString: url("payung_admin", embedded.passwords.admin, "postgres"),
  });
  await admin.connect();
  await admin.query("create role city login createrole password 'city'");
});
afterAll(async () => {
  await admin.end();
  await embedded.stop();
  removeHome(home);
});

const url = (login: string, password: string, database: string) =>
  `postgresql://${login}:${password}@localhost/${database}?host=${encodeURIComponent(embedded.socket)}`;

let count = 0;
/** A new database of the city's, and a way to open it. */
async function givenDatabase() {
  count += 1;
  const name = `city_${count}`;
  await admin.query(`create database ${name} owner city`);
  const databaseUrl = url("city", "city", name);
  const open = (given: { databaseServiceUrl?: string; home?: string } = {}) =>
    openDatabase({ home, databaseUrl, databaseName: "not used", ...given });
  return { name, open };
}

test("an existing server is migrated as its owner and served by a login that owns nothing", async () => {
  const { open } = await givenDatabase();
  const db = await open();
  const { rows } = await db.servicePool.query(
    "select current_user as login, count(*) from regions",
  );
  expect(rows).toEqual([{ login: "payung_server", count: 0n }]);
  await expect(db.servicePool.query("delete from regions")).rejects.toMatchObject({
    code: "42501",
  });
  await db.close();
  await db.close(); // closing twice is closing once

  const again = await open();
  await again.close();
});

test("another installation's keys do not open the service login, and a sentence says what to do", async () => {
  const { open } = await givenDatabase();
  await (await open()).close();
  const elsewhere = temporaryHome();
  await expect(open({ home: elsewhere })).rejects.toThrow(/DATABASE_SERVICE_URL/);
  removeHome(elsewhere);
});

test("a service login that could pass the wall between areas is refused", async () => {
  const { name, open } = await givenDatabase();
  await (await open()).close();
  for (const [rights, complaint] of [
    ["superuser", /intruder is a superuser/],
    ["bypassrls", /intruder is allowed to bypass row-level security/],
    ["in role city", /intruder is the owner of tables/],
  ] as const) {
    await admin.query(`create role intruder login password 'intruder' ${rights}`);
    const databaseServiceUrl = url("intruder", "intruder", name);
    await expect(open({ databaseServiceUrl })).rejects.toThrow(complaint);
    await admin.query("drop role intruder");
  }
});

test("a server that may forget what it acknowledged is refused", async () => {
  const { open } = await givenDatabase();
  await (await open()).close();
  for (const [setting, value] of [
    ["synchronous_commit", "off"],
    ["row_security", "off"],
  ]) {
    await admin.query(`alter role payung_server set ${setting} = ${value}`);
    await expect(open()).rejects.toThrow(`The database has ${setting} = ${value}`);
    await admin.query(`alter role payung_server reset ${setting}`);
  }
  await (await open()).close();
});

test("money and dates arrive as what they are", async () => {
  const { open } = await givenDatabase();
  const db = await open();
  const { rows } = await db.servicePool.query(`
    select 9007199254740993 as amount, date '2026-11-23' as day, array[1, null]::bigint[] as amounts,
      array[date '2026-11-23'] as days, timestamptz '2026-11-23T00:00:00Z' as at, sum(x) as total
    from (values (1::bigint)) as v(x)`);
  expect(rows).toEqual([
    {
      amount: 9_007_199_254_740_993n,
      day: "2026-11-23",
      amounts: [1n, null],
      days: ["2026-11-23"],
      at: new Date("2026-11-23T00:00:00Z"),
      total: "1",
    },
  ]);
  await db.close();
});
