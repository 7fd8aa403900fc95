import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { LinkageError } from "../errors.ts";
import { addCountCommand } from "./count-command.ts";
import { addEstimateCommands } from "./estimate-command.ts";
import { addEvaluateCommand } from "./evaluate-command.ts";
import { addExplainCommand } from "./explain-command.ts";
import { addFindCommands } from "./find-command.ts";
import { bearClosedOutput } from "./outputs.ts";
import { addSqlCommand } from "./sql-command.ts";
import { UsageError } from "./usage-error.ts";

const BAD_INPUT = 1;
const WRONG_USAGE = 2;

/** Runs the command line; answers the exit code: 0 done, 1 bad input, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  bearClosedOutput();
  const program = new Command("linkage")
    .description("Record linkage: who is who, in one table or between several.")
    .version(versionOfPackage())
    .exitOverride()
    .showHelpAfterError("(linkage --help tells how it is called.)")
    .addHelpText(
      "after",
      `
Examples:
  linkage dedupe people.csv > clusters.csv          no configuration at all
  linkage suggest people.csv --out spec.json        look at what would be compared, and change it
  linkage estimate people.csv --spec spec.json --out model.json --charts charts
  linkage dedupe people.csv --model model.json --id id --out clusters.csv --pairs pairs.csv

Options that take several values (--missing, --ignore, --rename, --rows) stand behind the tables.`,
    );
  addFindCommands(program);
  addEstimateCommands(program);
  addCountCommand(program);
  addExplainCommand(program);
  addEvaluateCommand(program);
  addSqlCommand(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError();
  try {
    if (argv.length === 0) program.help();
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** Says what went wrong, problem by problem; only what is our own mistake comes with a stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return WRONG_USAGE;
  }
  if (error instanceof LinkageError) {
    process.stderr.write(`${error.problems.join("\n")}\n`);
    return BAD_INPUT;
  }
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && typeof syscall === "string" && error instanceof Error) {
    process.stderr.write(`${path === undefined ? "" : `${path}: `}${error.message}\n`);
    return BAD_INPUT;
  }
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return BAD_INPUT;
}

function versionOfPackage(): string {
  const file = new URL("../../package.json", import.meta.url);
  return String((JSON.parse(readFileSync(file, "utf8")) as { version: string }).version);
}
