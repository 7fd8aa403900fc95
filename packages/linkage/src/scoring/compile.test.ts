import { expect, test } from "vitest";
import type { Level, LinkageModel } from "../model/model.ts";
import { findPairs } from "../run/find-pairs.ts";
import { fromObjects } from "../tables/objects.ts";

/** Two people of one name, among others of a common one. */
const ROWS = ["RARA DEWI", "RARA DEWI", "ANI", "ANI", "ANI", "ANI", "ANI", "ANI"].map((name) => ({
  name,
}));

function modelOf(levels: readonly Level[], more: Partial<LinkageModel> = {}): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: { name: { type: "text" } },
    blocking: ["name"],
    comparisons: [{ name: "name", levels: [...levels, { when: "else", m: 0.1, u: 0.1 }] }],
    prior: 0.5,
    ...more,
  };
}

/** A level whose test is not cheap, so that the pair may be given up before its frequency is known. */
const dear: Level = {
  when: {
    all: [
      { is: "equal", column: "name" },
      { is: "jaccard", column: "name", atLeast: 0.5 },
    ],
  },
  m: 0.5,
  u: 0.5,
  frequency: { column: "name" },
};

async function find(model: LinkageModel, threshold: number) {
  const { pairs } = await findPairs([fromObjects(ROWS)], model, { threads: 1, threshold });
  return { a: [...pairs.a], weight: [...pairs.weight] };
}

test("a pair is not given up that a rare value lifts over the threshold", async () => {
  const [a, weight] = [[0], [Math.log2(0.5 / (2 / 8))]];
  expect(await find(modelOf([dear]), 0.9)).toEqual({ a, weight });
});

test("nor where the model says that a value is rarer than any table could", async () => {
  const frequencies = { name: { total: 1e12, counts: { ANI: 10 }, others: 0.5 } };
  const found = await find(modelOf([dear], { frequencies }), 39);
  expect(found.a).toEqual([0]);
  expect(found.weight[0]).toBeCloseTo(Math.log2(0.5 / (0.5 / 1e12)), 9);
  const others = { name: { total: 1e12, counts: { "RARA DEWI": 0.5 }, others: 10 } };
  expect((await find(modelOf([dear], { frequencies: others }), 39)).a).toEqual([0]);
});
