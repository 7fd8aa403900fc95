import { type TestDatabase, testDatabase } from "@payung/server/db/testing.ts";
import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Level, LinkageModel } from "../model/model.ts";
import { plainTests } from "../model/tests.ts";
import {
  aComparison,
  aModel,
  CASES,
  COLUMNS,
  foundIn,
  loading,
  PEOPLE,
  type Row,
  RULES,
} from "./testing/cases.ts";
import { type SqlOptions, toSql } from "./to-sql.ts";

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

async function find(
  model: LinkageModel,
  tables: readonly (readonly Row[])[],
  options: Partial<SqlOptions> = {},
) {
  for (const statement of loading(model, tables, "postgres")) await run(statement);
  const sql = toSql(model, {
    dialect: "postgres",
    mode: "plain",
    tables: tables.map((_, n) => `t${n}`),
    threshold: -100,
    ...options,
  });
  return foundIn(await run(`${sql} order by a, b`));
}

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
  const frequency = { column: "name", share: 0.5, atLeast: 0.3 };
  const levels: Level[] = [
    { when: { is: "equal", column: "name" }, m: 0.9, u: 0.1, frequency },
    { when: "else", m: 0.1, u: 0.9 },
  ];
  const given = { column: "mother", m: [0.5, 0.5], u: [0.25, 0.75] };
  const model = aModel({
    columns: COLUMNS,
    prior: 0.2,
    comparisons: [
      { name: "name", levels },
      { name: "name again", levels, given },
    ],
  });
  const rows = ["SITI", "SITI", "ANI", "DEWI"].map((name) => ({ all: "x", name, mother: "M" }));
  const found = await find(model, [rows], { threshold: 0 });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ a: 0, b: 1, rule: 0 });
  const weight = Math.log2(9) + 0.5 * Math.log2(0.1 / 0.5) + 1 - 2;
  expect(found[0]?.weight).toBeCloseTo(weight, 9);
});

test("between tables only pairs of different tables", async () => {
  const row = { all: "x", name: "A" };
  const found = await find(aModel({}), [[row, row], [row]], { linkOnly: true });
  expect(found.map(({ a, b }) => [a, b])).toEqual([
    [0, 2],
    [1, 2],
  ]);
});
