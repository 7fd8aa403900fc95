import { parseArgs } from "node:util";
import type * as Linkage from "../src/index.ts";
import { accuracy, CostBook } from "./cost.ts";
import { REGISTRY_THRESHOLD, registryModel } from "./registry-model.ts";

/**
 * Our engine as a process of its own: `node bench/engine.ts TABLE [TABLE] [--rules std|wide] [--threads 2]
 * [--max-block N] [--auto] [--train] [--source]`.
 *
 * Prints JSON like duckdb.ts: what each stage cost, how many pairs there were and how many of them are right.
 * With --train the fixed model's probabilities are estimated first; with --auto the model is suggested and
 * estimated from the data, and nothing is given at all. The truth is in a column `cluster`.
 *
 * Measured is the package as it is installed (`npm run build -w @payung/linkage` makes it); with --source, the
 * sources, whose types every thread has to strip first.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: "string", default: "std" },
    threads: { type: "string", default: "2" },
    "max-block": { type: "string", default: "Infinity" },
    auto: { type: "boolean", default: false },
    train: { type: "boolean", default: false },
    "without-truth": { type: "boolean", default: false },
    source: { type: "boolean", default: false },
  },
});
const door = new URL(values.source ? "../src/index.ts" : "../dist/index.js", import.meta.url);
const {
  cluster,
  estimate,
  findPairs,
  openTable,
  pairMetrics,
  suggest,
  truthOfClusters,
}: typeof Linkage = await import(door.href);
const tables = await Promise.all(positionals.map((path) => openTable(path)));
const options = {
  threads: Number(values.threads),
  linkOnly: tables.length > 1,
  maxBlock: Number(values["max-block"]),
};
const book = new CostBook();

let model = registryModel(values.rules === "wide" ? "wide" : "std");
if (values.auto) model = (await book.stage("suggest", () => suggest(tables, options))).spec;
if (values.auto || values.train) {
  const spec = model;
  model = (await book.stage("train", () => estimate(tables, spec, options))).model;
}
const result = await book.stage("pairs", () =>
  findPairs(tables, model, { ...options, threshold: REGISTRY_THRESHOLD }),
);
const clusters = await book.stage("cluster", async () =>
  cluster(result.recordCount, result.pairs, { threshold: REGISTRY_THRESHOLD }),
);
process.stdout.write(
  `${JSON.stringify(
    {
      engine: "linkage",
      rows: result.recordCount,
      stages: book.stages,
      total: book.total(),
      within: result.seconds,
      rules: result.rules.map(({ rule, compared, guardedPairs }) => ({
        rule,
        compared,
        guardedPairs,
      })),
      candidatePairs: result.rules.reduce((sum, { compared }) => sum + compared, 0),
      predictedPairs: result.pairs.a.length,
      questions: clusters.questions.a.length,
      warnings: result.warnings,
      ...(values["without-truth"] ? {} : await judge()),
    },
    null,
    2,
  )}\n`,
);

async function judge(): Promise<object> {
  const labels: string[] = [];
  for (const table of tables) {
    for await (const { columns } of table.batches(["cluster"])) {
      for (const label of columns[0] ?? []) labels.push(String(label));
    }
  }
  const truth = truthOfClusters(labels, options.linkOnly ? result.tableStarts : undefined);
  const found = pairMetrics(result.pairs, truth, REGISTRY_THRESHOLD);
  const right = found.truePositives;
  return accuracy(result.pairs.a.length, right, right + found.falseNegatives);
}
