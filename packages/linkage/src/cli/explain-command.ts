import type { Command } from "commander";
import { chanceOf, type Explanation, waterfallChart } from "../charts/waterfall.ts";
import { LinkageError } from "../errors.ts";
import { explainPair } from "../explain/explain-pair.ts";
import { prepare } from "../run/find-pairs.ts";
import { chooseModel, tellModel } from "./chosen-model.ts";
import { openInputs } from "./inputs.ts";
import { requireColumns } from "./nearest.ts";
import {
  customOf,
  type EngineOptions,
  type ModelOptions,
  requireTables,
  runOptions,
  terminalFor,
  withEngine,
  withModel,
} from "./options.ts";
import { print, printJson, requireWritable, writeText } from "./outputs.ts";
import { placeIn, readColumn, recordMeant } from "./rows.ts";
import { UsageError } from "./usage-error.ts";

type ExplainOptions = EngineOptions &
  ModelOptions & {
    readonly rows: readonly string[];
    readonly id?: string;
    readonly link?: boolean;
    readonly svg?: string;
  };

/** Characters of the longest bar. */
const BAR_WIDTH = 24;

/** Adds `explain` to the program. */
export function addExplainCommand(program: Command): void {
  withEngine(
    withModel(
      program
        .command("explain")
        .description("show how two records come to their weight, comparison by comparison")
        .argument("<table...>", "the tables whose records are compared"),
    )
      .requiredOption(
        "--rows <record...>",
        "the two records: rows from 0, or 2:17 for row 17 of the second table, or ids with --id",
      )
      .option("--id <column>", "the column by which --rows names the records")
      .option("--link", "the tables are linked to each other")
      .option("--svg <file>", "the same as a picture"),
  )
    .addHelpText(
      "after",
      `
Examples:
  linkage explain people.csv --model model.json --rows 17 4711 --svg why.svg
  linkage explain people.csv --model model.json --id person_id --rows P-17 P-4711`,
    )
    .action(explain);
}

async function explain(paths: readonly string[], options: ExplainOptions): Promise<void> {
  const [one, other, ...more] = options.rows;
  if (one === undefined || other === undefined || more.length > 0) {
    throw new UsageError(
      `--rows takes two records, and ${options.rows.length} are given. Name the tables before the options.`,
    );
  }
  const linkOnly = options.link === true;
  if (linkOnly) requireTables(paths, 2, "explain --link");
  requireWritable([options.svg]);
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  if (options.id !== undefined) requireColumns("--id", [options.id], inputs.tables);
  const run = { ...runOptions(options), linkOnly };
  const chosen = await chooseModel(inputs, options, run, [options.id], terminal);
  tellModel(chosen, options, terminal);
  const { model, tables } = chosen;
  const prepared = await prepare(tables, model, {
    ...run,
    emptyRules: "allowed",
    onProgress: terminal.begin(""),
  });
  await prepared.close();
  terminal.end();
  const { store } = prepared;
  const { tableStarts } = store;
  const ids = options.id === undefined ? null : await readColumn(inputs.tables, options.id);
  const records = [one, other].map((text) => recordMeant(text, tableStarts, ids));
  const [a, b] = [Math.min(...records), Math.max(...records)];
  if (a === b) throw new LinkageError(`--rows: ${one} and ${other} are one and the same record.`);
  const explanation = explainPair(model, store, a, b, await customOf(run));
  const { rowOf, tableOf } = placeIn(tableStarts);
  const named = (record: number): string => {
    if (ids !== null) return ids[record] ?? `row ${rowOf(record)}`;
    const table = tableStarts.length > 2 ? `table ${tableOf(record) + 1}, ` : "";
    return `${table}row ${rowOf(record)}`;
  };
  const [left, right] = [named(a), named(b)];
  if (options.svg !== undefined) {
    writeText(options.svg, waterfallChart(explanation, { left, right }));
    terminal.say(`Wrote ${options.svg}.`);
  }
  if (options.json === true) {
    await printJson({ command: "explain", records: [left, right], ...explanation });
  } else await print(`${asText(explanation, left, right).join("\n")}\n`);
}

/** A waterfall in text: a bar to the right speaks for the same, one to the left against. */
function asText(explanation: Explanation, left: string, right: string) {
  const { prior, steps, weight } = explanation;
  const most = Math.max(1, ...[prior, weight, ...steps.map((step) => step.weight)].map(Math.abs));
  const bar = (bits: number): string => {
    const length = Math.round((Math.abs(bits) / most) * BAR_WIDTH);
    const filled = (bits < 0 ? "-" : "+").repeat(length);
    return `${(bits < 0 ? filled : "").padStart(BAR_WIDTH)}|${bits < 0 ? "" : filled}`;
  };
  const line = (name: string, bits: number): string =>
    `${name.padEnd(20)} ${bits.toFixed(2).padStart(8)}  ${bar(bits)}`.trimEnd();
  const said = (value: string | null) => (value === null ? "(nothing)" : JSON.stringify(value));
  return [
    `${left} and ${right}, in bits: one doubles the odds, at 0 it is as likely as not.`,
    "",
    line("before comparing", prior),
    ...steps.flatMap((step) => [
      line(step.name, step.weight),
      `    ${step.label}${step.note === undefined ? "" : ` (${step.note})`}: ${said(step.left)} and ${said(step.right)}`,
    ]),
    line("all together", weight),
    "",
    `Probability ${chanceOf(explanation, "en")} that the two are the same.`,
  ];
}
