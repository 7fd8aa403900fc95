import { expect, test } from "vitest";
import type { Level, LinkageModel } from "../model/model.ts";
import { findPairs, prepare } from "../run/find-pairs.ts";
import { fromObjects } from "../tables/objects.ts";
import { compileScorer } from "./compile.ts";

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

test("places are equal when both their numbers are", async () => {
  const rows = [
    { id: "1", lat: 1, lon: 100 },
    { id: "1", lat: 2, lon: 101 },
    { id: "1", lat: 1, lon: 101 },
    { id: "1", lat: 1, lon: 100 },
    { id: "1", lat: null, lon: null },
  ];
  const levels = [
    { when: { is: "kilometresApart", column: "home", atMost: 1 }, m: 0.5, u: 0.5 },
    { when: "else", m: 0.5, u: 0.5 },
  ] as const;
  const model = {
    ...modelOf([]),
    columns: { id: { type: "text" }, home: { type: "point", from: ["lat", "lon"] } },
    blocking: ["id"],
    comparisons: [{ name: "home", levels }],
    prior: 0.5,
  } as const;
  const prepared = await prepare([fromObjects(rows)], model, { threads: 1 });
  const given = { column: "home", m: [0.8, 0.8], u: [0.1, 0.1] };
  const asked = { ...model, comparisons: [{ name: "home", levels, given }] };
  const score = compileScorer(asked, prepared.store, Number.NEGATIVE_INFINITY);
  await prepared.close();
  expect([1, 2, 3, 4].map((other) => score(0, other))).toEqual([0, 0, 3, 0]);
  expect(score(4, 4)).toBe(0);
});
