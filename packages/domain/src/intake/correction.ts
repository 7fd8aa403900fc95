import type { IsoDate } from "../shared/dates.ts";
import { readAddress, readRt } from "./address.ts";
import { readKk, readNik } from "./nik.ts";
import { PHONE_PROBLEMS, type PhoneProblem, readPhone } from "./phone.ts";
import { problemSentence, ROW_PROBLEMS, type RowProblem } from "./row-problems.ts";
import { readSex } from "./sex.ts";
import { isNoAnswer, writtenText } from "./written.ts";
import { readWrittenDate } from "./written-date.ts";

/** What of an application may be corrected, in the order of the form. */
export const CORRECTED_FIELDS = [
  "nik",
  "name",
  "birthDate",
  "birthPlace",
  "sex",
  "occupation",
  "employmentStatus",
  "kelurahanCode",
  "address",
  "rt",
  "rw",
  "phone",
  "email",
  "kk",
] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** A correction as it is typed: the changed fields only. An empty text empties the field. */
export type TypedCorrection = { readonly [Field in CorrectedField]?: string };

/**
 * Where somebody can be written to decides nothing. Whoever corrects any other field has entered part of the
 * application, and does not decide it.
 */
export const FIELDS_THAT_DECIDE_NOTHING: readonly CorrectedField[] = [
  "address",
  "rt",
  "rw",
  "email",
];

/** Why a typed correction cannot be taken. The codes are public: never renamed, never reused. */
export type CorrectionFault =
  | RowProblem
  | `phone.${PhoneProblem}`
  | "sex.unreadable"
  | "kk.unreadable"
  | "email.unreadable"
  | "rt.unreadable"
  | "rw.unreadable"
  | "kelurahan.missing"
  | "kelurahan.unknown"
  | "occupation.missing";

const SENTENCES: Readonly<Record<Exclude<CorrectionFault, RowProblem>, string>> = {
  "phone.digits-lost": "Angka telepon hilang. Ketik ulang nomornya.",
  "phone.not-digits": "Nomor telepon memuat huruf. Ketik angkanya saja.",
  "phone.not-mobile": "Ini bukan nomor HP. Nomor HP dimulai dengan 08.",
  "phone.wrong-length": "Jumlah angka telepon tidak tepat. Periksa lagi nomornya.",
  "sex.unreadable": "Jenis kelamin tidak terbaca. Pilih laki-laki atau perempuan.",
  "kk.unreadable": "No. KK ada 16 angka. Ketik ulang dari kartu keluarga.",
  "email.unreadable": "Alamat email tidak lengkap. Contoh: nama@contoh.id.",
  "rt.unreadable": "RT tidak terbaca. Isi angkanya saja, misalnya 5.",
  "rw.unreadable": "RW tidak terbaca. Isi angkanya saja, misalnya 2.",
  "kelurahan.missing": "Kelurahan tidak boleh kosong. Pilih kelurahan tempat tinggal.",
  "kelurahan.unknown": "Kelurahan ini tidak dikenal. Pilih dari daftar.",
  "occupation.missing": "Pekerjaan tidak boleh kosong. Tulis pekerjaan sehari-hari.",
};

/** What is wrong with a typed field and how to mend it, in plain Indonesian. */
export function correctionSentence(fault: CorrectionFault): string {
  return (SENTENCES as Partial<Record<CorrectionFault, string>>)[fault] ?? rowSentence(fault);
}

function rowSentence(fault: CorrectionFault): string {
  const problem = ROW_PROBLEMS.find((each) => each === fault);
  return problem === undefined ? "" : problemSentence(problem);
}

/** Every fault, for catalogues and tests. */
export const CORRECTION_FAULTS: readonly CorrectionFault[] = [
  ...ROW_PROBLEMS,
  ...PHONE_PROBLEMS.map((why) => `phone.${why}` as const),
  ...(Object.keys(SENTENCES) as CorrectionFault[]).filter((each) => !each.startsWith("phone.")),
];

/** `value` is what will be stored and shown back; null empties the field. */
export type FieldReading =
  | { readonly outcome: "read"; readonly value: string | number | null }
  | { readonly outcome: "unreadable"; readonly why: CorrectionFault };

/**
 * Reads one typed field by the readers of the lists, so that "17-8-90" means the same everywhere. Unlike a list a
 * correction must be readable: whoever makes it is there to type it again.
 */
export function readCorrected(
  field: CorrectedField,
  typed: string,
  today: IsoDate,
  kk: string | null = null,
): FieldReading {
  const text = writtenText(typed);
  const isEmpty = isNoAnswer(text);
  switch (field) {
    case "nik": {
      const reading = readNik(typed, kk);
      return reading.outcome === "read" ? read(reading.nik) : unreadable(`nik.${reading.why}`);
    }
    case "name":
      if (isEmpty) return unreadable("name.missing");
      return /\p{L}/u.test(text) ? read(text) : unreadable("name.unreadable");
    case "birthDate": {
      const reading = readWrittenDate(typed, today);
      if (reading.outcome === "read") return read(reading.date);
      return unreadable(
        reading.outcome === "missing" ? "birth-date.missing" : `birth-date.${reading.why}`,
      );
    }
    case "sex": {
      if (isEmpty) return read(null);
      const sex = readSex(typed);
      return sex === null ? unreadable("sex.unreadable") : read(sex);
    }
    case "phone": {
      const reading = readPhone(typed);
      if (reading.outcome === "unreadable") return unreadable(`phone.${reading.why}`);
      return read(reading.outcome === "read" ? reading.phone : null);
    }
    case "kk": {
      if (isEmpty) return read(null);
      const read16 = readKk(typed);
      return read16 === null ? unreadable("kk.unreadable") : read(read16);
    }
    case "email":
      if (isEmpty) return read(null);
      return /^[^\s@]+@[^\s@]+$/.test(text) ? read(text) : unreadable("email.unreadable");
    case "rt":
    case "rw": {
      if (isEmpty) return read(null);
      const number = readRt(typed);
      return number === null ? unreadable(`${field}.unreadable`) : read(number);
    }
    case "address":
      return read(isEmpty ? null : readAddress(text).street || null);
    case "kelurahanCode":
      return text === "" ? unreadable("kelurahan.missing") : read(text);
    case "occupation":
      return isEmpty ? unreadable("occupation.missing") : read(text);
    case "birthPlace":
    case "employmentStatus":
      return read(isEmpty ? null : text);
  }
}

function read(value: string | number | null): FieldReading {
  return { outcome: "read", value };
}

function unreadable(why: CorrectionFault): FieldReading {
  return { outcome: "unreadable", why };
}
