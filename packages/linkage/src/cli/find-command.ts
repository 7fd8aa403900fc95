import type { Command } from "commander";
import type { Clustering } from "../clustering/cluster.ts";
import { type OneToOne, oneToOne } from "../clustering/one-to-one.ts";
import { type PairList, probabilityOf } from "../pairs.ts";
import { comparePairs, type FindResult, prepare } from "../run/find-pairs.ts";
import { compileLevels, compileScorer } from "../scoring/compile.ts";
import type { Table } from "../tables/table.ts";
import { chooseModel, tellModel } from "./chosen-model.ts";
import { clusterRows } from "./cluster-rows.ts";
import { clustersOf } from "./clusters-of.ts";
import { openInputs } from "./inputs.ts";
import { requireColumns } from "./nearest.ts";
import {
  customOf,
  decimal,
  type EngineOptions,
  type ModelOptions,
  probability,
  requireTables,
  runOptions,
  shareOption,
  terminalFor,
  thresholdOf,
  whole,
  withEngine,
  withModel,
} from "./options.ts";
import {
  asJson,
  printJson,
  ROW_FILES,
  requireWritable,
  writeResult,
  writeText,
} from "./outputs.ts";
import { levelColumns, type PairColumn, pairRows, type Records } from "./pair-rows.ts";
import { readColumn } from "./rows.ts";
import { counted, inColumns, many, share, type Terminal } from "./terminal.ts";

export type FindOptions = EngineOptions &
  ModelOptions & {
    readonly threshold?: number;
    readonly weight?: number;
    readonly id?: string;
    readonly out?: string;
    readonly pairs?: string;
    readonly levels?: boolean;
    readonly copy?: boolean;
    readonly questions?: string;
    readonly saveModel?: string;
    readonly strong?: number;
    readonly support?: number;
    readonly largest?: number;
    readonly chains?: boolean;
    readonly oneToOne?: boolean;
  };

/** Adds `dedupe` and `link` to the program. */
export function addFindCommands(program: Command): void {
  const dedupe = withFind(
    program
      .command("dedupe")
      .description("find the records of one table that are the same, and put them into clusters")
      .argument("<table...>", "CSV, Parquet or Arrow; several files are one list"),
  ).addHelpText(
    "after",
    `
Examples:
  linkage dedupe people.csv --id person_id --out clusters.csv --pairs pairs.csv
  linkage dedupe people.csv --model model.json --threshold 0.9 > clusters.csv

Without --model or --spec the columns suggest what to compare, and the probabilities are estimated
from the table itself. Without --out the clusters are printed as CSV.`,
  );
  dedupe.action((paths: string[], options: FindOptions) => find("dedupe", paths, options));

  const link = withFind(
    program
      .command("link")
      .description("find the records of different tables that are the same")
      .argument("<table...>", "two or more tables: CSV, Parquet or Arrow"),
  )
    .option("--one-to-one", "each record has at most one partner in each other table")
    .addHelpText(
      "after",
      `
Examples:
  linkage link census.csv register.parquet --one-to-one --pairs pairs.csv
  linkage link old.csv new.csv --rename full_name=name --id id --out clusters.csv

Only pairs between different tables are compared. Without --out and --pairs the pairs are printed as CSV.`,
    );
  link.action((paths: string[], options: FindOptions) => find("link", paths, options));
}

function withFind(command: Command): Command {
  return withEngine(
    withModel(command)
      .option(
        "--threshold <probability>",
        "pairs of this probability are the same (default: 0.5)",
        probability,
      )
      .option("--weight <bits>", "the same in bits of weight: 0 is 0.5, 10 about 0.999", decimal)
      .option("--id <column>", "the column that names a record; it stands in the results")
      .option("--out <file>", "every record with its cluster (.csv, .tsv, .parquet, .jsonl)")
      .option("--copy", "the tables' own columns stand in --out as well")
      .option("--pairs <file>", "the pairs found, with weight and probability")
      .option("--levels", "for each pair the level of every comparison, in --pairs")
      .option("--questions <file>", "links too weak to join clusters, for a person to decide")
      .option("--save-model <file>", "the model used, with its probabilities")
      .option(
        "--strong <bits>",
        "a link of this weight joins clusters by itself (default: 10)",
        decimal,
      )
      .option(
        "--support <share>",
        "of the pairs across two clusters that must be links otherwise (default: 0.5)",
        shareOption,
      )
      .option("--largest <records>", "no cluster grows beyond this (default: 100)", whole(1))
      .option("--chains", "join whatever links connect, however weak the chain"),
  );
}

/** `linkage dedupe` and `linkage link`. */
async function find(
  command: "dedupe" | "link",
  paths: readonly string[],
  options: FindOptions,
): Promise<void> {
  const linkOnly = command === "link";
  requireTables(paths, linkOnly ? 2 : 1, command);
  const threshold = thresholdOf(options);
  const written = [options.out, options.pairs, options.questions];
  requireWritable(written, ROW_FILES);
  requireWritable([options.saveModel]);
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  if (options.id !== undefined) requireColumns("--id", [options.id], inputs.tables);
  const run = { ...runOptions(options), linkOnly };
  const chosen = await chooseModel(inputs, options, run, [options.id], terminal);
  tellModel(chosen, options, terminal);
  if (options.saveModel !== undefined) writeText(options.saveModel, `${asJson(chosen.model)}\n`);

  const { model, tables } = chosen;
  const prepared = await prepare(tables, model, {
    ...run,
    onProgress: terminal.begin(""),
  });
  let found: FindResult;
  try {
    found = await comparePairs(prepared, { threshold, onProgress: terminal.begin("") });
  } finally {
    await prepared.close();
  }
  terminal.end();
  const matched = options.oneToOne === true ? matchedOneToOne(found, threshold) : null;
  const pairs = matched?.links ?? found.pairs;
  const custom = await customOf(run);
  const score = compileScorer(model, prepared.store, Number.NEGATIVE_INFINITY, custom);
  const clustering = clustersOf(
    found.recordCount,
    pairs,
    threshold,
    // Who has given way to a better partner must not come back through the back door.
    matched === null ? score : null,
    options,
  );
  tellFound(found, pairs, matched, clustering, threshold, terminal);

  const needsIds = options.id !== undefined && wantsPairs(command, options);
  const records: Records = {
    tableStarts: found.tableStarts,
    ids: needsIds && options.id !== undefined ? await readColumn(inputs.tables, options.id) : null,
  };
  const more =
    options.levels === true
      ? levelColumns(model, pairs, compileLevels(model, prepared.store, custom))
      : [];
  await writeAll(command, options, inputs.tables, records, pairs, more, clustering);
  tellWritten(options, terminal);
  if (options.json !== true) return;
  await printJson({
    command,
    tables: tables.map(({ name }, n) => ({
      name,
      records: (found.tableStarts[n + 1] ?? 0) - (found.tableStarts[n] ?? 0),
    })),
    model: { origin: chosen.origin, prior: model.prior, comparisons: model.comparisons.length },
    notes: chosen.notes,
    threshold: { weight: threshold, probability: probabilityOf(threshold) },
    rules: found.rules,
    pairs: {
      compared: comparedOf(found),
      found: found.pairs.a.length,
      kept: pairs.a.length,
      expectedPrecision: expectedPrecision(pairs),
    },
    ...(matched === null ? {} : { oneToOne: matched.counts }),
    clusters: clustering.counts,
    warnings: [...(chosen.report?.warnings ?? []), ...found.warnings],
    files: Object.fromEntries(
      Object.entries({
        clusters: options.out,
        pairs: options.pairs,
        questions: options.questions,
        model: options.saveModel,
      }).filter(([, path]) => path !== undefined),
    ),
  });
}

function wantsPairs(command: "dedupe" | "link", options: FindOptions): boolean {
  return (
    options.pairs !== undefined ||
    options.questions !== undefined ||
    pairsToStdout(command, options)
  );
}

/** What is asked for nowhere else is printed. */
function pairsToStdout(command: "dedupe" | "link", options: FindOptions): boolean {
  return command === "link" && isPrinted(options);
}

/** Whether the result goes to stdout, because nobody has named a file for it. */
function isPrinted({ json, out, pairs }: FindOptions): boolean {
  return json !== true && out === undefined && pairs === undefined;
}

function matchedOneToOne(found: FindResult, threshold: number): OneToOne {
  const { links, counts } = oneToOne(
    found.recordCount,
    found.tableStarts.slice(0, -1),
    found.pairs,
    { threshold },
  );
  return { links: byRow(links), counts };
}

/** Pairs in the order of their rows. */
function byRow({ a, b, weight }: PairList): PairList {
  const order = Array.from(a, (_, n) => n).sort(
    (x, y) => (a[x] as number) - (a[y] as number) || (b[x] as number) - (b[y] as number),
  );
  return {
    a: Int32Array.from(order, (n) => a[n] as number),
    b: Int32Array.from(order, (n) => b[n] as number),
    weight: Float64Array.from(order, (n) => weight[n] as number),
  };
}

async function writeAll(
  command: "dedupe" | "link",
  options: FindOptions,
  tables: readonly Table[],
  records: Records,
  pairs: PairList,
  more: readonly PairColumn[],
  { clusterOf, questions }: Clustering,
): Promise<void> {
  const { copy = false, id, out } = options;
  if (options.pairs !== undefined || pairsToStdout(command, options)) {
    const { batches, columns } = pairRows(pairs, records, more);
    await writeResult(options.pairs, columns, batches);
  }
  if (out !== undefined || (command === "dedupe" && isPrinted(options))) {
    const { batches, columns } = clusterRows(tables, clusterOf, { copy, id });
    await writeResult(out, columns, batches);
  }
  if (options.questions !== undefined) {
    const { batches, columns } = pairRows(questions, records, [
      { name: "reason", type: "text", of: (n) => questions.reason[n] ?? null },
      { name: "links", type: "whole", of: (n) => questions.links[n] as number },
    ]);
    await writeResult(options.questions, columns, batches);
  }
}

function comparedOf({ rules }: FindResult): number {
  return rules.reduce((sum, { compared }) => sum + compared, 0);
}

/** The share of the pairs that is right, if the probabilities are. */
function expectedPrecision({ weight }: PairList): number {
  return weight.length === 0
    ? 1
    : weight.reduce((sum, each) => sum + probabilityOf(each), 0) / weight.length;
}

function tellFound(
  found: FindResult,
  pairs: PairList,
  matched: OneToOne | null,
  { counts, questions }: Clustering,
  threshold: number,
  terminal: Terminal,
): void {
  terminal.say(
    `Compared ${many(comparedOf(found), "pair")} of ${many(found.recordCount, "record")}:`,
    ...inColumns(
      found.rules.map(({ compared, largestBlock, rule }) => [
        `  ${rule}`,
        counted(compared),
        `largest block ${counted(largestBlock)}`,
      ]),
    ),
  );
  terminal.warn(...found.warnings);
  terminal.say(
    `Found ${many(found.pairs.a.length, "pair")} of weight ${threshold.toFixed(1)} (probability ${share(probabilityOf(threshold))}) or more.`,
  );
  if (matched !== null) {
    terminal.say(
      `Kept ${many(pairs.a.length, "pair")} one to one; ${many(matched.counts.leftOut, "pair")} gave way to better ones.`,
    );
  }
  if (pairs.a.length > 0) {
    terminal.say(
      `By the model's own probabilities a share of ${share(expectedPrecision(pairs))} of them is right.`,
    );
  }
  terminal.say(
    `Put ${many(counts.records, "record")} into ${many(counts.clusters, "cluster")}: ${counted(counts.alone)} of one record, the largest of ${counted(counts.largest)}.`,
  );
  if (questions.a.length > 0) {
    const reasons = Object.entries(counts.questions)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `${reason} ${counted(count)}`);
    terminal.say(
      `${many(questions.a.length, "link")} did not join clusters (${reasons.join(", ")}): questions for a person, in --questions FILE.`,
    );
  }
}

function tellWritten(options: FindOptions, terminal: Terminal): void {
  const written = [options.out, options.pairs, options.questions, options.saveModel];
  const paths = written.filter((path) => path !== undefined);
  if (paths.length > 0) terminal.say(`Wrote ${paths.join(", ")}.`);
}
