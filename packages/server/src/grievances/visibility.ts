import type { VisibilityOf } from "../shared/visibility.ts";

export const GRIEVANCES_COLUMNS: VisibilityOf<
  "data_requests" | "data_request_answers" | "data_copy_proofs"
> = {
  data_requests: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    kind: "personal",
    field: "personal",
    words_sealed: "specific",
    channel: "internal",
    received_by: "internal",
    received_at: "internal",
    due_at: "internal",
  },
  data_request_answers: {
    region_code: "public",
    request_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    outcome: "personal",
    words: "personal",
    answered_by: "internal",
    answered_at: "internal",
  },
  data_copy_proofs: {
    region_code: "public",
    request_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    proof_sealed: "specific",
  },
};
