import type { VisibilityOf } from "../shared/visibility.ts";

export const INSIGHT_COLUMNS: VisibilityOf<"journeys"> = {
  journeys: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    occupation_id: "personal",
    sex: "personal",
    channel: "internal",
    received_at: "internal",
    is_complete: "internal",
    decision_id: "internal",
    outcome: "personal",
    by_data: "internal",
    decided_at: "internal",
    decreed_at: "internal",
    sent_at: "internal",
    protected_at: "personal",
    was_wrong: "personal",
  },
};
