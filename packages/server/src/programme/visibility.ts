import type { VisibilityOf } from "../shared/visibility.ts";

export const PROGRAMME_COLUMNS: VisibilityOf<
  "cohorts" | "cohort_quotas" | "selections" | "selection_lines" | "dropouts"
> = {
  cohorts: {
    region_code: "public",
    id: "public",
    name: "public",
    first_month: "public",
    month_count: "public",
    quota: "public",
    funder: "public",
    is_state_budget: "public",
    priority_rule: "public",
    created_by: "internal",
    created_at: "internal",
  },
  cohort_quotas: {
    region_code: "public",
    cohort_id: "public",
    kelurahan_code: "public",
    places: "public",
  },
  selections: {
    region_code: "internal",
    id: "internal",
    cohort_id: "internal",
    selected_at: "internal",
    selected_by: "internal",
  },
  selection_lines: {
    region_code: "public",
    selection_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    score: "specific",
    rank: "specific",
    waiting_place: "personal",
  },
  dropouts: {
    region_code: "public",
    cohort_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason_code: "specific",
    note: "specific",
    recorded_by: "internal",
    recorded_at: "internal",
  },
};
