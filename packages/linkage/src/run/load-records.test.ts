import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { cleanedValue } from "../records/store.ts";
import { fromColumns, fromObjects } from "../tables/objects.ts";
import { openTable } from "../tables/open-table.ts";
import { type FindOptions, findPairs, prepare } from "./find-pairs.ts";

const folder = mkdtempSync(join(tmpdir(), "linkage-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MODEL: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: {
    name: { type: "text", clean: ["upper"] },
    first: { type: "text", from: "name" },
    home: { type: "point", from: ["lat", "lon"] },
    height: { type: "number" },
    born: { type: "date" },
  },
  blocking: ["firstWord(first)"],
  comparisons: [
    {
      name: "name",
      levels: [
        { when: { is: "equal", column: "name" }, m: 0.9, u: 0.1 },
        { when: "else", m: 0.1, u: 0.9 },
      ],
    },
    {
      name: "where and when",
      levels: [
        { when: { is: "kilometresApart", column: "home", atMost: 1 }, m: 0.6, u: 0.1 },
        { when: { is: "apart", column: "height", atMost: 1 }, m: 0.2, u: 0.1 },
        { when: { is: "equal", column: "born" }, m: 0.1, u: 0.1 },
        { when: "else", m: 0.1, u: 0.7 },
      ],
    },
  ],
  prior: 0.5,
};

const ROW = { name: "Ani", lat: -1.6, lon: 103.6, height: 150, born: "1990-01-31" };
const ONE: FindOptions = { threads: 1 };

function csv(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${["name,lat,lon,height,born", ...lines].join("\n")}\n`);
  return path;
}

test("columns that a table lacks are named, with those it has and what to do", async () => {
  const table = fromColumns({ name: ["Ani"], latitude: [1], lon: [1], born: [""] }, "people");
  await expect(findPairs([table], MODEL, ONE)).rejects.toThrow(
    'people has no column lat, height; it has name, latitude, lon, born. Name the table\'s column with "from" in the model.',
  );
});

test("tables without any record are told", async () => {
  const path = csv("empty.csv", []);
  await expect(findPairs([await openTable(path)], MODEL, ONE)).rejects.toThrow(
    `${path}: there are no records.`,
  );
  const none = fromColumns({ name: [], lat: [], lon: [], height: [], born: [] }, "nobody");
  await expect(findPairs([none, none], MODEL, ONE)).rejects.toThrow(
    "nobody, nobody: there are no records.",
  );
});

test("a comparison that nobody can fill in is told, with its columns", async () => {
  const blank = { ...ROW, lat: null, height: "tall", born: "31 Nomonth 1990" };
  await expect(findPairs([fromObjects([blank, blank])], MODEL, ONE)).rejects.toThrow(
    "comparisons.where and when: can say nothing, because no record has a home or height or born that can be read.",
  );
  for (const known of [{ lat: 0 }, { height: 0 }, { born: "1 Jan 1990" }])
    await findPairs([fromObjects([blank, { ...blank, ...known }])], MODEL, ONE);
});

describe("a text that is too long", () => {
  const long = "A".repeat(70_000);

  test("is told with the record of its own file, whichever thread meets it", async () => {
    const others = Array.from({ length: 50 }, (_, n) => `Ani ${n},1,1,150,`);
    const first = csv("first.csv", others);
    const second = csv("second.csv", [...others, `${long},1,1,150,`, ...others]);
    const tables = [await openTable(first), await openTable(second)];
    for (const threads of [1, 3])
      await expect(findPairs(tables, MODEL, { threads })).rejects.toThrow(
        `${second}, record 51: its texts up to name are longer than 65,535 bytes together.`,
      );
  });

  test("is told with the record of its own table", async () => {
    const tables = [fromObjects([ROW], "old"), fromObjects([ROW, { ...ROW, name: long }], "new")];
    await expect(findPairs(tables, MODEL, ONE)).rejects.toThrow("new, record 2: its texts up to ");
  });

  test("and one that is just short enough is read, with another as long behind it", async () => {
    const names = ["x".repeat(32_767), "É".repeat(16_383), "Ani", "y".repeat(32_767)];
    const rows = names.map((name) => ({ ...ROW, name }));
    const path = csv(
      "long.csv",
      names.map((name) => `${name},1,1,150,`),
    );
    for (const table of [fromObjects(rows), await openTable(path)]) {
      const { store, close } = await prepare([table], MODEL, { threads: 2 });
      const read = names.map((_, n) => cleanedValue(store, n, "first"));
      expect(read).toEqual(names);
      expect(names.map((_, n) => cleanedValue(store, n, "name"))).toEqual(
        names.map((name) => name.toUpperCase()),
      );
      await close();
    }
  });
});

test("values of any kind are read as they are written", async () => {
  const rows = [
    { name: 12, lat: "-1.5", lon: 103, height: "150", born: new Date("1990-01-31") },
    { name: true, lat: null, lon: 103, height: Number.NaN, born: "31/01/1990" },
  ];
  const model = { ...MODEL, blocking: ["born"] };
  const { store, close } = await prepare([fromObjects(rows)], model, ONE);
  const of = (n: number) =>
    ["name", "home", "height", "born"].map((column) => cleanedValue(store, n, column));
  expect(of(0)).toEqual(["12", "-1.5,103", "150", "1990-01-31"]);
  expect(of(1)).toEqual(["TRUE", null, null, "1990-01-31"]);
  await close();
});

test("how far the work is, is told up to its end, stage by stage", async () => {
  const told: string[] = [];
  const onProgress = (stage: string, share: number) => told.push(`${stage} ${share}`);
  await findPairs([fromObjects([ROW, ROW])], MODEL, { threads: 1, onProgress });
  expect(told).toEqual(["load 0", "index 0", "compare 1"]);
});
