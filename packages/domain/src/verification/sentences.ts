import type { WorkerLanguage } from "../messaging/channels.ts";
import type { Outcome } from "./decision.ts";
import type { Ground } from "./grounds.ts";
import { workerSentenceInEnglish } from "./sentences-english.ts";

/** Why, and the one next step, in plain Indonesian (plain-language.md section 2). */
export type GroundSentence = { readonly reason: string; readonly nextStep: string };

/**
 * What a worker and an officer read about each ground. No blame, no "ditolak", and never the other
 * person's data: a duplicate or a mismatch is something that we look into.
 */
const SENTENCES: Readonly<Record<Ground, GroundSentence>> = {
  "nik-missing": {
    reason: "NIK belum diisi.",
    nextStep: "Salin 16 angka NIK dari KTP, lalu kirim lagi.",
  },
  "nik-digits-lost": {
    reason: "NIK tersimpan sebagai angka, jadi angka terakhirnya hilang.",
    nextStep: "Ketik ulang NIK dari KTP sebagai teks, lalu kirim lagi.",
  },
  "nik-malformed": {
    reason: "NIK salah tulis.",
    nextStep: "Periksa lagi 16 angka NIK di KTP, lalu kirim lagi.",
  },
  "name-missing": {
    reason: "Nama belum diisi.",
    nextStep: "Tulis nama seperti di KTP, lalu kirim lagi.",
  },
  "birth-date-missing": {
    reason: "Tanggal lahir belum diisi.",
    nextStep: "Tulis tanggal lahir seperti di KTP, lalu kirim lagi.",
  },
  "birth-date-unreadable": {
    reason: "Tanggal lahir tidak terbaca.",
    nextStep: "Tulis tanggal lahir seperti 17-08-1990, lalu kirim lagi.",
  },
  deceased: {
    reason: "Data Disdukcapil menunjukkan orang ini sudah meninggal.",
    nextStep: "Jika keliru, bawa KTP dan KK ke kelurahan.",
  },
  "outside-region": {
    reason: "KTP belum beralamat di kota ini.",
    nextStep: "Jika sudah pindah ke sini, bawa KK baru ke kelurahan.",
  },
  "age-under": {
    reason: "Umur belum cukup.",
    nextStep: "Daftar lagi setelah umur cukup.",
  },
  "age-over": {
    reason: "Umur sudah 65 tahun atau lebih.",
    nextStep: "Jika tanggal lahir keliru, bawa KTP ke kelurahan.",
  },
  "civil-servant": {
    reason: "Tercatat sebagai ASN. Program ini untuk pekerja mandiri.",
    nextStep: "Jika keliru, minta surat keterangan kerja dari kelurahan.",
  },
  soldier: {
    reason: "Tercatat sebagai TNI. Program ini untuk pekerja mandiri.",
    nextStep: "Jika keliru, minta surat keterangan kerja dari kelurahan.",
  },
  police: {
    reason: "Tercatat sebagai Polri. Program ini untuk pekerja mandiri.",
    nextStep: "Jika keliru, minta surat keterangan kerja dari kelurahan.",
  },
  "wage-earner": {
    reason: "Tercatat punya majikan tetap. Majikan wajib mendaftarkan.",
    nextStep: "Beri tahu kami nama majikan. Kami bantu hubungi.",
  },
  "active-pu-member": {
    reason: "Sudah aktif di BPJS Ketenagakerjaan lewat majikan.",
    nextStep: "Jika sudah berhenti bekerja, bawa surat berhenti ke Disnaker.",
  },
  "active-bpu-member": {
    reason: "Sudah aktif di BPJS Ketenagakerjaan dan iuran sudah dibayar.",
    nextStep: "Jika ingin ganti pembayar, hubungi Disnaker.",
  },
  "same-as-earlier-row": {
    reason: "Nama ini sudah ada di baris sebelumnya.",
    nextStep: "Tidak perlu apa-apa. Pendaftaran yang pertama kami pakai.",
  },
  "same-as-known-worker": {
    reason: "Orang ini sudah terdaftar.",
    nextStep: "Pakai nomor pendaftaran yang pertama.",
  },
  "possible-duplicate": {
    reason: "Mirip dengan pendaftaran lain. Kami periksa dulu.",
    nextStep: "Tunggu kabar. Petugas akan memeriksa.",
  },
  "not-in-civil-registry": {
    reason: "NIK belum ditemukan di Disdukcapil.",
    nextStep: "Bawa KTP dan KK ke kelurahan.",
  },
  "civil-registry-not-asked": {
    reason: "Data belum dicocokkan dengan Disdukcapil.",
    nextStep: "Tunggu kabar. Petugas akan mencocokkan data.",
  },
  "registry-name-differs": {
    reason: "Nama belum cocok dengan data Disdukcapil.",
    nextStep: "Bawa KTP dan KK ke kelurahan.",
  },
  "registry-birth-date-differs": {
    reason: "Tanggal lahir belum cocok dengan data Disdukcapil.",
    nextStep: "Bawa KTP dan KK ke kelurahan.",
  },
  "registry-sex-differs": {
    reason: "Jenis kelamin belum cocok dengan data Disdukcapil.",
    nextStep: "Bawa KTP dan KK ke kelurahan.",
  },
  "deceased-hint-in-name": {
    reason: "Di nama tertulis almarhum atau almarhumah.",
    nextStep: "Petugas akan memastikan ke RT.",
  },
  "occupation-unknown": {
    reason: "Pekerjaan belum jelas.",
    nextStep: "Tulis pekerjaan sehari-hari. Petugas akan menghubungi.",
  },
  "corrected-since-decided": {
    reason: "Data diperbaiki sesudah diputuskan.",
    nextStep: "Tunggu kabar. Petugas akan memeriksa lagi.",
  },
  "nik-date-impossible": {
    reason: "Tanggal di dalam NIK tidak lazim.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "nik-differs-from-birth-date": {
    reason: "Tanggal di dalam NIK berbeda dari tanggal lahir.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "nik-differs-from-sex": {
    reason: "Angka jenis kelamin di NIK berbeda.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "nik-age-implausible": {
    reason: "Umur menurut NIK tidak lazim.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "registry-name-spelled-differently": {
    reason: "Ejaan nama sedikit berbeda dari Disdukcapil.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "kelurahan-unknown": {
    reason: "Kelurahan belum dikenali.",
    nextStep: "Tulis nama kelurahan yang lengkap.",
  },
  "active-jakon-member": {
    reason: "Terlindungi juga di proyek bangunan. Keduanya boleh.",
    nextStep: "Tidak perlu apa-apa.",
  },
  "notice-not-recorded": {
    reason: "Penjelasan tentang data pribadi belum dicatat.",
    nextStep: "Petugas akan membacakan penjelasan.",
  },
};

/** Why an application is where it is, and what to do about it. */
export function groundSentence(ground: Ground): GroundSentence {
  return SENTENCES[ground];
}

/** What mending means to the worker, where `nextStep` speaks to whoever keeps the list. */
const WORKER_STEPS: Partial<Readonly<Record<Ground, string>>> = {
  "nik-missing": "Bawa KTP ke kantor kelurahan.",
  "nik-digits-lost": "Bawa KTP ke kantor kelurahan.",
  "nik-malformed": "Bawa KTP ke kantor kelurahan.",
  "name-missing": "Bawa KTP ke kantor kelurahan.",
  "birth-date-missing": "Bawa KTP ke kantor kelurahan.",
  "birth-date-unreadable": "Bawa KTP ke kantor kelurahan.",
  "same-as-earlier-row": "Pakai nomor pendaftaran Anda yang pertama.",
  "occupation-unknown": "Tunggu kabar. Petugas akan menghubungi.",
};

/** The same as `groundSentence`, in words and the language of the worker whom it concerns. */
export function workerSentence(ground: Ground, language: WorkerLanguage = "id"): GroundSentence {
  if (language === "en") return workerSentenceInEnglish(ground);
  const { reason, nextStep: step } = SENTENCES[ground];
  return { reason, nextStep: WORKER_STEPS[ground] ?? step };
}

const BY_PERSON: Readonly<Record<WorkerLanguage, GroundSentence>> = {
  id: { reason: "Petugas sudah memeriksa data Anda.", nextStep: "Tanya alasannya di kelurahan." },
  en: {
    reason: "An officer has checked your data.",
    nextStep: "Ask at the kelurahan for the reason.",
  },
};

/** What is told where a person decided and no check gave a ground. */
export function decidedByPerson(language: WorkerLanguage): GroundSentence {
  return BY_PERSON[language];
}

/** The one next step after a decision; `leading` is the ground that led to it. */
export function nextStep(outcome: Outcome, leading: Ground | null): string {
  if (leading === null || outcome === "approved") return "Tunggu SK Wali Kota. Tidak perlu datang.";
  const step = SENTENCES[leading].nextStep;
  return outcome === "refused" ? `${step} Anda boleh minta diperiksa lagi.` : step;
}
