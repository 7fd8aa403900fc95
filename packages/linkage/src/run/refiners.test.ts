import { expect, test } from "vitest";
import type { Comparison, Level, LinkageModel, Test } from "../model/model.ts";
import { chooseRefiners } from "./refiners.ts";

const equal = (column: string): Test => ({ is: "equal", column });
const asks = (name: string, when: Test, m?: number): Comparison => {
  const level: Level = m === undefined ? { when } : { when, m, u: 0.1 };
  return { name, levels: [level, { when: "else" }] };
};

function modelOf(blocking: readonly string[], comparisons: readonly Comparison[]): LinkageModel {
  const columns = Object.fromEntries(
    ["nik", "sex", "place", "name", "street"].map((name) => [name, { type: "text" } as const]),
  );
  const more = { born: { type: "date" }, height: { type: "number" } } as const;
  return {
    format: "linkage-model",
    version: 1,
    columns: { ...columns, ...more },
    blocking,
    comparisons,
  };
}

test("the surest equal columns are added first, at most three", () => {
  const comparisons = [
    asks("place", equal("place"), 0.8),
    asks("sex", equal("sex"), 0.99),
    asks("street", equal("street"), 0.3),
    asks("born", equal("born"), 0.9),
  ];
  expect(chooseRefiners(modelOf(["name"], comparisons))).toEqual(["sex", "born", "place"]);
});

test("a column that blocks by itself is not: nearly nobody shares it", () => {
  const comparisons = [asks("nik", equal("nik"), 0.95), asks("sex", equal("sex"), 0.9)];
  expect(chooseRefiners(modelOf([" nik ", "name & place"], comparisons))).toEqual(["sex"]);
});

test("only texts and dates that are asked to be equal, first of all", () => {
  const alike: Test = { is: "jaroWinkler", column: "name", atLeast: 0.9 };
  const both: Test = { all: [equal("place"), equal("street")] };
  const comparisons = [
    asks("name", alike, 0.9),
    asks("address", both, 0.9),
    asks("height", equal("height"), 0.9),
  ];
  expect(chooseRefiners(modelOf(["nik"], comparisons))).toEqual([]);
});

test("before anything is estimated, columns that rules ask for come first", () => {
  const comparisons = [asks("street", equal("street")), asks("place", equal("place"))];
  expect(chooseRefiners(modelOf(["name & place"], comparisons))).toEqual(["place", "street"]);
});
