import type { Candidate, NameProblem } from "./candidate.ts";
import type { NikProblem } from "./nik.ts";
import type { DateProblem } from "./written-date.ts";

/** What makes a row incomplete. The submitter can mend each of them and send the row again. */
export type RowProblem =
  | `nik.${NikProblem}`
  | `name.${NameProblem}`
  | `birth-date.${"missing" | DateProblem}`;

/**
 * Every problem with the sentence that the submitter reads: what is wrong and how to mend it, in
 * plain Indonesian. The codes are public: never renamed, never reused.
 */
const SENTENCES: Readonly<Record<RowProblem, string>> = {
  "nik.missing": "NIK belum diisi. Isi 16 angka NIK dari KTP.",
  "nik.digits-lost":
    "NIK tersimpan sebagai angka, angka terakhir hilang. Ketik ulang NIK dari KTP sebagai teks.",
  "nik.wrong-length": "Jumlah angka NIK bukan 16. Ketik ulang 16 angka NIK dari KTP.",
  "nik.all-same-digit": "Semua angka NIK sama. Isi NIK yang tertulis di KTP.",
  "nik.counting-sequence": "NIK ini hanya angka berurutan. Isi NIK yang tertulis di KTP.",
  "nik.day-impossible":
    "Angka ke-7 dan ke-8 NIK bukan tanggal. Periksa NIK dengan KTP, lalu perbaiki.",
  "nik.month-impossible":
    "Angka ke-9 dan ke-10 NIK bukan bulan. Periksa NIK dengan KTP, lalu perbaiki.",
  "nik.serial-zero": "Empat angka terakhir NIK tidak boleh 0000. Ketik ulang NIK dari KTP.",
  "nik.same-as-kk": "NIK dan No. KK sama. Isi NIK pekerja dari KTP, bukan No. KK.",
  "nik.is-membership-number":
    "Ini nomor kartu BPJS Ketenagakerjaan. NIK ada 16 angka. Isi NIK dari KTP.",
  "nik.is-health-number":
    "Ini seperti nomor kartu BPJS Kesehatan. NIK ada 16 angka. Isi NIK dari KTP.",
  "nik.is-phone": "Ini nomor telepon. NIK ada 16 angka. Isi NIK dari KTP.",
  "nik.is-civil-servant-number":
    "Ini seperti NIP pegawai negeri. NIK ada 16 angka. Isi NIK dari KTP.",
  "nik.not-digits": "NIK memuat huruf atau tanda lain. Ketik ulang 16 angka NIK dari KTP.",
  "name.missing": "Nama belum diisi. Isi nama lengkap sesuai KTP.",
  "name.unreadable": "Nama tidak terbaca. Tulis nama dengan huruf sesuai KTP.",
  "birth-date.missing": "Tanggal lahir belum diisi. Isi tanggal lahir sesuai KTP.",
  "birth-date.no-such-day":
    "Tanggal lahir ini tidak ada di kalender. Periksa tanggal lahir di KTP.",
  "birth-date.no-such-month":
    "Bulan lahir lebih dari 12. Tulis tanggal, bulan, tahun, misalnya 17-08-1990.",
  "birth-date.incomplete":
    "Tanggal lahir belum lengkap. Tulis tanggal, bulan, tahun, misalnya 17-08-1990.",
  "birth-date.in-the-future": "Tanggal lahir ini belum terjadi. Periksa tanggal lahir di KTP.",
  "birth-date.too-long-ago": "Tahun lahir terlalu lama. Periksa tahun lahir di KTP.",
  "birth-date.not-a-date":
    "Tanggal lahir tidak terbaca. Tulis tanggal, bulan, tahun, misalnya 17-08-1990.",
};

/** Every code of a row problem, in the order in which they are explained. */
export const ROW_PROBLEMS: readonly RowProblem[] = Object.keys(SENTENCES) as RowProblem[];

/** What is wrong with a row and how to mend it, for the person who sent the list. */
export function problemSentence(problem: RowProblem): string {
  return SENTENCES[problem];
}

/**
 * What must be mended before a row can be decided: NIK, name or birth date missing or unusable.
 *
 * Everything is given at once, so that the row comes back only once. Empty means complete.
 */
export function mendable(
  candidate: Pick<Candidate, "nikProblem" | "nameProblem" | "birthDateProblem">,
): RowProblem[] {
  const problems: RowProblem[] = [];
  if (candidate.nikProblem !== null) problems.push(`nik.${candidate.nikProblem}`);
  if (candidate.nameProblem !== null) problems.push(`name.${candidate.nameProblem}`);
  if (candidate.birthDateProblem !== null) {
    problems.push(`birth-date.${candidate.birthDateProblem}`);
  }
  return problems;
}
