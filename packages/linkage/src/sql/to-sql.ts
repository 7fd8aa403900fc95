import { LinkageError } from "../errors.ts";
import { countedColumns } from "../model/check-comparisons.ts";
import { columnsOfKey, hasSeveralValues, type Key, parseKey, parseRule } from "../model/keys.ts";
import type { Comparison, LinkageModel, Test } from "../model/model.ts";
import { readModel, requireEstimated } from "../model/read-model.ts";
import { columnsOfComparison, plainTests } from "../model/tests.ts";
import { weightOf } from "../pairs.ts";
import {
  condition,
  keyCondition,
  type Prepared,
  preparedForKey,
  preparedForTest,
  preparedName,
  storedColumns,
  storedKey,
  unwritable,
  type Writing,
} from "./conditions.ts";
import { DIALECTS, type Dialect, type Functions, type Words } from "./dialects.ts";

/** What a record has besides the model's columns, whose names have no brackets. */
const ID = "(id)";
const SOURCE = "(source)";

export type SqlOptions = {
  readonly dialect: Dialect;
  /** `plain` asks the tests one after the other, as Splink does; `tuned` asks a cheap function before an expensive one. */
  readonly mode: "plain" | "tuned";
  /** Names of the tables, a schema in front with a dot. */
  readonly tables: readonly string[];
  /** Whether only pairs between different tables count. */
  readonly linkOnly?: boolean;
  /** The column that tells records apart, over all tables; "id" when missing. */
  readonly id?: string;
  /** Pairs below this weight are not given. */
  readonly threshold: number;
  /** Functions of the caller's, or others than usual. */
  readonly functions?: Functions;
};

/**
 * One statement that finds the pairs of a model, with the same weights as the engine: columns `a`, `b` (ids; the
 * smaller, or that of the earlier table, first), `rule` (the first blocking rule that holds, from 0), `weight`.
 *
 * The tables hold cleaned values under the names of the model's columns, null where missing: texts as text,
 * dates as DATE, numbers as float64, points as two of those (`home_latitude`, `home_longitude`), lists as lists
 * of different texts, and `sound_name` where a key is `sound(name)`. PostgreSQL (14 or later) needs its
 * extension fuzzystrmatch for tests of dates and in `tuned` mode. How common a value is, the statement has from
 * `model.frequencies` and, for columns that these lack, counts in the tables.
 *
 * Throws `LinkageError` where the model is none or lacks a probability, or a test has no counterpart, naming every
 * such test.
 */
export function toSql(model: LinkageModel, options: SqlOptions): string {
  readModel(model);
  requireEstimated(model);
  const words = DIALECTS[options.dialect];
  const functions = { ...words.functions, ...options.functions };
  const writing: Writing = { words, functions, tuned: options.mode === "tuned" };
  const problems = unwritable(model, writing);
  if (options.tables.length === 0) problems.push("tables: name at least one.");
  if (options.linkOnly === true && options.tables.length < 2) {
    problems.push("tables: pairs between tables need two of them.");
  }
  if (problems.length > 0) throw new LinkageError(problems);

  const counted = [...countedColumns(model)];
  const parts = [
    `loaded as ${words.materialized}(\n${loaded(model, words, options)}\n)`,
    ...counted.map((each, n) => `frequencies_${n} as (\n${frequencies(model, words, each)}\n)`),
    `records as ${words.materialized}(\n${records(model, words, counted)}\n)`,
    `pairs as (\n${model.blocking.map((_, n) => pairsOfRule(model, words, n, options)).join("\n  union all\n")}\n)`,
  ];
  return `with ${parts.join(",\n")}
select a, b, rule, weight
from (
  select pairs.a, pairs.b, pairs.rule,
    ${weight(model, writing)} as weight
  from pairs
  join records l on l.${words.identifier(ID)} = pairs.a
  join records r on r.${words.identifier(ID)} = pairs.b
) weighted
where weight >= ${words.number(options.threshold)}
`;
}

/** All tables one below the other, with the number of the table as `source`. */
function loaded(model: LinkageModel, words: Words, { tables, id = "id" }: SqlOptions): string {
  const columns = [...neededColumns(model)].map(words.identifier).join(", ");
  return tables
    .map((table, source) => {
      const from = table.split(".").map(words.identifier).join(".");
      return `  select ${words.identifier(id)} as ${words.identifier(ID)}, ${source} as ${words.identifier(SOURCE)}, ${columns} from ${from}`;
    })
    .join("\n  union all\n");
}

/** How common a value that no table of frequencies lists is; null where each is listed. */
function othersOf({ frequencies }: LinkageModel, column: string): number | null {
  const frozen = frequencies?.[column];
  return frozen === undefined ? null : frozen.others / frozen.total;
}

/** How common the values of a column are: as the model says or, where it says nothing, among the records. */
function frequencies(model: LinkageModel, words: Words, column: string): string {
  const name = words.identifier(column);
  const frozen = model.frequencies?.[column];
  if (frozen === undefined) {
    return `  select ${name} as value, ${words.float("count(*)")} / sum(count(*)) over () as frequency
  from loaded where ${name} is not null group by ${name}`;
  }
  const kind = model.columns[column]?.type === "date" ? "date " : "";
  const rows = Object.entries(frozen.counts).map(
    ([value, count]) => `    (${kind}${words.text(value)}, ${words.number(count / frozen.total)})`,
  );
  // Some engines have no empty list: then one line that is no value's.
  if (rows.length === 0)
    rows.push(`    (cast(null as ${kind === "" ? words.textType : "date"}), ${words.number(0)})`);
  return `  select value, frequency from (values\n${rows.join(",\n")}\n  ) as listed(value, frequency)`;
}

/** Each record with what is derived from it. */
function records(model: LinkageModel, words: Words, counted: readonly string[]): string {
  const derived = [...preparations(model, words)].map(
    ([name, expression]) => `    ${expression} as ${words.identifier(name)}`,
  );
  const frequency = counted.map((column, n) => {
    const listed = `frequencies_${n}.frequency`;
    const others = othersOf(model, column);
    const share = others === null ? listed : `coalesce(${listed}, ${words.number(others)})`;
    return `    ${share} as ${words.identifier(preparedName.frequency(column))}`;
  });
  const joins = counted.map(
    (column, n) =>
      `\n  left join frequencies_${n} on frequencies_${n}.value = loaded.${words.identifier(column)}`,
  );
  return `  select ${["loaded.*", ...derived, ...frequency].join(",\n")}
  from loaded${joins.join("")}`;
}

/** The pairs of one rule that none of the rules before it gives. */
function pairsOfRule(
  model: LinkageModel,
  words: Words,
  n: number,
  { linkOnly = false }: SqlOptions,
): string {
  const rules = model.blocking.map(parseRule);
  const rule = rules[n] ?? [];
  const several = rule.find(hasSeveralValues);
  const table =
    several === undefined
      ? "records"
      : words.eachEntry("records", words.identifier(storedKey(several)));
  const entry = words.identifier("(entry)");
  const conditions = rule.map((key) =>
    key === several ? `l.${entry} = r.${entry}` : keyCondition(words, key),
  );
  const earlier = rules
    .slice(0, n)
    .map((keys) => keys.map((key) => keyCondition(words, key)).join(" and "))
    .map((holds) => `\n    and not coalesce(${holds}, false)`);
  const id = words.identifier(ID);
  const order = words.identifier(linkOnly ? SOURCE : ID);
  return `  -- ${inOneLine(model.blocking[n] ?? "")}
  select ${several === undefined ? "" : "distinct "}l.${id} as a, r.${id} as b, ${n} as rule
  from ${table} l join ${table} r on ${conditions.join(" and ")}
  where l.${order} < r.${order}${earlier.join("")}`;
}

function weight(model: LinkageModel & { readonly prior: number }, writing: Writing): string {
  const { words } = writing;
  return [
    words.number(weightOf(model.prior)),
    ...model.comparisons.map((comparison) => comparisonWeight(model, comparison, writing)),
  ].join("\n    ");
}

function comparisonWeight(model: LinkageModel, comparison: Comparison, writing: Writing): string {
  const { words } = writing;
  const missing = columnsOfComparison(comparison).map((column) => {
    const names = storedColumns(model, column).map(words.identifier);
    return `(${names.map((name) => `l.${name} is null or r.${name} is null`).join(" or ")})`;
  });
  const given = comparison.given;
  // There are no levels without m and u: such a model was refused.
  const lines = comparison.levels.map(({ when, m = 1, u = 1, frequency }, at) => {
    let score = words.number(Math.log2(m / u));
    if (frequency !== undefined) {
      const { column, share = 1, atLeast = 0 } = frequency;
      const value = `l.${words.identifier(preparedName.frequency(column))}`;
      const common = atLeast > 0 ? `greatest(${value}, ${words.number(atLeast)})` : value;
      const adjusted = words.log2(`${words.number(u)} / ${common}`);
      score += ` + ${share === 1 ? "" : `${words.number(share)} * `}${adjusted}`;
    }
    if (given !== undefined) {
      // What is known already is not known better for being rare: no frequency here.
      const name = words.identifier(given.column);
      const instead = words.number(Math.log2((given.m[at] ?? 1) / (given.u[at] ?? 1)));
      score = `case when l.${name} = r.${name} then ${instead} else ${score} end`;
    }
    return when === "else" ? `else ${score}` : `when ${condition(writing, when)} then ${score}`;
  });
  return `-- ${inOneLine(comparison.name)}
    + case when ${missing.join(" and ")} then 0
      ${lines.join("\n      ")} end`;
}

/** For a comment, which ends where the line ends. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function neededColumns(model: LinkageModel): Set<string> {
  const keys = allKeys(model);
  const columns = [
    ...keys.flatMap(columnsOfKey),
    ...model.comparisons.flatMap(columnsOfComparison),
    ...model.comparisons.flatMap(({ given }) => given?.column ?? []),
  ];
  const sounds = keys.filter((key) => key.of === "sound").map(storedKey);
  return new Set([...columns.flatMap((column) => storedColumns(model, column)), ...sounds]);
}

/** The keys of the rules and of the tests. */
function allKeys(model: LinkageModel): Key[] {
  const tests = testsOf(model).flatMap(plainTests);
  return [
    ...model.blocking.flatMap(parseRule),
    ...tests.flatMap((test) => (test.is === "equalKey" ? parseKey(test.key) : [])),
  ];
}

function testsOf(model: LinkageModel): Test[] {
  return model.comparisons.flatMap(({ levels }) =>
    levels.flatMap(({ when }) => (when === "else" ? [] : when)),
  );
}

/** What is derived, by name: several rules and tests may need the same. */
function preparations(model: LinkageModel, words: Words): Map<string, string> {
  const column = (name: string) => `loaded.${words.identifier(name)}`;
  const prepared: Prepared[] = [
    ...allKeys(model).flatMap((key) => preparedForKey(words, key, column)),
    ...testsOf(model).flatMap((test) => preparedForTest(words, test, column)),
  ];
  return new Map(prepared.map(({ name, expression }) => [name, expression]));
}
