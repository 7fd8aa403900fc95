import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { openHome } from "../shared/home.ts";
import { preparePlace } from "./place.ts";
import { removeHome, temporaryHome } from "./testing.ts";

const SAME_MOMENT = new URL("./testing-process/same-moment.ts", import.meta.url);
const STARTS = 4;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanups.splice(0).reverse()) await each();
});

function givenHome(): string {
  const home = temporaryHome();
  cleanups.push(() => removeHome(home));
  return home;
}

/** What several starts find that ask for the place of one home folder at the same moment. */
async function findTogether(home: string): Promise<unknown[]> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from(
    { length: STARTS },
    () => new Worker(SAME_MOMENT, { workerData: { home, gate } }),
  );
  await Promise.all(workers.map((each) => once(each, "message"))); // ready
  const found = workers.map(async (each) => (await once(each, "message"))[0]);
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  return Promise.all(found);
}

const rounds = [1, 2, 3];

test.each(
  rounds,
)("starts at the same moment agree where the database lies and whose it is (%i)", async () => {
  const home = givenHome();
  const found = await findTogether(home);
  const { account, data } = preparePlace(openHome(home));
  expect(found).toEqual(Array(STARTS).fill({ account, data }));
  expect(readdirSync(home).filter((name) => name.startsWith("postgres."))).toEqual([]);
});

test.each(rounds)("they also agree when nobody else may enter the home folder (%i)", async () => {
  const outer = givenHome();
  chmodSync(outer, 0o700);
  const home = join(outer, ".payung");
  mkdirSync(home, { mode: 0o700 });
  cleanups.push(() => removeHome(home));
  const found = await findTogether(home);
  const { account, data } = preparePlace(openHome(home));
  expect(found).toEqual(Array(STARTS).fill({ account, data }));
  const { dir, base } = parse(dirname(data));
  expect(readdirSync(dir).filter((name) => name.startsWith(`${base}.`))).toEqual([]);
});
