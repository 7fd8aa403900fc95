import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Level, LinkageModel, Test } from "../model/model.ts";
import {
  aComparison,
  aModel,
  CASES,
  COLUMNS,
  equalOrNot,
  finderIn,
  PEOPLE,
  type Row,
  RULES,
} from "./testing/cases.ts";
import { type SqlOptions, toSql } from "./to-sql.ts";

let duckdb: DuckDBConnection;
beforeAll(async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  duckdb = await instance.connect();
});
afterAll(() => duckdb.closeSync());

const find = finderIn("duckdb", async (statement) =>
  (await duckdb.run(statement)).getRowObjectsJson(),
);

describe("a test holds or not", () => {
  test.each(CASES)("%s", async (_, when, left, right, holds) => {
    const model = aModel({ columns: COLUMNS, comparisons: [aComparison([when])] });
    const both = [
      { all: "x", ...left },
      { all: "x", ...right },
    ];
    for (const mode of ["plain", "tuned"] as const)
      for (const rows of [both, both.toReversed()]) {
        const [pair] = await find(model, [rows], { mode });
        expect(pair?.weight).toBeCloseTo(holds ? 2 : -8, 9);
      }
  });
});

describe("what a comparison weighs", () => {
  const columns = {
    all: { type: "text" },
    name: { type: "text" },
    place: { type: "text" },
    nik: { type: "text" },
  } as const;
  const rows = (...names: (string | null)[]): Row[] => names.map((name) => ({ all: "x", name }));

  test("nothing where each column is missing on one side, and the else level where not all are", async () => {
    const tests: Test[] = [
      { is: "equal", column: "name" },
      { is: "equal", column: "place" },
    ];
    const model = aModel({ columns, comparisons: [aComparison(tests)] });
    const missing = await find(model, [
      [
        { all: "x", name: "A" },
        { all: "x", place: "P" },
      ],
    ]);
    expect(missing[0]?.weight).toBe(0);
    const known = await find(model, [
      [
        { all: "x", name: "A", place: "P" },
        { all: "x", place: "Q" },
      ],
    ]);
    expect(known[0]?.weight).toBeCloseTo(-8, 12);
  });

  test("half a point is no point", async () => {
    const tests: Test[] = [{ is: "kilometresApart", column: "home", atMost: 1 }];
    const model = aModel({ columns: COLUMNS, comparisons: [aComparison(tests)] });
    const half = { all: "x", home_latitude: 1, home_longitude: null };
    const [pair] = await find(model, [[half, { all: "x", home_latitude: 1, home_longitude: 2 }]]);
    expect(pair?.weight).toBe(0);
  });

  test("the weights of the comparisons and of the prior add up", async () => {
    const tests: Test[] = [{ is: "equal", column: "name" }];
    const all: Test = { is: "equal", column: "all" };
    const comparisons = [aComparison(tests), aComparison([all], { name: "all" })];
    const found = await find(aModel({ comparisons, prior: 0.001 }), [rows("A", "B")]);
    expect(found[0]?.weight).toBeCloseTo(-8 + 2 + Math.log2(0.001 / 0.999), 12);
  });

  test("the first level that holds counts", async () => {
    const tests: Test[] = [
      { is: "equal", column: "name" },
      { is: "startsWith", column: "name" },
    ];
    const model = aModel({ comparisons: [aComparison(tests)] });
    const found = await find(model, [rows("ANI", "ANI", "ANI D")]);
    expect(found.map((pair) => pair.weight)).toEqual([2, 1, 1]);
  });

  test("a rare name counts for more than a common one, as far as is wanted and no further", async () => {
    const table = rows("SITI", "SITI", "SITI", "ANI", "ANI", null, "DEWI", "BUDI");
    const weighed = async (frequency: { share?: number; atLeast?: number }) => {
      const found = await find(aModel({ comparisons: [equalOrNot("name", frequency)] }), [table]);
      const of = (a: number, b: number) =>
        found.find((pair) => pair.a === a && pair.b === b)?.weight ?? Number.NaN;
      return { common: of(0, 1), rare: of(3, 4), other: of(0, 3) };
    };
    // Of seven names three are SITI, two ANI.
    const all = await weighed({});
    expect(all.common).toBeCloseTo(Math.log2(0.9 / (3 / 7)), 9);
    expect(all.rare).toBeCloseTo(Math.log2(0.9 / (2 / 7)), 9);
    expect(all.other).toBeCloseTo(Math.log2(0.1 / 0.9), 9);
    const half = await weighed({ share: 0.5 });
    expect(half.rare).toBeCloseTo(Math.log2(9) + 0.5 * Math.log2(0.1 / (2 / 7)), 9);
    const capped = await weighed({ atLeast: 0.4 });
    expect(capped.rare).toBeCloseTo(Math.log2(0.9 / 0.4), 9);
    expect(capped.common).toBeCloseTo(Math.log2(0.9 / (3 / 7)), 9);
  });

  test("other probabilities count where the given column is equal on both sides", async () => {
    const given = { column: "nik", m: [0.99, 0.01], u: [0.9, 0.1] };
    const comparisons = [aComparison([{ is: "equal", column: "name" }], { given })];
    const record = (name: string, nik: string | null): Row => ({ all: "x", name, nik });
    const weights = async (...table: Row[]) =>
      (await find(aModel({ columns, comparisons }), [table])).map((pair) => pair.weight);
    expect((await weights(record("A", "1"), record("A", "1")))[0]).toBeCloseTo(Math.log2(1.1), 9);
    expect((await weights(record("A", "1"), record("B", "1")))[0]).toBeCloseTo(Math.log2(0.1), 9);
    expect((await weights(record("A", "1"), record("A", "2")))[0]).toBeCloseTo(2, 9);
    expect((await weights(record("A", null), record("A", null)))[0]).toBeCloseTo(2, 9);
  });
});

describe("which pairs are found", () => {
  const pairsOf = async (blocking: string[], options: Partial<SqlOptions> = {}) => {
    const model = aModel({ columns: COLUMNS, blocking });
    return (await find(model, [PEOPLE], options)).map(({ a, b, rule }) => [a, b, rule]);
  };

  test.each(RULES)("%s", async (rule, pairs) => {
    expect(await pairsOf([rule])).toEqual(pairs);
  });

  test("a pair belongs to the first rule that holds, and what is missing makes no rule hold", async () => {
    const rules = ["mother", "words(name) & year(born)", "words(name)", "year(born)"];
    expect(await pairsOf(rules)).toEqual([
      [0, 1, 0],
      [0, 3, 2],
      [0, 4, 3],
      [1, 3, 2],
      [1, 4, 3],
    ]);
  });

  test("the threshold keeps pairs of just that weight", async () => {
    expect(await pairsOf(["year(born)", "words(name)"], { threshold: 2 })).toEqual([[0, 1, 0]]);
    expect(await pairsOf(["year(born)", "words(name)"], { threshold: 2.001 })).toEqual([]);
  });

  test("between tables only pairs of different tables are found, or all when that is wanted", async () => {
    const model = aModel({});
    const row = { all: "x", name: "A" };
    const tables = [[row, row], [row], [row]];
    const ids = async (linkOnly: boolean) =>
      (await find(model, tables, { linkOnly })).map(({ a, b }) => `${a}-${b}`);
    expect(await ids(true)).toEqual(["0-2", "0-3", "1-2", "1-3", "2-3"]);
    expect(await ids(false)).toEqual(["0-1", "0-2", "0-3", "1-2", "1-3", "2-3"]);
  });

  test("names that SQL has a use for itself are harmless", async () => {
    const odd = {
      'a "b"': { type: "text" },
      id: { type: "text" },
      rule: { type: "text" },
      value: { type: "text" },
    } as const;
    await duckdb.run(
      `create or replace table "odd table" (record integer, "a ""b""" varchar, id varchar, rule varchar, value varchar)`,
    );
    await duckdb.run(
      `insert into "odd table" values (1, 'x', 'i', 'r', 'v'), (2, 'x', 'i', 'r', 'v')`,
    );
    const comparisons = Object.keys(odd).map((column) => equalOrNot(column));
    const model = aModel({ columns: odd, blocking: ['a "b"', "firstWord(id)"], comparisons });
    const sql = toSql(model, {
      dialect: "duckdb",
      mode: "plain",
      tables: ["main.odd table"],
      id: "record",
      threshold: -100,
    });
    const rows = await (await duckdb.run(sql)).getRowObjectsJson();
    expect(rows).toMatchObject([{ a: 1, b: 2, rule: 0 }]);
    expect(Number(rows[0]?.["weight"])).toBeCloseTo(4 * Math.log2(0.9), 9);
  });
});

test.each([
  ["duckdb", `('D''ARC \\', 0.4e0)`, `coalesce(frequencies_0.frequency, 0.2e0)`],
  ["postgres", `('D''ARC \\', 0.4::float8)`, `coalesce(frequencies_0.frequency, 0.2::float8)`],
  ["spark", `('D\\'ARC \\\\', 0.4D)`, `coalesce(frequencies_0.frequency, 0.2D)`],
] as const)("frequencies of the model are written for %s, whatever the values are", (dialect, listed, others) => {
  const model = aModel({
    comparisons: [equalOrNot("name")],
    frequencies: { name: { total: 5, counts: { "D'ARC \\": 2 }, others: 1 } },
  });
  const sql = toSql(model, { dialect, mode: "plain", tables: ["t"], threshold: 0 });
  expect(sql).toContain(listed);
  expect(sql).toContain(others);
  expect(sql).not.toContain("count(*)");
});

describe("what has no counterpart is refused", () => {
  const refusing = (
    when: Test,
    options: Partial<SqlOptions>,
    change: Partial<LinkageModel> = {},
  ) => {
    const model = aModel({ comparisons: [aComparison([when], { name: "whole name" })], ...change });
    return () =>
      toSql(model, { dialect: "duckdb", mode: "plain", tables: ["t"], threshold: 0, ...options });
  };
  const alike: Test = { is: "jaroWinkler", column: "name", atLeast: 0.9 };

  test("a test of the caller's own", () => {
    expect(refusing({ is: "custom", name: "rhymes", columns: ["name"] }, {})).toThrow(
      /comparisons\.whole name, level 1: the custom test rhymes/,
    );
  });

  test("what asks how rare words are", () => {
    const words: Test = { is: "rareWords", column: "name", atLeast: 0.5 };
    expect(refusing(words, {})).toThrow(
      /comparisons\.whole name, level 1: how rare words are \(rareWords\) is not known to SQL/,
    );
    const blocking = ["rareWords(name, 3)"];
    expect(refusing({ is: "equal", column: "name" }, {}, { blocking })).toThrow(
      /blocking "rareWords\(name, 3\)": how rare words are/,
    );
  });

  test("a distance that the engine does not know, unless its name is given", () => {
    const { dialect } = { dialect: "postgres" as const };
    expect(refusing(alike, { dialect })).toThrow(
      /comparisons\.whole name, level 1: PostgreSQL has no function for jaroWinkler/,
    );
    const functions = { jaroWinkler: "my_jaro_winkler" };
    expect(refusing(alike, { dialect, functions })()).toContain(
      'my_jaro_winkler(l."name", r."name") >= 0.9::float8',
    );
  });

  test("a model that is not estimated", () => {
    const levels: Level[] = [{ when: alike }, { when: "else" }];
    expect(refusing(alike, {}, { comparisons: [{ name: "n", levels }] })).toThrow(/no m or u/);
  });

  test("what is no model", () => {
    expect(refusing(alike, {}, { blocking: ["nmae"] })).toThrow(/there is no column nmae/);
  });

  test("links with a single table", () => {
    expect(refusing(alike, { linkOnly: true })).toThrow(/need two/);
  });
});
