import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SERVICE_LOGIN } from "../db/open.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { openJobs, prepareJobs } from "./jobs.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

test("a preparation that broke off before the grants, or an older one, is made whole by the next", async () => {
  await prepareJobs(work.db.ownerUrl);
  await asOwner(work, async (tx) => {
    await sql`revoke all on schema pgboss from ${sql.ref(SERVICE_LOGIN)}`.execute(tx);
    await sql`update pgboss.queue set retry_limit = 0`.execute(tx);
  });
  await prepareJobs(work.db.ownerUrl);

  const jobs = await openJobs(work.db.serviceUrl, () => {});
  await jobs.stop();
  const { rows } = await asOwner(work, (tx) =>
    sql<{
      retry_limit: number;
    }>`select distinct retry_limit from pgboss.queue where name like 'verification.%'`.execute(tx),
  );
  expect(rows).toEqual([{ retry_limit: 5 }]);
});
