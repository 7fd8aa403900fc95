import type { Command } from "commander";
import { type ClusterTruth, judged } from "../evaluation/labels.ts";
import { bCubed, clusterMetrics } from "../evaluation/metrics.ts";
import { type PairList, probabilityOf } from "../pairs.ts";
import { sourceColumns } from "../records/layout.ts";
import { pairsIn } from "../run/estimate.ts";
import { comparePairs, prepare } from "../run/find-pairs.ts";
import type { Found } from "../run/operations.ts";
import { inOrder } from "../run/sort-pairs.ts";
import { compileScorer } from "../scoring/compile.ts";
import { chooseModel, tellModel } from "./chosen-model.ts";
import {
  describeEvaluation,
  describeThresholds,
  evaluatePairs,
  evaluationCharts,
  expectedThresholds,
  likelyPairs,
} from "./evaluation.ts";
import { openInputs } from "./inputs.ts";
import { requireColumns } from "./nearest.ts";
import {
  customOf,
  type EngineOptions,
  type ModelOptions,
  requireTables,
  runOptions,
  terminalFor,
  whole,
  withEngine,
  withModel,
} from "./options.ts";
import {
  print,
  printJson,
  ROW_FILES,
  requireWritable,
  writeFolder,
  writeResult,
} from "./outputs.ts";
import { readReview, reviewRows } from "./review.ts";
import { readColumn } from "./rows.ts";
import { counted, inColumns, many, share } from "./terminal.ts";
import { readClusters, readPairs, readTruth, recordsById } from "./truth.ts";
import { UsageError } from "./usage-error.ts";

type EvaluateOptions = EngineOptions &
  ModelOptions & {
    readonly labels?: string;
    readonly id?: string;
    readonly link?: boolean;
    readonly truthPairs?: string;
    readonly pairs?: string;
    readonly clusters?: string;
    readonly pairColumns?: readonly string[];
    readonly truth?: readonly string[];
    readonly charts?: string;
    readonly sample?: number;
    readonly out?: string;
    readonly reviewed?: string;
  };

/** Pairs below this weight are not kept: no threshold that anybody would choose lies there. */
const LEAST_WEIGHT = -10;

/** Adds `evaluate` to the program. */
export function addEvaluateCommand(program: Command): void {
  withEngine(
    withModel(
      program
        .command("evaluate")
        .description("measure how good a model or a list of pairs is, with labels or without")
        .argument("[table...]", "CSV, Parquet or Arrow"),
    )
      .option("--labels <column>", "a column that is equal for records that are the same")
      .option(
        "--truth-pairs <file>",
        "or a file of the pairs that are the same: two ids in a row; needs --id",
      )
      .option("--id <column>", "the column that names a record")
      .option("--link", "only pairs between different tables count")
      .option("--pairs <file>", "judge these pairs instead of a model (ids, weight or probability)")
      .option("--pair-columns <column...>", "the two columns of --pairs that hold the ids")
      .option("--clusters <file>", "judge these clusters instead (id or row, and cluster)")
      .option("--truth <table...>", "with --pairs or --clusters: the tables that they are of")
      .option("--charts <folder>", "curves and the weights found, as SVG")
      .option(
        "--sample <pairs>",
        "draw about so many pairs for a person to judge, into --out",
        whole(1),
      )
      .option("--out <file>", "where the sample goes")
      .option("--reviewed <file>", "the sample, judged: how precise the model is"),
  )
    .addHelpText(
      "after",
      `
Examples:
  linkage evaluate people.csv --model model.json --labels person_id --charts charts
  linkage evaluate people.csv --labels person_id              (model suggested and estimated here)
  linkage evaluate people.csv --model model.json --sample 200 --out review.csv
  linkage evaluate --reviewed review.csv
  linkage evaluate --pairs pairs.csv --truth people.csv --id id --labels person_id
  linkage evaluate --clusters clusters.csv --truth people.csv --id id --labels person_id
  linkage evaluate --pairs pairs.csv --truth left.csv right.csv --id id --truth-pairs same.csv --link`,
    )
    .action(evaluate);
}

async function evaluate(paths: readonly string[], options: EvaluateOptions): Promise<void> {
  requireWritable([options.out], ROW_FILES);
  if (options.reviewed !== undefined) return await evaluateReview(options.reviewed, options);
  if (options.pairs !== undefined) return await evaluateList(paths, options.pairs, options);
  if (options.clusters !== undefined)
    return await evaluateClusters(paths, options.clusters, options);
  if (paths.length === 0) {
    throw new UsageError(
      "linkage evaluate needs a table, or --pairs, or --clusters, or --reviewed.",
    );
  }
  if ((options.sample === undefined) !== (options.out === undefined)) {
    throw new UsageError("--sample says how many pairs to draw, --out where they go: give both.");
  }
  await evaluateModel(paths, options);
}

async function evaluateModel(paths: readonly string[], options: EvaluateOptions): Promise<void> {
  const linkOnly = options.link === true;
  if (linkOnly) requireTables(paths, 2, "evaluate --link");
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  const named = [options.labels, options.id];
  if (options.labels !== undefined) requireColumns("--labels", [options.labels], inputs.tables);
  if (options.id !== undefined) requireColumns("--id", [options.id], inputs.tables);
  const run = { ...runOptions(options), linkOnly };
  const chosen = await chooseModel(inputs, options, run, named, terminal);
  tellModel(chosen, options, terminal);
  const { model, tables } = chosen;
  const prepared = await prepare(tables, model, { ...run, onProgress: terminal.begin("") });
  const { recordCount, tableStarts } = prepared.store;
  const kept: Found[] = [];
  let [compared, trueCompared] = [0, 0];
  let truth: ClusterTruth | null;
  try {
    truth = await truthFor(inputs.tables, recordCount, tableStarts, options);
    await comparePairs(prepared, {
      threshold: Number.NEGATIVE_INFINITY,
      onPairs: (found) => {
        compared += found.a.length;
        if (truth !== null) trueCompared += countTrue(found, truth);
        kept.push(likelyPairs(found, LEAST_WEIGHT));
      },
      onProgress: terminal.begin(""),
    });
  } finally {
    await prepared.close();
  }
  terminal.end();
  terminal.warn(...prepared.warnings);
  const pairs = inOrder(kept, recordCount);
  const possible = pairsIn(tableStarts, linkOnly);
  const expected = expectedThresholds(recordCount, pairs, model.prior * possible);
  const score = compileScorer(model, prepared.store, Number.NEGATIVE_INFINITY, await customOf(run));
  const result =
    truth === null ? null : evaluatePairs(pairs, truth, { compared, trueCompared }, score);
  const files: string[] = [];
  if (options.charts !== undefined) {
    const charts = evaluationCharts(pairs, result?.curves ?? null, result?.evaluation ?? null);
    files.push(...writeFolder(options.charts, charts));
  }
  if (options.sample !== undefined && options.out !== undefined) {
    const ids = options.id === undefined ? null : await readColumn(inputs.tables, options.id);
    const { batches, columns, drawn } = await reviewRows(
      inputs.tables,
      { tableStarts, ids },
      pairs,
      sourceColumns(model),
      {
        count: options.sample,
        threshold: 0,
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      },
    );
    await writeResult(options.out, columns, batches);
    files.push(options.out);
    terminal.say(
      `Drew ${many(drawn, "pair")}. Write yes or no in the column "same", then: linkage evaluate --reviewed ${options.out}`,
    );
  }
  if (files.length > 0) terminal.say(`Wrote ${files.join(", ")}.`);
  if (options.json === true) {
    await printJson({
      command: "evaluate",
      origin: chosen.origin,
      notes: chosen.notes,
      evaluation: result?.evaluation ?? null,
      expected,
      files,
    });
    return;
  }
  await print(
    `${[
      ...(result === null ? [] : [...describeEvaluation(result.evaluation), ""]),
      ...describeThresholds(
        "Without labels, by the model's own probabilities, thresholds expected for",
        expected,
      ),
    ].join("\n")}\n`,
  );
}

async function evaluateList(
  paths: readonly string[],
  path: string,
  options: EvaluateOptions,
): Promise<void> {
  const { ids, list, tableStarts, truth } = await openJudged("--pairs", paths, path, options);
  const byId = recordsById(ids, tableStarts);
  const columns = options.id === undefined ? ["row_a", "row_b"] : options.pairColumns;
  const { pairs, weighedBy } = await readPairs(list, columns, byId);
  const { curves, evaluation } = evaluatePairs(pairs, truth, null, null);
  const files =
    options.charts === undefined
      ? []
      : writeFolder(options.charts, evaluationCharts(pairs, curves, evaluation));
  const terminal = terminalFor(options);
  if (weighedBy === null) terminal.say(`${path} has no weights: all its pairs count alike.`);
  if (options.json === true)
    await printJson({ command: "evaluate", weighedBy, pairs: pairs.a.length, evaluation, files });
  else await print(`${describeEvaluation(evaluation).join("\n")}\n`);
  if (files.length > 0) terminal.say(`Wrote ${files.join(", ")}.`);
}

async function evaluateClusters(
  paths: readonly string[],
  path: string,
  options: EvaluateOptions,
): Promise<void> {
  const { ids, list, tableStarts, truth } = await openJudged("--clusters", paths, path, options);
  const byId = recordsById(ids, tableStarts);
  const clusterOf = await readClusters(list, options.id ?? "row", byId, ids.length);
  const pairs = clusterMetrics(clusterOf, truth);
  const both = bCubed(clusterOf, truth);
  if (options.json === true) {
    await printJson({
      command: "evaluate",
      truePairs: truth.truePairs,
      clusters: { ...pairs, bCubed: both },
    });
    return;
  }
  const { f1, falseNegatives, falsePositives, precision, recall, truePositives } = pairs;
  await print(
    `${[
      `${many(truth.truePairs, "pair")} are the same.`,
      "",
      ...inColumns([
        ["", "precision", "recall", "F1", "right", "wrong", "missed"],
        [
          "by pairs",
          ...[precision, recall, f1].map(share),
          ...[truePositives, falsePositives, falseNegatives].map(counted),
        ],
        ["B-cubed", ...[both.precision, both.recall, both.f1].map(share)],
      ]),
    ].join("\n")}\n`,
  );
}

/** A file of results, and the tables that it is of with the truth about them. */
async function openJudged(
  option: string,
  paths: readonly string[],
  path: string,
  options: EvaluateOptions,
) {
  const truthPaths = [...(options.truth ?? []), ...paths];
  const { id } = options;
  if (truthPaths.length === 0) throw new UsageError(`${option} needs --truth TABLE.`);
  if (options.labels === undefined && options.truthPairs === undefined) {
    throw new UsageError(`${option} needs --labels COLUMN or --truth-pairs FILE to be judged by.`);
  }
  const { tables } = await openInputs(truthPaths, options);
  if (id !== undefined) requireColumns("--id", [id], tables);
  const ids: (string | null)[] = [];
  const tableStarts = [0];
  for (const table of tables) {
    const known = await readColumn([table], id ?? options.labels ?? table.columns[0] ?? "");
    // Without an id a record is its row, as our own results name it.
    for (const [row, each] of known.entries()) ids.push(id === undefined ? String(row) : each);
    tableStarts.push(ids.length);
  }
  const truth = await truthFor(tables, ids.length, tableStarts, options, ids);
  const [list] = (await openInputs([path], {})).tables;
  if (list === undefined || truth === null) throw new UsageError(`${option} names no file.`);
  const rows = option === "--pairs" ? ["row_a", "row_b"] : ["row"];
  if (id === undefined && !rows.every((column) => list.columns.includes(column))) {
    throw new UsageError(
      `${option} needs --id COLUMN that names the records: ${path} has no ${rows.join(" and ")}.`,
    );
  }
  return { ids, list, tableStarts, truth };
}

async function evaluateReview(path: string, options: EvaluateOptions): Promise<void> {
  const [table] = (await openInputs([path], options)).tables;
  if (table === undefined) return;
  const bands = await readReview(table);
  if (options.json === true) {
    await printJson({ command: "evaluate", reviewed: bands });
    return;
  }
  const rows = bands.map(({ from, judged: seen, lower, pairs, precision, upper }) => [
    from === null ? "all" : from.toFixed(2),
    from === null ? "" : share(probabilityOf(from)),
    counted(pairs),
    counted(seen),
    precision === null ? "not known" : share(precision),
    `${share(lower)} to ${share(upper)}`,
  ]);
  await print(
    `${[
      "The share of pairs that is right, if all from a weight on are called the same:",
      ...inColumns([
        ["from", "probability", "pairs", "judged", "precision", "95 % interval"],
        ...rows,
      ]),
    ].join("\n")}\n`,
  );
}

async function truthFor(
  tables: Parameters<typeof readTruth>[0],
  recordCount: number,
  tableStarts: readonly number[],
  { id, labels, link, truthPairs }: EvaluateOptions,
  known?: readonly (string | null)[],
): Promise<ClusterTruth | null> {
  if (truthPairs !== undefined && (labels !== undefined || id === undefined)) {
    throw new UsageError("--truth-pairs needs --id, and takes the place of --labels.");
  }
  const [table] = truthPairs === undefined ? [] : (await openInputs([truthPairs], {})).tables;
  return await readTruth(tables, recordCount, tableStarts, link === true, {
    ...(labels === undefined ? {} : { labels }),
    ...(table === undefined || id === undefined
      ? {}
      : { truthPairs: { table, ids: known ?? (await readColumn(tables, id)) } }),
  });
}

function countTrue({ a, b }: PairList, truth: ClusterTruth): number {
  let count = 0;
  for (let n = 0; n < a.length; n++)
    if (judged(truth, a[n] as number, b[n] as number) === 1) count++;
  return count;
}
