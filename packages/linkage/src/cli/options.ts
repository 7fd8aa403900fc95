import { pathToFileURL } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { LinkageError } from "../errors.ts";
import { weightOf } from "../pairs.ts";
import type { RunOptions } from "../run/find-pairs.ts";
import type { Custom } from "../run/operations.ts";
import { sizeOfFile } from "../tables/files.ts";
import type { InputOptions } from "./inputs.ts";
import { type Terminal, terminalOn } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What every command takes. */
export type CommonOptions = InputOptions & {
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** What every command takes that compares records. */
export type EngineOptions = CommonOptions & {
  readonly threads?: number;
  readonly maxBlock?: number;
  readonly custom?: string;
};

/** Where a model comes from. */
export type ModelOptions = {
  readonly model?: string;
  readonly spec?: string;
  readonly ignore?: readonly string[];
  readonly seed?: number;
};

function withCommon(command: Command): Command {
  return command
    .option("--missing <value...>", 'values that mean "not known", besides the empty one')
    .option(
      "--rename <old=new...>",
      "names for columns, where two tables name one thing differently",
    )
    .option(
      "--delimiter <character>",
      "what separates the fields of a CSV file; found out otherwise",
    )
    .option("--json", "print one JSON document on stdout")
    .option("--quiet", "say nothing but warnings and errors");
}

export function withEngine(command: Command): Command {
  return withCommon(command)
    .option("--threads <number>", "threads to use (default: as many as the machine has)", whole(1))
    .option(
      "--max-block <records>",
      'larger blocks are cut, and the report says so (default: 2000; "none" for never)',
      blockSize,
    )
    .option("--custom <module>", "a JavaScript file that exports the custom tests of the model");
}

export function withModel(command: Command): Command {
  return command
    .option("--model <file>", "a model with its probabilities, as `linkage estimate` writes it")
    .option("--spec <file>", "a specification: the probabilities are estimated from the tables")
    .option("--ignore <column...>", "columns that a suggested specification must not use")
    .option("--seed <number>", "what drawing pairs at random begins with", whole(0));
}

export function terminalFor(options: CommonOptions): Terminal {
  return terminalOn(process.stderr, options.quiet === true);
}

export function runOptions(options: EngineOptions): RunOptions {
  const { custom, maxBlock, threads } = options;
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(maxBlock === undefined ? {} : { maxBlock }),
    ...(custom === undefined ? {} : { customModule: moduleAt(custom) }),
  };
}

function moduleAt(path: string): string {
  sizeOfFile(path);
  return pathToFileURL(path).href;
}

/** The custom tests of a run, for what is compared outside of its workers. */
export async function customOf({ customModule }: RunOptions): Promise<Custom> {
  return customModule === undefined ? {} : await import(customModule);
}

/** The threshold in bits that `--threshold` (a probability) or `--weight` (bits) asks for. */
export function thresholdOf(
  options: { readonly threshold?: number; readonly weight?: number },
  otherwise = 0,
): number {
  if (options.threshold !== undefined && options.weight !== undefined) {
    throw new UsageError("--threshold and --weight say the same in two ways: give one of them.");
  }
  if (options.weight !== undefined) return options.weight;
  return options.threshold === undefined ? otherwise : weightOf(options.threshold);
}

/** Makes a reader of options that are whole numbers. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} on.`);
    }
    return number;
  };
}

/** Reads an option that is a number. */
export function decimal(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) {
    throw new InvalidArgumentError("It takes a number.");
  }
  return number;
}

/** Reads an option that is a probability: neither certain nor impossible. */
export function probability(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !(number > 0 && number < 1)) {
    throw new InvalidArgumentError("It takes a probability between 0 and 1, both excluded.");
  }
  return number;
}

/** Reads an option that is a share, 0 and 1 among them. */
export function shareOption(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= 0 && number <= 1)) {
    throw new InvalidArgumentError("It takes a share from 0 to 1.");
  }
  return number;
}

function blockSize(text: string): number {
  if (text === "none" || text === "Infinity") return Number.POSITIVE_INFINITY;
  const number = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(number) || number < 2) {
    throw new InvalidArgumentError('It takes a number of records from 2 on, or "none".');
  }
  return number;
}

/** Refuses what asks for something of two tables where there is one, and the other way round. */
export function requireTables(paths: readonly string[], least: number, command: string): void {
  if (paths.length < least) {
    throw new UsageError(`linkage ${command} needs ${least} tables, and ${paths.length} is given.`);
  }
  const twice = paths.find((path, n) => paths.indexOf(path) !== n);
  if (twice !== undefined && least > 1) {
    throw new LinkageError(`${twice} is given twice: a table is not linked to itself; use dedupe.`);
  }
}
