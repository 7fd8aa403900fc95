/** Why a file is not read, and what its sender can do about it. Shown as it stands. */
export const FILE_REFUSALS = {
  "file.empty": {
    problem: "Berkas ini kosong.",
    remedy: "Periksa berkasnya, lalu kirim ulang.",
  },
  "file.too-large": {
    problem: "Berkas ini terlalu besar.",
    remedy: "Bagi daftarnya menjadi beberapa berkas, lalu kirim satu per satu.",
  },
  "file.not-a-table": {
    problem: "Berkas ini bukan tabel.",
    remedy: "Kirim daftar sebagai berkas Excel (.xlsx) atau CSV.",
  },
  "file.web-page": {
    problem: "Berkas ini halaman web, bukan tabel Excel.",
    remedy: "Buka di Excel, simpan sebagai .xlsx, lalu kirim ulang.",
  },
  "file.old-excel": {
    problem: "Berkas ini memakai format Excel lama (.xls).",
    remedy: "Buka di Excel, simpan sebagai .xlsx, lalu kirim ulang.",
  },
  "file.unsupported": {
    problem: "Jenis berkas ini belum dapat dibaca.",
    remedy: "Simpan daftarnya sebagai .xlsx atau CSV, lalu kirim ulang.",
  },
  "file.encrypted": {
    problem: "Berkas ini terkunci kata sandi.",
    remedy: "Hapus kata sandinya di Excel, simpan, lalu kirim ulang.",
  },
  "file.damaged": {
    problem: "Berkas ini rusak atau tidak lengkap.",
    remedy: "Buka di Excel, simpan sebagai berkas baru, lalu kirim ulang.",
  },
  "file.unsafe": {
    problem: "Berkas ini memuat bagian yang tidak aman.",
    remedy: "Salin isinya ke berkas Excel baru, lalu kirim ulang.",
  },
  "file.zip-bomb": {
    problem: "Isi berkas ini jauh lebih besar daripada ukurannya.",
    remedy: "Salin daftarnya ke berkas Excel baru, lalu kirim ulang.",
  },
  "file.too-many-rows": {
    problem: "Baris dalam berkas ini terlalu banyak.",
    remedy: "Bagi daftarnya menjadi beberapa berkas, lalu kirim satu per satu.",
  },
  "file.too-many-columns": {
    problem: "Kolom dalam berkas ini terlalu banyak.",
    remedy: "Hapus kolom yang tidak perlu, lalu kirim ulang.",
  },
  "file.cell-too-long": {
    problem: "Satu sel dalam berkas ini terlalu panjang.",
    remedy: "Satu sel paling banyak 32.767 huruf. Pendekkan, lalu kirim ulang.",
  },
  "file.row-too-long": {
    problem: "Satu baris dalam berkas ini terlalu panjang.",
    remedy: "Periksa tanda kutip yang tidak ditutup, lalu kirim ulang.",
  },
  "file.quote-not-closed": {
    problem: "Ada tanda kutip yang tidak ditutup.",
    remedy: "Simpan ulang daftarnya dari Excel, lalu kirim ulang.",
  },
  "file.encoding-unknown": {
    problem: "Huruf dalam berkas ini tidak terbaca dengan pasti.",
    remedy: "Di Excel, simpan sebagai .xlsx atau CSV UTF-8, lalu kirim ulang.",
  },
  "file.took-too-long": {
    problem: "Berkas ini terlalu lama dibaca.",
    remedy: "Salin daftarnya ke berkas Excel baru, lalu kirim ulang.",
  },
  "file.took-too-much-memory": {
    problem: "Berkas ini terlalu berat untuk dibaca.",
    remedy: "Bagi daftarnya menjadi beberapa berkas, lalu kirim satu per satu.",
  },
} as const satisfies Record<`file.${string}`, { problem: string; remedy: string }>;

export type FileRefusalCode = keyof typeof FILE_REFUSALS;

/** A file that we do not read. `message` tells the sender what is wrong and how to mend it. */
export class FileRefused extends Error {
  readonly code: FileRefusalCode;

  constructor(code: FileRefusalCode) {
    super(`${FILE_REFUSALS[code].problem} ${FILE_REFUSALS[code].remedy}`);
    this.name = "FileRefused";
    this.code = code;
  }
}
