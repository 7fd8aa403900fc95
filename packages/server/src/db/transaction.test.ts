import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { inScope, type Scope, type Tx } from "./transaction.ts";

const jambi: Scope = { regionCode: "15.71", areas: "*", actorId: "officer-1" };
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await sql`
    insert into regions (region_code, name) values ('15.71', 'Kota Jambi'), ('15.72', 'Sungai Penuh')`.execute(
    db.owner,
  );
});
afterAll(() => db.drop());

const settings = async (tx: Tx) => {
  const { rows } = await sql<Record<string, string | null>>`
    select current_setting('app.region', true) as region, current_setting('app.areas', true) as areas,
      current_setting('app.actor', true) as actor`.execute(tx);
  return rows[0];
};
const noteEvent = (tx: Tx, regionCode: string) =>
  tx
    .insertInto("events")
    .values({
      region_code: regionCode,
      id: crypto.randomUUID(),
      actor_id: "officer-1",
      kind: "test",
      subject_id: "x",
    })
    .execute();
const countEvents = async (scope: Scope) =>
  inScope(db.service, scope, "read only", async (tx) => {
    const rows = await tx.selectFrom("events").select("id").execute();
    return rows.length;
  });

test("a transaction knows its region, its areas and who acts", async () => {
  const areas = ["15.71.01.1001", "15.71.01.1002"];
  expect(await inScope(db.service, { ...jambi, areas }, "read only", settings)).toEqual({
    region: "15.71",
    areas: "15.71.01.1001,15.71.01.1002",
    actor: "officer-1",
  });
});

test("the scope ends with its transaction: the next user of the connection sees nobody", async () => {
  await inScope(db.service, jambi, "read write", (tx) => noteEvent(tx, "15.71"));
  expect(await countEvents(jambi)).toBe(1);

  // Every connection of the pool has carried a scope by now; none may still carry it.
  await Promise.all(Array.from({ length: 20 }, () => countEvents(jambi)));
  const left = await Promise.all(
    Array.from({ length: 20 }, () => db.service.selectFrom("events").select("id").execute()),
  );
  expect(left.flat()).toEqual([]);
});

test("another region is neither seen nor written to", async () => {
  await expect(
    inScope(db.service, jambi, "read write", (tx) => noteEvent(tx, "15.72")),
  ).rejects.toMatchObject({ code: "42501" });
  expect(await countEvents({ ...jambi, regionCode: "15.72" })).toBe(0);
});

test("work that throws leaves nothing behind", async () => {
  const before = await countEvents(jambi);
  const work = inScope(db.service, jambi, "read write", async (tx) => {
    await noteEvent(tx, "15.71");
    throw new Error("changed our mind");
  });
  await expect(work).rejects.toThrow("changed our mind");
  expect(await countEvents(jambi)).toBe(before);
});

test("a transaction that only reads cannot write", async () => {
  await expect(
    inScope(db.service, jambi, "read only", (tx) => noteEvent(tx, "15.71")),
  ).rejects.toMatchObject({ code: "25006" });
});

test("an area code that would be read as two, or as all, is our bug and stops the request", async () => {
  for (const area of ["*", "a,b", ""]) {
    await expect(
      inScope(db.service, { ...jambi, areas: [area] }, "read only", settings),
    ).rejects.toThrow(/area code/);
  }
});

test("the service login cannot climb the wall between regions", async () => {
  for (const attempt of [
    "alter table events disable row level security",
    "drop policy own_region on events",
    "truncate events",
    "set role payung_owner",
    "create table loot ()",
  ]) {
    await expect(sql.raw(attempt).execute(db.service), attempt).rejects.toMatchObject({
      code: "42501",
    });
  }
  const { rows } = await sql`select set_config('role', 'none', false), id from events`.execute(
    db.service,
  );
  expect(rows).toEqual([]);
});
