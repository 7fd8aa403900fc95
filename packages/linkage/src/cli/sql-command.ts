import { type Command, Option } from "commander";
import { LinkageError } from "../errors.ts";
import type { LinkageModel } from "../model/model.ts";
import type { Dialect, Functions } from "../sql/dialects.ts";
import { toSql } from "../sql/to-sql.ts";
import { readModelFile, requireFilled } from "./chosen-model.ts";
import { decimal, probability, terminalFor, thresholdOf } from "./options.ts";
import { print, printJson, requireWritable, writeText } from "./outputs.ts";
import { UsageError } from "./usage-error.ts";

type SqlOptions = {
  readonly model: string;
  readonly dialect: Dialect;
  readonly tables: readonly string[];
  readonly id: string;
  readonly link?: boolean;
  readonly tuned?: boolean;
  readonly threshold?: number;
  readonly weight?: number;
  readonly function?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** Adds `sql` to the program. */
export function addSqlCommand(program: Command): void {
  program
    .command("sql")
    .description("print the SQL that finds the same pairs with the same weights")
    .requiredOption("--model <file>", "a model with its probabilities")
    .addOption(
      new Option("--dialect <name>", "whose SQL")
        .choices(["duckdb", "postgres", "spark"])
        .default("duckdb"),
    )
    .option("--tables <name...>", "the tables' names in the database", ["records"])
    .option("--id <column>", "the column that tells records apart", "id")
    .option("--link", "only pairs between different tables")
    .option("--tuned", "ask a cheap function before an expensive one")
    .option(
      "--threshold <probability>",
      "pairs of this probability and more (default: 0.5)",
      probability,
    )
    .option("--weight <bits>", "the same in bits of weight", decimal)
    .option(
      "--function <name=sql...>",
      "what a function is called there: jaroWinkler=…, damerauLevenshtein=…, levenshtein=…",
    )
    .option("--out <file>", "where it goes, instead of stdout")
    .option("--json", "print one JSON document on stdout")
    .option("--quiet", "say nothing but warnings and errors")
    .addHelpText(
      "after",
      `
Examples:
  linkage sql --model model.json --tables people --id person_id
  linkage sql --model model.json --dialect postgres --tables registry.people --function jaroWinkler=jarowinkler

The tables hold cleaned values under the names of the model's columns, null where missing.`,
    )
    .action(sql);
}

async function sql(options: SqlOptions): Promise<void> {
  requireWritable([options.out]);
  const model = readModelFile(options.model);
  requireFilled(model, options.model);
  const { dialect, id, tables } = options;
  const statement = writtenSql(model, {
    functions: functionsOf(options.function ?? []),
    dialect,
    mode: options.tuned === true ? "tuned" : "plain",
    tables,
    linkOnly: options.link === true,
    id,
    threshold: thresholdOf(options),
  });
  if (options.out !== undefined) writeText(options.out, statement);
  if (options.json === true)
    await printJson({ command: "sql", dialect, tables, id, sql: statement });
  else if (options.out === undefined) await print(statement);
  if (options.out !== undefined) terminalFor(options).say(`Wrote ${options.out}.`);
}

const FUNCTIONS = ["jaroWinkler", "damerauLevenshtein", "levenshtein"] as const;

function functionsOf(given: readonly string[]): Functions {
  return Object.fromEntries(
    given.map((each) => {
      const [, name = "", called = ""] = /^(\w+)=([\w.]+)$/.exec(each) ?? [];
      if (!FUNCTIONS.some((known) => known === name))
        throw new UsageError(
          `--function takes NAME=SQL, where NAME is one of ${FUNCTIONS.join(", ")}; not "${each}".`,
        );
      return [name, called];
    }),
  );
}

function writtenSql(model: LinkageModel, options: Parameters<typeof toSql>[1]): string {
  try {
    return toSql(model, options);
  } catch (error) {
    if (!(error instanceof LinkageError) || !/functions\./.test(error.message)) throw error;
    throw new LinkageError([
      ...error.problems,
      "On the command line that is --function NAME=SQL, as in --function jaroWinkler=jarowinkler.",
    ]);
  }
}
