import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column, LinkageModel } from "../model/model.ts";
import { makeEncoder, type Region } from "./encode.ts";
import { planLayout, sourceColumns } from "./layout.ts";
import { makeSameText } from "./same.ts";
import { cleanedValue, type RecordStore } from "./store.ts";

const COLUMNS = {
  one: { type: "text" },
  born: { type: "date" },
  height: { type: "number" },
  two: { type: "text", clean: ["upper"], missing: ["N/A", "unknown"] },
  home: { type: "point" },
  phones: { type: "list", clean: ["compact"] },
  away: { type: "point", from: ["lat", "lon"] },
  sorted: { type: "text", from: "one", clean: ["sortWords"] },
} as const satisfies Record<string, Column>;

type Values = Readonly<Record<string, string>>;

function modelOf(columns: Readonly<Record<string, Column>> = COLUMNS): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns,
    blocking: ["one"],
    comparisons: [
      {
        name: "all",
        levels: [
          { when: { is: "custom", name: "any", columns: Object.keys(columns) } },
          { when: "else" },
        ],
      },
    ],
  };
}

/** Encodes records as a table's bytes would be; `room` is what the arena has for each. */
function encoded(rows: readonly Values[], model = modelOf(), room = 400): RecordStore {
  const layout = planLayout(model, { linkOnly: false });
  const names = sourceColumns(model);
  const region: Region = {
    rows: new Int32Array(new SharedArrayBuffer(rows.length * layout.stride * 4)),
    arena: new Uint8Array(new SharedArrayBuffer(rows.length * room)),
    arenaAt: 0,
    arenaEnd: rows.length * room,
  };
  const encode = makeEncoder(model, layout, names, region);
  for (const [record, row] of rows.entries()) {
    const values = names.map((name) => Buffer.from(row[name] ?? "", "utf8"));
    // With bytes around them, so that nothing depends on where they begin.
    const bytes = Buffer.concat([Buffer.from("xx"), ...values, Buffer.from("yy")]);
    const starts = values.map((_, n) => values.slice(0, n).reduce((sum, v) => sum + v.length, 2));
    const ends = values.map((value, n) => (starts[n] ?? 0) + value.length);
    encode(record, bytes, starts, ends);
  }
  const { arena, rows: written } = region;
  const tableStarts = [0, rows.length];
  return { layout, recordCount: rows.length, rows: written, arena, tableStarts, dictionaries: {} };
}

const kept = (column: keyof typeof COLUMNS, row: Values) => cleanedValue(encoded([row]), 0, column);

describe("a value is kept", () => {
  const plain = (text: string) => text.replaceAll("\0", "").replace(/\s+/g, " ").trim() || null;
  const words = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("", " ", "É", "Ani\tDewi", "😀", "\u00a0x", "a;b"),
  );
  const record = fc.record({
    one: words,
    two: words,
    born: fc.constantFrom("", "1990-01-31", "31/01/1990", "never"),
    phones: words,
    height: fc.constantFrom("", "1.5", "-0", "x"),
  });

  test("whatever stands in the other columns and in the records before", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (rows) => {
        const store = encoded(rows);
        for (const [n, row] of rows.entries()) {
          const of = (column: string) => cleanedValue(store, n, column);
          expect(of("one")).toBe(plain(row.one));
          expect(of("two")).toBe(plain(row.two.toUpperCase()));
          expect(of("born")).toBe(row.born.includes("9") ? "1990-01-31" : null);
          expect(of("height")).toBe(
            row.height === "-0" ? "0" : row.height === "1.5" ? "1.5" : null,
          );
          const written = row.phones.replaceAll("\0", "").replaceAll("\x1f", "");
          const entries = written.split(";").map((entry) => entry.replace(/\s+/g, ""));
          const different = [...new Set(entries)].filter((entry) => entry !== "");
          expect(of("phones")?.split("\x1f") ?? []).toEqual(different.sort());
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["home", "-7.5,110", "-7.5,110"],
    ["home", " -7.5 ; 110 ", "-7.5,110"],
    ["home", "-7.5 110", "-7.5,110"],
    ["home", "0,0", "0,0"],
    // Decimal commas make four numbers of two: no place is better than a wrong one.
    ["home", "-7,5,110,2", null],
    ["home", "-7.5", null],
    ["home", "-7.5,", null],
    ["home", "-7.5,NaN", null],
    ["home", "-7.5,Infinity", null],
    ["height", " 150 ", "150"],
    ["height", "1e3", "1000"],
    ["height", "NaN", null],
    ["height", "Infinity", null],
    ["height", "150,5", null],
    ["height", " ", null],
    ["two", " n/a ", null],
    ["two", "Unknown", null],
    ["two", "unknown one", "UNKNOWN ONE"],
    ["phones", "2;1; 2 ;;", "1\x1f2"],
  ] as const)("%s: %j is %j", (column, written, value) => {
    expect(kept(column, { [column]: written })).toBe(value);
  });

  test.each([
    ["-7.5", "110", "-7.5,110"],
    ["-7,5", "110", null],
    ["-7.5", "", null],
    ["", "", null],
    ["x", "110", null],
  ])("latitude %j and longitude %j in two columns are %j", (lat, lon, value) => {
    expect(kept("away", { lat, lon })).toBe(value);
  });

  test("words are sorted in ASCII and beyond", () => {
    expect(kept("sorted", { one: "dewi ani" })).toBe("ani dewi");
    expect(kept("sorted", { one: "émile ani" })).toBe("ani émile");
    expect(kept("one", { one: "dewi ani" })).toBe("dewi ani");
  });
});

describe("a record has up to 65,535 bytes of text", () => {
  const model = modelOf({ one: { type: "text" }, two: { type: "text" } });

  test("and not one more; the message names record and column", () => {
    const rows = (length: number) => [
      { one: "A" },
      { one: "B".repeat(60_000), two: "C".repeat(length) },
    ];
    const store = encoded(rows(5_535), model, 80_000);
    expect(cleanedValue(store, 1, "one")).toHaveLength(60_000);
    expect(cleanedValue(store, 1, "two")).toHaveLength(5_535);
    expect(() => encoded(rows(5_536), model, 80_000)).toThrow(
      "record 2: its texts up to two are longer than 65,535 bytes together.",
    );
  });

  test("counted after cleaning", () => {
    const store = encoded([{ one: `${" ".repeat(70_000)}A` }], model, 140_000);
    expect(cleanedValue(store, 0, "one")).toBe("A");
  });

  test("and writes nothing behind its stretch of memory, ASCII or not, growing or not", () => {
    const folded = modelOf({ one: { type: "text", clean: ["fold"] }, two: { type: "text" } });
    const layout = planLayout(folded, { linkOnly: false });
    const arena = new Uint8Array(200_000).fill(7);
    const region = { rows: new Int32Array(layout.stride), arena, arenaAt: 0, arenaEnd: 1_000 };
    const encode = makeEncoder(folded, layout, ["one", "two"], region, (record) => `no. ${record}`);
    // Folding makes a sentence of one letter: eleven bytes of each.
    const texts = ["A".repeat(5_000), "Ł".repeat(5_000), "\ufdfa".repeat(100), "A".repeat(99_999)];
    for (const text of texts) {
      const bytes = Buffer.from(text);
      expect(() => encode(0, bytes, [0, 0], [bytes.length, 0])).toThrow(
        text.length > 90_000 ? "no. 0: its texts up to one" : "no. 0: the memory set aside",
      );
      expect(arena.subarray(1_000).every((byte) => byte === 7)).toBe(true);
    }
    expect(region.arenaAt).toBe(0);
  });
});

test("an arena larger than 2 GiB is read where it is written", () => {
  const model = modelOf({ one: { type: "text" }, two: { type: "text" } });
  const layout = planLayout(model, { linkOnly: false });
  // Memory that nobody writes to is not taken from the system.
  const arena = new Uint8Array(new SharedArrayBuffer(2 ** 31 + 4096));
  const rows = new Int32Array(new SharedArrayBuffer(2 * layout.stride * 4));
  const region: Region = { rows, arena, arenaAt: 2 ** 31 - 8, arenaEnd: arena.length };
  const encode = makeEncoder(model, layout, ["one", "two"], region);
  const bytes = Buffer.from("SITI AMINAHBUDI SANTOSO");
  for (const record of [0, 1]) encode(record, bytes, [0, 11], [11, 23]);
  const store: RecordStore = {
    layout,
    recordCount: 2,
    rows,
    arena,
    tableStarts: [0, 2],
    dictionaries: {},
  };
  for (const record of [0, 1]) {
    expect(cleanedValue(store, record, "one")).toBe("SITI AMINAH");
    expect(cleanedValue(store, record, "two")).toBe("BUDI SANTOSO");
  }
  const sameText = makeSameText(store);
  expect(sameText(0, 0, layout.stride, 0)).toBe(true);
  expect(sameText(0, 0, layout.stride, 1)).toBe(false);
});
