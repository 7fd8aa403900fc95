import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeRegistry } from "../../bench/registry.ts";
import { REGISTRY_THRESHOLD, registryModel } from "../../bench/registry-model.ts";
import type { LinkageModel } from "../model/model.ts";
import { readModel } from "../model/read-model.ts";
import { loading, type Row as SqlRow } from "../sql/testing/cases.ts";
import { toSql } from "../sql/to-sql.ts";
import { fromObjects } from "../tables/objects.ts";
import { openTable } from "../tables/open-table.ts";
import type { Table } from "../tables/table.ts";
import { type FindOptions, findPairs } from "./find-pairs.ts";
import { EVERYTHING, everyone } from "./testing/everything.ts";
import { identities } from "./testing/identities.ts";
import { cleanedRows, type Row } from "./testing/reference.ts";

/** Below any weight: all pairs that are compared. */
const ALL = -1_000;

const folder = mkdtempSync(join(tmpdir(), "linkage-sql-"));
let duckdb: DuckDBConnection;
beforeAll(async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  duckdb = await instance.connect();
});
afterAll(() => {
  duckdb.closeSync();
  rmSync(folder, { recursive: true });
});

type Pairs = {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly weight: readonly number[];
  /** How many pairs each rule compares. */
  readonly compared: readonly number[];
};

async function bySql(
  model: LinkageModel,
  tables: readonly string[],
  linkOnly = false,
): Promise<Pairs> {
  const options = { dialect: "duckdb", mode: "tuned", threshold: ALL } as const;
  const sql = toSql(model, { ...options, tables, linkOnly });
  const found = await duckdb.runAndReadAll(
    `select a, b, weight, rule::double from (${sql}) order by a, b`,
  );
  const [a = [], b = [], weight = [], rule = []] = found.getColumnsJS() as number[][];
  const compared = model.blocking.map((_, n) => rule.filter((each) => each === n).length);
  return { a, b, weight, compared };
}

async function byEngine(
  model: LinkageModel,
  tables: readonly Table[],
  options: FindOptions,
): Promise<Pairs> {
  const { pairs, rules } = await findPairs(tables, model, {
    maxBlock: Number.POSITIVE_INFINITY,
    ...options,
  });
  const { a, b, weight } = pairs;
  const compared = rules.map((rule) => rule.compared);
  return { a: [...a], b: [...b], weight: [...weight], compared };
}

function expectSame(found: Pairs, expected: Pairs): void {
  expect(found.compared).toEqual(expected.compared);
  const names = ({ a, b }: Pairs) => a.map((each, n) => `${each}-${b[n]}`);
  expect(names(found)).toEqual(names(expected));
  const off = found.weight.map((each, n) => Math.abs(each - (expected.weight[n] ?? Number.NaN)));
  expect(off.filter((each) => !(each < 1e-9))).toEqual([]);
}

describe("a registry of 100,000", () => {
  const path = join(folder, "registry.csv");
  let model: LinkageModel;
  let sql: Pairs;
  beforeAll(async () => {
    model = registryModel();
    writeRegistry(path, { rows: 100_000, seed: 1 });
    const columns = Object.entries(model.columns).map(([name, { type }]) =>
      type === "date"
        ? `try_cast(${name} as date) as ${name}`
        : `nullif(trim(${name}), '') as ${name}`,
    );
    await duckdb.run(
      `create table registry as select id::integer as id, ${columns.join(", ")}
       from read_csv('${path}', header = true, all_varchar = true)`,
    );
    sql = await bySql(model, ["registry"]);
  });

  test("the pairs that are compared, and their weights, are those of the SQL", async () => {
    expect(sql.compared.every((count) => count > 100)).toBe(true);
    const engine = await byEngine(model, [await openTable(path)], { threshold: ALL, threads: 2 });
    expectSame(engine, sql);
  });

  test("so are those that reach the threshold, when all others are given up early", async () => {
    const reaches = (_: unknown, n: number) => (sql.weight[n] ?? 0) >= REGISTRY_THRESHOLD;
    const [a, b, weight] = [sql.a, sql.b, sql.weight].map((each) => each.filter(reaches));
    const engine = await byEngine(model, [await openTable(path)], {
      threshold: REGISTRY_THRESHOLD,
      threads: 1,
    });
    expect(engine.a.length).toBeGreaterThan(20_000);
    expectSame(engine, { ...sql, a: a ?? [], b: b ?? [], weight: weight ?? [] });
  });
});

/** What the SQL and the engine say of the same rows, when all pairs that are compared are given. */
async function expectAlike(
  model: LinkageModel,
  tables: readonly (readonly Row[])[],
  linkOnly = false,
): Promise<Pairs> {
  const names = tables.map((_, n) => `t${n}`);
  const cleaned = tables.map((rows) => cleanedRows(rows, model) as SqlRow[]);
  for (const statement of loading(model, cleaned, "duckdb")) await duckdb.run(statement);
  const sql = await bySql(model, names, linkOnly);
  const engine = await byEngine(
    model,
    tables.map((rows) => fromObjects(rows)),
    { threshold: ALL, threads: 2, linkOnly },
  );
  expectSame(engine, sql);
  return sql;
}

describe("every test and every key", () => {
  const tables = [everyone(1_000, 1), everyone(800, 1), everyone(700, 2)];

  test.each([
    false,
    true,
  ])("gives what the SQL gives, pairs between tables only: %s", async (linkOnly) => {
    const sql = await expectAlike(readModel(EVERYTHING), tables, linkOnly);
    expect(sql.compared.every((count) => count > 10)).toBe(true);
  });
});

describe("frequencies that lie in the model", () => {
  test("count in the SQL as they count in the engine: listed, not listed, none listed, quoted", async () => {
    const rows = everyone(1_500, 3).map((row, n) =>
      n % 40 === 0 ? { ...row, mother: 'Ny. D\'Arc \\ "Wati"' } : row,
    );
    const frequencies = {
      name: { total: 900, counts: { SITI: 120, RENE: 7.5 }, others: 1.25 },
      mother: { total: 1_000, counts: { 'NY. D\'ARC \\ "WATI"': 400, SRI: 3 }, others: 2 },
      born: { total: 5_000, counts: { "1970-01-01": 4_000, "1961-07-28": 1 }, others: 1 },
      place: { total: 77, counts: {}, others: 3 },
    };
    const frozen = readModel({ ...EVERYTHING, frequencies });
    const sql = await expectAlike(frozen, [rows]);
    const { place: _, ...some } = frequencies;
    const partly = await expectAlike(readModel({ ...EVERYTHING, frequencies: some }), [rows]);
    const counted = await expectAlike(readModel(EVERYTHING), [rows]);
    expect(sql.a).toEqual(counted.a);
    expect(sql.weight).not.toEqual(partly.weight);
    expect(partly.weight).not.toEqual(counted.weight);
  });

  test("do so in the model of Indonesian identities", async () => {
    const file = new URL("../../models/indonesian-identity.json", import.meta.url);
    const model = readModel(JSON.parse(readFileSync(file, "utf8")));
    const listed = Object.keys(model.frequencies?.["name"]?.counts ?? {});
    const words = [...listed.slice(0, 60), "SUTANTI", "DJOKO", "JOKO", "ZULAIKHA"];
    const sql = await expectAlike(model, [identities(3_000, 1, words), identities(500, 1, words)]);
    expect(sql.compared.every((count) => count > 10)).toBe(true);
    expect(sql.weight.filter((weight) => weight > 0).length).toBeGreaterThan(500);
  });
});
