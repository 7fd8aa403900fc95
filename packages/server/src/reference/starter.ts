import { readFileSync } from "node:fs";
import {
  DEFAULT_PERSON_THRESHOLDS,
  DEFAULT_POLICY,
} from "@payung/domain/verification/default-policy.ts";
import { parse } from "csv-parse/sync";
import type { Kysely } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import { inScope } from "../db/transaction.ts";
import * as store from "./store.ts";

const data = (name: string): string =>
  readFileSync(new URL(`../../data/reference/${name}`, import.meta.url), "utf8");

/** The first city. Another one brings its own kelurahan file. */
export const KOTA_JAMBI = {
  regionCode: "15.71",
  name: "Kota Jambi",
  cardProgramme: "JBI-PR",
} as const;

/**
 * Loads the reference data of a region: areas, occupations, dated parameters, policy, insurer layouts.
 *
 * Starter rows only: a row that is there is left as it is, because officers may have changed it since.
 */
export async function loadReferenceData(
  owner: Kysely<Schema>,
  region: {
    regionCode: string;
    name: string;
    isExample: boolean;
    /** What the codes of cards call the programme. */
    cardProgramme?: string;
  },
): Promise<void> {
  const { regionCode } = region;
  await inScope(owner, { regionCode, areas: "*", actorId: "payung" }, "read write", async (tx) => {
    await store.insertStarterRows(tx, "regions", [
      {
        region_code: regionCode,
        name: region.name,
        time_zone: "Asia/Jakarta",
        is_example: region.isExample,
        card_programme: region.cardProgramme ?? "PAYUNG",
      },
    ]);
    await store.insertStarterRows(tx, "kelurahan", kelurahanRows(regionCode));
    await store.insertStarterRows(tx, "occupations", occupationRows());
    await store.insertStarterRows(tx, "rule_versions", ruleVersionRows());
    await store.insertStarterRows(tx, "decision_policies", [
      {
        region_code: regionCode,
        id: "default-2026-11",
        programme: "bpu-jkk-jkm",
        policy: DEFAULT_POLICY,
        parameters: {
          nameScore: { match: 90, near: 70 },
          duplicates: DEFAULT_PERSON_THRESHOLDS,
          answerValidDays: { civil: 180, insurer: 45, welfare: 120 },
          recheck: { errorBound: 0.02, confidence: 0.95, baseShare: 0.02, maxShare: 0.2 },
        },
        valid_from: "2025-05-22",
        valid_to: null,
        basis: "Nilai awal program; peraturan kota belum ditemukan",
        source: "eligibility-defaults.json",
        confidence: "to confirm",
        english: { basis: "The program's own default; no regulation of the city was found" },
      },
    ]);
    await store.insertStarterRows(tx, "exchange_templates", INSURER_LAYOUTS);
    await store.insertStarterRows(tx, "calendar_days", holidayRows(regionCode));
  });
}

/** The days off that three ministers have decreed. Each has an id of its own, so that it is loaded once. */
function holidayRows(regionCode: string): object[] {
  const { basis, source, confidence, days } = JSON.parse(data("national-holidays.json")) as {
    basis: string;
    source: string;
    confidence: string;
    days: readonly { day: string; name: string }[];
  };
  return days.map(({ day, name }) => ({
    region_code: regionCode,
    id: `${day.replaceAll("-", "")}-0000-7000-8000-000000000000`,
    day,
    is_off: true,
    name,
    basis,
    source,
    confidence,
    said_by: "payung",
    said_at: "2025-09-19T00:00:00Z",
  }));
}

type KelurahanLine = Record<
  "kode_kelurahan" | "kelurahan" | "kode_kecamatan" | "kecamatan" | "valid_from" | "aliases",
  string
>;

function kelurahanRows(regionCode: string): object[] {
  const lines = parse(data("kota-jambi-kelurahan.csv"), {
    columns: true,
    bom: true,
  }) as KelurahanLine[];
  return lines
    .filter((line) => line.kode_kelurahan.startsWith(`${regionCode}.`))
    .map((line) => ({
      region_code: regionCode,
      code: line.kode_kelurahan,
      name: line.kelurahan,
      kecamatan_code: line.kode_kecamatan,
      kecamatan: line.kecamatan,
      valid_from: line.valid_from === "" ? null : line.valid_from,
      valid_to: null,
      aliases: line.aliases.split("|").filter((alias) => alias !== ""),
    }));
}

type OccupationEntry = {
  id: string;
  name_id: string;
  name_en: string;
  kbji2014: string;
  sector: string;
  risk_hint: string;
  everyday_words: string[];
  code_confidence: string;
};

function occupationRows(): object[] {
  const { occupations } = JSON.parse(data("occupations.json")) as {
    occupations: OccupationEntry[];
  };
  return occupations.map((entry) => ({
    id: entry.id,
    name_id: entry.name_id,
    name_en: entry.name_en,
    kbji2014: entry.kbji2014,
    sector: entry.sector,
    risk_hint: entry.risk_hint,
    everyday_words: entry.everyday_words,
    confidence: entry.code_confidence,
  }));
}

type RuleEntry = { value: { file?: string } } & Record<string, unknown>;

/** What decides in a value that a file holds; what the file says of itself, and what it adds up to, is no rule. */
const DECIDES: Readonly<Record<string, readonly string[]>> = {
  bands: ["band", "income_from", "income_to", "base"],
  tiers: ["tier", "value_over", "value_to", "jkk_bp", "jkm_bp"],
  when_wages_known: ["jkk_bp_of_monthly_wage", "jkm_bp_of_monthly_wage"],
};

function decidingParts(file: string): object {
  const table = JSON.parse(data(file)) as Readonly<Record<string, object | object[]>>;
  const parts = Object.entries(table).flatMap(([name, part]) => {
    const fields = DECIDES[name];
    if (fields === undefined) return [];
    const only = (row: object) =>
      Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field)));
    return [[name, Array.isArray(part) ? part.map(only) : only(part)]];
  });
  return Object.fromEntries(parts);
}

/** A value that names a file takes in what decides there: a used version must not change with a file. */
function ruleVersionRows(): object[] {
  const entries = ["rule-versions.json", "programme-rules.json"].flatMap(
    (name) => (JSON.parse(data(name)) as { rules: RuleEntry[] }).rules,
  );
  return entries.map((rule) => ({
    ...rule,
    value:
      rule.value.file?.endsWith(".json") === true ? decidingParts(rule.value.file) : rule.value,
  }));
}

/**
 * The insurer's layouts, from the one public sample of its bulk template (insurer-exchange.md
 * section 1). To be confirmed by the branch; a new layout is a new row with its own version.
 */
const INSURER_LAYOUTS = [
  {
    kind: "enrolment-batch",
    version: "template-bpu-tk-2026",
    sheet: "Data TK Baru",
    columns: {
      columns: [
        { header: "NOMOR_IDENTITAS", field: "nik", required: true, maxLength: 16 },
        { header: "NAMA_LENGKAP", field: "name", required: true, maxLength: 100 },
        { header: "TGL_LAHIR", field: "birth_date", required: true },
        { header: "HANDPHONE", field: "phone", required: false },
        { header: "EMAIL", field: "email", required: false },
        { header: "JENIS_PEKERJAAN_1", field: "occupation", required: true },
        { header: "JENIS_PEKERJAAN_2", field: "second_occupation", required: false },
        { header: "LOKASI_PEKERJAAN", field: "workplace", required: true },
        { header: "UPAH", field: "income", required: true },
        { header: "KODE_PAKET", constant: "T", required: true },
        { header: "BULAN_IURAN", field: "month_count", required: true },
      ],
    },
    valid_from: "2025-01-01",
    valid_to: null,
    source: "public code sample of a company application",
    confidence: "to confirm",
  },
  {
    kind: "enrolment-reply",
    version: "reply-2026",
    sheet: "",
    columns: {
      headers: {
        row: ["NO", "NO URUT", "NOMOR"],
        nik: ["NOMOR_IDENTITAS", "NIK", "NO IDENTITAS"],
        name: ["NAMA_LENGKAP", "NAMA"],
        kpj: ["KPJ", "NO KPJ", "NOMOR KPJ", "NO PESERTA"],
        status: ["STATUS", "STATUS VALIDASI", "HASIL"],
        reason: ["KETERANGAN", "ALASAN", "PESAN"],
        started_on: ["TGL_KEPESERTAAN", "TANGGAL KEPESERTAAN", "TGL MULAI"],
      },
      acceptedWords: ["DITERIMA", "BERHASIL", "VALID", "SUKSES", "OK"],
      rejectedWords: ["DITOLAK", "TOLAK", "GAGAL", "TIDAK VALID", "TIDAK"],
    },
    valid_from: "2025-01-01",
    valid_to: null,
    source: "assumed: no reply layout is published",
    confidence: "to confirm",
  },
  {
    kind: "member-list",
    version: "members-2026",
    sheet: "",
    columns: {
      headers: {
        nik: ["NIK", "NOMOR_IDENTITAS", "NO IDENTITAS", "NO KTP"],
        name: ["NAMA", "NAMA_LENGKAP", "NAMA PESERTA", "NAME"],
        birth_date: ["TGL_LAHIR", "TANGGAL LAHIR", "BIRTH_DATE"],
        kpj: ["KPJ", "NO KPJ", "NOMOR KPJ", "NO PESERTA"],
        segment: ["SEGMEN", "SEGMENT", "KEPESERTAAN"],
        status: ["STATUS", "STATUS KEPESERTAAN", "STATUS PESERTA"],
        paid_through: [
          "PAID_THROUGH",
          "IURAN SAMPAI",
          "BLTH AKHIR",
          "IURAN TERAKHIR",
          "BULAN IURAN TERAKHIR",
        ],
      },
      activeWords: ["AKTIF", "ACTIVE"],
      inactiveWords: ["NONAKTIF", "NON AKTIF", "TIDAK AKTIF", "INACTIVE"],
    },
    valid_from: "2025-01-01",
    valid_to: null,
    source: "the membership extract of this project; the branch's own list is not published",
    confidence: "to confirm",
  },
  ...["bill", "statement"].map((kind) => ({
    kind,
    version: `${kind}-2026`,
    sheet: "",
    columns: {
      headers: {
        nik: ["NIK", "NOMOR_IDENTITAS", "NO IDENTITAS", "NO KTP"],
        kpj: ["KPJ", "NO KPJ", "NOMOR KPJ", "NO PESERTA"],
        name: ["NAMA", "NAMA_LENGKAP", "NAMA PESERTA"],
        month: ["BULAN", "BLTH", "BULAN IURAN", "PERIODE", "BULAN TAHUN"],
        amount: ["IURAN", "JUMLAH IURAN", "TOTAL IURAN", "NILAI IURAN", "JUMLAH", "NOMINAL"],
      },
      // How a code is written is not published: any text will do.
      billingCode: null,
    },
    valid_from: "2025-01-01",
    valid_to: null,
    source: "assumed: no layout of bills or receipts is published",
    confidence: "to confirm",
  })),
];
