import type { VisibilityOf } from "../../shared/visibility.ts";

export const GUARD_COLUMNS: VisibilityOf<
  | "guard_rounds"
  | "cover_warnings"
  | "cover_lapses"
  | "own_payers"
  | "bridges"
  | "bridge_steps"
  | "bridge_decisions"
> = {
  guard_rounds: {
    region_code: "public",
    id: "internal",
    day: "internal",
    member_count: "internal",
    safe_until: "internal",
    dangers: "internal",
    made_by: "internal",
    made_at: "internal",
  },
  cover_warnings: {
    region_code: "public",
    worker_id: "personal",
    programme: "internal",
    kind: "personal",
    last_day: "personal",
    days: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    fund_id: "personal",
    warned_on: "internal",
  },
  cover_lapses: {
    region_code: "public",
    worker_id: "personal",
    programme: "internal",
    first_month: "personal",
    last_month: "personal",
    last_day: "personal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    fund_id: "personal",
    chain: "personal",
    decided_by: "internal",
    recorded_at: "internal",
  },
  own_payers: {
    region_code: "public",
    application_id: "personal",
    version: "internal",
    worker_id: "personal",
    kelurahan_code: "personal",
    first_month: "personal",
    is_own: "personal",
    reason: "personal",
    decided_by: "internal",
    decided_at: "internal",
  },
  bridges: {
    region_code: "public",
    id: "internal",
    last_month: "internal",
    without_ids: "internal",
    reason: "internal",
    month_count: "internal",
    total_idr: "internal",
    left_count: "internal",
    is_cheapest: "internal",
    drafted_by: "internal",
    drafted_at: "internal",
  },
  bridge_steps: {
    region_code: "public",
    bridge_id: "internal",
    position: "internal",
    fund_id: "internal",
    month: "internal",
    sector: "internal",
    payer_ids: "internal",
    month_count: "internal",
    rate_id: "internal",
    each_idr: "internal",
  },
  bridge_decisions: {
    region_code: "public",
    bridge_id: "internal",
    drafted_by: "internal",
    outcome: "internal",
    words: "internal",
    decided_by: "internal",
    decided_at: "internal",
  },
};
