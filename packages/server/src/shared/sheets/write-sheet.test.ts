import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readSheet } from "./read-sheet.ts";
import { inFolder } from "./reading.testing.ts";
import { SHEET_LIMITS } from "./sheet-limits.ts";
import { writeWorkbook } from "./write-sheet.ts";
import { GuardedZip } from "./zip-guard.ts";

async function roundTrip(
  rows: readonly (readonly Cell[])[],
): Promise<Map<number, readonly Cell[]>> {
  return inFolder(async (folder) => {
    const path = join(folder, "list.xlsx");
    await writeWorkbook(path, { name: "Daftar", rows });
    const read = new Map<number, readonly Cell[]>();
    await readSheet(path, (batch) => {
      for (const { row, cells } of batch) read.set(row, cells);
    });
    return read;
  });
}

const aDate = fc
  .date({ min: new Date("1900-03-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => ({ date: date.toISOString().slice(0, 10) }));
const hardText = fc.constantFrom(
  "1571010101019901",
  "081200009901",
  "+6281200009901",
  "=1+1",
  "-1+1",
  "@A1",
  "'x",
  "_x000D_",
  "_x005F_x0041_",
  "a\r\nb",
  "a\tb",
  " lapang ",
  "<b>&amp;</b>",
  "]]>",
  "\u0001",
  "\u202e",
  "Ñ",
  "😀",
  "TRUE",
  "1e5",
  "0",
);
const wholeText = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => !text.includes("\0"));
const aNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const aCell: fc.Arbitrary<Cell> = fc.oneof(
  hardText,
  wholeText,
  aNumber,
  fc.integer(),
  fc.boolean(),
  aDate,
  fc.constant(null),
);

test("what is written to a workbook is read back, of the same kind and in the same row", {
  timeout: 120_000,
}, async () => {
  const rows = fc.array(fc.array(aCell, { maxLength: 30 }), { minLength: 60, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      // The first row is never blank, so that the sheet is not empty.
      const all: Cell[][] = [["NIK"], ...written];
      const read = await roundTrip(all);
      all.forEach((cells, at) => {
        const kept = [...cells];
        while (kept.length > 0 && kept.at(-1) === null) kept.pop();
        const isBlank = kept.every(
          (cell) => cell === null || (typeof cell === "string" && cell.trim() === ""),
        );
        expect(read.get(at + 1)).toEqual(isBlank ? undefined : kept);
      });
    }),
    { numRuns: 15 },
  );
});

test("half a surrogate pair and NUL become the replacement character", async () => {
  const read = await roundTrip([["a\ud800b", "c\0d"]]);
  expect(read.get(1)).toEqual(["a\ufffdb", "c\ufffdd"]);
});

test("a date before March 1900 is written as text", async () => {
  expect((await roundTrip([[{ date: "1899-12-31" }]])).get(1)).toEqual(["1899-12-31"]);
});

test("the same content gives the same file, other content another", async () => {
  await inFolder(async (folder) => {
    const write = (name: string, value: string) =>
      writeWorkbook(join(folder, name), {
        name: "Daftar",
        rows: [["NIK"], [value]],
        headerRows: 1,
        columnWidths: [20],
      });
    const [first, again, other] = [
      await write("a", "1"),
      await write("b", "1"),
      await write("c", "2"),
    ];
    expect(again).toEqual(first);
    expect(other.sha256).not.toBe(first.sha256);
    expect(await readFile(join(folder, "b"))).toEqual(await readFile(join(folder, "a")));
    expect(first).toMatchObject({ rows: 2, bytes: (await readFile(join(folder, "a"))).length });
  });
});

test("text cells and the columns below them are of the text kind, so a NIK typed over one stays text", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "list.xlsx");
    const rows = [["NIK"], ["=1+1"]];
    await writeWorkbook(path, { name: "Daftar", rows, headerRows: 1, columnWidths: [20] });
    const zip = await GuardedZip.open(path, SHEET_LIMITS);
    const text = async (part: string) => {
      let whole = "";
      for await (const piece of zip.text(part)) whole += piece;
      return whole;
    };
    const [styles, sheet] = [await text("xl/styles.xml"), await text("xl/worksheets/sheet1.xml")];
    zip.close();
    const formats = [...styles.slice(styles.indexOf("<cellXfs")).matchAll(/<xf numFmtId="(\d+)"/g)];
    const used = [...sheet.matchAll(/<(?:c r="A\d"|col [^>]*?) (?:s|style)="(\d+)"/g)];
    // Format 49 is "@".
    expect(used.map(([, style]) => formats[Number(style)]?.[1])).toEqual(["49", "49", "49"]);
    expect(sheet).not.toContain("<f>");
    expect(sheet).toContain('state="frozen"');
  });
});

test("a workbook whose rows fail half way leaves no file behind", async () => {
  async function* rows(): AsyncGenerator<Cell[]> {
    yield ["NIK"];
    throw new Error("the database went away");
  }
  await inFolder(async (folder) => {
    const writing = writeWorkbook(join(folder, "list.xlsx"), { name: "Daftar", rows: rows() });
    await expect(writing).rejects.toThrow("the database went away");
    expect(await readdir(folder)).toEqual([]);
  });
});

test("a sheet name or a number that no spreadsheet accepts is our fault and stops the writing", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "list.xlsx");
    for (const name of ["", "a/b", "x".repeat(32), "'a", "[1]"]) {
      await expect(writeWorkbook(path, { name, rows: [] })).rejects.toThrow("Broken invariant");
    }
    const rows: Cell[][] = [[Number.NaN]];
    await expect(writeWorkbook(path, { name: "Daftar", rows })).rejects.toThrow("Broken invariant");
  });
});
