import { type TestDatabase, testDatabase } from "@payung/server/db/testing.ts";
import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainTests } from "../model/tests.ts";
import { findPairs } from "../run/find-pairs.ts";
import { fromObjects } from "../tables/objects.ts";
import {
  aComparison,
  aModel,
  CASES,
  COLUMNS,
  equalOrNot,
  finderIn,
  PEOPLE,
  RULES,
} from "./testing/cases.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await run("create extension fuzzystrmatch");
});
afterAll(() => database.drop());

async function run(statement: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.owner.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(statement),
  );
  return rows;
}

const find = finderIn("postgres", run);

const known = CASES.filter(([, when]) =>
  plainTests(when).every(({ is }) => is !== "jaroWinkler" && is !== "damerauLevenshtein"),
);

test.each(known)("%s", async (_, when, left, right, holds) => {
  const model = aModel({ columns: COLUMNS, comparisons: [aComparison([when])] });
  const both = [
    { all: "x", ...left },
    { all: "x", ...right },
  ];
  for (const rows of [both, both.toReversed()]) {
    const [pair] = await find(model, [rows]);
    expect(pair?.weight).toBeCloseTo(holds ? 2 : -8, 9);
  }
});

test.each(RULES)("%s", async (rule, pairs) => {
  const found = await find(aModel({ columns: COLUMNS, blocking: [rule] }), [PEOPLE]);
  expect(found.map(({ a, b, rule }) => [a, b, rule])).toEqual(pairs);
});

test("frequencies, given probabilities, the prior and the threshold", async () => {
  const name = equalOrNot("name", { share: 0.5, atLeast: 0.3 });
  const given = { column: "mother", m: [0.5, 0.5], u: [0.25, 0.75] };
  const model = aModel({
    columns: COLUMNS,
    prior: 0.2,
    comparisons: [name, { ...name, name: "name again", given }],
  });
  const rows = ["SITI", "SITI", "ANI", "DEWI"].map((name) => ({ all: "x", name, mother: "M" }));
  const found = await find(model, [rows], { threshold: 0 });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ a: 0, b: 1, rule: 0 });
  const weight = Math.log2(9) + 0.5 * Math.log2(0.1 / 0.5) + 1 - 2;
  expect(found[0]?.weight).toBeCloseTo(weight, 9);
});

test("frequencies that lie in the model give the weights of the engine", async () => {
  const frequencies = {
    name: { total: 900, counts: { "SRI D'ARC \\": 300, SITI: 7.5 }, others: 1.25 },
    mother: { total: 50, counts: {}, others: 2 },
    born: { total: 5_000, counts: { "1970-01-01": 4_000 }, others: 1 },
  };
  const comparisons = ["name", "mother", "born"].map((column) =>
    equalOrNot(column, { share: 0.9, atLeast: 0.001 }),
  );
  const model = aModel({ columns: COLUMNS, comparisons, frequencies });
  const rows = [
    ["SRI D'ARC \\", "ANI", "1970-01-01"],
    ["SRI D'ARC \\", "ANI", "1970-01-01"],
    ["SITI", "ANA", "1990-02-28"],
    ["SITI", "ANI", "1990-02-28"],
    ["ANI", null, null],
    ["ANI", "ANA", "1970-01-01"],
  ].map(([name = null, mother = null, born = null]) => ({ all: "x", name, mother, born }));
  const { pairs } = await findPairs(
    [fromObjects(rows.map((row) => ({ ...row, height: null, home: null, phones: null })))],
    model,
    { threshold: -100, threads: 1 },
  );
  const found = await find(model, [rows]);
  expect(found.map(({ a, b }) => [a, b])).toEqual([...pairs.a].map((a, n) => [a, pairs.b[n]]));
  expect(found).toHaveLength(15);
  for (const [n, { weight }] of found.entries())
    expect(weight).toBeCloseTo(pairs.weight[n] ?? 0, 9);
});

test("between tables only pairs of different tables", async () => {
  const row = { all: "x", name: "A" };
  const found = await find(aModel({}), [[row, row], [row]], { linkOnly: true });
  expect(found.map(({ a, b }) => [a, b])).toEqual([
    [0, 2],
    [1, 2],
  ]);
});
