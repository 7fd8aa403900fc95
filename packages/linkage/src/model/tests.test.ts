import { expect, test } from "vitest";
import type { Level, Test } from "./model.ts";
import { columnsOfComparison, columnsOfTest, labelOf, plainTests } from "./tests.ts";

const SORTED: Test = { is: "equalKey", key: "sorted(name, mother)" };
const NESTED: Test = {
  all: [
    { is: "equal", column: "name" },
    { any: [SORTED, { is: "custom", name: "rhymes", columns: ["street", "name"] }] },
    { is: "swapped", columns: ["a", "b"] },
  ],
};

test("a test looks at the columns of all that is in it, each once", () => {
  expect(columnsOfTest(NESTED)).toEqual(["name", "mother", "street", "a", "b"]);
  const levels: Level[] = [{ when: NESTED }, { when: SORTED }, { when: "else" }];
  expect(columnsOfComparison({ name: "x", levels })).toEqual([
    "name",
    "mother",
    "street",
    "a",
    "b",
  ]);
  expect(plainTests(NESTED).map(({ is }) => is)).toEqual([
    "equal",
    "equalKey",
    "custom",
    "swapped",
  ]);
});

test.each<[Level["when"], string]>([
  ["else", "none of these"],
  [{ is: "equal", column: "name" }, "name equal"],
  [{ is: "jaroWinkler", column: "name", atLeast: 0.9 }, "name Jaro-Winkler ≥ 0.9"],
  [{ is: "damerauLevenshtein", column: "nik", atMost: 2 }, "nik at most 2 edits apart"],
  [{ is: "damerauLevenshtein", column: "nik", atMost: 1 }, "nik at most 1 edit apart"],
  [{ is: "jaccard", column: "name", atLeast: 0.5 }, "name words in common ≥ 0.5"],
  [{ is: "startsWith", column: "name" }, "one name begins the other"],
  [{ is: "swapped", columns: ["a", "b"] }, "a and b swapped"],
  [{ is: "dateTypo", column: "born" }, "born one digit wrong"],
  [{ is: "datePartOff", column: "born" }, "born one part off, or day and month swapped"],
  [{ is: "daysApart", column: "born", atMost: 31 }, "born at most 31 days apart"],
  [{ is: "apart", column: "height", atMost: 2 }, "height at most 2 apart"],
  [{ is: "kilometresApart", column: "home", atMost: 1 }, "home at most 1 km apart"],
  [{ is: "overlap", column: "phones", atLeast: 2 }, "phones with 2 or more in common"],
  [SORTED, "sorted(name, mother) equal"],
  [{ is: "custom", name: "rhymes", columns: ["name"] }, "rhymes holds"],
  [
    { all: [{ is: "equal", column: "a" }, { any: [SORTED, { is: "equal", column: "b" }] }] },
    "a equal and (sorted(name, mother) equal or b equal)",
  ],
])("%j is said as %s", (when, words) => {
  expect(labelOf({ when })).toBe(words);
});

test("a label of one's own is said instead", () => {
  expect(labelOf({ when: "else", label: "beda" })).toBe("beda");
});
