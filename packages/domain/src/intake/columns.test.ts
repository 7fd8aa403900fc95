import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell, SheetRow } from "./cell.ts";
import { FIELDS, type Field, SYNONYMS } from "./column-names.ts";
import { type ColumnMapping, isNumberingRow, recogniseColumns } from "./columns.ts";

function sheet(...rows: readonly (readonly Cell[])[]): SheetRow[] {
  return rows.map((cells, index) => ({ row: index + 1, cells }));
}

function recognised(rows: readonly SheetRow[], mapping?: ColumnMapping) {
  const found = recogniseColumns(rows, mapping);
  if (found.outcome !== "recognised") throw new Error(`missing ${found.missing.join()}`);
  return found;
}

function fieldsOf(rows: readonly SheetRow[], mapping?: ColumnMapping): (Field | undefined)[] {
  const { columns, headers } = recognised(rows, mapping);
  return headers.map((_, column) => columns.get(column));
}

const OFFICE = [
  "No",
  "Nama Lengkap",
  "NIK",
  "No. KK",
  "Tempat Lahir",
  "Tgl Lahir",
  "L/P",
  "Alamat",
  "RT",
  "Kelurahan",
  "Kecamatan",
  "Pekerjaan",
  "Status Pekerjaan",
  "No. HP",
  "Persetujuan",
  "Keterangan",
];

test("the header of a labour office's list, below its titles", () => {
  const rows = sheet(["PEMERINTAH KOTA JAMBI"], ["DAFTAR CALON PESERTA"], [], OFFICE, [
    1,
    "Budi",
    "1571011501909901",
  ]);
  expect(recognised(rows).headerRow).toBe(4);
  expect(fieldsOf(rows)).toEqual([
    "row_label",
    "name",
    "nik",
    "kk",
    "birth_place",
    "birth_date",
    "sex",
    "address",
    "rt",
    "kelurahan",
    "kecamatan",
    "occupation",
    "employment_status",
    "phone",
    "consent",
    undefined,
  ]);
  expect([...recognised(rows).notes]).toEqual([[15, "Keterangan"]]);
});

test("every synonym names its one field, in any case and punctuation", () => {
  const claimed = new Map<string, Field>();
  for (const field of FIELDS) {
    for (const synonym of SYNONYMS[field]) {
      const key = synonym.toLowerCase().replace(/[^a-z0-9#]/g, "");
      expect([key, claimed.get(key) ?? field]).toEqual([key, field]);
      claimed.set(key, field);
      if (field === "nik" || field === "name") continue;
      const shown = synonym.toUpperCase().replaceAll(" ", "_");
      expect(fieldsOf(sheet(["NIK", "Nama", shown]))).toEqual(["nik", "name", field]);
    }
  }
});

test.each([
  ["Nama Lengkap (sesuai KTP)", "name"],
  ["Nama lengkap sesuai KTP", "name"],
  ["NAMA\nLENGKAP", "name"],
  ["Nama Lengkap Pekerja", "name"],
  ["Nama*", "name"],
])("%s is the name", (header) => {
  expect(fieldsOf(sheet(["NIK", header]))).toEqual(["nik", "name"]);
});

test.each([
  ["NIK (16 digit)", "nik"],
  ["Nomor Induk Kependudukan (NIK)", "nik"],
  ["nomor_identitas", "nik"],
  ["NIK 16 angka", "nik"],
])("%s is the NIK", (header) => {
  expect(fieldsOf(sheet(["Nama", header]))).toEqual(["name", "nik"]);
});

test.each([
  ["Tanggal Lahir (dd/mm/yyyy)", "birth_date"],
  ["Tgl. Lahir dd-mm-yyyy", "birth_date"],
  ["Tempat/Tgl. Lahir", "birth_place_and_date"],
  ["Tempat, Tanggal Lahir", "birth_place_and_date"],
  ["Digaji tetap?", "has_fixed_wage"],
  ["E-mail", "email"],
  ["RT / RW", "rt_rw"],
])("%s is %s", (header, field) => {
  expect(fieldsOf(sheet(["Nama", "NIK", header]))).toEqual(["name", "nik", field]);
});

test.each([
  "Nama Ibu Kandung",
  "Nama Perusahaan",
  "Nama Ayah",
  "Tanggal Daftar",
  "Desil",
  "KPJ",
])("%s is kept as a note", (header) => {
  const { columns, notes } = recognised(sheet(["Nama", "NIK", header]));
  expect(columns.size).toBe(2);
  expect(notes.get(2)).toBe(header);
});

describe("a header of two lines", () => {
  const rows = sheet(
    ["DAFTAR PEKERJA RENTAN", null, null, null, null, null, null, null],
    ["No", "Nama", "NIK", "Kelahiran", null, "Alamat", null, null, "Ket."],
    [null, null, null, "Tempat Lahir", "Tanggal Lahir", "Jalan", "RT", "Kelurahan"],
    ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
  );

  test("is read with its merged cells", () => {
    expect(fieldsOf(rows)).toEqual([
      "row_label",
      "name",
      "nik",
      "birth_place",
      "birth_date",
      "address",
      "rt",
      "kelurahan",
      undefined,
    ]);
    expect(recognised(rows).headerRow).toBe(3);
  });

  test("takes what a line says only together with the one above", () => {
    const merged = sheet(
      ["Nama", "NIK", "Tempat dan Tanggal Lahir", null],
      [null, null, "Tempat", "Tanggal"],
    );
    expect(fieldsOf(merged)).toEqual(["name", "nik", "birth_place", "birth_date"]);
  });

  test("is not made of a title and a header", () => {
    const { headers, headerRow } = recognised(sheet(["Daftar nama", "Kota Jambi"], OFFICE));
    expect(headerRow).toBe(2);
    expect(headers).toEqual(OFFICE);
  });

  test("is not made of a header and the first worker", () => {
    const found = recognised(sheet(["Nama", "NIK", "Pekerjaan"], ["Budi", "", "Penjahit"]));
    expect(found.headerRow).toBe(1);
  });
});

test("of two columns for one field the first has it and the other is a note", () => {
  const { columns, notes } = recognised(sheet(["NIK", "Nama", "Alamat KTP", "Alamat Domisili"]));
  expect(columns.get(2)).toBe("address");
  expect(notes.get(3)).toBe("Alamat Domisili");
});

test("an office's own mapping wins over what we would guess", () => {
  const rows = sheet(["Kode Warga", "Panggilan", "Nama", "Rahasia"]);
  const mapping = { "kode warga": "nik", Panggilan: "name", Nama: "ignore" } as const;
  expect(fieldsOf(rows, mapping)).toEqual(["nik", "name", undefined, undefined]);
  expect([...recognised(rows, mapping).notes.values()]).toEqual(["Rahasia"]);
});

test("our own error column is passed over when a mended list comes back", () => {
  const { columns, notes } = recognised(sheet(["Nama", "NIK", "Kesalahan"]));
  expect([columns.size, notes.size]).toEqual([2, 0]);
});

test("a sheet without NIK or name is no candidate list, and we say what was seen", () => {
  expect(recogniseColumns(sheet(["Laporan"], ["Nama", "Alamat"], ["Budi", "Jambi"]))).toEqual({
    outcome: "not-recognised",
    missing: ["nik"],
    seen: ["Nama", "Alamat"],
  });
  expect(recogniseColumns([])).toEqual({
    outcome: "not-recognised",
    missing: ["nik", "name"],
    seen: [],
  });
});

test("the header is found in any of the first 20 rows and no deeper", () => {
  const under = (titles: number) =>
    recogniseColumns(sheet(...Array.from({ length: titles }, () => ["Judul"]), ["Nama", "NIK"]));
  expect(under(19)).toMatchObject({ outcome: "recognised", headerRow: 20 });
  expect(under(20).outcome).toBe("not-recognised");
});

test("row numbers are those of the spreadsheet, also where empty rows were left out", () => {
  const rows = [{ row: 7, cells: ["Nama", "NIK"] }];
  expect(recognised(rows).headerRow).toBe(7);
});

describe("a row that only numbers the columns", () => {
  test.each<readonly (readonly Cell[])[]>([
    [[1, 2, 3, 4]],
    [["1", "2", "3"]],
    [["(1)", "(2)", "(3)"]],
    [["1.", "2.", "3."]],
    [[null, 1, 2, 3, null]],
    [[1, 2, null, 3, 4]],
    [[1, 2, null, 4, 5]],
  ])("%j", (cells) => {
    expect(isNumberingRow({ row: 1, cells })).toBe(true);
  });

  test.each<readonly (readonly Cell[])[]>([
    [[]],
    [[1, null, null]],
    [[1, 2]],
    [[1, "Budi", "1571011501909901"]],
    [[1, 3, 2]],
    [[5, 6, 7]],
    [[true, false, null]],
  ])("is not %j", (cells) => {
    expect(isNumberingRow({ row: 1, cells })).toBe(false);
  });
});

test("no sheet makes the search throw", () => {
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    fc.constantFrom("NIK", "Nama", "No", "RT", "(", "[", "Tgl Lahir"),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant({ date: "1990-08-17" }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 25 }), (cells) => {
      const found = recogniseColumns(sheet(...cells));
      if (found.outcome !== "recognised") return;
      const fields = [...found.columns.values()];
      expect(fields).toContain("nik");
      expect(fields).toContain("name");
      expect(new Set(fields).size).toBe(fields.length);
    }),
  );
});
