import type { Command } from "commander";
import { blocksOf } from "../blocking/rule-index.ts";
import { columnsOfKey, parseRule } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { pairsIn } from "../run/estimate.ts";
import { type Prepared, prepare, type RuleReport } from "../run/find-pairs.ts";
import { chooseSpec, type Specified } from "./chosen-model.ts";
import { openInputs } from "./inputs.ts";
import {
  type EngineOptions,
  requireTables,
  runOptions,
  terminalFor,
  withEngine,
} from "./options.ts";
import { print, printJson } from "./outputs.ts";
import { placeIn, readRows } from "./rows.ts";
import { counted, inColumns, many } from "./terminal.ts";

type CountOptions = EngineOptions & {
  readonly spec?: string;
  readonly link?: boolean;
  readonly ignore?: readonly string[];
};

type LargeBlock = {
  readonly records: number;
  readonly values: Readonly<Record<string, string | null>>;
};
type Counted = Omit<RuleReport, "records"> & {
  readonly records: number;
  /** What is left to compare when the guard has done its work. */
  readonly toCompare: number;
  readonly largest: readonly LargeBlock[];
};

/** Blocks shown for each rule. */
const SHOWN = 3;

/** Adds `count` to the program. */
export function addCountCommand(program: Command): void {
  withEngine(
    program
      .command("count")
      .description("count the pairs each blocking rule makes, before anything is compared")
      .argument("<table...>", "CSV, Parquet or Arrow")
      .option("--spec <file>", "a specification or model; suggested by the tables when missing")
      .option("--link", "for pairs between different tables only")
      .option("--ignore <column...>", "columns that a suggested specification must not use"),
  )
    .addHelpText(
      "after",
      `
Example:
  linkage count people.csv --spec spec.json --max-block 500`,
    )
    .action(count);
}

async function count(paths: readonly string[], options: CountOptions): Promise<void> {
  if (options.link === true) requireTables(paths, 2, "count --link");
  const terminal = terminalFor(options);
  const inputs = await openInputs(paths, options);
  const run = { ...runOptions(options), linkOnly: options.link === true };
  const chosen = await chooseSpec(inputs, options, run, [], terminal);
  terminal.say(...chosen.notes);
  const prepared = await prepare(chosen.tables, chosen.spec, {
    ...run,
    emptyRules: "allowed",
    onProgress: terminal.begin(""),
  });
  await prepared.close();
  terminal.end();
  const rules = await countRules(prepared, chosen);
  terminal.warn(...prepared.warnings);
  if (options.json === true) {
    await printJson({
      command: "count",
      records: prepared.store.recordCount,
      maxBlock: prepared.guard.maxBlock,
      refineBy: prepared.guard.refineBy.map(({ name }) => name),
      pairsAtMost: pairsAtMost(prepared.store, rules),
      rules,
      warnings: prepared.warnings,
    });
    return;
  }
  await print(`${described(prepared, rules).join("\n")}\n`);
}

async function countRules(prepared: Prepared, { spec, tables }: Specified): Promise<Counted[]> {
  const largest = prepared.indexes.map((index) => largestBlocks(index, prepared.store));
  const examples = largest.flat().map(({ example }) => example);
  const columns = sourcesOf(spec);
  const values = await readRows(tables, columns, examples);
  return prepared.rules.map((report, n) => ({
    ...report,
    toCompare: report.pairs - report.guardedPairs,
    largest: (largest[n] ?? []).map(({ example, records }) => ({
      records,
      values: Object.fromEntries(
        sourcesOfRule(spec, report.rule).map((column) => [
          column,
          values.get(example)?.[columns.indexOf(column)] ?? null,
        ]),
      ),
    })),
  }));
}

/** The largest blocks of a rule that make a pair, each by one of its records. */
function largestBlocks({ entries, starts }: Prepared["indexes"][number], store: Store) {
  const linkOnly = isLinkOnly(store);
  const { tableOf } = placeIn(store.tableStarts);
  const makesPairs = (records: readonly number[]): boolean =>
    records.length > 1 &&
    (!linkOnly || tableOf(records[0] as number) !== tableOf(records.at(-1) as number));
  let found: { records: number; example: number }[] = [];
  for (let bucket = 0; bucket < starts.length - 1; bucket++) {
    const [from, to] = [starts[bucket] as number, starts[bucket + 1] as number];
    if (to - from <= Math.max(1, found[SHOWN - 1]?.records ?? 1)) continue;
    for (const records of blocksOf(entries, from, to).values()) {
      if (makesPairs(records))
        found.push({ records: records.length, example: records[0] as number });
    }
    found = found.sort((a, b) => b.records - a.records || a.example - b.example).slice(0, SHOWN);
  }
  return found;
}

function sourcesOfRule(spec: LinkageModel, rule: string): string[] {
  return [
    ...new Set(
      parseRule(rule).flatMap((key) =>
        columnsOfKey(key).flatMap((column) => spec.columns[column]?.from ?? column),
      ),
    ),
  ];
}

function sourcesOf(spec: LinkageModel): string[] {
  return [...new Set(spec.blocking.flatMap((rule) => sourcesOfRule(spec, rule)))];
}

type Store = Prepared["store"];

function isLinkOnly({ layout }: Store): boolean {
  return layout.sourceSlot >= 0;
}

/** How many pairs there are, compared or not. */
function pairsOf(store: Store): number {
  return pairsIn(store.tableStarts, isLinkOnly(store));
}

/** One that several rules make is in each of them, and yet compared once. */
function pairsAtMost(store: Store, rules: readonly Counted[]): number {
  const made = rules.reduce((sum, { toCompare }) => sum + toCompare, 0);
  return Math.min(made, pairsOf(store));
}

function described({ guard, store }: Prepared, rules: readonly Counted[]): string[] {
  const tables = isLinkOnly(store) ? ` of ${many(store.tableStarts.length - 1, "table")}` : "";
  return [
    ...inColumns([
      ["rule", "records", "pairs", "largest block", "left out", "to compare"],
      ...rules.map((rule) => [
        rule.rule,
        counted(rule.records),
        counted(rule.pairs),
        counted(rule.largestBlock),
        counted(rule.guardedPairs),
        counted(rule.toCompare),
      ]),
    ]),
    "",
    "The largest blocks:",
    ...rules.flatMap(({ largest, rule }) =>
      largest.map(
        ({ records, values }) =>
          `  ${rule}: ${many(records, "record")} with ${Object.entries(values)
            .map(([column, value]) => `${column} ${JSON.stringify(value)}`)
            .join(", ")}`,
      ),
    ),
    "",
    `At most ${many(pairsAtMost(store, rules), "pair")} of the ${counted(pairsOf(store))} that ${many(store.recordCount, "record")}${tables} make would be compared; one that several rules make is compared once.`,
    Number.isFinite(guard.maxBlock)
      ? `Blocks of more than ${many(guard.maxBlock, "record")} are cut by ${guard.refineBy.map(({ name }) => name).join(", then ") || "nothing: no column is fit for it"}.`
      : "No block is cut.",
  ];
}
