import { LinkageError } from "../errors.ts";
import {
  columnsOfKey,
  hasSeveralValues,
  type Key,
  keyText,
  parseKey,
  parseRule,
} from "../model/keys.ts";
import type { LinkageModel, Test } from "../model/model.ts";
import { plainTests } from "../model/tests.ts";
import type { Functions, Words } from "./dialects.ts";

/** What a condition is written with. */
export type Writing = {
  readonly words: Words;
  readonly functions: Functions;
  /** Whether an expensive function is asked only where a cheap one lets it through. */
  readonly tuned: boolean;
};

/** The Earth's mean radius in km (IUGG). */
const EARTH_KM = 6371.0088;

/** Where in yyyy-mm-dd two digits are neighbours: the first of the two, from 1. */
const NEIGHBOURS = [1, 2, 3, 6, 9];

/** What a record is prepared with besides its columns, so that it is computed once and not once a pair. */
export type Prepared = { readonly name: string; readonly expression: string };

/** A column of a record as it was loaded. */
type ColumnOf = (name: string) => string;

/** The name under which a record has something derived from a column. */
export const preparedName = {
  isoText: (column: string) => `text(${column})`,
  words: (column: string) => `words(${column})`,
  part: (part: string, column: string) => `${part}(${column})`,
  frequency: (column: string) => `frequency(${column})`,
};

/** What a key needs. */
export function preparedForKey(words: Words, key: Key, column: ColumnOf): Prepared[] {
  const [first = "", second = ""] = columnsOfKey(key).map(column);
  const of = (expression: string): Prepared[] => [{ name: keyText(key), expression }];
  switch (key.of) {
    case "column":
    case "entries":
    case "sound":
      return [];
    case "rareWords":
      throw new LinkageError("How rare words are (rareWords) is not known to SQL.");
    case "prefix":
    case "suffix":
      return of(words[key.of](first, key.length));
    case "firstWord":
    case "lastWord":
    case "words":
      return of(words[key.of](first));
    case "sorted":
      // least() and greatest() pass over what is missing in some engines; a key of two columns needs both.
      return of(
        `case when ${first} is not null and ${second} is not null then concat(least(${first}, ${second}), '|', greatest(${first}, ${second})) end`,
      );
    default:
      return of(words.datePart(key.of, first));
  }
}

/** What a test needs, besides its key if it has one. */
export function preparedForTest(words: Words, test: Test, column: ColumnOf): Prepared[] {
  return plainTests(test).flatMap((each): Prepared[] => {
    switch (each.is) {
      case "jaccard":
        return [
          { name: preparedName.words(each.column), expression: words.words(column(each.column)) },
        ];
      case "dateTypo":
        return [
          {
            name: preparedName.isoText(each.column),
            expression: words.isoText(column(each.column)),
          },
        ];
      case "datePartOff":
        return (["year", "month", "day"] as const).map((part) => ({
          name: preparedName.part(part, each.column),
          expression: words.datePart(part, column(each.column)),
        }));
      default:
        return [];
    }
  });
}

/** The columns a table must have for a column of the model; a point has two. */
export function storedColumns(model: LinkageModel, column: string): string[] {
  return model.columns[column]?.type === "point"
    ? [`${column}_latitude`, `${column}_longitude`]
    : [column];
}

/** Whether two records, `l` and `r`, have a key in common. */
export function keyCondition(words: Words, key: Key): string {
  const name = words.identifier(storedKey(key));
  return hasSeveralValues(key)
    ? words.haveCommon(`l.${name}`, `r.${name}`)
    : `l.${name} = r.${name}`;
}

/** The column in which a record has a key. */
export function storedKey(key: Key): string {
  if (key.of === "entries") return key.column;
  return key.of === "sound" ? `sound_${key.column}` : keyText(key);
}

/** The tests that cannot be written, each in a sentence. */
export function unwritable(model: LinkageModel, writing: Writing): string[] {
  const { words, functions } = writing;
  const rules = model.blocking.flatMap((rule) =>
    parseRule(rule).some(({ of }) => of === "rareWords")
      ? [`blocking "${rule}": how rare words are (rareWords) is not known to SQL; take words().`]
      : [],
  );
  const tests = model.comparisons.flatMap(({ name, levels }) =>
    levels.flatMap(({ when }, at) => {
      if (when === "else") return [];
      const place = `comparisons.${name}, level ${at + 1}`;
      return plainTests(when).flatMap((test) => {
        if (test.is === "custom") {
          return [`${place}: the custom test ${test.name} is not known to any SQL; leave it out.`];
        }
        if (test.is === "rareWords") {
          return [`${place}: how rare words are (rareWords) is not known to SQL; take jaccard.`];
        }
        if (test.is !== "jaroWinkler" && test.is !== "damerauLevenshtein") return [];
        if (functions[test.is] !== undefined) return [];
        return [
          `${place}: ${words.name} has no function for ${test.is}; install one and name it as functions.${test.is}.`,
        ];
      });
    }),
  );
  return [...rules, ...tests];
}

/** Whether a test holds for `l` and `r`; null, which does not hold, where it needs what is missing. */
export function condition(writing: Writing, test: Test): string {
  if ("all" in test) return joined(writing, test.all, "and");
  if ("any" in test) return joined(writing, test.any, "or");
  const { words, functions } = writing;
  const of = (name: string) => `l.${words.identifier(name)}, r.${words.identifier(name)}`;
  const both = (name: string): readonly [string, string] => [
    `l.${words.identifier(name)}`,
    `r.${words.identifier(name)}`,
  ];
  switch (test.is) {
    case "equal":
      return both(test.column).join(" = ");
    case "jaroWinkler":
      return `${functions.jaroWinkler}(${of(test.column)}) >= ${words.number(test.atLeast)}`;
    case "damerauLevenshtein":
      return edits(writing, ...both(test.column), test.atMost);
    case "jaccard": {
      const [a, b] = both(preparedName.words(test.column));
      const common = words.commonCount(a, b);
      return `${words.float(common)} / (${words.size(a)} + ${words.size(b)} - ${common}) >= ${words.number(test.atLeast)}`;
    }
    case "startsWith": {
      const [a, b] = both(test.column);
      return `(${words.startsWith(a, b)} or ${words.startsWith(b, a)})`;
    }
    case "swapped": {
      const [first, second] = test.columns.map(words.identifier);
      return `(l.${first} = r.${second} and l.${second} = r.${first})`;
    }
    case "dateTypo":
      return dateTypo(writing, ...both(preparedName.isoText(test.column)));
    case "datePartOff": {
      const [year, month, day] = ["year", "month", "day"].map((part) =>
        both(preparedName.part(part, test.column)),
      ) as [readonly [string, string], readonly [string, string], readonly [string, string]];
      const off = [year, month, day].map(([a, b]) => `abs(${a} - ${b})`).join(" + ");
      const swapped = `${year.join(" = ")} and ${month[0]} = ${day[1]} and ${day[0]} = ${month[1]}`;
      return `(${both(test.column).join(" <> ")} and (${swapped} or ${off} = 1))`;
    }
    case "daysApart":
      return `${words.daysBetween(...both(test.column))} <= ${test.atMost}`;
    case "apart":
      return `abs(${both(test.column).join(" - ")}) <= ${words.number(test.atMost)}`;
    case "kilometresApart":
      return `${kilometres(both(`${test.column}_latitude`), both(`${test.column}_longitude`))} <= ${words.number(test.atMost)}`;
    case "overlap":
      return `${words.commonCount(...both(test.column))} >= ${test.atLeast}`;
    case "equalKey":
      return keyCondition(words, parseKey(test.key));
    case "rareWords":
      throw new LinkageError("How rare words are (rareWords) is not known to SQL.");
    case "custom":
      throw new LinkageError(`The custom test ${test.name} is not known to any SQL.`);
  }
}

function joined(writing: Writing, tests: readonly Test[], by: "and" | "or"): string {
  return `(${tests.map((each) => condition(writing, each)).join(` ${by} `)})`;
}

function edits({ functions, tuned }: Writing, a: string, b: string, atMost: number): string {
  const exact = `${functions.damerauLevenshtein}(${a}, ${b}) <= ${atMost}`;
  // Exchanging two neighbours is one edit here and two there, so the cheap bound loses nothing.
  return tuned ? `(${functions.levenshtein}(${a}, ${b}) <= ${2 * atMost} and ${exact})` : exact;
}

/** One edit: where the engine has no such distance, one character wrong, or one of the possible exchanges. */
function dateTypo(writing: Writing, a: string, b: string): string {
  const { functions } = writing;
  if (functions.damerauLevenshtein !== undefined) return edits(writing, a, b, 1);
  const exchanged = NEIGHBOURS.map((at) => {
    const part = (from: number, count: number) => `substr(${a}, ${from}, ${count})`;
    return `concat(${part(1, at - 1)}, ${part(at + 1, 1)}, ${part(at, 1)}, ${part(at + 2, 9 - at)})`;
  });
  return `(${functions.levenshtein}(${a}, ${b}) <= 1 or ${b} in (${exchanged.join(", ")}))`;
}

/** The great circle by the haversine formula, which is exact enough where points lie close together. */
function kilometres(latitude: readonly string[], longitude: readonly string[]): string {
  const half = ([a, b]: readonly string[]) => `power(sin(radians(${a} - ${b}) / 2), 2)`;
  const cosines = latitude.map((each) => `cos(radians(${each}))`).join(" * ");
  const square = `${half(latitude)} + ${cosines} * ${half(longitude)}`;
  // Rounding may carry two opposite points a hair beyond 1, where the arc sine has no value.
  return `${2 * EARTH_KM} * asin(least(1, sqrt(${square})))`;
}
