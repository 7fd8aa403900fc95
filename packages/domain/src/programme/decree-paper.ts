import * as z from "zod/mini";
import { type IsoDate, type IsoMonth, shiftMonth } from "../shared/dates.ts";
import { MONTH_NAMES } from "../shared/say-day.ts";

/** Why a decree is issued: the first of a cohort, more people, others in the place of some, or words put right. */
export const DECREE_KINDS = ["initial", "addition", "replacement", "correction"] as const;
export type DecreeKind = (typeof DECREE_KINDS)[number];

const line = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest));
const clauses = z.array(line(1_000)).check(z.minLength(1), z.maxLength(12));

/** What the paper of a decree says besides what follows from its annex. */
export const DecreePaper = z.strictObject({
  signatoryOffice: line(120),
  signatoryName: line(120),
  /** Where it is signed. */
  place: line(60),
  subject: line(300),
  considerations: clauses,
  legalBasis: clauses,
});
export type DecreePaper = z.output<typeof DecreePaper>;
/** The words to begin with, which do not know yet who signs. */
export const BlankPaper = z.extend(DecreePaper, { signatoryName: z.string() });

const SUBJECT: Readonly<Record<DecreeKind, string>> = {
  initial: "Penetapan Pekerja Rentan Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan",
  addition:
    "Penetapan Tambahan Pekerja Rentan Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan",
  replacement:
    "Penetapan Pengganti Pekerja Rentan Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan",
  correction:
    "Perbaikan Lampiran Keputusan tentang Pekerja Rentan Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan",
};

const BECAUSE: Readonly<Record<DecreeKind, string>> = {
  initial: "bahwa para pekerja dalam lampiran telah diperiksa dan memenuhi syarat program;",
  addition: "bahwa masih ada tempat dan para pekerja dalam lampiran telah memenuhi syarat program;",
  replacement:
    "bahwa sebagian pekerja tidak jadi didaftarkan, sehingga tempatnya diberikan kepada yang menunggu;",
  correction:
    "bahwa sebagian data dalam lampiran keliru tulis dan perlu diperbaiki tanpa mengubah siapa yang ditetapkan;",
};

/** Laws whose numbers and titles are certain; the office adds its own regulation where there is one. */
const LEGAL_BASIS = [
  "Undang-Undang Nomor 40 Tahun 2004 tentang Sistem Jaminan Sosial Nasional;",
  "Undang-Undang Nomor 24 Tahun 2011 tentang Badan Penyelenggara Jaminan Sosial;",
  "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan;",
  "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi;",
  "Peraturan Pemerintah Nomor 44 Tahun 2015 tentang Penyelenggaraan Program Jaminan Kecelakaan Kerja dan Jaminan Kematian, sebagaimana telah beberapa kali diubah, terakhir dengan Peraturan Pemerintah Nomor 49 Tahun 2023;",
  "Instruksi Presiden Nomor 2 Tahun 2021 tentang Optimalisasi Pelaksanaan Program Jaminan Sosial Ketenagakerjaan;",
];

/** Who signs for a region: a kota has a wali kota, a kabupaten a bupati. */
export function signatoryOfficeOf(regionName: string): string {
  const kota = /^Kota\s+(.+)$/i.exec(regionName.trim());
  if (kota !== null) return `Wali Kota ${kota[1]}`;
  return `Bupati ${regionName.trim().replace(/^Kabupaten\s+/i, "")}`;
}

/** The words to begin with. The one who drafts changes them as the legal section wants them. */
export function defaultPaper(regionName: string, kind: DecreeKind): DecreePaper {
  return {
    signatoryOffice: signatoryOfficeOf(regionName),
    signatoryName: "",
    place: regionName.trim().replace(/^(?:Kota|Kabupaten)\s+/i, ""),
    subject: SUBJECT[kind],
    considerations: [
      "bahwa pekerja rentan perlu dilindungi dari risiko kecelakaan kerja dan kematian;",
      BECAUSE[kind],
      `bahwa berdasarkan pertimbangan tersebut perlu menetapkan Keputusan ${signatoryOfficeOf(regionName)};`,
    ],
    legalBasis: [...LEGAL_BASIS],
  };
}

/** What the decisions of a decree are made of. */
export type DecreeFacts = {
  readonly kind: DecreeKind;
  readonly lineCount: number;
  readonly cohortName: string;
  readonly funder: string;
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  /** The decree that this one changes. */
  readonly changes: { readonly number: string; readonly issuedOn: IsoDate } | null;
};

/** The clauses behind "MEMUTUSKAN": they follow from the annex, so nobody types them. */
export function decisionsOf(facts: DecreeFacts): string[] {
  const { kind, lineCount, cohortName, funder, changes } = facts;
  const count = sayCount(lineCount);
  const last = shiftMonth(facts.firstMonth, facts.monthCount - 1);
  const months = `${sayMonth(facts.firstMonth)} sampai dengan ${sayMonth(last)}`;
  const changed =
    changes === null ? "" : ` Nomor ${changes.number} tanggal ${sayDate(changes.issuedOn)}`;
  if (kind === "correction")
    return [
      `Memperbaiki ${count} baris Lampiran Keputusan${changed} sebagaimana tercantum dalam Lampiran Keputusan ini.`,
      "Baris lain dan orang yang ditetapkan tidak berubah.",
      "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    ];
  const whom: Readonly<Record<Exclude<DecreeKind, "correction">, string>> = {
    initial: `${count} orang pekerja rentan ${cohortName}`,
    addition: `${count} orang tambahan pekerja rentan ${cohortName}`,
    replacement: `${count} orang pengganti pekerja rentan ${cohortName}`,
  };
  return [
    `Menetapkan ${whom[kind]} sebagaimana tercantum dalam Lampiran, yang merupakan bagian tidak terpisahkan dari Keputusan ini.`,
    `Iuran Jaminan Kecelakaan Kerja dan Jaminan Kematian bagi mereka dibayar oleh ${funder} untuk bulan iuran ${months}.`,
    ...(changes === null
      ? []
      : [`Keputusan ini mengubah Keputusan${changed}; yang tidak diubah tetap berlaku.`]),
    "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
  ];
}

/** "2026-12" as "Desember 2026". */
export function sayMonth(month: IsoMonth): string {
  return `${MONTH_NAMES.id[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;
}

/** "2026-11-03" as "3 November 2026". */
export function sayDate(date: IsoDate): string {
  return `${Number(date.slice(8))} ${sayMonth(date.slice(0, 7))}`;
}

/** 3000 as "3.000". */
export function sayCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ".");
}
