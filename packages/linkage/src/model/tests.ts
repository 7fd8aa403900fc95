import { columnsOfKey, parseKey, parseRule } from "./keys.ts";
import type { Comparison, Level, LinkageModel, Test } from "./model.ts";

/** The columns a test looks at, each once. */
export function columnsOfTest(test: Test): string[] {
  const found = new Set<string>();
  const walk = (each: Test): void => {
    if ("all" in each) each.all.forEach(walk);
    else if ("any" in each) each.any.forEach(walk);
    else if (each.is === "swapped" || each.is === "custom")
      for (const column of each.columns) found.add(column);
    else if (each.is === "equalKey")
      for (const column of columnsOfKey(parseKey(each.key))) found.add(column);
    else found.add(each.column);
  };
  walk(test);
  return [...found];
}

/** The columns a comparison looks at, each once. It is missing when all of them are. */
export function columnsOfComparison(comparison: Comparison): string[] {
  const found = new Set<string>();
  for (const { when } of comparison.levels) {
    if (when !== "else") for (const column of columnsOfTest(when)) found.add(column);
  }
  return [...found];
}

/** The columns whose words are counted, because a rule or a test asks how rare they are; each once. */
export function columnsOfRareWords(
  model: Pick<LinkageModel, "blocking" | "comparisons">,
): string[] {
  const keys = model.blocking.flatMap(parseRule);
  const tests = model.comparisons.flatMap(({ levels }) =>
    levels.flatMap(({ when }) => (when === "else" ? [] : plainTests(when))),
  );
  return [
    ...new Set([
      ...keys.flatMap((key) => (key.of === "rareWords" ? [key.column] : [])),
      ...tests.flatMap((test) => (test.is === "rareWords" ? [test.column] : [])),
    ]),
  ];
}

/** The tests that have no others inside, in the order they stand. */
export function plainTests(test: Test): Exclude<Test, { all: unknown } | { any: unknown }>[] {
  if ("all" in test) return test.all.flatMap(plainTests);
  if ("any" in test) return test.any.flatMap(plainTests);
  return [test];
}

/** A level in words, for charts and messages. */
export function labelOf(level: Level): string {
  return level.label ?? (level.when === "else" ? "none of these" : inWords(level.when));
}

function inWords(test: Test): string {
  if ("all" in test) {
    const each = test.all.map((inner) => ("any" in inner ? `(${inWords(inner)})` : inWords(inner)));
    return each.join(" and ");
  }
  if ("any" in test) return test.any.map(inWords).join(" or ");
  switch (test.is) {
    case "equal":
      return `${test.column} equal`;
    case "jaroWinkler":
      return `${test.column} Jaro-Winkler ≥ ${test.atLeast}`;
    case "damerauLevenshtein":
      return `${test.column} at most ${many(test.atMost, "edit")} apart`;
    case "jaccard":
      return `${test.column} words in common ≥ ${test.atLeast}`;
    case "rareWords":
      return `${test.column} rare words in common ≥ ${test.atLeast}`;
    case "startsWith":
      return `one ${test.column} begins the other`;
    case "swapped":
      return `${test.columns.join(" and ")} swapped`;
    case "dateTypo":
      return `${test.column} one digit wrong`;
    case "datePartOff":
      return `${test.column} one part off, or day and month swapped`;
    case "daysApart":
      return `${test.column} at most ${many(test.atMost, "day")} apart`;
    case "apart":
      return `${test.column} at most ${test.atMost} apart`;
    case "kilometresApart":
      return `${test.column} at most ${test.atMost} km apart`;
    case "overlap":
      return `${test.column} with ${test.atLeast} or more in common`;
    case "equalKey":
      return `${test.key} equal`;
    case "custom":
      return `${test.name} holds`;
  }
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
