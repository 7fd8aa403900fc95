import type { Flow } from "./flow.ts";

const PERSON = { kind: "do", deed: "hand-over", to: { "handed-over": "@back" } } as const;

/** How far an application is, for whoever knows its code and the birth date: the same as on the status page. */
export const STATUS: Flow = {
  first: "code",
  changeable: ["code", "born"],
  check: null,
  steps: {
    code: {
      kind: "ask",
      keep: "code",
      say: {
        id: "Tulis nomor pendaftaran Anda. Contoh: KJ7M-4Q2-X9T.",
        en: "Please write your registration number. It looks like KJ7M-4Q2-X9T.",
      },
      options: [
        {
          id: "lost",
          title: { id: "Nomor hilang", en: "I lost it" },
          words: ["hilang"],
          to: "lost",
        },
      ],
      reads: "code",
      to: "born",
      other: {
        say: {
          id: "Nomor itu belum lengkap. Ada 10 huruf dan angka.",
          en: "This number is not complete. It has 10 letters and digits.",
        },
        to: "person",
      },
      timeout: { to: "over" },
    },
    born: {
      kind: "ask",
      keep: "bornOn",
      say: {
        id: "Tulis tanggal lahir Anda. Contoh: 17-08-1990.",
        en: "Please write your birth date, as in 17-08-1990.",
      },
      reads: "birth-date",
      to: "look-up",
      other: {
        say: {
          id: "Tanggal itu belum terbaca. Tulis tanggal, bulan, lalu tahun.",
          en: "We could not read this date. Write day, month and year.",
        },
        to: "person",
      },
      timeout: { to: "over" },
    },
    "look-up": {
      kind: "do",
      deed: "look-up",
      to: { found: "answer", "not-found": "not-found", "too-many": "too-many" },
    },
    answer: { kind: "end", say: { id: "{answer}", en: "{answer}" } },
    "not-found": {
      kind: "end",
      say: {
        id: "Nomor dan tanggal lahir ini belum cocok. Periksa lagi tanda terima Anda. Lalu balas STATUS.",
        en: "This number and birth date do not fit together. Look at your receipt again. Then reply STATUS.",
      },
    },
    "too-many": {
      kind: "end",
      say: {
        id: "Sudah terlalu sering mencoba. Ini menjaga data Anda. Coba lagi {minutes} menit lagi.",
        en: "There were too many tries. This protects your data. Try again in {minutes} minutes.",
      },
    },
    lost: {
      kind: "end",
      say: {
        id: "Bawa KTP ke kantor kelurahan. Petugas akan mencarikan nomor Anda.",
        en: "Bring your KTP to the kelurahan office. An officer will find your number.",
      },
    },
    person: PERSON,
    over: { kind: "end", say: null },
  },
};
