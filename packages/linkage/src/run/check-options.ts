import { LinkageError } from "../errors.ts";
import { keyProblems, readingProblems } from "../model/check-tests.ts";
import { hasSeveralValues, parseKey } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { requireCustom } from "../scoring/custom.ts";
import type { Table } from "../tables/table.ts";
import type { RunOptions } from "./find-pairs.ts";

/** Throws `LinkageError` for options of a run that cannot be meant, each problem with its name. */
export function requireOptions(
  tables: readonly Table[],
  model: LinkageModel,
  { threads, maxBlock, refineBy = [], linkOnly = false, freshFrom }: RunOptions,
): void {
  const problems: string[] = [];
  const isCount = (value: number) => Number.isSafeInteger(value);
  if (tables.length === 0) problems.push("tables: name at least one.");
  if (threads !== undefined && !(isCount(threads) && threads >= 1))
    problems.push(`threads: must be a whole number from 1 on, not ${threads}.`);
  if (maxBlock !== undefined && !(maxBlock >= 1))
    problems.push(`maxBlock: must be a number from 1 on, not ${maxBlock}.`);
  if (freshFrom !== undefined && !(isCount(freshFrom) && freshFrom >= 0))
    problems.push(`freshFrom: must be a whole number from 0 on, not ${freshFrom}.`);
  if (linkOnly && tables.length === 1)
    problems.push("linkOnly: pairs between tables need two of them.");
  for (const text of refineBy) problems.push(...refinerProblems(model, text));
  if (problems.length > 0) throw new LinkageError(problems);
}

function refinerProblems({ columns }: LinkageModel, text: string): string[] {
  const at = `refineBy "${text}"`;
  return readingProblems("refineBy", () => {
    const key = parseKey(text);
    return hasSeveralValues(key)
      ? [`${at}: cannot be added to a block; a key with one value can.`]
      : keyProblems(columns, key, at);
  });
}

/** Throws `LinkageError` where the custom tests of a model cannot be had. */
export async function requireCustomModule(
  model: LinkageModel,
  address: string | undefined,
): Promise<void> {
  if (address === undefined) return requireCustom(model, {});
  let given: Readonly<Record<string, unknown>>;
  try {
    given = await import(address);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LinkageError(`The custom tests cannot be loaded from ${address}: ${why}`);
  }
  requireCustom(model, given);
}
