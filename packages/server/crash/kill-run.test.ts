import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExampleFiles } from "../src/example/files.ts";
import { doneAgain, lost } from "./acknowledged.ts";
import { givenCity, givenHome, removeHomes, resultsIn, runOf } from "./city.ts";
import { contradictions, damages } from "./contradictions.ts";
import { diceOf, moments } from "./moments.ts";
import { type EndedStage, payung, startPayung } from "./payung-process.ts";
import { treeOf } from "./process-tree.ts";
import { witness } from "./witness.ts";

const WORKERS = 15_000;
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

/** A home folder in which a run is killed again and again, and what its processes said was done. */
type Struck = { readonly home: string; readonly acknowledged: EndedStage[] };
const givenStruck = (): Struck => ({ home: givenHome(), acknowledged: [] });
const startRun = ({ home }: Struck) => startPayung(home, runOf(files, join(home, "results")));

/** Lets a run live for so long; null when it was killed, its ending when it was faster. */
async function strike(struck: Struck, ms: number) {
  const life = startRun(struck);
  const ending = await Promise.race([life.ended, pause(ms, null)]);
  const { stages } = ending ?? (await life.kill());
  expect(treeOf(life.pid)).toEqual([]);
  expect(doneAgain(struck.acknowledged, stages)).toEqual([]);
  struck.acknowledged.push(...stages);
  return ending;
}

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
    let ending = await strike(struck, ms);
    while (ending !== null) {
      // It was done before it could be killed: what it did is looked at, and another one begins.
      expect(ending.complained, ending.complained).not.toContain("Error");
      expect(ending.code).toBe(0);
      await expectUnharmed(struck);
      struck = givenStruck();
      ms *= 0.9;
      ending = await strike(struck, ms);
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
  const end = await startRun(struck).ended;
  expect(end.code, end.complained).toBe(0);
  expect(doneAgain(struck.acknowledged, end.stages)).toEqual([]);
  struck.acknowledged.push(...end.stages);
  await expectUnharmed(struck);

  const again = await payung(struck.home, runOf(files, join(struck.home, "results")));
  expect(again.said).toContain("nothing has changed");
  await expectUnharmed(struck);
});

/** What could get lost, and what would be there twice: the checks above must see each of them. */
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

test.each(Object.entries(HARM))("the loss of %s would be seen", async (_, harm) => {
  const seen = await witness(calm.home, "payung", async (client) => {
    await client.query("begin");
    await client.query("set local session_replication_role = replica"); // lifts triggers and foreign keys
    const { rowCount } = await client.query(harm);
    expect(rowCount).toBe(1);
    const found = await contradictions(client);
    await client.query("rollback");
    return found;
  });
  expect(seen).not.toEqual([]);
});

test("a promise that is not kept would be seen", async () => {
  const promised = { stage: "facts", rows: WORKERS, counts: { answers: 1_000_000 } };
  const seen = await witness(calm.home, "payung", (client) => lost(client, [promised]));
  expect(seen).toHaveLength(1);
  expect(doneAgain([promised], [promised])).toHaveLength(1);
});
