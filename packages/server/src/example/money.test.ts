import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SILENT } from "../main-job/stages.ts";
import { faultsIn } from "../testing/ledger.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { giveExampleMoney } from "./money.ts";
import { runExample } from "./pipeline.ts";

const QUOTA = 60;

let work: TestOffice;

beforeAll(async () => {
  work = await givenOffice();
  await runExample(work.office, work.folder, SILENT, { workers: 300, quota: QUOTA });
});
afterAll(() => work.close());

const counts = () =>
  asOwner(work, async (tx) => {
    const { rows } = await sql<{ what: string; count: number }>`
      select state as what, count(*)::int as count from coverage_months group by 1
      union all select 'transfers', count(*)::int from ledger_transfers
      union all select 'differences', count(*)::int from funding_differences
      union all select 'orders', count(*)::int from payment_orders
      union all select 'approved', count(*)::int from payment_order_steps where step = 'approved'`.execute(
      tx,
    );
    return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
  });

test("a newcomer finds months in every state, an order to approve and a difference to explain", async () => {
  const found = await counts();
  expect(found).toMatchObject({ orders: 2, approved: 1, differences: 1 });
  for (const state of ["planned", "billed", "confirmed"]) expect(found[state]).toBeGreaterThan(0);
  expect(await asOwner(work, faultsIn)).toEqual([]);
});

test("given again, as after a start that was broken off, it changes nothing", async () => {
  const before = await counts();
  await giveExampleMoney(work.office, work.folder, QUOTA);
  expect(await counts()).toEqual(before);
});
