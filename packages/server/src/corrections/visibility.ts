import type { VisibilityOf } from "../shared/visibility.ts";

export const CORRECTIONS_COLUMNS: VisibilityOf<
  "corrections" | "correction_requests" | "correction_request_closings"
> = {
  corrections: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    number: "internal",
    before: "specific",
    after: "specific",
    reason: "personal",
    evidence: "personal",
    corrected_by: "internal",
    confirmed_by: "internal",
    corrected_at: "internal",
    decision_id: "internal",
    undoes_id: "internal",
    judgement_id: "internal",
    content_hmac: "internal",
  },
  correction_requests: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    based_on: "internal",
    after: "specific",
    reason: "personal",
    evidence: "personal",
    requested_by: "internal",
    requested_at: "internal",
    undoes_id: "internal",
    content_hmac: "internal",
  },
  correction_request_closings: {
    region_code: "public",
    request_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    closed_by: "internal",
    closed_at: "internal",
  },
};
