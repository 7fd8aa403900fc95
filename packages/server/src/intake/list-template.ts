import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import type { Field } from "@payung/domain/intake/column-names.ts";
import { withScratch } from "../shared/scratch.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";

/** What stands above the header: short, because whoever fills a list in reads it beside their work. */
const NOTES: readonly string[] = [
  "Daftar calon peserta: satu pekerja satu baris, di bawah judul kolom.",
  "NIK, nama dan tanggal lahir harus diisi sesuai KTP. Kolom lain diisi bila diketahui.",
  "Kolom NIK dan No KK berformat teks. Jangan diubah menjadi angka: angka terakhir akan hilang.",
  "Persetujuan diisi Ya bila pemberitahuan privasi sudah dibacakan kepada pekerja.",
];

type Column = {
  readonly field: Field;
  readonly header: string;
  readonly hint: string;
  readonly width: number;
};

/** The columns of the template, in the order in which a KTP is read. */
export const TEMPLATE_COLUMNS: readonly Column[] = [
  { field: "nik", header: "NIK", hint: "16 angka", width: 20 },
  { field: "name", header: "Nama Lengkap", hint: "sesuai KTP", width: 28 },
  { field: "birth_place", header: "Tempat Lahir", hint: "sesuai KTP", width: 16 },
  { field: "birth_date", header: "Tanggal Lahir", hint: "17-08-1990", width: 15 },
  { field: "sex", header: "Jenis Kelamin", hint: "L atau P", width: 14 },
  { field: "address", header: "Alamat", hint: "jalan dan nomor", width: 28 },
  { field: "rt", header: "RT", hint: "angka", width: 6 },
  { field: "rw", header: "RW", hint: "angka", width: 6 },
  { field: "kelurahan", header: "Kelurahan", hint: "tempat tinggal", width: 20 },
  { field: "kecamatan", header: "Kecamatan", hint: "tempat tinggal", width: 18 },
  { field: "occupation", header: "Pekerjaan", hint: "misalnya tukang ojek", width: 22 },
  { field: "employment_status", header: "Status Pekerjaan", hint: "bekerja sendiri", width: 18 },
  { field: "has_fixed_wage", header: "Digaji Tetap", hint: "Ya atau Tidak", width: 14 },
  { field: "phone", header: "No HP", hint: "0812…", width: 16 },
  { field: "email", header: "Email", hint: "bila ada", width: 22 },
  { field: "kk", header: "No KK", hint: "16 angka", width: 20 },
  { field: "consent", header: "Persetujuan", hint: "Ya atau Tidak", width: 14 },
];

/** The empty list to fill in. Its columns take what is typed as text, so that Excel keeps every digit of a NIK. */
export async function listTemplate(): Promise<Buffer> {
  const rows: Cell[][] = [
    ...NOTES.map((note) => [note]),
    [],
    TEMPLATE_COLUMNS.map(({ hint }) => hint),
    TEMPLATE_COLUMNS.map(({ header }) => header),
  ];
  return withScratch(async (folder) => {
    const path = join(folder, "template.xlsx");
    await writeWorkbook(path, {
      name: "Daftar calon",
      columnWidths: TEMPLATE_COLUMNS.map(({ width }) => width),
      headerRows: rows.length,
      rows,
    });
    return readFile(path);
  });
}
