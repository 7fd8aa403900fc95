import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBatchFile } from "../src/enrolment/service.ts";
import { type SimulatedReply, simulateReply } from "../src/example/insurer-simulator.ts";
import { enrolCohort } from "../src/main-job/enrol.ts";
import { write } from "../src/shared/office.ts";
import { lost } from "./acknowledged.ts";
import { AS_OF, givenCity, givenHome, removeHomes, runOf } from "./city.ts";
import { contradictions } from "./contradictions.ts";
import { diceOf, moments } from "./moments.ts";
import { inOffice } from "./office-of.ts";
import { payung } from "./payung-process.ts";
import { type Struck, strike } from "./strike.ts";
import { witness } from "./witness.ts";

const WORKERS = 4_000;
const KILLS = 10;
const COHORT = "019ab000-0000-7000-8000-0000000000c1";
const DECREE = "019ab000-0000-7000-8000-0000000000d1";
const BATCH = "019ab000-0000-7000-8000-0000000000b1";

/** A home folder whose batch went to the insurer, at rest: each city below is a copy of it. */
let sent: string;
let reply: string;
let said: SimulatedReply;
let calm: { ms: number; trace: unknown };

beforeAll(async () => {
  sent = givenHome();
  await payung(sent, runOf(await givenCity(WORKERS), join(sent, "results")));
  const file = await inOffice(sent, async (office) => {
    await enrolCohort(
      office,
      {
        id: COHORT,
        name: "Everyone",
        firstMonth: "2026-12",
        monthCount: 12,
        quota: null,
        quotaPerKelurahan: {},
        funder: "city_apbd",
        isStateBudget: true,
      },
      { id: DECREE, number: "1", issuedOn: AS_OF },
      { id: BATCH },
      [],
    );
    return write(office, (tx) => readBatchFile(tx, office, BATCH));
  });
  if (file === null) throw new Error("The batch is not there");
  const batch = join(sent, "batch.xlsx");
  reply = join(sent, "reply.xlsx");
  await writeFile(batch, file.bytes);
  said = await simulateReply(batch, reply, { seed: "crash", startOn: "2026-12-01" });

  const home = givenSent();
  const { ms } = await payung(home, ["reply", reply]);
  calm = { ms, trace: await traceOf(home) };
});
afterAll(removeHomes);

function givenSent(): string {
  const home = givenHome();
  execFileSync("cp", ["-a", `${sent}/.`, home]); // with its owner: root's database belongs to another user
  return home;
}

/** All that a reply leaves behind, without the ids that are drawn anew each time. */
function traceOf(home: string) {
  return witness(home, "payung", async (client) => {
    expect(await contradictions(client)).toEqual([]);
    const { rows: unanswered } = await client.query(`
      select b.row_number from batch_rows b left join reply_rows r using (batch_id, application_id)
      where r.row_number is null`);
    expect(unanswered).toEqual([]);
    const { rows } = await client.query(`
      select r.row_number, r.outcome, r.application_id, r.kpj, r.reason_code, m.kpj as member,
        m.started_on::text, m.worker_id
      from reply_rows r left join memberships m
        on m.application_id = r.application_id and r.outcome = 'accepted'
      order by 1`);
    return rows;
  });
}

test("every row of the batch is answered for, and every one that was accepted is a member", async () => {
  const counts = await witness(sent, "payung", async (client) => {
    const { rows } = await client.query("select count(*)::int as sent from batch_rows");
    return rows[0];
  });
  expect(counts.sent).toBe(said.accepted + said.rejected);
  expect(calm.trace).toHaveLength(said.accepted + said.rejected + said.unknown + said.repeated);
});

test(`a reply whose taking is killed ${KILLS} times makes nobody a member twice and forgets no row`, async () => {
  const dice = diceOf("kill-reply");
  let struck: Struck = { home: givenSent(), acknowledged: [] };
  for (const moment of moments(dice, KILLS)) {
    let ms = moment * calm.ms;
    while ((await strike(struck, ["reply", reply], ms)) !== null) {
      // It was done before it could be killed.
      expect(await traceOf(struck.home)).toEqual(calm.trace);
      struck = { home: givenSent(), acknowledged: [] };
      ms *= 0.9;
    }
    const done = struck.acknowledged.at(-1)?.stage ?? "nothing";
    process.stdout.write(`  killed after ${Math.round(ms)} ms; ended by then: ${done}\n`);
    const { acknowledged } = struck;
    if (acknowledged.length > 0) {
      const missing = await witness(struck.home, "payung", (client) => lost(client, acknowledged));
      expect(missing).toEqual([]);
    }
  }
  await payung(struck.home, ["reply", reply]);
  expect(await traceOf(struck.home)).toEqual(calm.trace);

  const again = await payung(struck.home, ["reply", reply]);
  expect(again.said).toContain("nothing has changed");
  expect(await traceOf(struck.home)).toEqual(calm.trace);
});

/** What a crash could take away or double. */
const HARM = {
  "a membership": "delete from memberships where kpj = (select max(kpj) from memberships)",
  "a row of the reply": "delete from reply_rows where row_number = 7",
  "a task": "delete from tasks where id = (select max(id::text)::uuid from tasks)",
  "a row of the batch": "delete from batch_rows where row_number = 7",
  "a line of the decree": "delete from decree_lines where line_number = 7",
} as const;

test("whatever is lost would be seen", async () => {
  const home = givenSent();
  await payung(home, ["reply", reply]);
  await witness(home, "payung", async (client) => {
    for (const [what, harm] of Object.entries(HARM)) {
      await client.query("begin");
      await client.query("set local session_replication_role = replica");
      expect((await client.query(harm)).rowCount, what).toBe(1);
      expect(await contradictions(client), what).not.toEqual([]);
      await client.query("rollback");
    }
  });
});
