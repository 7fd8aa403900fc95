import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExampleFiles } from "../src/example/files.ts";
import { doneAgain, lost } from "./acknowledged.ts";
import { givenCity, givenHome, removeHomes, resultsIn, runOf } from "./city.ts";
import { contradictions, damages } from "./contradictions.ts";
import { diceOf, moments } from "./moments.ts";
import { payung, startPayung } from "./payung-process.ts";
import { type Struck, strike } from "./strike.ts";
import { witness } from "./witness.ts";

const WORKERS = 6_000;
const KILLS = Number(process.env["KILLS"] ?? 10);

let files: ExampleFiles;
let calm: { home: string; results: ReturnType<typeof resultsIn>; ms: number };

beforeAll(async () => {
  files = await givenCity(WORKERS);
  const home = givenHome();
  const { ms } = await payung(home, runOf(files, join(home, "results")));
  calm = { home, results: resultsIn(join(home, "results")), ms };
});
afterAll(removeHomes);

const givenStruck = (): Struck => ({ home: givenHome(), acknowledged: [] });
const orderIn = ({ home }: Struck) => runOf(files, join(home, "results"));

async function expectUnharmed(struck: Struck): Promise<void> {
  expect(resultsIn(join(struck.home, "results"))).toEqual(calm.results);
  await witness(struck.home, "payung", async (client) => {
    expect(await lost(client, struck.acknowledged)).toEqual([]);
    expect(await contradictions(client)).toEqual([]);
    expect(await damages(client)).toEqual([]);
  });
}

test(`a run that is killed with its database, ${KILLS} times and anywhere, ends like one that never was`, async () => {
  const dice = diceOf("kill-run");
  let struck = givenStruck();
  for (const [nth, moment] of moments(dice, KILLS).entries()) {
    let ms = moment * calm.ms;
    let ending = await strike(struck, orderIn(struck), ms);
    while (ending !== null) {
      // It was done before it could be killed: what it did is looked at, and another one begins.
      expect(ending.code, ending.complained).toBe(0);
      await expectUnharmed(struck);
      struck = givenStruck();
      ms *= 0.9;
      ending = await strike(struck, orderIn(struck), ms);
    }
    const done = struck.acknowledged.at(-1)?.stage ?? "nothing";
    process.stdout.write(`  killed after ${Math.round(ms)} ms; ended by then: ${done}\n`);
    // In turn the witness opens the database that the kill left, or the next run does.
    if (nth % 2 === 0 && struck.acknowledged.length > 0) {
      const missing = await witness(struck.home, "payung", (client) =>
        lost(client, struck.acknowledged),
      );
      expect(missing).toEqual([]);
    }
  }
  const end = await startPayung(struck.home, orderIn(struck)).ended;
  expect(end.code, end.complained).toBe(0);
  expect(doneAgain(struck.acknowledged, end.stages)).toEqual([]);
  struck.acknowledged.push(...end.stages);
  await expectUnharmed(struck);

  const again = await payung(struck.home, orderIn(struck));
  expect(again.said).toContain("nothing has changed");
  await expectUnharmed(struck);
});

/** What a crash could take away: the checks above must see each of them. */
const HARM = {
  "an application":
    "delete from applications where id = (select max(id::text)::uuid from applications)",
  "a decision": "delete from decisions where id = (select max(id::text)::uuid from decisions)",
  "the findings of one application":
    "delete from verifications where application_id = (select max(application_id::text)::uuid from verifications)",
  "an identity":
    "delete from identities where worker_id = (select max(worker_id::text)::uuid from identities)",
  "a registry file": "delete from registry_extracts where source = 'civil'",
  "the note of a list": "delete from events where kind = 'intake.list-taken'",
  "the end of a run": "update runs set completed_at = null",
} as const;

test("whatever is lost would be seen", async () => {
  await witness(calm.home, "payung", async (client) => {
    for (const [what, harm] of Object.entries(HARM)) {
      await client.query("begin");
      await client.query("set local session_replication_role = replica"); // lifts triggers and foreign keys
      expect((await client.query(harm)).rowCount, what).toBe(1);
      expect(await contradictions(client), what).not.toEqual([]);
      await client.query("rollback");
    }
  });
});

test("a promise that is not kept would be seen", async () => {
  const promised = { stage: "facts", rows: WORKERS, seconds: 1, counts: { answers: 1_000_000 } };
  const seen = await witness(calm.home, "payung", (client) => lost(client, [promised]));
  expect(seen).toHaveLength(1);
  expect(doneAgain([promised], [promised])).toHaveLength(1);
});
