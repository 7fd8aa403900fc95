import { LinkageError } from "../errors.ts";
import { isObject, isTexts, type Json, unknownParts } from "./json.ts";
import { columnsOfKey, hasSeveralValues, type Key, parseKey } from "./keys.ts";
import type { ColumnType, LinkageModel, Test } from "./model.ts";
import { columnsOfTest } from "./tests.ts";

type Columns = LinkageModel["columns"];

/** Which types of column a test can be put to, and how its bound must lie. */
const TESTS: Readonly<
  Record<
    string,
    {
      readonly on: readonly ColumnType[];
      readonly bound?: "atLeast" | "atMost";
      /** What the bound must be, in words, and whether it is. */
      readonly must?: readonly [string, (bound: number) => boolean];
    }
  >
> = {
  equal: { on: ["text", "date", "number"] },
  jaroWinkler: { on: ["text"], bound: "atLeast", must: ["above 0, up to 1", isShare] },
  damerauLevenshtein: { on: ["text"], bound: "atMost", must: ["whole, from 0 on", isCount] },
  jaccard: { on: ["text"], bound: "atLeast", must: ["above 0, up to 1", isShare] },
  rareWords: { on: ["text"], bound: "atLeast", must: ["above 0, up to 1", isShare] },
  startsWith: { on: ["text"] },
  dateTypo: { on: ["date"] },
  datePartOff: { on: ["date"] },
  daysApart: { on: ["date"], bound: "atMost", must: ["whole, from 0 on", isCount] },
  apart: { on: ["number"], bound: "atMost", must: ["from 0 on", isDistance] },
  kilometresApart: { on: ["point"], bound: "atMost", must: ["from 0 on", isDistance] },
  overlap: {
    on: ["list"],
    bound: "atLeast",
    must: ["whole, from 1 on", (n) => isCount(n) && n > 0],
  },
};

const KEYED_TYPES: Readonly<Record<Key["of"], readonly ColumnType[]>> = {
  column: ["text", "date"],
  prefix: ["text"],
  suffix: ["text"],
  firstWord: ["text"],
  lastWord: ["text"],
  words: ["text"],
  rareWords: ["text"],
  sound: ["text"],
  sorted: ["text"],
  entries: ["list"],
  year: ["date"],
  month: ["date"],
  day: ["date"],
};

function isShare(bound: number): boolean {
  return bound > 0 && bound <= 1;
}

function isDistance(bound: number): boolean {
  return bound >= 0 && Number.isFinite(bound);
}

function isCount(bound: number): boolean {
  return bound >= 0 && Number.isSafeInteger(bound);
}

/** What is wrong with a test; `at` is its level. */
export function testProblems(columns: Columns, test: unknown, at: string): string[] {
  const place = `${at}.when`;
  if (!isObject(test)) return [`${place}: must be a test or "else".`];
  for (const several of ["all", "any"]) {
    const inner = test[several];
    if (inner === undefined) continue;
    const unknown = unknownParts(test, [several], place);
    if (!Array.isArray(inner) || inner.length === 0)
      return [...unknown, `${place}: is an empty list.`];
    return [...unknown, ...inner.flatMap((each) => testProblems(columns, each, at))];
  }
  switch (test["is"]) {
    case "swapped":
      return swappedProblems(columns, test, place);
    case "custom":
      return customProblems(columns, test, place);
    case "equalKey":
      return [
        ...unknownParts(test, ["is", "key"], place),
        ...equalKeyProblems(columns, test["key"], place),
      ];
    default:
      return plainProblems(columns, test, place);
  }
}

function plainProblems(columns: Columns, test: Json, place: string): string[] {
  const is = String(test["is"]);
  const rule = Object.hasOwn(TESTS, is) ? TESTS[is] : undefined;
  if (rule === undefined) {
    const known = [...Object.keys(TESTS), "swapped", "equalKey", "custom"].join(", ");
    return [`${place}: "${is}" is unknown; there are ${known}.`];
  }
  const { on, bound, must } = rule;
  const parts = ["is", "column", ...(bound === undefined ? [] : [bound])];
  const problems = unknownParts(test, parts, place);
  const column = String(test["column"]);
  const type = typeOf(columns, column);
  if (type === undefined) problems.push(`${place}: ${unknownColumn(columns, column)}`);
  else if (!on.includes(type))
    problems.push(`${place}: ${is} takes a ${on.join(" or ")}, ${column} is a ${type}.`);
  if (bound === undefined || must === undefined) return problems;
  const value = test[bound];
  if (typeof value !== "number" || !must[1](value))
    problems.push(`${place}: ${is} needs ${bound}, a number ${must[0]}.`);
  return problems;
}

function swappedProblems(columns: Columns, test: Json, place: string): string[] {
  const problems = unknownParts(test, ["is", "columns"], place);
  const given = test["columns"];
  if (!isTexts(given) || given.length !== 2 || given[0] === given[1])
    return [...problems, `${place}: swapped needs two different columns.`];
  for (const column of given) {
    const type = typeOf(columns, column);
    if (type === undefined) problems.push(`${place}: ${unknownColumn(columns, column)}`);
    else if (type !== "text")
      problems.push(`${place}: swapped takes text, ${column} is a ${type}.`);
  }
  return problems;
}

function customProblems(columns: Columns, test: Json, place: string): string[] {
  const problems = unknownParts(test, ["is", "name", "columns"], place);
  const { name, columns: given } = test;
  if (typeof name !== "string" || name === "")
    problems.push(`${place}: custom needs the name of a function.`);
  if (!isTexts(given) || given.length === 0)
    return [...problems, `${place}: custom needs its columns.`];
  const unknown = given.filter((column) => typeOf(columns, column) === undefined);
  return [...problems, ...unknown.map((column) => `${place}: ${unknownColumn(columns, column)}`)];
}

function equalKeyProblems(columns: Columns, text: unknown, place: string): string[] {
  if (typeof text !== "string") return [`${place}: equalKey needs a key, as text.`];
  return readingProblems(place, () => {
    const key = parseKey(text);
    return hasSeveralValues(key)
      ? [`${place}: equalKey takes no words(), rareWords() or entries().`]
      : keyProblems(columns, key, place);
  });
}

/** What `read` finds; when it throws, that is the problem. */
export function readingProblems(place: string, read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LinkageError)) throw error;
    return error.problems.map((problem) => `${place}: ${problem}`);
  }
}

/** What is wrong with a key of these columns. */
export function keyProblems(columns: Columns, key: Key, place: string): string[] {
  const types = KEYED_TYPES[key.of];
  return columnsOfKey(key).flatMap((column) => {
    const type = typeOf(columns, column);
    if (type === undefined) return [`${place}: ${unknownColumn(columns, column)}`];
    if (types.includes(type)) return [];
    const name = key.of === "column" ? "a key" : key.of;
    return [`${place}: ${column} is a ${type}; ${name} takes a ${types.join(" or ")}.`];
  });
}

export function typeOf(columns: Columns, column: string): ColumnType | undefined {
  return Object.hasOwn(columns, column) ? columns[column]?.type : undefined;
}

export function unknownColumn(columns: Columns, column: string): string {
  return `there is no column ${column}; the model has ${Object.keys(columns).join(", ")}.`;
}

/** Whether a test holds wherever the other does, for the plain cases in which that is a slip of the pen. */
export function covers(earlier: Test, later: Test): boolean {
  if ("any" in later) return later.any.every((each) => covers(earlier, each));
  if ("any" in earlier) return earlier.any.some((each) => covers(each, later));
  if ("all" in earlier) return earlier.all.every((each) => covers(each, later));
  if ("all" in later) return later.all.some((each) => covers(earlier, each));
  const [one, other] = [plainest(earlier), plainest(later)];
  if (columnsOfTest(one).join() !== columnsOfTest(other).join()) return false;
  if (one.is === other.is) {
    if ("atLeast" in one && "atLeast" in other) return one.atLeast <= other.atLeast;
    if ("atMost" in one && "atMost" in other) return one.atMost >= other.atMost;
    return JSON.stringify(one) === JSON.stringify(other);
  }
  return other.is === "equal" && HOLD_WHERE_EQUAL.includes(one.is);
}

/** Tests that hold for any value and itself. */
const HOLD_WHERE_EQUAL: readonly string[] = [
  "jaroWinkler",
  "damerauLevenshtein",
  "jaccard",
  "startsWith",
  "dateTypo",
  "daysApart",
  "apart",
];

type Plain = Exclude<Test, { readonly all: unknown } | { readonly any: unknown }>;

/** The same test, where there is a plainer one: 0 edits are equality. */
function plainest(test: Plain): Plain {
  const isEquality =
    ("atLeast" in test && test.is === "jaroWinkler" && test.atLeast === 1) ||
    ("atMost" in test && test.is !== "kilometresApart" && test.atMost === 0);
  if (isEquality) return { is: "equal", column: test.column };
  if (test.is !== "equalKey") return test;
  const key = parseKey(test.key);
  return key.of === "column" ? { is: "equal", column: key.column } : test;
}
