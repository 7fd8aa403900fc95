import { parseArgs } from "node:util";

/**
 * Reads the command line of a script that makes data: `count` arguments in order, and options that are numbers.
 *
 * Throws with `usage` where an argument is missing, and for an option that is unknown or no number.
 */
export function readCommandLine<Options extends Readonly<Record<string, number>>>(
  usage: string,
  count: number,
  options: Options,
): { readonly positionals: readonly string[]; readonly options: Options } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(
      Object.keys(options).map((name) => [name, { type: "string" }] as const),
    ),
  });
  if (positionals.length !== count) throw new Error(`Usage: ${usage}`);
  const read = Object.entries(options).map(([name, otherwise]): [string, number] => {
    const number = values[name] === undefined ? otherwise : Number(values[name]);
    if (Number.isNaN(number)) throw new Error(`--${name} takes a number. Usage: ${usage}`);
    return [name, number];
  });
  return { positionals, options: Object.fromEntries(read) as Options };
}
