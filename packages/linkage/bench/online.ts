import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { FoundRecords } from "../src/online/memory-index.ts";
import { OnlineIndex } from "../src/online/memory-index.ts";
import { loadSnapshot, saveSnapshot } from "../src/online/snapshot.ts";
import { prepare } from "../src/run/find-pairs.ts";
import { openTable } from "../src/tables/open-table.ts";
import { CostBook } from "./cost.ts";
import { Dice } from "./dice.ts";
import {
  planRegistry,
  type RegistryPlan,
  type RegistryRecord,
  recordOf,
  writeRegistry,
} from "./registry.ts";
import { REGISTRY_THRESHOLD, registryModel } from "./registry-model.ts";

/**
 * How fast a record is found among those known, in one thread:
 * `node bench/online.ts ROWS FILE.csv [--seed 1] [--queries 20000]`.
 *
 * FILE is the registry of so many rows and this seed, and is written when it is not there. Half of the queries
 * are people whom the registry does not know, half are noisy copies of people whom it knows.
 */

type Query = {
  readonly record: RegistryRecord;
  /** The number of the person, or -1 for one who is not known. */
  readonly cluster: number;
};

/** Copies up to this number may be in the file. */
const FIRST_UNSEEN_COPY = 10;

function queriesOf(plan: RegistryPlan, count: number, seed: number): Query[] {
  const people = plan.cluster.reduce((most, each) => Math.max(most, each), 0) + 1;
  const dice = new Dice(seed, -77);
  return Array.from({ length: count }, (_, n): Query => {
    if (n % 2 === 0) return { record: recordOf(plan, people + 1 + n, 0), cluster: -1 };
    const cluster = dice.below(people);
    return { record: recordOf(plan, cluster, FIRST_UNSEEN_COPY + dice.below(20)), cluster };
  });
}

/** Times in microseconds at some shares of all, in order. */
function quantiles(micros: Float64Array): object {
  const inOrder = micros.toSorted();
  const at = (share: number) =>
    Math.round(inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? 0);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
}

function ask(index: OnlineIndex, queries: readonly Query[], plan: RegistryPlan) {
  const micros = new Float64Array(queries.length);
  const results: FoundRecords[] = [];
  for (const [n, { record }] of queries.entries()) {
    const began = performance.now();
    const result = index.find(record, { threshold: REGISTRY_THRESHOLD });
    micros[n] = (performance.now() - began) * 1000;
    results.push(result);
  }
  const candidates = Float64Array.from(results, (result) => result.candidates);
  const known = queries.flatMap((query, n) => (query.cluster < 0 ? [] : [n]));
  const first = (n: number): number => plan.cluster[results[n]?.matches[0]?.record ?? -1] ?? -2;
  const right = known.filter((n) => first(n) === queries[n]?.cluster);
  const strangers = queries.flatMap((query, n) =>
    query.cluster < 0 && (results[n]?.matches.length ?? 0) > 0 ? [n] : [],
  );
  return {
    queries: queries.length,
    micros: quantiles(micros),
    microsOfNewcomers: quantiles(micros.filter((_, n) => queries[n]?.cluster === -1)),
    microsOfCopies: quantiles(micros.filter((_, n) => queries[n]?.cluster !== -1)),
    candidates: quantiles(candidates),
    copiesFoundFirst: right.length / known.length,
    newcomersWithMatches: strangers.length / (queries.length - known.length),
    queriesWithCutBlocks: results.filter(({ cut }) => cut.length > 0).length,
  };
}

async function run(rows: number, path: string, seed: number, count: number): Promise<void> {
  if (!existsSync(path)) writeRegistry(path, { rows, seed });
  const plan = planRegistry({ rows, seed });
  const cost = new CostBook();
  const prepared = await cost.stage("prepare", async () =>
    prepare([await openTable(path)], registryModel()),
  );
  const index = await cost.stage("index", async () => OnlineIndex.fromBatch(prepared));
  await prepared.close();
  const queries = queriesOf(plan, count, seed);
  await cost.stage("warm up", async () => ask(index, queriesOf(plan, 2000, seed + 1), plan));
  const found = await cost.stage("find", async () => ask(index, queries, plan));
  const again = await cost.stage("find again", async () => ask(index, queries, plan));
  await cost.stage("add", async () => {
    for (const { record } of queries) index.add(record);
  });
  const added = cost.stages.at(-1)?.wallSeconds ?? 0;
  const withDelta = await cost.stage("find among added", async () => ask(index, queries, plan));
  await cost.stage("merge", async () => index.merge());
  const pieces: Uint8Array[] = [];
  await cost.stage("save", async () => {
    for (const piece of saveSnapshot(index)) pieces.push(piece.slice());
  });
  await cost.stage("restore", async () => loadSnapshot(pieces));
  console.log(
    JSON.stringify(
      {
        rows,
        seed,
        found,
        again: again.micros,
        addsPerSecond: Math.round(queries.length / added),
        withDelta: withDelta.micros,
        snapshotMb: Math.round(pieces.reduce((sum, { length }) => sum + length, 0) / 1e6),
        stages: cost.stages,
      },
      null,
      2,
    ),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "1" },
      queries: { type: "string", default: "20000" },
    },
  });
  const [rows, path] = positionals;
  if (rows === undefined || path === undefined)
    throw new Error("online.ts ROWS FILE.csv [--seed 1] [--queries 20000]");
  await run(Number(rows), path, Number(values.seed), Number(values.queries));
}
