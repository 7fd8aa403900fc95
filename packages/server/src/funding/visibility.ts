import type { VisibilityOf } from "../shared/visibility.ts";

export const FUNDING_COLUMNS: VisibilityOf<
  | "ledger_accounts"
  | "ledger_totals"
  | "ledger_transfers"
  | "contribution_rates"
  | "coverage_months"
> = {
  ledger_accounts: {
    region_code: "public",
    id: "internal",
    kind: "public",
    // A donor may wish not to be named; what a fund shows in public stands with the fund.
    name: "internal",
    is_limited: "public",
    opened_by: "internal",
    opened_at: "internal",
  },
  ledger_totals: {
    region_code: "public",
    account_id: "internal",
    is_limited: "public",
    received_idr: "internal",
    spent_idr: "internal",
    reserved_idr: "internal",
  },
  ledger_transfers: {
    region_code: "public",
    id: "internal",
    kind: "internal",
    purpose: "internal",
    debit_account_id: "internal",
    credit_account_id: "internal",
    amount_idr: "internal",
    worker_id: "personal",
    programme: "internal",
    month: "internal",
    concerns_id: "internal",
    document_id: "internal",
    reason: "internal",
    decided_by: "internal",
    posted_at: "internal",
  },
  contribution_rates: {
    region_code: "public",
    id: "public",
    month: "public",
    sector: "public",
    band: "public",
    is_state_budget: "public",
    jkk_idr: "public",
    jkm_idr: "public",
    jht_idr: "public",
    total_idr: "public",
    rule_version_ids: "public",
  },
  coverage_months: {
    region_code: "public",
    worker_id: "personal",
    programme: "internal",
    month: "personal",
    application_id: "personal",
    kelurahan_code: "personal",
    account_id: "personal",
    rate_id: "personal",
    amount_idr: "personal",
    plan_id: "internal",
    state: "personal",
  },
};
