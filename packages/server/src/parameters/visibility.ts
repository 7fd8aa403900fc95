import type { VisibilityOf } from "../shared/visibility.ts";

export const PARAMETERS_COLUMNS: VisibilityOf<"parameter_proposals" | "parameter_decisions"> = {
  parameter_proposals: {
    region_code: "public",
    id: "internal",
    key: "internal",
    follows_id: "internal",
    value: "internal",
    valid_from: "internal",
    valid_to: "internal",
    basis: "internal",
    source: "internal",
    confidence: "internal",
    note: "internal",
    effect: "internal",
    proposed_by: "internal",
    proposed_at: "internal",
  },
  parameter_decisions: {
    region_code: "public",
    proposal_id: "internal",
    outcome: "internal",
    proposed_by: "internal",
    words: "internal",
    version_id: "internal",
    decided_by: "internal",
    decided_at: "internal",
  },
};
