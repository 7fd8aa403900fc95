import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countCsvSlice, readCsvSlice, sliceCsv } from "./csv-scan.ts";
import type { CsvFile } from "./table.ts";
import { csvText, scratchFolder } from "./testing.ts";

const scratch = scratchFolder();
const COLUMNS = ["id", "name", "born"];

/** A file whose header is `COLUMNS`, as opening it would describe it. */
function aFile(data: string, { columns = COLUMNS, quoted = data.includes('"') } = {}): CsvFile {
  const header = `${columns.join(",")}\n`;
  const path = scratch.write("people.csv", header + data);
  const bytes = Buffer.byteLength(header + data);
  return { path, columns, delimiter: 44, dataFrom: header.length, bytes, quoted };
}

function read(file: CsvFile, parts = 1, chunkBytes = 1 << 20): string[][] {
  const rows: string[][] = [];
  for (const slice of sliceCsv(file, parts, { chunkBytes }))
    readCsvSlice(
      file,
      slice,
      (bytes, starts, ends) => {
        const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        rows.push(Array.from(starts, (start, field) => text.toString("utf8", start, ends[field])));
      },
      { chunkBytes },
    );
  return rows;
}

const anyRows = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(
      fc.array(
        fc.oneof(
          fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é"), maxLength: 6 }),
          fc.string({ unit: "grapheme", maxLength: 12 }),
        ),
        { minLength: width, maxLength: width },
      ),
      { maxLength: 12 },
    ),
  );

describe("a file in slices", () => {
  test("gives the same records in the same order, however it is cut", () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (rows, parts, chunkBytes, lineEnd, cutLastLineEnd) => {
          // One empty field alone is an empty line unless it is quoted.
          const quotes = rows[0]?.length === 1 ? "all" : "needed";
          const text = csvText(rows, { quotes, lineEnd });
          const data = cutLastLineEnd ? text.slice(0, -lineEnd.length) : text;
          const file = aFile(data, { columns: rows[0]?.map((_, n) => `c${n}`) ?? COLUMNS });
          expect(read(file, parts, chunkBytes)).toEqual(rows);
          const counts = sliceCsv(file, parts, { chunkBytes }).map(
            (slice) => countCsvSlice(file, slice.from, slice.to, { chunkBytes }).records,
          );
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("cuts where a record begins, though every field contains a line feed", () => {
    const rows = Array.from({ length: 50 }, (_, n) => [String(n), "two\nlines", '""\n,"']);
    expect(read(aFile(csvText(rows)), 5)).toEqual(rows);
    expect(sliceCsv(aFile(csvText(rows)), 5)).toHaveLength(5);
  });

  test("has no more slices than records", () => {
    const file = aFile("1,Siti,2001-02-03\n2,Budi,1999-01-01\n");
    expect(sliceCsv(file, 5).length).toBeLessThanOrEqual(2);
    expect(sliceCsv(aFile(""), 5)).toEqual([]);
  });

  test("covers the file without a gap", () => {
    const file = aFile("1,Siti,2001-02-03\n".repeat(100));
    const slices = sliceCsv(file, 4);
    expect(slices).toHaveLength(4);
    expect(slices[0]?.from).toBe(file.dataFrom);
    expect(slices.at(-1)?.to).toBe(file.bytes);
    for (const [n, slice] of slices.slice(1).entries()) expect(slice.from).toBe(slices[n]?.to);
  });
});

describe("records", () => {
  test("may stand between empty lines, which are none", () => {
    for (const lineEnd of ["\n", "\r\n"])
      for (const quoted of [false, true]) {
        const data = ["", "1,Siti,2001", "", "", "2,Budi,1999", ""].join(lineEnd);
        const file = aFile(data, { quoted });
        expect(read(file)).toEqual([
          ["1", "Siti", "2001"],
          ["2", "Budi", "1999"],
        ]);
        expect(countCsvSlice(file, file.dataFrom, file.bytes).records).toBe(2);
      }
  });

  test("may have a quote inside an unquoted field, which is a character like any other", () => {
    const rows = [
      ["1", 'Budi 5" Santoso', "1999"],
      ["2", "a,b", "2000"],
    ];
    const file = aFile('1,Budi 5" Santoso,1999\n2,"a,b",2000\n');
    for (const parts of [1, 2, 3]) expect(read(file, parts)).toEqual(rows);
  });

  test("with too few or too many fields are named by line, with what the header has", () => {
    const data = "1,Siti,2001\n2,Budi\n3,Ani,2000\n";
    for (const quoted of [false, true])
      expect(() => read(aFile(data, { quoted }))).toThrow(
        /people\.csv, line 3: the record has 2 fields, but the header has 3: id, name, born/,
      );
    expect(() => read(aFile("1,Siti,2001\n2,Budi,1,2\n"), 2)).toThrow(/line 3: .* has 4 fields/);
    expect(() => read(aFile('1,"Si\nti",2001\n2,Budi,1,2\n'), 2)).toThrow(/line 4: .*4 fields/);
  });

  test("are counted to the line also far down a file", () => {
    const data = "1,Siti,2001\n".repeat(200_000);
    expect(() => read(aFile(`${data}2,Budi\n`), 3)).toThrow(/line 200002: the record has 2 fields/);
  });

  test("with a quote never closed are named by the line where it opens", () => {
    const file = aFile('1,"Si""ti",2001\n2,"Bu""di,1999\n3,Ani,2000\n');
    for (const chunkBytes of [1, 7, 1000]) {
      const problem = /people\.csv, line 3: a quote is opened here and never closed/;
      expect(() => read(file, 1, chunkBytes)).toThrow(problem);
      expect(() => read(file, 4, chunkBytes)).toThrow(problem);
      expect(() => countCsvSlice(file, file.dataFrom, file.bytes, { chunkBytes })).toThrow(problem);
    }
  });

  test("with text behind a closing quote are refused", () => {
    expect(() => read(aFile('1,"Siti" S,2001\n'))).toThrow(/line 2: a quoted field .* more text/);
    expect(() => read(aFile('1,"Siti"\r,2001\n'))).toThrow(/line 2: a quoted field .* more text/);
    expect(() => read(aFile('1,"Siti"\rS,2001\n'))).toThrow(/line 2: a quoted field .* more text/);
  });
});
