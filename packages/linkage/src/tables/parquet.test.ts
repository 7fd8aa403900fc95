import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { unpackLz4 } from "./lz4.ts";
import { openParquet } from "./parquet.ts";
import { rowsOf, scratchFolder } from "./testing.ts";

const scratch = scratchFolder();
let duckdb: DuckDBConnection;

beforeAll(async () => {
  duckdb = await (await DuckDBInstance.create()).connect();
});

async function written(select: string, options = ""): Promise<string> {
  const path = scratch.path("table.parquet");
  await duckdb.run(`copy (${select}) to '${path}' (format parquet${options})`);
  return path;
}

describe("what DuckDB writes as Parquet", () => {
  test.each([
    "uncompressed",
    "snappy",
    "gzip",
    "zstd",
    "brotli",
    "lz4",
    "lz4_raw",
  ])("is read back equal when compressed with %s", async (codec) => {
    const select = `select i::int as id,
        case when i % 7 = 0 then null else 'Siti "é😀" ' || (i % 900) end as name,
        md5(i::varchar) as hash, i / 8 as part from range(30000) t(i) order by i`;
    const path = await written(select, `, compression ${codec}, row_group_size 10000`);
    const table = await openParquet(path);
    expect(table.columns).toEqual(["id", "name", "hash", "part"]);
    expect(table.rowCount).toBe(30_000);
    const expected = await duckdb.runAndReadAll(select);
    expect(await rowsOf(table)).toEqual(expected.getRows());
    const sizes: number[] = [];
    for await (const batch of table.batches(["id"])) sizes.push(batch.rowCount);
    expect(sizes.length).toBeGreaterThan(1);
  });

  test("keeps every type readable", async () => {
    const cases: [sql: string, value: string | number | null][] = [
      ["date '1990-02-28'", "1990-02-28"],
      ["date '1879-03-14'", "1879-03-14"],
      ["date 'infinity'", null],
      ["timestamp '1990-02-28 00:00:00'", "1990-02-28"],
      ["timestamp '1990-02-28 01:02:03.456789'", "1990-02-28T01:02:03.456789"],
      ["timestamp '1969-12-31 23:59:59.999999'", "1969-12-31T23:59:59.999999"],
      ["timestamp_ns '1990-02-28 01:02:03.456789012'", "1990-02-28T01:02:03.456789012"],
      ["timestamp_ms '1990-02-28 01:02:03.4'", "1990-02-28T01:02:03.4"],
      ["timestamptz '1990-02-28 01:02:03+00'", "1990-02-28T01:02:03Z"],
      ["time '01:02:03.5'", "01:02:03.5"],
      ["time '00:00:00'", "00:00:00"],
      ["0.57::decimal(4, 2)", 0.57],
      ["-1234567.891::decimal(12, 3)", -1234567.891],
      ["-12345678901234567.89::decimal(38, 2)", -12345678901234568],
      ["3273010101909901::decimal(16, 0)", 3273010101909901],
      ["12345678901234567890::decimal(20, 0)", "12345678901234567890"],
      ["3273010101909901::bigint", 3273010101909901],
      ["9007199254740993::bigint", "9007199254740993"],
      ["18446744073709551615::ubigint", "18446744073709551615"],
      ["4294967295::uinteger", 4294967295],
      ["200::utinyint", 200],
      ["0.1::double", 0.1],
      ["'nan'::double", null],
      ["true", "true"],
      ["''", ""],
      ["null::varchar", null],
      ["['a', null, 'b']", "a;b"],
      ["[]::varchar[]", null],
      ["[date '1990-02-28', null]", "1990-02-28"],
      ["[[1, 2], [3]]", "1;2;3"],
      ["{'a': 1, 'b': 'x'}", '{"a":1,"b":"x"}'],
      ["'{\"a\": 1}'::json", '{"a": 1}'],
      ["'4f2c1d7e-0b1a-4c3d-9e8f-001122334455'::uuid", "4f2c1d7e-0b1a-4c3d-9e8f-001122334455"],
      ["'b'::enum('a', 'b')", "b"],
    ];
    const select = cases.map(([sql], n) => `${sql} as c${n}`).join(", ");
    const table = await openParquet(await written(`select ${select} union all select ${select}`));
    const expected = cases.map(([, value]) => value);
    expect(await rowsOf(table)).toEqual([expected, expected]);
  });

  test("gives only the columns asked for", async () => {
    const table = await openParquet(await written("select 1 as a, 2 as b, 3 as c"));
    expect(await rowsOf(table, ["c", "a"])).toEqual([[3, 1]]);
    expect(() => table.batches(["d"])).toThrow('no column "d"; its columns are a, b, c.');
  });

  test("may be a table without rows", async () => {
    const table = await openParquet(await written("select 1 as a where false"));
    expect(table.rowCount).toBe(0);
    expect(await rowsOf(table)).toEqual([]);
  });
});

describe("a file that cannot be read as Parquet is named", () => {
  test("when it is something else, or cut off", async () => {
    const csv = scratch.write("wrong.parquet", "id,name\n1,Siti\n");
    await expect(openParquet(csv)).rejects.toThrow(/wrong\.parquet cannot be read as Parquet/);
    await expect(openParquet(csv)).rejects.toThrow(LinkageError);
    await expect(openParquet(scratch.write("e.parquet", ""))).rejects.toThrow(/is empty/);
    await expect(openParquet(scratch.path("no.parquet"))).rejects.toThrow(/there is no such file/);
  });

  test("when a block in it is damaged", () => {
    const block = Uint8Array.from([0x44, 1, 2, 3, 4, 4, 0, 0x20, 9, 9]);
    expect([...unpackLz4(block, 14)]).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 9, 9]);
    for (const [length, broken] of [
      [13, block],
      [15, block],
      [14, block.subarray(0, 6)],
      [14, block.with(5, 9)],
    ] as const)
      expect(() => unpackLz4(broken, length)).toThrow(/damaged/);
  });
});
