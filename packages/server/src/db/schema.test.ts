import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderSchema } from "./generate-schema.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test("the committed types are those of the migrated database (npm run generate writes them)", async () => {
  const committed = readFileSync(new URL("schema.generated.ts", import.meta.url), "utf8");
  expect(committed).toBe(await renderSchema(db.servicePool));
});

test("types say what a column holds, whether it may be empty and whether it fills itself", async () => {
  await sql`
    create table samples (
      region_code text primary key, amount_idr bigint not null, born_on date, at timestamptz not null default now(),
      sealed bytea not null, notes text[], totals bigint[], details jsonb not null, worker_id uuid, twice integer generated always as (1) stored
    )`.execute(db.owner);
  await sql`comment on table samples is 'Only a sample.'`.execute(db.owner);
  await sql`comment on column samples.born_on is 'A day */ or none.'`.execute(db.owner);
  await sql`create view sampled as select region_code, born_on, 1 as more from samples`.execute(
    db.owner,
  );
  const rendered = await renderSchema(db.servicePool);
  expect(rendered).toContain(`/** Only a sample. */
export interface Samples {
  region_code: string;
  amount_idr: Int8;
  /** A day * / or none. */
  born_on: IsoDate | null;
  at: Generated<Timestamp>;
  sealed: Buffer;
  notes: string[] | null;
  totals: bigint[] | null;
  details: JsonColumn;
  worker_id: string | null;
  twice: ColumnType<number | null, never, never>;
}`);
  expect(rendered).toContain(`export interface Sampled {
  region_code: string;
  born_on: IsoDate | null;
  more: number | null;
}`);
  expect(rendered).toContain("  samples: Samples;\n");
});
