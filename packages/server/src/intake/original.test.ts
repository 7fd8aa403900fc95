import { join } from "node:path";
import type { Cell, SheetRow } from "@payung/domain/intake/cell.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { read } from "../shared/office.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { AS_OF } from "../testing/approved.ts";
import { countRows } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { originalCells } from "./application-row.ts";
import { takeList } from "./service.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

const HEADER = ["No", "Nama", "NIK", "Tanggal Lahir", "Catatan RT", "Persetujuan"];
/** What people write, and what spreadsheets make of it: each kind of cell there is. */
const ROWS: readonly (readonly Cell[])[] = [
  [1, "SITI ROHANI", "1571015501909901", { date: "1990-01-15" }, "rumah panggung", true],
  [2, "  Budi  ", 1571011501909902, "15-1-90", null, false],
  [3, "H. Ahmad, S.Pd", "'1571011501909903", 32888, "=1+1", "Ya"],
  [4, null, "", "kemarin", "tidak ada NIK", 0.5],
  [5, "Né ✓ 😀", "15710115", { date: "1945-08-17" }, "a,b;c\td", "tidak"],
];

test("a row is kept exactly as its file held it, kind of cell included, read or not", async () => {
  const path = join(work.folder, "list.xlsx");
  await writeWorkbook(path, { name: "Calon", headerRows: 1, rows: [["JUDUL"], HEADER, ...ROWS] });
  const inFile: SheetRow[] = [];
  await readSheet(path, (rows) => {
    inFile.push(...rows);
  });
  const list = await takeList(work.office, { path, asOf: AS_OF });
  expect(list).toMatchObject({ rowCount: ROWS.length, wasTaken: false });

  const kept = await read(work.office, (tx) =>
    tx
      .selectFrom("applications")
      .select(["id", "row_number", "raw_sealed", "is_complete"])
      .orderBy("row_number")
      .execute(),
  );
  expect(kept.map((row) => row.row_number)).toEqual([3, 4, 5, 6, 7]);
  for (const row of kept) {
    const cells = inFile.find((each) => each.row === row.row_number)?.cells;
    expect(cells).toBeDefined();
    expect(originalCells(row, work.office.vault)).toEqual(cells);
  }
  expect(
    originalCells(kept[1] ?? { id: "", raw_sealed: Buffer.alloc(0) }, work.office.vault),
  ).toEqual([2, "  Budi  ", 1571011501909902, "15-1-90", null, false]);
  // A NIK in a number cell has lost digits: that row waits to be mended, and no digit is guessed.
  expect(kept.map((row) => row.is_complete)).toEqual([true, false, true, false, false]);
});

test("the same file again is the same list, and adds nothing", async () => {
  const path = join(work.folder, "list.xlsx");
  const before = await countRows(work);
  const again = await takeList(work.office, { path, name: "renamed.xlsx", asOf: AS_OF });
  expect(again).toMatchObject({ rowCount: ROWS.length, wasTaken: true });
  expect(await countRows(work)).toEqual(before);
});

test("a file whose columns nobody can name is refused with what was missing, and leaves nothing", async () => {
  const path = join(work.folder, "other.xlsx");
  await writeWorkbook(path, {
    name: "Harga",
    rows: [
      ["Barang", "Harga"],
      ["Beras", 15_000],
    ],
  });
  const before = await countRows(work);
  await expect(takeList(work.office, { path, asOf: AS_OF })).rejects.toMatchObject({
    code: "intake.columns-not-recognised",
    details: { seen: ["Barang", "Harga"] },
  });
  expect(await countRows(work)).toEqual(before);
});
