import { RuleProblem } from "@payung/domain/reference/rule-book.ts";
import { Command, CommanderError } from "commander";
import { GuaranteeMissing } from "../db/guarantees.ts";
import { MigrationError } from "../db/migrate.ts";
import { DatabaseUnavailable } from "../db/open.ts";
import { EngineUnavailable } from "../db/unavailable.ts";
import { Problem } from "../shared/problem.ts";
import { FileRefused } from "../shared/sheets/file-refused.ts";
import { enrol } from "./enrol-command.ts";
import { example } from "./example-command.ts";
import { bearClosedOutput, heedSignals } from "./interruption.ts";
import { obstacleOf } from "./obstacle.ts";
import {
  endKey,
  makeKey,
  migrate,
  renewKey,
  reply,
  request,
  showKeys,
  showTemplates,
} from "./office-commands.ts";
import { run } from "./run-command.ts";
import { serveOnly, start, work } from "./start-command.ts";
import { UsageError } from "./usage-error.ts";

bearClosedOutput();
heedSignals();

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
  .option("--as-of <date>", "the day on which the truth holds (default: today)")
  .requiredOption("--out <folder>", "where the files go")
  .option("--json", "print the paths as JSON")
  .action(example);

const EXAMPLE = ["--example", "work on the example city instead of your own instance"] as const;

program
  .command("start")
  .description("serve everything: pages, API and jobs; on first run with an example city")
  .option("--empty", "your own instance, without example data")
  .option("--example", "the example city, also with DATABASE_URL")
  .option("--port <number>", "default 8080")
  .action(start);

program
  .command("serve")
  .description("serve pages and API only")
  .option("--empty", "your own instance")
  .option("--example", "the example city")
  .option("--port <number>", "default 8080")
  .action(serveOnly);

program
  .command("work")
  .description("work off jobs only")
  .option("--empty", "your own instance")
  .option("--example", "the example city")
  .action(work);

program
  .command("migrate")
  .description("bring the database up to date")
  .option(...EXAMPLE)
  .action(migrate);

program
  .command("request")
  .description(
    "write whom to ask a registry about: applications without an answer that counts (CSV)",
  )
  .argument("<source>", "civil, insurer or welfare")
  .requiredOption("--out <file>", "where the request goes")
  .option(...EXAMPLE)
  .action(request);

program
  .command("enrol")
  .description("take the approved to the insurer: cohort under a quota, decree, frozen batch")
  .requiredOption("--cohort <name>", "the cohort's name; the same name is the same cohort")
  .requiredOption("--decree <number>", "the number of the mayor's decree")
  .requiredOption(
    "--out <folder>",
    "where insurer-batch.xlsx, waiting-list.csv and summary.json go",
  )
  .option("--quota <number>", "places in the city (default: no limit)")
  .option("--first-month <month>", "first month of cover (default: the month after the decree)")
  .option("--months <number>", "months of cover (default: 12)")
  .option("--issued-on <date>", "the decree's date (default: today)")
  .option("--funder <key>", "who pays, as in rule FUNDER_IS_STATE_BUDGET", "city_apbd")
  .option(...EXAMPLE)
  .option("--json", "print the summary as JSON")
  .action(enrol);

program
  .command("reply")
  .description("take an insurer's reply file in, row by row")
  .argument("<file>", "the reply, XLSX or CSV")
  .option(...EXAMPLE)
  .option("--json", "print the counts as JSON")
  .action(reply);

program
  .command("templates")
  .description("print the message templates as WhatsApp takes them for approval (JSON)")
  .action(showTemplates);

program
  .command("key")
  .description("make an API key for a machine; it is printed once")
  .requiredOption("--role <role>", "what the key may do")
  .requiredOption("--label <text>", "what the key is for")
  .option("--areas <codes>", "kelurahan codes, comma between (default: the whole region)")
  .option(...EXAMPLE)
  .action(makeKey);

program
  .command("keys")
  .description("list the API keys")
  .option(...EXAMPLE)
  .action(showKeys);

program
  .command("revoke-key")
  .description("end an API key at once")
  .argument("<id>", "the key's id, as `payung keys` lists it")
  .option(...EXAMPLE)
  .action(endKey);

program
  .command("renew-signing-key")
  .description("make another key that signs; start Payung again for it to be used")
  .argument("<purpose>", "what it signs: cards or receipts")
  .option(
    "--stolen",
    "the earlier keys stop counting at once: every card must be made and printed anew",
  )
  .action(renewKey);

/** Errors whose message is one sentence for whoever sits at the terminal. */
const PLAIN_REFUSALS = [
  UsageError,
  FileRefused,
  DatabaseUnavailable,
  EngineUnavailable,
  GuaranteeMissing,
  MigrationError,
  RuleProblem,
] as const;

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong in one sentence where we know it; anything else is our bug and keeps its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (PLAIN_REFUSALS.some((kind) => error instanceof kind) && error instanceof Error) {
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
  const obstacle = obstacleOf(error);
  if (obstacle !== null) {
    process.stderr.write(`${obstacle}\n`);
    return 2;
  }
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
