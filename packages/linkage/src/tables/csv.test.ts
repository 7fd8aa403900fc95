import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { openCsv } from "./csv.ts";
import { readCsvSlice, sliceCsv } from "./csv-scan.ts";
import { csvOf, csvText, rowsOf, scratchFolder } from "./testing.ts";

const scratch = scratchFolder();

function aCsv(content: string | Uint8Array, name = "people.csv"): string {
  return scratch.write(name, content);
}

describe("a CSV file", () => {
  test("tells its columns, its delimiter and whether it quotes", () => {
    for (const [delimiter, byte] of [
      [",", 44],
      [";", 59],
      ["\t", 9],
      ["|", 124],
    ] as const) {
      const lines = [" id ", "name, given", "born"].map((name) =>
        delimiter === "," ? name.replace(",", "") : name,
      );
      const table = openCsv(aCsv(`${lines.join(delimiter)}\n1${delimiter}Siti${delimiter}2001\n`));
      expect(table.columns).toEqual(lines.map((line) => line.trim()));
      expect(csvOf(table)).toMatchObject({
        delimiter: byte,
        quoted: false,
        columns: table.columns,
      });
    }
    expect(csvOf(openCsv(aCsv('a,b\n1,"x;y;z"\n2,"x;y;z"\n')))).toMatchObject({
      delimiter: 44,
      quoted: true,
    });
  });

  test("may have one column, whatever stands in it", async () => {
    const table = openCsv(aCsv("name\nSiti, binti Ali\nBudi\n"));
    expect(table.columns).toEqual(["name"]);
    expect(await rowsOf(table)).toEqual([["Siti, binti Ali"], ["Budi"]]);
  });

  test("may begin with a byte order mark and with empty lines", async () => {
    const table = openCsv(aCsv("\ufeff\r\n\r\nid,name\r\n1,Siti\r\n"));
    expect(table.columns).toEqual(["id", "name"]);
    expect(await rowsOf(table)).toEqual([["1", "Siti"]]);
    const slices = sliceCsv(csvOf(table), 1);
    const found: number[] = [];
    for (const slice of slices)
      readCsvSlice(csvOf(table), slice, (_, starts, ends) => {
        found.push((ends[1] ?? 0) - (starts[1] ?? 0));
      });
    expect(found).toEqual([4]);
  });

  test("gives only the columns asked for, in the order asked for, and can be read again", async () => {
    const table = openCsv(aCsv("a,b,c\n1,2,3\n4,,6\n"));
    const expected = [
      ["3", "2"],
      ["6", null],
    ];
    expect(await rowsOf(table, ["c", "b"])).toEqual(expected);
    expect(await rowsOf(table, ["c", "b"])).toEqual(expected);
    expect(() => table.batches(["b", "d"])).toThrow('no column "d"; its columns are a, b, c.');
  });

  test("is read in pieces, so that memory stays bounded", async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => [String(n), `name ${n}`]);
    const table = openCsv(aCsv(csvText([["id", "name"], ...rows])), { chunkBytes: 1000 });
    const sizes: number[] = [];
    for await (const batch of table.batches(["id"])) sizes.push(batch.rowCount);
    expect(Math.max(...sizes)).toBeLessThan(500);
    expect(await rowsOf(table)).toEqual(rows);
  });

  test("may have no header, when its columns are named", async () => {
    const path = aCsv("1,1990-01-02\n2,1991-02-03\n");
    expect(() => openCsv(path)).toThrow(/no header: its first line is 1, 1990-01-02/);
    expect(await rowsOf(openCsv(path, { columns: ["id", "born"] }))).toEqual([
      ["1", "1990-01-02"],
      ["2", "1991-02-03"],
    ]);
  });

  test("may have quotation marks that quote nothing", async () => {
    const path = aCsv('id\tname\n1\t"Mama" Siti\n2\t"\n');
    expect(await rowsOf(openCsv(path, { quoted: false }))).toEqual([
      ["1", '"Mama" Siti'],
      ["2", '"'],
    ]);
  });
});

describe("encodings", () => {
  const text = "id,nama\n1,José\n2,Müller – 5 €\n";
  const rows = [
    ["1", "José"],
    ["2", "Müller – 5 €"],
  ];

  test("UTF-8 is read from the middle, others only from the beginning", async () => {
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    const windows = Buffer.from(
      text.replace("é", "\xe9").replace("ü", "\xfc").replace("–", "\x96").replace("€", "\x80"),
      "latin1",
    );
    const files: [string, Uint8Array, boolean][] = [
      ["utf-8", Buffer.from(text), true],
      ["utf-16le", utf16, false],
      ["utf-16le without mark", utf16.subarray(2), false],
      ["utf-16be", Buffer.from(utf16).swap16(), false],
      ["windows-1252", windows, false],
    ];
    for (const [name, bytes, sliceable] of files) {
      const table = openCsv(aCsv(bytes, `${name}.csv`));
      expect(await rowsOf(table), name).toEqual(rows);
      expect(table.csv !== undefined, name).toBe(sliceable);
    }
  });

  test("a faulty line is named also where the file is not UTF-8", async () => {
    const table = openCsv(aCsv(Buffer.from("\ufeffid,name\n1,Siti\n2\n", "utf16le")));
    await expect(rowsOf(table)).rejects.toThrow(/people\.csv, line 3: the record has 1 field,/);
  });

  test("one damaged byte does not make Windows-1252 of a file in UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0x33, 44, 0xe9, 10])]);
    expect(() => openCsv(aCsv(bytes))).toThrow(/people\.csv, line 4: bytes that are not UTF-8/);
    expect(await rowsOf(openCsv(aCsv(bytes), { encoding: "utf-8" }))).toEqual([
      ...rows,
      ["3", "\ufffd"],
    ]);
  });

  test("UTF-8 is recognised wherever the pieces of a long file are cut", () => {
    for (let shift = 0; shift < 4; shift++) {
      const line = "1,é€😀\n".repeat(700_000);
      const table = openCsv(aCsv(`${"x".repeat(1 + shift)},b\n${line}`));
      expect(table.csv?.bytes).toBeGreaterThan(8 << 20);
    }
  });

  test("a character of UTF-16 is whole though the pieces of a long file cut it", async () => {
    for (const start of ["n\n", "nn\n"]) {
      const content = Buffer.from(`\ufeff${start}${"😀".repeat(50_000)}\n`, "utf16le");
      expect(await rowsOf(openCsv(aCsv(content)))).toEqual([["😀".repeat(50_000)]]);
    }
  });

  test("any text is read as it was written, whatever the size of the pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        async (values, chunkBytes) => {
          const named = [["name", "other"], ...values.map((value) => [value, "x"])];
          const content = Buffer.from(`\ufeff${csvText(named)}`, "utf16le");
          // What a file cannot tell is asked for: a lone surrogate is no text in any encoding.
          const expected = values.map((value) => [value.toWellFormed() || null]);
          expect(await rowsOf(openCsv(aCsv(content), { chunkBytes }), ["name"])).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("what is no CSV file is refused with what it is", () => {
  test.each([
    ["nothing", "", "is empty"],
    ["only empty lines", "\n\r\n", "has no header"],
    ["a column without a name", "id,,born\n", "column 2 of 3 has no name"],
    ["one name twice", "id,name, id \n", 'columns 1 and 3 are both named "id"'],
    ["bytes", Buffer.from([1, 0, 2, 0, 0, 3]), "holds bytes that are no text"],
    ["a workbook", Buffer.from("PK\x03\x04"), "is an Excel workbook"],
    ["old line ends", "id,name\r1,Siti\r", "its lines end in carriage returns"],
    ["a quote open in the header", 'id,"na\nme\n', "line 1: a quote is opened here"],
    ["a quote never closed", 'id,name\n1,Siti\n2,"Bu\ndi\n', "line 3: a quote is opened here"],
  ])("%s", (_, content, message) => {
    const open = () => openCsv(aCsv(content));
    expect(open).toThrow(LinkageError);
    expect(open).toThrow(message);
    expect(open).toThrow("people.csv");
  });

  test("a folder, and a file that is not there", () => {
    expect(() => openCsv(scratch.path("."))).toThrow(/is a folder/);
    expect(() => openCsv(scratch.path("none.csv"))).toThrow(/none\.csv: there is no such file/);
  });
});

test("what DuckDB writes is read as DuckDB reads it", async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`
    create table people as select
      i as id,
      case when i % 7 = 0 then null else 'Siti ' || i end as name,
      'line ' || i || chr(10) || 'two, "quoted"; ' || chr(13) || chr(10) || 'é😀' as note,
      case i % 3 when 0 then '"' when 1 then '""' else ',' end as mark,
      i % 2 = 0 as even,
      date '1950-01-01' + (i % 9000)::int as born
    from range(20000) t(i)`);
  const reader = await connection.runAndReadAll(
    "select columns(*)::varchar from people order by people.id",
  );
  const expected = reader.getRows();
  for (const options of ["", ", force_quote *", ", delimiter ';'", ", delimiter '\t'"]) {
    const path = scratch.path("duck.csv");
    await connection.run(
      `copy (from people order by id) to '${path}' (format csv, header${options})`,
    );
    expect(await rowsOf(openCsv(path)), options).toEqual(expected);
    const file = csvOf(openCsv(path));
    let records = 0;
    for (const slice of sliceCsv(file, 4)) readCsvSlice(file, slice, () => records++);
    expect(records).toBe(20_000);
  }
});
