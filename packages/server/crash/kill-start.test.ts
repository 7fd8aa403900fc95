import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { doneAgain, lost } from "./acknowledged.ts";
import { givenHome, removeHomes } from "./city.ts";
import { contradictions, damages } from "./contradictions.ts";
import { diceOf } from "./moments.ts";
import { type EndedStage, endedStages, startPayung } from "./payung-process.ts";
import { witness } from "./witness.ts";

afterAll(removeHomes);

/** A port that nobody used a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Starts Payung, waits until it serves, asks for its first page and stops it as Ctrl-C would. */
async function serveOnce(home: string) {
  const port = await freePort();
  const life = startPayung(home, ["start", "--port", String(port)]);
  const began = performance.now();
  const died = life.ended.then((ending) => {
    throw new Error(`payung start ended with ${ending.code}: ${ending.complained}`);
  });
  while (!life.said().includes("Payung serves")) await Promise.race([pause(20), died]);
  const ms = performance.now() - began;
  const page = await fetch(`http://127.0.0.1:${port}/`);
  const text = await page.text();
  died.catch(() => {});
  life.interrupt();
  const { code, stages } = await life.ended;
  return { status: page.status, text, code, stages, ms };
}

/**
 * What became of every row of the example's list, without the ids that are drawn anew each time. Selections
 * are not counted: one that led to no decree yet is made again, for meanwhile more may be approved.
 */
function traceOf(home: string, acknowledged: readonly EndedStage[]) {
  return witness(home, "payung_example", async (client) => {
    expect(await lost(client, acknowledged)).toEqual([]);
    expect(await contradictions(client)).toEqual([]);
    expect(await damages(client)).toEqual([]);
    const { rows: outcomes } = await client.query(`
      select a.row_number, d.outcome from applications a
      join decisions d on d.application_id = a.id order by 1`);
    const { rows: counts } = await client.query(`
      select (select count(*) from decree_lines) as lines, (select count(*) from batch_rows) as sent,
        (select count(*) from reply_rows) as answered,
        (select count(*) from decrees) as decrees, (select count(*) from insurer_batches) as batches,
        (select count(*) from insurer_replies) as replies,
        (select count(*) from rechecks) - (select count(*) from recheck_results) as unvisited`);
    return { outcomes, counts };
  });
}

/** The stages in whose midst a start is killed, each named by the one whose end comes before. */
const AFTER = ["example city", "checks", "cohort", "decree", "batch", "reply"] as const;

test("a first start that is killed in every stage ends with the same example city as one that never was", async () => {
  const dice = diceOf("kill-start");
  const calm = givenHome();
  const undisturbed = await serveOnce(calm);
  expect(undisturbed).toMatchObject({ status: 200, code: 0 });

  const home = givenHome();
  const acknowledged: EndedStage[] = [];
  for (const before of AFTER) {
    const at = undisturbed.stages.findIndex(({ stage }) => stage === before);
    const next = undisturbed.stages[at + 1];
    if (next === undefined) throw new Error(`There is no stage after ${before}`);

    const life = startPayung(home, ["start", "--port", String(await freePort())]);
    const died = life.ended.then(({ complained }) => Promise.reject(new Error(complained)));
    const hasEnded = () => endedStages(life.said()).some(({ stage }) => stage === before);
    while (!hasEnded()) await Promise.race([pause(5), died]);
    await pause(dice.next() * next.seconds * 1_000);
    died.catch(() => {});
    const { stages } = await life.kill();
    process.stdout.write(`  killed in ${next.stage}; ended by then: ${stages.at(-1)?.stage}\n`);
    expect(doneAgain(acknowledged, stages)).toEqual([]);
    acknowledged.push(...stages);
  }
  const end = await serveOnce(home);
  expect(end).toMatchObject({ status: 200, code: 0 });
  expect(doneAgain(acknowledged, end.stages)).toEqual([]);
  const expected = await traceOf(calm, undisturbed.stages);
  expect(await traceOf(home, [...acknowledged, ...end.stages])).toEqual(expected);
  expect(expected.counts[0]).toMatchObject({ lines: "3000", unvisited: "0" });
});
