import { Command, CommanderError } from "commander";
import { Problem } from "../shared/problem.ts";
import { FileRefused } from "../shared/sheets/file-refused.ts";
import { example } from "./example-command.ts";
import { run, UsageError } from "./run-command.ts";

const program = new Command("payung")
  .description(
    "Protection of a city's vulnerable workers: registers, verifies, enrols, in the open.",
  )
  .exitOverride()
  .showHelpAfterError();

program
  .command("run")
  .description("verify a candidate list against registry files and write the results to a folder")
  .argument("<list>", "the candidate list, XLSX or CSV")
  .option("--civil <file>", "the civil registry's extract (CSV)")
  .option("--members <file>", "the insurer's membership list (CSV)")
  .option("--welfare <file>", "the welfare register's extract (CSV)")
  .option("--mapping <file>", "JSON that says which field an unusual column name holds")
  .requiredOption("--out <folder>", "where the results go")
  .option("--as-of <date>", "the day for ages and dated rules (default: today)")
  .option("--months <number>", "months of cover asked for in insurer-batch.xlsx (default: 12)")
  .option("--json", "print the summary as JSON")
  .action(run);

program
  .command("example")
  .description("write a synthetic city: list, registry extracts and the truth about both")
  .option("--workers <number>", "rows of the candidate list", "15000")
  .option("--seed <text>", "the same seed gives the same city", "1")
  .requiredOption("--out <folder>", "where the files go")
  .option("--json", "print the paths as JSON")
  .action(example);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong in one sentence where we know it; anything else is our bug and keeps its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof UsageError || error instanceof FileRefused) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof Problem) {
    const details = Object.entries(error.details).map(
      ([name, value]) => `${name}: ${String(value)}`,
    );
    process.stderr.write(`${[error.message, ...details].join("\n  ")}\n`);
    return 2;
  }
  if (error instanceof Error && "code" in error && error.code === "ENOENT" && "path" in error) {
    process.stderr.write(`There is no file ${String(error.path)}.\n`);
    return 2;
  }
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
