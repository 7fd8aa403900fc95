import type { Say } from "./flow.ts";

/** What is said at any question. */
export const GENERAL = {
  help: {
    id: "Kata yang selalu bisa dipakai:\nDAFTAR untuk mendaftar.\nSTATUS untuk lihat kabar.\nULANG untuk lihat pertanyaan lagi.\nDENGAR untuk dengar pertanyaan.\nUBAH 2 untuk ganti jawaban nomor 2.\nPETUGAS untuk dihubungi orang.\nBERHENTI untuk tidak dikirimi pesan.",
    en: "Words that always work:\nDAFTAR to register.\nSTATUS to see how far it is.\nULANG to see the question again.\nDENGAR to hear the question.\nUBAH 2 to change answer 2.\nPETUGAS to be called by a person.\nBERHENTI to get no more messages.",
    sms: {
      id: "Balas DAFTAR, STATUS, ULANG, UBAH 2, PETUGAS atau BERHENTI. Petugas tidak pernah minta uang.",
      en: "Reply DAFTAR, STATUS, ULANG, UBAH 2, PETUGAS or BERHENTI. Officers never ask for money.",
    },
  },
  person: {
    id: "Petugas kami akan menghubungi Anda pada hari kerja. Anda juga boleh lanjut di sini.",
    en: "An officer will call you on a working day. You may also go on here.",
  },
  noSound: {
    id: "Ini belum ada suaranya. Balas PETUGAS bila mau ditelepon.",
    en: "Nobody has said this aloud yet. Reply PETUGAS to be called.",
  },
  change: {
    id: "Balas UBAH dan angkanya. Contoh: UBAH 2.",
    en: "Reply UBAH and the number, as in UBAH 2.",
  },
  hasPhoto: { id: "ada", en: "sent" },
  noPhoto: { id: "menyusul", en: "later" },
} as const satisfies Readonly<Record<string, Say>>;
