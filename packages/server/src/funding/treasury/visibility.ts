import type { VisibilityOf } from "../../shared/visibility.ts";

export const TREASURY_COLUMNS: VisibilityOf<
  "fund_movements" | "month_closings" | "month_closing_ends" | "closed_months"
> = {
  fund_movements: {
    region_code: "public",
    fund_id: "internal",
    figure: "internal",
    amount_idr: "internal",
    transfer_id: "internal",
  },
  month_closings: {
    region_code: "public",
    id: "internal",
    month: "public",
    version: "internal",
    kind: "internal",
    reason: "internal",
    checks: "internal",
    figures: "internal",
    figures_sha256: "internal",
    drafted_by: "internal",
    drafted_at: "internal",
  },
  month_closing_ends: {
    region_code: "public",
    closing_id: "internal",
    drafted_by: "internal",
    outcome: "internal",
    words: "internal",
    ended_by: "internal",
    ended_at: "internal",
  },
  closed_months: { region_code: "public", month: "public", closing_id: "internal" },
};
