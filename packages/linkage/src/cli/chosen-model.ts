import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { LinkageError } from "../errors.ts";
import type { LinkageModel } from "../model/model.ts";
import { type EstimatedModel, readModel, requireEstimated } from "../model/read-model.ts";
import { labelOf } from "../model/tests.ts";
import { type EstimateReport, estimate } from "../run/estimate.ts";
import type { RunOptions } from "../run/find-pairs.ts";
import { suggest } from "../run/suggest.ts";
import { sizeOfFile } from "../tables/files.ts";
import type { Table } from "../tables/table.ts";
import { type Inputs, knowingMissing, requireModelColumns, withoutValues } from "./inputs.ts";
import { requireColumns } from "./nearest.ts";
import type { ModelOptions } from "./options.ts";
import { counted, many, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Where a model comes from: a file, or the tables themselves. */
export type Origin = "file" | "estimated" | "suggested";

export type Chosen = {
  readonly origin: Origin;
  readonly model: EstimatedModel;
  /** The tables as the run shall read them. */
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  /** What estimating found, where it was done here. */
  readonly report: EstimateReport | null;
};

export type Specified = {
  readonly origin: "file" | "suggested";
  readonly spec: LinkageModel;
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
};

/** The model of a run: read from a file, or estimated here from a specification given or suggested. */
export async function chooseModel(
  inputs: Inputs,
  options: ModelOptions,
  run: RunOptions,
  /** Columns that say who is who, or number the records: a suggestion must not look at them. */
  hidden: readonly (string | undefined)[],
  terminal: Terminal,
): Promise<Chosen> {
  if (options.model !== undefined) {
    if (options.spec !== undefined) {
      throw new UsageError("--model has its probabilities and --spec has none: give one of them.");
    }
    const read = readModelFile(options.model);
    const { model, tables } = knowingMissing(inputs, read);
    requireModelColumns(model, tables);
    requireFilled(model, options.model);
    return { origin: "file", model, tables, notes: inputs.notes, report: null };
  }
  const specified = await chooseSpec(inputs, options, run, hidden, terminal);
  const { model, report } = await estimateModel(specified, options, run, terminal);
  const origin = specified.origin === "file" ? "estimated" : "suggested";
  return { ...specified, origin, model, report };
}

/** The specification of a run: read from a file, or made from the tables. */
export async function chooseSpec(
  inputs: Inputs,
  options: ModelOptions,
  run: RunOptions,
  hidden: readonly (string | undefined)[],
  terminal: Terminal,
): Promise<Specified> {
  if (options.spec !== undefined) {
    const { model, tables } = knowingMissing(inputs, readModelFile(options.spec));
    requireModelColumns(model, tables);
    return { origin: "file", spec: model, tables, notes: inputs.notes };
  }
  requireIgnored(options.ignore ?? [], inputs.tables);
  terminal.begin("suggesting")("load", 0);
  const { notes, spec } = await suggest(
    inputs.tables.map((table) => withoutValues(table, inputs.missing)),
    {
      ignore: [...(options.ignore ?? []), ...hidden.filter((column) => column !== undefined)],
      linkOnly: run.linkOnly ?? false,
      ...(run.threads === undefined ? {} : { threads: run.threads }),
    },
  );
  terminal.end();
  const { model, tables } = knowingMissing(inputs, spec);
  const known = [...inputs.notes, ...notOfAll(inputs.tables), ...notes];
  return { origin: "suggested", spec: model, tables, notes: known };
}

export async function estimateModel(
  { spec, tables }: Specified,
  { seed }: ModelOptions,
  run: RunOptions,
  terminal: Terminal,
): Promise<{ model: EstimatedModel; report: EstimateReport }> {
  const { model, report } = await estimate(tables, spec, {
    ...run,
    ...(seed === undefined ? {} : { seed }),
    onProgress: terminal.begin("estimating"),
  });
  terminal.end();
  const estimated = { ...model, estimatedFrom: `${namesOf(tables)}, without labels` };
  requireEstimated(estimated);
  return { model: estimated, report };
}

/** Reads a model or a specification. Throws `LinkageError`, each problem with the file's name. */
export function readModelFile(path: string): LinkageModel {
  sizeOfFile(path);
  try {
    return readModel(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new LinkageError(`${path} is no JSON: ${error.message}.`);
    if (error instanceof LinkageError)
      throw new LinkageError(error.problems.map((problem) => `${path}: ${problem}`));
    throw error;
  }
}

/** Refuses a specification where a model is needed, and says how the one becomes the other. */
export function requireFilled(model: LinkageModel, path: string): asserts model is EstimatedModel {
  try {
    requireEstimated(model);
  } catch (error) {
    if (!(error instanceof LinkageError)) throw error;
    throw new LinkageError([
      ...error.problems.slice(0, -1).map((problem) => `${path}: ${problem}`),
      "It is a specification: give it as --spec, and the probabilities are estimated from the tables.",
    ]);
  }
}

export function namesOf(tables: readonly Table[]): string {
  return tables.map(({ name }) => basename(name)).join(" and ");
}

/** The columns that not all tables have: a suggestion does not see them. */
function notOfAll(tables: readonly Table[]): string[] {
  const [first, ...others] = tables;
  if (first === undefined || others.length === 0) return [];
  const all = [...new Set(tables.flatMap(({ columns }) => columns))];
  return all
    .filter((column) => !tables.every(({ columns }) => columns.includes(column)))
    .map((column) => {
      const having = tables.filter(({ columns }) => columns.includes(column));
      return `${column}: left out, only ${namesOf(having)} has it; --rename makes two names one.`;
    });
}

/** Of several tables each may have columns of its own to be left out: one table that has it is enough. */
function requireIgnored(columns: readonly string[], tables: readonly Table[]): void {
  const [first, ...others] = tables;
  const unknown = columns.filter((each) => !others.some((table) => table.columns.includes(each)));
  if (first !== undefined) requireColumns("--ignore", unknown, [first]);
}

/** What a specification does, in a few lines. */
export function describeSpec(spec: LinkageModel): string[] {
  const comparisons = spec.comparisons.map(({ levels, name }) => {
    const graded = levels.slice(0, -1).map(labelOf);
    return `  ${name}: ${graded.join(" | ")}`;
  });
  return [
    `Comparisons (${spec.comparisons.length}), each from the closest agreement on:`,
    ...comparisons,
    `Blocking: records are compared when one of these ${spec.blocking.length} rules holds:`,
    ...spec.blocking.map((rule) => `  ${rule}`),
  ];
}

/** What estimating found, in a few lines. */
export function describeReport(report: EstimateReport): string[] {
  const { expectedMatches, sampledPairs, sessions } = report;
  return [
    `Estimated from ${many(sampledPairs, "pair")} drawn at random and the pairs of ${many(sessions.length, "blocking rule")}: about ${counted(expectedMatches)} pairs are the same.`,
  ];
}

/** What is said of how the model came to be. */
export function tellModel(chosen: Chosen, options: ModelOptions, terminal: Terminal): void {
  const { model, notes, origin, report } = chosen;
  if (origin === "file") {
    const from = model.estimatedFrom === undefined ? "" : ` (${model.estimatedFrom})`;
    terminal.say(`Model: ${options.model}${from}.`);
  } else if (origin === "estimated") {
    terminal.say(`Model: ${options.spec}, its probabilities estimated here.`);
  } else {
    terminal.say("Model: suggested by the columns, its probabilities estimated here.");
    terminal.say(...notes.map((note) => `  ${note}`), ...describeSpec(model));
  }
  if (origin !== "suggested") terminal.say(...notes.map((note) => `  ${note}`));
  if (report !== null) {
    terminal.say(`About ${counted(report.expectedMatches)} pairs are expected to be the same.`);
    terminal.warn(...report.warnings);
  }
}
