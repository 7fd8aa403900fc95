import type { VisibilityOf } from "../shared/visibility.ts";

export const CASEWORK_COLUMNS: VisibilityOf<
  "cases" | "case_claims" | "case_notes" | "field_visits" | "field_visit_results" | "objections"
> = {
  cases: {
    region_code: "public",
    application_id: "personal",
    queue: "personal",
    kelurahan_code: "personal",
    since: "internal",
  },
  case_claims: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    claimed_by: "internal",
    claimed_at: "internal",
    expires_at: "internal",
  },
  case_notes: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    words: "specific",
    written_by: "internal",
    written_at: "internal",
  },
  field_visits: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    question: "personal",
    asked_by: "internal",
    asked_at: "internal",
  },
  field_visit_results: {
    region_code: "public",
    visit_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    found: "specific",
    found_by: "internal",
    found_at: "internal",
  },
  objections: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    words: "specific",
    received_by: "internal",
    received_at: "internal",
  },
};
