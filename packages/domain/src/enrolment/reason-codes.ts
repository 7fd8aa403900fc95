/** Who can put right what the insurer rejected (eligibility-defaults.json, reason_codes). */
export type WhoCanFix = "worker" | "city" | "employer" | "insurer";

export const INSURER_REASON_CODES = {
  INSURER_INVALID_DATA: {
    whoCanFix: "city",
    resend: true,
    text: "Data belum cocok. Perbaiki, lalu kirim lagi.",
  },
  INSURER_ALREADY_ACTIVE: {
    whoCanFix: "city",
    resend: false,
    text: "Sudah aktif. Periksa pembayar iuran.",
  },
  INSURER_AGE: {
    whoCanFix: "worker",
    resend: false,
    text: "Umur di luar batas. Periksa tanggal lahir di KTP.",
  },
  INSURER_OTHER: {
    whoCanFix: "city",
    resend: true,
    text: "Baca alasan dari BPJS Ketenagakerjaan.",
  },
} as const satisfies Record<string, { whoCanFix: WhoCanFix; resend: boolean; text: string }>;
export type InsurerReasonCode = keyof typeof INSURER_REASON_CODES;

/** Words by which a first guess is made; a person's mapping of the same text goes before it. */
const GUESSES: readonly (readonly [RegExp, InsurerReasonCode])[] = [
  [
    /masih aktif|sudah aktif|sudah terdaftar|aktif di segmen|peserta aktif/i,
    "INSURER_ALREADY_ACTIVE",
  ],
  [/usia|umur/i, "INSURER_AGE"],
  [
    /nik|nama|tanggal lahir|tgl lahir|dukcapil|tidak valid|tidak sesuai|data/i,
    "INSURER_INVALID_DATA",
  ],
];

/** The insurer's reject codes are not published: its free text is mapped, and the text itself is kept. */
export function reasonCodeOf(text: string, mapped: ReadonlyMap<string, string>): InsurerReasonCode {
  const known = mapped.get(text.trim().toLowerCase());
  if (known !== undefined && known in INSURER_REASON_CODES) return known as InsurerReasonCode;
  return GUESSES.find(([words]) => words.test(text))?.[1] ?? "INSURER_OTHER";
}
