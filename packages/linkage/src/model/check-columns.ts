import { isObject, isTexts, type Json, unknownParts } from "./json.ts";
import type { Cleaning, ColumnType } from "./model.ts";

const TYPES: readonly ColumnType[] = ["text", "date", "number", "point", "list"];
const CLEANINGS: readonly Cleaning[] = [
  "upper",
  "lower",
  "fold",
  "alnum",
  "compact",
  "digits",
  "sortWords",
];
/** What only some columns have: on others it would do nothing. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  clean: ["text", "list"],
  missing: ["text", "list"],
  order: ["date"],
  separator: ["list"],
};

/** What is wrong with the columns of a model, each problem with its place. */
export function columnProblems(columns: unknown): string[] {
  if (!isObject(columns) || Object.keys(columns).length === 0)
    return ["columns: name at least one column."];
  return Object.entries(columns).flatMap(([name, column]) => {
    const at = `columns.${name}`;
    const problems = nameProblems(name, at);
    if (!isObject(column) || !TYPES.some((type) => type === column["type"]))
      return [...problems, `${at}.type: must be one of ${TYPES.join(", ")}.`];
    return [...problems, ...partProblems(column, at)];
  });
}

function nameProblems(name: string, at: string): string[] {
  if (name === "" || name !== name.trim())
    return [`${at}: a name is not empty, and has no space at either end.`];
  return /[(),&]/.test(name) ? [`${at}: a name may not contain ( ) , or &.`] : [];
}

function partProblems(column: Json, at: string): string[] {
  const { clean, from, type, order, missing, separator } = column;
  const problems = unknownParts(column, ["type", "from", ...Object.keys(ONLY)], at);
  for (const [part, types] of Object.entries(ONLY)) {
    if (column[part] !== undefined && !types.includes(String(type)))
      problems.push(`${at}.${part}: does nothing to a ${type}, only to a ${types.join(" or ")}.`);
  }
  if (clean !== undefined && !isCleaning(clean))
    problems.push(`${at}.clean: must be a list of ${CLEANINGS.join(", ")}.`);
  else if (isTexts(clean)) problems.push(...cleaningProblems(clean, at));
  if (from !== undefined && !isSource(from, type))
    problems.push(
      `${at}.from: must be the name of a column of the table, or, for a point, of two.`,
    );
  if (missing !== undefined && !isTexts(missing)) problems.push(`${at}.missing: must be texts.`);
  if (order !== undefined && order !== "dmy" && order !== "mdy")
    problems.push(`${at}.order: must be dmy or mdy.`);
  if (separator !== undefined && (typeof separator !== "string" || separator.length !== 1))
    problems.push(`${at}.separator: must be one character.`);
  return problems;
}

function isCleaning(clean: unknown): boolean {
  return isTexts(clean) && clean.every((step) => CLEANINGS.some((known) => known === step));
}

function cleaningProblems(clean: readonly string[], at: string): string[] {
  const twice = clean.find((step, n) => clean.indexOf(step) < n);
  if (twice !== undefined) return [`${at}.clean: names ${twice} twice.`];
  const both = clean.includes("upper") && clean.includes("lower");
  return both ? [`${at}.clean: upper and lower undo each other.`] : [];
}

function isSource(from: unknown, type: unknown): boolean {
  if (typeof from === "string") return from !== "";
  return type === "point" && isTexts(from) && from.length === 2 && !from.includes("");
}
