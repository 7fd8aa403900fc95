import { type NormalName, nameSimilarity, normaliseName } from "../intake/person-name.ts";
import type { Sex } from "../intake/sex.ts";
import type { IsoDate } from "../shared/dates.ts";

/** Who may be asked, each by file, by hand or by web service. */
export const REGISTRY_SOURCES = ["civil", "insurer", "welfare"] as const;
export type RegistrySource = (typeof REGISTRY_SOURCES)[number];

/** How an answer was had. */
export const REGISTRY_MODES = ["file", "manual", "service"] as const;
export type RegistryMode = (typeof REGISTRY_MODES)[number];

/** What one field of the civil registry says about the declared one (identity.md section 4). */
export type FieldOutcome = "match" | "near" | "mismatch" | "not-checked";

/**
 * The civil registry's answer about one application: outcomes and scores, never the registry's own
 * values (Permendagri 102/2019 and 17/2023: no copy of population data).
 */
export type CivilAnswer = {
  readonly found: boolean;
  readonly status: "active" | "deceased" | "moved" | "inactive" | "unknown";
  readonly residence: "inside" | "outside" | "unknown";
  readonly name: FieldOutcome;
  /** 0 to 100, as the registry's own service gives it; null when the name was not compared. */
  readonly nameScore: number | null;
  readonly birthDate: FieldOutcome;
  readonly sex: FieldOutcome;
};

/** The insurer's answer about one NIK: the memberships it lists. An empty list is "asked, and none". */
export type MembershipAnswer = {
  readonly memberships: readonly {
    readonly segment: "PU" | "BPU" | "JAKON";
    readonly status: "active" | "inactive";
    readonly paidThrough: string | null;
  }[];
};

/** The welfare register's decile, 1 (poorest) to 10. It orders the queue and refuses nobody. */
export type WelfareAnswer = { readonly decile: number };

/** One line of the civil registry's extract, as read; lives only while it is compared. */
export type CivilRecord = {
  /** As the registry writes it. */
  readonly name: string | null;
  readonly bornOn: IsoDate | null;
  readonly sex: Sex | null;
  readonly kelurahanCode: string;
  readonly status: string;
};

export type Declared = {
  readonly name: NormalName | null;
  readonly bornOn: IsoDate | null;
  readonly sex: Sex | null;
};

/** From which name score on names agree, and from which an officer must look (identity.md section 4). */
export type NameThresholds = { readonly match: number; readonly near: number };

/** The answer of a registry that was asked and does not know the NIK. */
export const NOT_IN_REGISTRY: CivilAnswer = {
  found: false,
  status: "unknown",
  residence: "unknown",
  name: "not-checked",
  nameScore: null,
  birthDate: "not-checked",
  sex: "not-checked",
};

/** Compares what was declared with the registry's line for the same NIK. `regionCode` is "15.71". */
export function compareWithCivil(
  declared: Declared,
  record: CivilRecord,
  regionCode: string,
  thresholds: NameThresholds,
): CivilAnswer {
  const nameScore =
    declared.name !== null && record.name !== null
      ? Math.floor(nameSimilarity(declared.name, normaliseName(record.name)) * 100)
      : null;
  return {
    found: true,
    status: statusOf(record.status),
    residence: residenceOf(record, regionCode),
    name: nameOutcome(nameScore, thresholds),
    nameScore,
    birthDate: sameOrNot(declared.bornOn, record.bornOn),
    sex: sameOrNot(declared.sex, record.sex),
  };
}

function nameOutcome(score: number | null, thresholds: NameThresholds): FieldOutcome {
  if (score === null) return "not-checked";
  if (score >= thresholds.match) return "match";
  return score >= thresholds.near ? "near" : "mismatch";
}

function sameOrNot(declared: string | null, recorded: string | null): FieldOutcome {
  if (declared === null || recorded === null) return "not-checked";
  return declared === recorded ? "match" : "mismatch";
}

function statusOf(written: string): CivilAnswer["status"] {
  const status = written.trim().toLowerCase();
  if (status === "active" || status === "aktif") return "active";
  if (status === "deceased" || status === "meninggal") return "deceased";
  if (status === "moved" || status === "pindah") return "moved";
  if (status === "inactive" || status === "tidak aktif") return "inactive";
  return "unknown";
}

function residenceOf(record: CivilRecord, regionCode: string): CivilAnswer["residence"] {
  // "moved" in a city's own registry means that the person has left the city, whatever the last address says.
  if (statusOf(record.status) === "moved") return "outside";
  const digits = record.kelurahanCode.replaceAll(".", "");
  if (digits === "") return "unknown";
  return digits.startsWith(regionCode.replaceAll(".", "")) ? "inside" : "outside";
}
