import type { VisibilityOf } from "../shared/visibility.ts";

export const REFERENCE_COLUMNS: VisibilityOf<
  | "regions"
  | "kelurahan"
  | "occupations"
  | "rule_versions"
  | "decision_policies"
  | "exchange_templates"
  | "insurer_reasons"
  | "calendar_days"
> = {
  regions: {
    region_code: "public",
    name: "public",
    time_zone: "public",
    is_example: "public",
    card_programme: "public",
  },
  kelurahan: {
    region_code: "public",
    code: "public",
    name: "public",
    kecamatan_code: "public",
    kecamatan: "public",
    valid_from: "public",
    valid_to: "public",
    aliases: "public",
  },
  occupations: {
    id: "public",
    name_id: "public",
    name_en: "public",
    kbji2014: "public",
    sector: "public",
    risk_hint: "public",
    everyday_words: "public",
    confidence: "public",
  },
  rule_versions: {
    id: "public",
    kind: "public",
    key: "public",
    value: "public",
    selected_by: "public",
    valid_from: "public",
    valid_from_confidence: "public",
    valid_to: "public",
    predicates: "public",
    basis: "public",
    source: "public",
    verified_on: "public",
    verified_by: "internal",
    confidence: "public",
    note: "public",
    english: "public",
  },
  decision_policies: {
    region_code: "public",
    id: "public",
    programme: "public",
    policy: "public",
    parameters: "public",
    valid_from: "public",
    valid_to: "public",
    basis: "public",
    source: "public",
    confidence: "public",
    verified_by: "internal",
    english: "public",
  },
  exchange_templates: {
    kind: "internal",
    version: "internal",
    sheet: "internal",
    columns: "internal",
    valid_from: "internal",
    valid_to: "internal",
    source: "internal",
    confidence: "internal",
  },
  insurer_reasons: {
    region_code: "internal",
    insurer_text: "internal",
    reason_code: "internal",
  },
  calendar_days: {
    region_code: "public",
    id: "internal",
    day: "public",
    is_off: "public",
    name: "public",
    basis: "public",
    source: "public",
    confidence: "public",
    said_by: "internal",
    said_at: "internal",
  },
};
