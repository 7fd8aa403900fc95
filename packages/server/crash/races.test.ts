import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExampleFiles } from "../src/example/files.ts";
import { givenCity, givenHome, removeHomes, resultsIn, runOf } from "./city.ts";
import { contradictions } from "./contradictions.ts";
import { payung, startPayung } from "./payung-process.ts";
import { isAlive, treeOf } from "./process-tree.ts";
import { witness } from "./witness.ts";

let files: ExampleFiles;
beforeAll(async () => {
  files = await givenCity(4_000);
});
afterAll(removeHomes);

/** Starts all at once and waits for all: each has to come to a good end. */
async function allAtOnce(home: string, orders: readonly string[][]) {
  const endings = await Promise.all(orders.map((order) => startPayung(home, order).ended));
  expect(endings.map(({ code, complained }) => (code === 0 ? "" : complained))).toEqual(
    orders.map(() => ""),
  );
  return endings;
}

const idsIn = (folder: string): string[] =>
  readFileSync(join(folder, "decisions.csv"), "utf8")
    .split("\n")
    .map((line) => line.split(",")[1] ?? "");

test("three who run the same list at once in an empty home, all first starts, get the same one result", async () => {
  const home = givenHome();
  const folders = ["a", "b", "c"].map((name) => join(home, name));
  await allAtOnce(
    home,
    folders.map((folder) => runOf(files, folder)),
  );
  const [first = "", ...others] = folders;
  for (const other of others) {
    expect(resultsIn(other)).toEqual(resultsIn(first));
    expect(idsIn(other)).toEqual(idsIn(first));
  }
  await witness(home, "payung", async (client) => {
    expect(await contradictions(client)).toEqual([]);
    const { rows } = await client.query("select count(*)::int as lists from lists");
    expect(rows).toEqual([{ lists: 1 }]);
  });
});

test("a run goes on when the process that ran its database is stopped in its midst", async () => {
  const home = givenHome();
  const served = startPayung(home, ["start", "--empty", "--port", "0"]);
  while (!served.said().includes("Payung serves")) await pause(20);
  const out = join(home, "results");
  const life = startPayung(home, runOf(files, out));
  while (!life.said().includes("intake")) await pause(5);
  served.interrupt();
  expect((await served.ended).code).toBe(0);
  const ending = await life.ended;
  expect(ending.code, ending.complained).toBe(0);
  await witness(home, "payung", async (client) => {
    expect(await contradictions(client)).toEqual([]);
  });
});

test("a run that hears Ctrl-C ends with 130, says so in a sentence, and leaves no process behind", async () => {
  const home = givenHome();
  const life = startPayung(home, runOf(files, join(home, "results")));
  while (!life.said().includes("intake")) await pause(5);
  const tree = treeOf(life.pid);
  life.interrupt();
  const { code, complained } = await life.ended;
  expect(code).toBe(130);
  expect(complained).toContain("Broken off.");
  expect(complained).not.toContain("    at ");
  // PostgreSQL hears of our end from the kernel and ends in good order.
  while (tree.some(isAlive)) await pause(20);
  await payung(home, runOf(files, join(home, "results")));
  await witness(home, "payung", async (client) => {
    expect(await contradictions(client)).toEqual([]);
  });
});

test("of people who stand in two lists that come in at once, nobody is approved twice", async () => {
  const home = givenHome();
  await payung(home, ["migrate"]);
  // A short list of the same people: it is through before the long one is even read.
  const short = await givenCity(4_000, { every: 40 });
  const orders = [runOf(files, join(home, "long")), runOf(short, join(home, "short"))];
  await allAtOnce(home, orders);
  await witness(home, "payung", async (client) => {
    expect(await contradictions(client)).toEqual([]);
  });
});
