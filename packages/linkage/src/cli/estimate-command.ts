import type { Command } from "commander";
import { requireEstimated } from "../model/read-model.ts";
import { labelOf } from "../model/tests.ts";
import { estimateFromLabels } from "../run/estimate-from-labels.ts";
import { prepare, type RunOptions } from "../run/find-pairs.ts";
import {
  chooseSpec,
  describeReport,
  describeSpec,
  estimateModel,
  namesOf,
  type Specified,
} from "./chosen-model.ts";
import { openInputs } from "./inputs.ts";
import { modelCharts } from "./model-charts.ts";
import { requireColumns } from "./nearest.ts";
import {
  type EngineOptions,
  requireTables,
  runOptions,
  terminalFor,
  whole,
  withEngine,
} from "./options.ts";
import { asJson, print, printJson, requireWritable, writeFolder, writeText } from "./outputs.ts";
import { readColumn } from "./rows.ts";
import { inColumns, many, type Terminal } from "./terminal.ts";

type SuggestOptions = EngineOptions & {
  readonly out?: string;
  readonly link?: boolean;
  readonly ignore?: readonly string[];
};

type EstimateOptions = SuggestOptions & {
  readonly spec?: string;
  readonly labels?: string;
  readonly charts?: string;
  readonly seed?: number;
};

/** Adds `suggest` and `estimate` to the program. */
export function addEstimateCommands(program: Command): void {
  withEngine(
    program
      .command("suggest")
      .description("make a specification from the tables: what to compare and how to block")
      .argument("<table...>", "CSV, Parquet or Arrow")
      .option("--out <file>", "where the specification goes, instead of stdout")
      .option("--link", "for pairs between different tables only")
      .option("--ignore <column...>", "columns that must not be used"),
  )
    .addHelpText(
      "after",
      `
Example:
  linkage suggest people.csv --ignore person_id --out spec.json

The specification is JSON to be looked at and changed; \`linkage estimate --spec\` fills in the probabilities.`,
    )
    .action(suggestSpec);

  withEngine(
    program
      .command("estimate")
      .description("estimate a model's probabilities from the tables, without labels or with them")
      .argument("<table...>", "CSV, Parquet or Arrow")
      .option("--spec <file>", "the specification; suggested by the tables when missing")
      .option(
        "--labels <column>",
        "a column that is equal for records that are the same: learn from it",
      )
      .option("--link", "for pairs between different tables only")
      .option("--out <file>", "where the model goes, instead of stdout")
      .option("--charts <folder>", "pictures of the model and the tables, as SVG")
      .option("--ignore <column...>", "columns that a suggested specification must not use")
      .option("--seed <number>", "what drawing pairs at random begins with", whole(0)),
  )
    .addHelpText(
      "after",
      `
Examples:
  linkage estimate people.csv --spec spec.json --out model.json --charts charts
  linkage estimate census.csv register.csv --link --out model.json
  linkage estimate people.csv --labels person_id --out model.json`,
    )
    .action(estimateCommand);
}

async function suggestSpec(paths: readonly string[], options: SuggestOptions): Promise<void> {
  requireWritable([options.out]);
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  const run = { ...runOptions(options), linkOnly: linksOf(paths, options) };
  const { ignore } = options;
  const chosen = await chooseSpec(
    inputs,
    ignore === undefined ? {} : { ignore },
    run,
    [],
    terminal,
  );
  const { notes, spec } = chosen;
  terminal.say(...notes, ...describeSpec(spec));
  if (options.out !== undefined) {
    writeText(options.out, `${asJson(spec)}\n`);
    terminal.say(`Wrote ${options.out}.`);
  }
  if (options.json === true) await printJson({ command: "suggest", notes, spec });
  else if (options.out === undefined) await print(`${asJson(spec)}\n`);
}

async function estimateCommand(paths: readonly string[], options: EstimateOptions): Promise<void> {
  requireWritable([options.out]);
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  if (options.labels !== undefined) requireColumns("--labels", [options.labels], inputs.tables);
  const run = { ...runOptions(options), linkOnly: linksOf(paths, options) };
  const chosen = await chooseSpec(inputs, options, run, [options.labels], terminal);
  const { notes, spec, tables } = chosen;
  terminal.say(...notes, ...(chosen.origin === "suggested" ? describeSpec(spec) : []));
  const { model, report } =
    options.labels === undefined
      ? await unlabelled(chosen, options, run, terminal)
      : await labelled(chosen, options.labels, options, run, terminal);
  terminal.say(...describeModel(model));
  const files: string[] = [];
  if (options.out !== undefined) {
    writeText(options.out, `${asJson(model)}\n`);
    files.push(options.out);
  }
  if (options.charts !== undefined) {
    const prepared = await prepare(tables, model, {
      ...run,
      onProgress: terminal.begin("for charts"),
    });
    await prepared.close();
    terminal.end();
    files.push(...writeFolder(options.charts, modelCharts(model, tables, prepared)));
  }
  if (files.length > 0) terminal.say(`Wrote ${files.join(", ")}.`);
  if (options.json === true) {
    await printJson({ command: "estimate", origin: chosen.origin, notes, report, model, files });
  } else if (options.out === undefined) await print(`${asJson(model)}\n`);
}

async function unlabelled(
  chosen: Specified,
  options: EstimateOptions,
  run: RunOptions,
  terminal: Terminal,
) {
  const { model, report } = await estimateModel(chosen, options, run, terminal);
  terminal.warn(...report.warnings);
  terminal.say(...describeReport(report));
  // How long it took is no part of what was found: the same input gives the same bytes.
  const { seconds: _, ...found } = report;
  return { model, report: found };
}

async function labelled(
  { spec, tables }: Specified,
  column: string,
  { seed }: EstimateOptions,
  run: RunOptions,
  terminal: Terminal,
) {
  const labels = await readColumn(tables, column);
  const { model, report } = await estimateFromLabels(tables, spec, labels, {
    ...run,
    ...(seed === undefined ? {} : { seed }),
    onProgress: terminal.begin("from labels"),
  });
  terminal.end();
  terminal.warn(...report.warnings);
  terminal.say(
    `Learnt from ${many(report.samePairs, "pair")} with equal labels and ${many(report.differentPairs, "pair")} with different ones.`,
  );
  const estimated = { ...model, estimatedFrom: `${namesOf(tables)}, labels of ${column}` };
  requireEstimated(estimated);
  return { model: estimated, report };
}

function describeModel(model: Awaited<ReturnType<typeof unlabelled>>["model"]): string[] {
  const rows = model.comparisons.flatMap(({ levels, name }) =>
    // A model of which a level has no m or u is not estimated.
    levels.map((level, l) => {
      const { m = 1, u = 1 } = level;
      const bits = Math.log2(m / u).toFixed(2);
      const title = l === 0 ? name : "";
      return [`  ${title}`, labelOf(level), m.toPrecision(3), u.toPrecision(3), bits];
    }),
  );
  return [
    `Of all pairs a share of ${model.prior.toPrecision(3)} is the same (the prior).`,
    ...inColumns([["  comparison", "level", "m", "u", "bits"], ...rows]),
  ];
}

function linksOf(paths: readonly string[], { link }: SuggestOptions): boolean {
  if (link === true) requireTables(paths, 2, "--link");
  return link === true;
}
