import { existsSync, readdirSync, readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { openTable } from "./open-table.ts";
import type { Value } from "./table.ts";
import { rowsOf, scratchFolder } from "./testing.ts";
import { type WrittenColumn, type WrittenRows, writeRows } from "./write.ts";

const scratch = scratchFolder();

const COLUMNS: WrittenColumn[] = [
  { name: "name", type: "text" },
  { name: 'a "b", c', type: "number" },
  { name: "id", type: "whole" },
];

type Row = readonly [string | null, number | null, number | null];

/** The rows in batches of at most `size`. */
function* batched(rows: readonly Row[], size: number): Generator<WrittenRows> {
  for (let from = 0; from < rows.length; from += size) {
    const some = rows.slice(from, from + size);
    yield {
      rowCount: some.length,
      columns: COLUMNS.map((_, n) => some.map((row) => row[n] ?? null)),
    };
  }
}

const anyRows = fc.array(
  fc.tuple(
    fc.option(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", '"', "\n", "\r\n", " a\t;,|")),
    ),
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.option(fc.maxSafeInteger()),
  ),
);

/** Rows as a reader without types gives them: text, and null for the empty one. */
function asText(rows: readonly Row[]): Value[][] {
  return rows.map((row) => row.map((value) => (value === null ? null : String(value) || null)));
}

describe("what is written is read back equal", () => {
  test.each([".csv", ".tsv", ".parquet", ".jsonl"])("as %s", async (ending) => {
    const path = scratch.path(`result${ending}`);
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 5 }), async (rows, size) => {
        expect(await writeRows(path, COLUMNS, batched(rows, size))).toBe(rows.length);
        if (ending === ".jsonl") {
          const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
          const expected = rows.map((row) =>
            Object.fromEntries(COLUMNS.map(({ name }, n) => [name, row[n]])),
          );
          expect(lines.map((line) => JSON.parse(line))).toEqual(
            JSON.parse(JSON.stringify(expected)),
          );
          return;
        }
        const table = await openTable(path);
        expect(table.columns).toEqual(COLUMNS.map(({ name }) => name));
        // JSON has no negative zero, and neither has text.
        const expected = ending === ".parquet" ? rows : asText(rows);
        expect(await rowsOf(table)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("by DuckDB, which tells empty text from nothing", async () => {
    const rows: Row[] = [
      ["", 0.1, 9007199254740991],
      [null, null, null],
      ['two\nlines, "é😀"', -1e300, -5],
    ];
    const duckdb = await (await DuckDBInstance.create()).connect();
    for (const [ending, reader] of [
      [".csv", (path: string) => `read_csv('${path}', allow_quoted_nulls = false)`],
      [".parquet", (path: string) => `read_parquet('${path}')`],
      [".jsonl", (path: string) => `read_json('${path}')`],
    ] as const) {
      const path = scratch.path(`result${ending}`);
      await writeRows(path, COLUMNS, batched(rows, 2));
      const found = await duckdb.runAndReadAll(
        `select name, "a ""b"", c"::double, id::bigint from ${reader(path)}`,
      );
      expect(found.getRowsJS(), ending).toEqual(
        rows.map(([name, number, whole]) => [name, number, whole === null ? null : BigInt(whole)]),
      );
    }
  });

  test("when one column alone holds nothing", async () => {
    const path = scratch.path("one.csv");
    await writeRows(path, ["name"], [{ rowCount: 3, columns: [["a", null, ""]] }]);
    expect(await rowsOf(await openTable(path))).toEqual([["a"], [null], [null]]);
  });

  test("also when there are more rows than are held at a time", async () => {
    const id = Int32Array.from({ length: 70_000 }, (_, n) => n);
    const weight = Float64Array.from(id, (n) => n / 3);
    const columns: WrittenColumn[] = [
      { name: "id", type: "whole" },
      { name: "weight", type: "number" },
    ];
    const batch = { rowCount: id.length, columns: [id, weight] };
    const path = scratch.path("long.parquet");
    expect(await writeRows(path, columns, [batch, batch, batch])).toBe(210_000);
    const rows = await rowsOf(await openTable(path));
    expect(rows).toHaveLength(210_000);
    expect(rows.every(([a, b], n) => a === n % 70_000 && b === (n % 70_000) / 3)).toBe(true);
  });

  test("and a column that is only named is text", async () => {
    const path = scratch.path("text.parquet");
    await writeRows(path, ["id"], [{ rowCount: 2, columns: [[1, Number.NaN]] }]);
    expect(await rowsOf(await openTable(path))).toEqual([["1"], [null]]);
  });
});

describe("what fails leaves the old file as it was", () => {
  const number: WrittenColumn[] = [{ name: "n", type: "number" }];

  test.each([".csv", ".parquet", ".jsonl"])("as %s", async (ending) => {
    const path = scratch.path(`kept${ending}`);
    await writeRows(path, number, [{ rowCount: 1, columns: [[1]] }]);
    const before = readFileSync(path);
    async function* failing(): AsyncGenerator<WrittenRows> {
      yield { rowCount: 1, columns: [[2]] };
      expect(existsSync(`${path}.partial`)).toBe(true);
      throw new Error("the source broke off");
    }
    await expect(writeRows(path, number, failing())).rejects.toThrow("the source broke off");
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(scratch.path(".")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("a value that does not fit its column is named", async () => {
    const path = scratch.path("typed.csv");
    const write = (type: WrittenColumn["type"], value: Value) =>
      writeRows(path, [{ name: "n", type }], [{ rowCount: 1, columns: [[value]] }]);
    await expect(write("number", "x")).rejects.toThrow(
      'column "n" holds number values, and "x" is',
    );
    await expect(write("whole", 1.5)).rejects.toThrow(LinkageError);
    await expect(writeRows(path, ["a"], [{ rowCount: 2, columns: [["x"]] }])).rejects.toThrow(
      'column "a" has 1 values for 2 rows',
    );
    await expect(writeRows(path, ["a", "a"], [])).rejects.toThrow('both named "a"');
    await expect(writeRows(scratch.path("no/folder.csv"), ["a"], [])).rejects.toThrow(
      /folder\.csv cannot be written: ENOENT/,
    );
    expect(existsSync(path)).toBe(false);
  });
});

describe("a file is opened and written by its ending", () => {
  test("in capitals or not", async () => {
    const csv = scratch.write("PEOPLE.CSV", "id;name\n1;Siti\n");
    expect((await openTable(csv)).columns).toEqual(["id", "name"]);
    const arrow = tableToIPC(tableFromArrays({ id: [1, 2] }), "file");
    expect((await openTable(scratch.write("people.feather", arrow))).columns).toEqual(["id"]);
  });

  test("and any other ending is refused with those that work", async () => {
    await expect(openTable("people.xlsx")).rejects.toThrow(
      "people.xlsx does not end in .csv, .tsv, .txt, .parquet, .arrow, .feather",
    );
    await expect(openTable("people")).rejects.toThrow(LinkageError);
    await expect(writeRows("result.xlsx", ["a"], [])).rejects.toThrow(
      "result.xlsx does not end in .csv, .tsv, .parquet, .jsonl, .ndjson",
    );
  });
});
