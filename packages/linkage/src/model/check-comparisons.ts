import { covers, testProblems, typeOf, unknownColumn } from "./check-tests.ts";
import { isObject, type Json, unknownParts } from "./json.ts";
import type { Comparison, LinkageModel } from "./model.ts";
import { columnsOfComparison, plainTests } from "./tests.ts";

type Columns = LinkageModel["columns"];
type Level = Comparison["levels"][number];

/** What is wrong with the comparisons of a model, each problem with its place. */
export function comparisonProblems(columns: Columns, comparisons: unknown): string[] {
  if (!Array.isArray(comparisons) || comparisons.length === 0)
    return ["comparisons: give at least one."];
  const names = new Set<string>();
  return comparisons.flatMap((comparison: unknown, n) => {
    const name = isObject(comparison) ? comparison["name"] : undefined;
    if (!isObject(comparison) || typeof name !== "string" || name === "")
      return [`comparisons[${n}].name: is missing.`];
    const at = `comparisons.${name}`;
    const problems = names.has(name) ? [`${at}: there are two of this name.`] : [];
    names.add(name);
    problems.push(...unknownParts(comparison, ["name", "levels", "given"], at));
    const ofLevels = levelsProblems(columns, comparison["levels"], at);
    if (ofLevels.length > 0) return [...problems, ...ofLevels];
    const whole = comparison as Comparison;
    return [...problems, ...unreachable(whole, at), ...givenProblems(columns, whole, at)];
  });
}

function levelsProblems(columns: Columns, levels: unknown, at: string): string[] {
  if (!Array.isArray(levels) || levels.length < 2)
    return [`${at}.levels: give at least one test and, last, "else".`];
  return levels.flatMap((level: unknown, l) => {
    const place = `${at}.levels[${l}]`;
    const last = l === levels.length - 1;
    if (!isObject(level) || (level["when"] === "else") !== last)
      return [`${place}: the last level, and only the last, is "else".`];
    const ofTest = last ? [] : testProblems(columns, level["when"], place);
    const problems = [...partProblems(level, place), ...ofTest];
    if (ofTest.length > 0 || level["frequency"] === undefined) return problems;
    return [...problems, ...frequencyProblems(columns, level, `${place}.frequency`)];
  });
}

function partProblems(level: Json, place: string): string[] {
  const problems = unknownParts(level, ["when", "label", "m", "u", "frequency"], place);
  if (level["label"] !== undefined && typeof level["label"] !== "string")
    problems.push(`${place}.label: must be text.`);
  for (const p of ["m", "u"])
    if (level[p] !== undefined && !isProbability(level[p]))
      problems.push(`${place}.${p}: must be a probability above 0, up to 1.`);
  return problems;
}

function isProbability(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value <= 1;
}

function frequencyProblems(columns: Columns, level: Json, place: string): string[] {
  const { frequency, when } = level;
  if (!isObject(frequency)) return [`${place}: must be like { "column": "surname" }.`];
  const problems = unknownParts(frequency, ["column", "share", "atLeast"], place);
  const { atLeast, column, share } = frequency;
  if (share !== undefined && !(share === 0 || isProbability(share)))
    problems.push(`${place}.share: must be a number from 0 to 1.`);
  if (atLeast !== undefined && !isProbability(atLeast))
    problems.push(`${place}.atLeast: must be a share of the records, above 0, up to 1.`);
  if (when === "else" || !asksEqual(when as Exclude<Level["when"], "else">, String(column)))
    problems.push(`${place}: needs a level that asks for an equal text or date ${column}.`);
  else if (!["text", "date"].includes(typeOf(columns, String(column)) ?? ""))
    problems.push(`${place}: ${column} is no text and no date.`);
  return problems;
}

/** Whether a test only holds where the column is equal. */
function asksEqual(test: Exclude<Level["when"], "else">, column: string): boolean {
  if ("any" in test) return test.any.every((each) => asksEqual(each, column));
  if ("all" in test) return test.all.some((each) => asksEqual(each, column));
  return test.is === "equal" && test.column === column;
}

function unreachable({ levels }: Comparison, at: string): string[] {
  return levels.flatMap(({ when }, l) => {
    if (when === "else") return [];
    const covering = levels
      .slice(0, l)
      .findIndex((earlier) => earlier.when !== "else" && covers(earlier.when, when));
    if (covering < 0) return [];
    return [`${at}.levels[${l}]: can never be reached, level ${covering + 1} covers it.`];
  });
}

function givenProblems(columns: Columns, comparison: Comparison, at: string): string[] {
  const given: unknown = comparison.given;
  if (given === undefined) return [];
  const place = `${at}.given`;
  if (!isObject(given)) return [`${place}: must have column, m and u.`];
  const problems = unknownParts(given, ["column", "m", "u"], place);
  const column = String(given["column"]);
  const type = typeOf(columns, column);
  if (type === undefined) problems.push(`${place}: ${unknownColumn(columns, column)}`);
  else if (type === "point" || type === "list")
    problems.push(`${place}: ${column} is a ${type}; it takes a text, date or number.`);
  if (columnsOfComparison(comparison).includes(column))
    problems.push(`${place}: ${column} is compared here itself.`);
  for (const p of ["m", "u"]) {
    const numbers = given[p];
    const fits = Array.isArray(numbers) && numbers.length === comparison.levels.length;
    if (!fits || !numbers.every(isProbability))
      problems.push(`${place}.${p}: needs a probability above 0, up to 1, for each level.`);
  }
  return problems;
}

/** The columns of which some level asks how common a value is. */
export function countedColumns({ comparisons }: LinkageModel): Set<string> {
  return new Set(
    comparisons.flatMap(({ levels }) => levels.flatMap(({ frequency }) => frequency?.column ?? [])),
  );
}

/** The names of the caller's own tests, with the comparison that asks for them. */
export function customTests({ comparisons }: Pick<LinkageModel, "comparisons">) {
  return comparisons.flatMap(({ name: comparison, levels }) =>
    levels.flatMap(({ when }) =>
      (when === "else" ? [] : plainTests(when)).flatMap((test) =>
        test.is === "custom" ? [{ comparison, name: test.name }] : [],
      ),
    ),
  );
}
