import { LinkageError } from "../errors.ts";
import { columnsOfKey, type Key, parseKey, parseRule } from "./keys.ts";
import type { ColumnType, Comparison, LinkageModel, Test } from "./model.ts";
import { columnsOfComparison, columnsOfTest, plainTests } from "./tests.ts";

const TYPES: readonly string[] = ["text", "date", "number", "point", "list"];
const CLEANINGS: readonly string[] = [
  "upper",
  "lower",
  "fold",
  "alnum",
  "compact",
  "digits",
  "sortWords",
];

/** Which types of column a test can be put to, and how its bound must lie. */
const TESTS: Readonly<
  Record<string, { on: readonly ColumnType[]; bound?: "atLeast" | "atMost"; most?: number }>
> = {
  equal: { on: ["text", "date", "number"] },
  jaroWinkler: { on: ["text"], bound: "atLeast", most: 1 },
  damerauLevenshtein: { on: ["text"], bound: "atMost" },
  jaccard: { on: ["text"], bound: "atLeast", most: 1 },
  startsWith: { on: ["text"] },
  dateTypo: { on: ["date"] },
  datePartOff: { on: ["date"] },
  daysApart: { on: ["date"], bound: "atMost" },
  apart: { on: ["number"], bound: "atMost" },
  kilometresApart: { on: ["point"], bound: "atMost" },
  overlap: { on: ["list"], bound: "atLeast" },
};
const KEYED_TYPES: Readonly<Record<string, readonly ColumnType[]>> = {
  column: ["text", "date"],
  prefix: ["text"],
  suffix: ["text"],
  firstWord: ["text"],
  lastWord: ["text"],
  words: ["text"],
  sound: ["text"],
  sorted: ["text"],
  entries: ["list"],
  year: ["date"],
  month: ["date"],
  day: ["date"],
};

/**
 * Reads a model or a specification from JSON and checks it whole.
 *
 * Throws `LinkageError` with every problem found, each with its place. What can never take effect (a level
 * behind one that covers it, a rule given twice) is a problem too: it is not what its author meant.
 */
export function readModel(json: unknown): LinkageModel {
  if (!isObject(json)) throw new LinkageError("The model is not a JSON object.");
  if (json["format"] !== "linkage-model" || json["version"] !== 1) {
    throw new LinkageError('The model must begin with "format": "linkage-model", "version": 1.');
  }
  const problems: string[] = [];
  const model = json as unknown as LinkageModel;
  for (const name of Object.keys(json)) {
    if (
      ![
        "format",
        "version",
        "columns",
        "blocking",
        "comparisons",
        "prior",
        "frequencies",
        "estimatedFrom",
      ].includes(name)
    )
      problems.push(`${name}: is no part of a model.`);
  }
  checkColumns(json["columns"], problems);
  if (problems.length > 0) throw new LinkageError(problems);
  checkBlocking(model, json["blocking"], problems);
  checkComparisons(model, json["comparisons"], problems);
  checkFrequencies(model, json["frequencies"] ?? {}, problems);
  const { prior } = json;
  if (prior !== undefined && !(typeof prior === "number" && prior > 0 && prior < 1)) {
    problems.push("prior: must be a probability between 0 and 1, both excluded.");
  }
  if (problems.length > 0) throw new LinkageError(problems);
  return model;
}

/** A model all of whose probabilities are known. Throws `LinkageError` naming those that are not. */
export function requireEstimated(model: LinkageModel): asserts model is EstimatedModel {
  const problems = model.comparisons.flatMap(({ name, levels }) =>
    levels.flatMap(({ m, u }, at) =>
      m === undefined || u === undefined
        ? [`comparisons.${name}: level ${at + 1} has no m or u.`]
        : [],
    ),
  );
  if (model.prior === undefined) problems.push("prior: is missing.");
  if (problems.length > 0) {
    throw new LinkageError([...problems, "Estimate the model first, or write the numbers in."]);
  }
}

export type EstimatedModel = LinkageModel & {
  readonly prior: number;
  readonly comparisons: readonly (Comparison & {
    readonly levels: readonly (Comparison["levels"][number] & {
      readonly m: number;
      readonly u: number;
    })[];
  })[];
};

function checkColumns(columns: unknown, problems: string[]): void {
  if (!isObject(columns) || Object.keys(columns).length === 0) {
    problems.push("columns: name at least one column.");
    return;
  }
  for (const [name, column] of Object.entries(columns)) {
    const at = `columns.${name}`;
    if (/[(),&]/.test(name)) problems.push(`${at}: a name may not contain ( ) , or &.`);
    if (!isObject(column) || !TYPES.includes(String(column["type"]))) {
      problems.push(`${at}.type: must be one of ${TYPES.join(", ")}.`);
      continue;
    }
    const { clean, from, type, order, missing, separator } = column;
    for (const each of Object.keys(column)) {
      if (!["type", "from", "clean", "missing", "order", "separator"].includes(each))
        problems.push(`${at}.${each}: is no part of a column.`);
    }
    if (
      clean !== undefined &&
      !(Array.isArray(clean) && clean.every((c) => CLEANINGS.includes(c)))
    ) {
      problems.push(`${at}.clean: must be a list of ${CLEANINGS.join(", ")}.`);
    }
    const fromTwo = type === "point" && Array.isArray(from) && from.length === 2;
    if (from !== undefined && typeof from !== "string" && !fromTwo) {
      problems.push(`${at}.from: must be the name of a column of the table.`);
    }
    if (missing !== undefined && !isTexts(missing)) problems.push(`${at}.missing: must be texts.`);
    if (order !== undefined && order !== "dmy" && order !== "mdy")
      problems.push(`${at}.order: must be dmy or mdy.`);
    if (separator !== undefined && (typeof separator !== "string" || separator.length !== 1))
      problems.push(`${at}.separator: must be one character.`);
  }
}

function checkBlocking(model: LinkageModel, rules: unknown, problems: string[]): void {
  if (!isTexts(rules) || rules.length === 0) {
    problems.push('blocking: give at least one rule, as text: "surname & year(born)".');
    return;
  }
  const seen = new Map<string, string>();
  for (const rule of rules) {
    const keys = catching(problems, () => parseRule(rule));
    if (keys === null) continue;
    for (const key of keys) checkKey(model, key, `blocking "${rule}"`, problems);
    const same = keys
      .map((key) => JSON.stringify(key))
      .sort()
      .join();
    const before = seen.get(same);
    if (before !== undefined) problems.push(`blocking "${rule}": is the same as "${before}".`);
    seen.set(same, rule);
  }
}

function checkKey(model: LinkageModel, key: Key, at: string, problems: string[]): void {
  const types = KEYED_TYPES[key.of] ?? [];
  for (const column of columnsOfKey(key)) {
    const type = model.columns[column]?.type;
    if (type === undefined) problems.push(`${at}: ${unknownColumn(model, column)}`);
    else if (!types.includes(type)) {
      problems.push(`${at}: ${column} is a ${type}; ${key.of} takes a ${types.join(" or ")}.`);
    }
  }
}

function checkComparisons(model: LinkageModel, comparisons: unknown, problems: string[]): void {
  if (!Array.isArray(comparisons) || comparisons.length === 0) {
    problems.push("comparisons: give at least one.");
    return;
  }
  const names = new Set<string>();
  for (const [n, comparison] of comparisons.entries()) {
    if (!isObject(comparison) || typeof comparison["name"] !== "string") {
      problems.push(`comparisons[${n}].name: is missing.`);
      continue;
    }
    const at = `comparisons.${comparison["name"]}`;
    if (names.has(comparison["name"])) problems.push(`${at}: there are two of this name.`);
    names.add(comparison["name"]);
    const levels = comparison["levels"];
    if (!Array.isArray(levels) || levels.length < 2) {
      problems.push(`${at}.levels: give at least one test and, last, "else".`);
      continue;
    }
    const known = problems.length;
    for (const [l, level] of levels.entries()) {
      const last = l === levels.length - 1;
      if (!isObject(level) || (level["when"] === "else") !== last) {
        problems.push(`${at}.levels[${l}]: the last level, and only the last, is "else".`);
      } else if (!last) checkTest(model, level["when"], `${at}.levels[${l}]`, problems);
      for (const p of ["m", "u"]) {
        const value = isObject(level) ? level[p] : undefined;
        if (value !== undefined && !(typeof value === "number" && value > 0 && value <= 1))
          problems.push(`${at}.levels[${l}].${p}: must be a probability above 0, up to 1.`);
      }
    }
    if (problems.length === known) checkWhole(model, comparison as Comparison, at, problems);
  }
}

function checkTest(model: LinkageModel, test: unknown, at: string, problems: string[]): void {
  if (!isObject(test)) {
    problems.push(`${at}.when: must be a test or "else".`);
    return;
  }
  const inner = test["all"] ?? test["any"];
  if (inner !== undefined) {
    if (!Array.isArray(inner) || inner.length === 0) problems.push(`${at}.when: is an empty list.`);
    else for (const each of inner) checkTest(model, each, at, problems);
    return;
  }
  const is = String(test["is"]);
  if (is === "swapped" || is === "custom") {
    const { columns } = test;
    if (!isTexts(columns) || columns.length === 0 || (is === "swapped" && columns.length !== 2)) {
      problems.push(`${at}.when: ${is} needs its columns.`);
      return;
    }
    for (const column of columns) {
      const type = model.columns[column]?.type;
      if (type === undefined) problems.push(`${at}.when: ${unknownColumn(model, column)}`);
      else if (is === "swapped" && type !== "text")
        problems.push(`${at}.when: swapped takes text, ${column} is a ${type}.`);
    }
    return;
  }
  if (is === "equalKey") {
    const key = catching(problems, () => parseKey(String(test["key"])));
    if (key !== null) checkKey(model, key, `${at}.when`, problems);
    if (key?.of === "words" || key?.of === "entries")
      problems.push(`${at}.when: equalKey takes no words() and no entries().`);
    return;
  }
  const rule = TESTS[is];
  if (rule === undefined) {
    problems.push(
      `${at}.when: "${is}" is unknown; there are ${Object.keys(TESTS).join(", ")}, swapped, equalKey, custom.`,
    );
    return;
  }
  const type = model.columns[String(test["column"])]?.type;
  if (type === undefined)
    problems.push(`${at}.when: ${unknownColumn(model, String(test["column"]))}`);
  else if (!rule.on.includes(type))
    problems.push(
      `${at}.when: ${is} takes a ${rule.on.join(" or ")}, ${test["column"]} is a ${type}.`,
    );
  if (rule.bound !== undefined) {
    const bound = test[rule.bound];
    if (typeof bound !== "number" || !(bound >= 0) || bound > (rule.most ?? Number.MAX_VALUE))
      problems.push(
        `${at}.when: ${is} needs ${rule.bound}, a number${rule.most ? " from 0 to 1" : " from 0 on"}.`,
      );
  }
}

/** What only shows when a comparison is seen whole. */
function checkWhole(
  model: LinkageModel,
  comparison: Comparison,
  at: string,
  problems: string[],
): void {
  comparison.levels.forEach((level, l) => {
    const { when, frequency } = level;
    if (when === "else") return;
    const covered = comparison.levels
      .slice(0, l)
      .findIndex((earlier) => covers(earlier.when, when));
    if (covered >= 0)
      problems.push(`${at}.levels[${l}]: can never be reached, level ${covered + 1} covers it.`);
    if (frequency === undefined) return;
    const asksFor = plainTests(when).some((t) => t.is === "equal" && t.column === frequency.column);
    if (
      !asksFor ||
      "any" in when ||
      !["text", "date"].includes(model.columns[frequency.column]?.type ?? "")
    )
      problems.push(
        `${at}.levels[${l}].frequency: needs a level that asks for an equal text or date ${frequency.column}.`,
      );
  });
  const { given } = comparison;
  if (given === undefined) return;
  if (model.columns[given.column] === undefined)
    problems.push(`${at}.given: ${unknownColumn(model, given.column)}`);
  if (columnsOfComparison(comparison).includes(given.column))
    problems.push(`${at}.given: ${given.column} is compared here itself.`);
  for (const p of ["m", "u"] as const) {
    if (!Array.isArray(given[p]) || given[p].length !== comparison.levels.length)
      problems.push(`${at}.given.${p}: needs a number for each level.`);
  }
}

function checkFrequencies(model: LinkageModel, frequencies: unknown, problems: string[]): void {
  for (const [column, given] of Object.entries(isObject(frequencies) ? frequencies : {})) {
    const at = `frequencies.${column}`;
    if (!["text", "date"].includes(model.columns[column]?.type ?? ""))
      problems.push(`${at}: is no text or date of the model.`);
    const { counts, others, total } = isObject(given) ? given : {};
    const isCount = (value: unknown) =>
      typeof value === "number" && value > 0 && Number.isFinite(value);
    if (
      !isCount(total) ||
      !isCount(others) ||
      !isObject(counts) ||
      !Object.values(counts).every(isCount)
    )
      problems.push(`${at}: needs total, others and counts, all numbers above 0.`);
  }
}

/** Whether a test holds wherever the other does, for the plain cases in which that is a slip of the pen. */
function covers(earlier: Test | "else", later: Test): boolean {
  if (earlier === "else" || "all" in earlier || "any" in earlier) return false;
  if ("all" in later) return later.all.some((each) => covers(earlier, each));
  if ("any" in later) return later.any.every((each) => covers(earlier, each));
  if (columnsOfTest(earlier).join() !== columnsOfTest(later).join()) return false;
  if (earlier.is === later.is) {
    if ("atLeast" in earlier && "atLeast" in later) return earlier.atLeast <= later.atLeast;
    if ("atMost" in earlier && "atMost" in later) return earlier.atMost >= later.atMost;
    return earlier.is !== "custom" && JSON.stringify(earlier) === JSON.stringify(later);
  }
  return (
    later.is === "equal" &&
    earlier.is !== "equalKey" &&
    earlier.is !== "custom" &&
    earlier.is !== "swapped" &&
    earlier.is !== "overlap"
  );
}

function unknownColumn(model: LinkageModel, column: string): string {
  return `there is no column ${column}; the model has ${Object.keys(model.columns).join(", ")}.`;
}

function catching<T>(problems: string[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LinkageError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
