import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell, SheetRow } from "@payung/domain/intake/cell.ts";
import { SYNONYMS } from "@payung/domain/intake/column-names.ts";
import { type ColumnMapping, recogniseColumns } from "@payung/domain/intake/columns.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { aDraft } from "../testing/drafts.ts";
import { listCells } from "../testing/files.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { listRoutes } from "./list-routes.ts";
import { TEMPLATE_COLUMNS } from "./list-template.ts";
import { takeList } from "./service.ts";

const HEADER = ["Nama", "NIK", "Tgl Lahir", "JK", "Kelurahan", "Pekerjaan"];
const AS_OF = "2026-11-23";

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("supervisor");
});
afterAll(() => api.close());

async function upload(bytes: Uint8Array | string, fileName = "daftar.csv"): Promise<string> {
  const id = uuidv7();
  const path = `/v1/uploads/${id}?fileName=${encodeURIComponent(fileName)}`;
  const { status } = await api.ask("PUT", path, { key, bytes: Buffer.from(bytes) });
  expect(status).toBe(200);
  return id;
}
const csv = (rows: readonly (readonly string[])[]) => rows.map((row) => csvLine([...row])).join("");
const preview = async (id: string, mapping: ColumnMapping = {}, by = key) =>
  api.ask("POST", `/v1/uploads/${id}/previews`, { key: by, body: { mapping, asOf: AS_OF } });
const cellsOf = (worker = aWorker()) => listCells(worker).slice(0, HEADER.length);

describe("the template", () => {
  async function read(): Promise<SheetRow[]> {
    const { bytes, headers } = await api.ask("GET", "/v1/list-template.xlsx", { key });
    expect(headers.get("content-disposition")).toContain("templat-daftar.xlsx");
    const path = join(api.folder, "template.xlsx");
    await writeFile(path, bytes);
    const rows: SheetRow[] = [];
    await readSheet(path, (some) => {
      rows.push(...some);
    });
    return rows;
  }

  test("names its columns in words that are read as what they are meant for", async () => {
    const rows = await read();
    const recognised = recogniseColumns(rows);
    if (recognised.outcome !== "recognised") throw new Error("the template has a header");
    expect([...recognised.columns.values()]).toEqual(TEMPLATE_COLUMNS.map(({ field }) => field));
    expect(recognised.notes.size).toBe(0);
    expect(recognised.headerRow).toBe(rows.at(-1)?.row);
    for (const { field, header } of TEMPLATE_COLUMNS) expect(SYNONYMS[field]).toContain(header);
  });

  test("filled in below its header it is a list of the people filled in, and of no notes", async () => {
    const rows: Cell[][] = [];
    for (const { row, cells } of await read()) rows[row - 1] = [...cells];
    const worker = aWorker();
    const facts: Readonly<Record<string, string>> = {
      nik: worker.nik,
      name: worker.name,
      birth_date: "17-08-1990",
      phone: worker.phone,
    };
    const path = join(api.folder, "filled.xlsx");
    await writeWorkbook(path, {
      name: "Daftar",
      rows: [
        ...Array.from(rows, (cells) => cells ?? []),
        TEMPLATE_COLUMNS.map(({ field }) => facts[field] ?? null),
      ],
    });
    const list = await takeList(api.office, { path, asOf: AS_OF });
    expect(list.rowCount).toBe(1);
  });
});

describe("a preview", () => {
  test("says what each column holds, with samples in which no number can be read", async () => {
    const [one, two] = workers(2);
    if (one === undefined || two === undefined) throw new Error("two were made");
    const id = await upload(
      csv([
        [...HEADER, "No KK", "Ket", "Kesalahan"],
        [...cellsOf(one), one.nik, `lihat ${one.nik}`, "x"],
        [...cellsOf(two), "1571 0203 0000 9900", "-", ""],
      ]),
    );
    const { body, text } = await preview(id);
    expect(body.headerRow).toBe(1);
    expect(body.columns.map((each: { field: string }) => each.field)).toEqual([
      "name",
      "nik",
      "birth_date",
      "sex",
      "kelurahan",
      "occupation",
      "kk",
      null,
      null,
    ]);
    expect(body.columns.map((each: { use: string }) => each.use).slice(6)).toEqual([
      "field",
      "note",
      "ignored",
    ]);
    expect(body.columns[0]).toMatchObject({ letter: "A", samples: [one.name, two.name] });
    expect(body.columns[1].samples[0]).toMatch(/^1571•{10}\d\d$/);
    for (const secret of [one.nik, two.nik, "0203", one.nik.slice(6, 12)])
      expect(text).not.toContain(secret);
  });

  test("counts what can be taken and what must be mended, by the rows that Excel shows", async () => {
    const known = aWorker();
    await api.ask("POST", "/v1/applications", { key, body: aDraft({}, known) });
    const twice = aWorker();
    const rows: Cell[][] = [
      ["DAFTAR CALON PESERTA"],
      [],
      HEADER,
      cellsOf(),
      cellsOf(twice),
      [],
      cellsOf(twice),
      cellsOf(known),
      ["Tanpa NIK", "", "17-08-1990"],
      ["", 1571010101900000, "31-02-1990"],
    ];
    const path = join(api.folder, "counted.xlsx");
    await writeWorkbook(path, { name: "Daftar", rows });
    const before = await countRows(api);
    const { body } = await preview(await upload(await readFile(path)));
    expect(body.counts).toEqual({
      rows: 6,
      complete: 4,
      toMend: 2,
      sameNik: 1,
      knownNik: 1,
      digitsLost: 1,
      ready: 2,
      problems: [
        { code: "birth-date.no-such-day", rows: 1 },
        { code: "name.missing", rows: 1 },
        { code: "nik.digits-lost", rows: 1 },
        { code: "nik.known", rows: 1 },
        { code: "nik.missing", rows: 1 },
        { code: "nik.same-as-row", rows: 1 },
      ],
    });
    expect(
      body.rows.map((each: { row: number; letter: string; code: string; otherRow: number }) => [
        each.row,
        each.letter,
        each.code,
        each.otherRow,
      ]),
    ).toEqual([
      [7, "B", "nik.same-as-row", 5],
      [8, "B", "nik.known", null],
      [9, "B", "nik.missing", null],
      [10, "B", "nik.digits-lost", null],
      [10, "A", "name.missing", null],
      [10, "C", "birth-date.no-such-day", null],
    ]);
    expect(body.rows.at(-1).sentence).toContain("kalender");
    expect(body.rows.at(-1).written).toBe("31-02-1990");
    const { uploads: _, ...after } = await countRows(api);
    const { uploads: __, ...unchanged } = before;
    expect(after).toEqual(unchanged);
  });

  test("of columns nobody knows says what was seen, and a mapping by hand is all it takes", async () => {
    const worker = aWorker();
    const header = ["Wong", "Angka Penduduk", "Tgl Lahir"];
    const id = await upload(csv([header, [worker.name, worker.nik, "17-08-1990"]]));
    const { body, text } = await preview(id);
    expect(body).toMatchObject({ missing: ["nik", "name"], headerRow: 1, counts: null, rows: [] });
    expect(body.columns.map((each: { header: string }) => each.header)).toEqual(header);
    expect(body.columns.map((each: { field: string }) => each.field)).toEqual([
      null,
      null,
      "birth_date",
    ]);
    expect(body.columns[0].samples).toEqual([worker.name]);
    expect(text).not.toContain(worker.nik);

    const half = await preview(id, { Wong: "name" });
    expect(half.body).toMatchObject({ missing: ["nik"], counts: null });
    expect(half.body.columns[0].field).toBe("name");
    const whole = await preview(id, { Wong: "name", "Angka Penduduk": "nik" });
    expect(whole.body.counts).toMatchObject({ rows: 1, ready: 1 });
  });

  test("of a list without a header shows nothing of the people in it", async () => {
    const worker = aWorker();
    const line = [worker.name, worker.nik, worker.phone];
    const { body, text } = await preview(await upload(csv([line, line])));
    expect(body).toMatchObject({ headerRow: null, columns: [], counts: null });
    expect(body.missing).toContain("nik");
    expect(text).not.toContain(worker.name);
  });

  test("tells that the very bytes were taken before, and when", async () => {
    const bytes = csv([HEADER, cellsOf()]);
    const id = await upload(bytes, "pertama.csv");
    expect((await preview(id)).body.takenBefore).toBeNull();
    const path = join(api.folder, "taken.csv");
    await writeFile(path, bytes);
    const { listId, sha256 } = await takeList(api.office, { path, asOf: AS_OF });
    const { body } = await preview(id);
    expect(body.takenBefore).toMatchObject({ listId, rows: 1 });
    expect([body.sha256, body.counts.knownNik, body.counts.ready]).toEqual([sha256, 1, 0]);
  });

  test("shows some rows of every problem, however many have the first one", async () => {
    const many = Array.from({ length: 300 }, () => ["Ani", "", "17-08-1990"]);
    const id = await upload(csv([HEADER, ...many, ["Budi", aWorker().nik, "1990"]]));
    const { body } = await preview(id);
    expect(body.rows).toHaveLength(201);
    expect(body.rows.at(-1)).toMatchObject({ row: 302, code: "birth-date.incomplete" });
    expect(body.counts.problems[0]).toEqual({ code: "nik.missing", rows: 300 });
  });

  test.each([
    ["a picture", Buffer.from("89504e470d0a1a0a", "hex"), "file.not-a-table"],
    ["nothing", Buffer.from(""), "file.empty"],
  ])("of %s says why it cannot be read", async (_what, bytes, reason) => {
    const { status, body } = await preview(await upload(bytes));
    expect([status, body.code, body.reason]).toEqual([422, "upload.refused", reason]);
  });

  test("needs an upload, and the sight of the whole region", async () => {
    const none = await preview(uuidv7());
    expect([none.status, none.body.code]).toEqual([422, "upload.unknown"]);
    const limited = await api.keyOf("supervisor", ["15.71.07.1005"]);
    const refused = await preview(await upload("a"), {}, limited);
    expect([refused.status, refused.body.code]).toEqual([403, "access.region-wide-only"]);
  });
});

test("every refusal that these routes declare was met", () => {
  expect(api.unmet(listRoutes)).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
