import type { VisibilityOf } from "../shared/visibility.ts";

/** A decision says the same of a worker whether it is the last one or not. */
const DECISION: VisibilityOf<"decisions">["decisions"] = {
  region_code: "public",
  id: "internal",
  application_id: "personal",
  kelurahan_code: "personal",
  run_id: "internal",
  outcome: "personal",
  grounds: "personal",
  policy_id: "internal",
  decided_at: "internal",
  decided_by: "internal",
  proposal_id: "internal",
  proposed_by: "internal",
  reason: "personal",
};

/** What people say about two applications says the same whether it is the last word or not. */
const PAIR_JUDGEMENT: VisibilityOf<"pair_judgements">["pair_judgements"] = {
  region_code: "public",
  id: "internal",
  application_id: "personal",
  earlier_id: "personal",
  kelurahan_code: "personal",
  verdict: "personal",
  reason: "personal",
  judged_by: "internal",
  judged_at: "internal",
  confirms_id: "internal",
  proposed_by: "internal",
  choices: "personal",
  correction_count: "internal",
  earlier_correction_count: "internal",
};

export const VERIFICATION_COLUMNS: VisibilityOf<
  | "registry_extracts"
  | "registry_answers"
  | "verifications"
  | "duplicate_pairs"
  | "pair_judgements"
  | "judged_pairs"
  | "proposals"
  | "proposal_closings"
  | "decisions"
  | "current_decisions"
  | "clean_selections"
  | "clean_selection_rows"
  | "bulk_confirmations"
  | "bulk_confirmation_rows"
  | "rechecks"
  | "recheck_results"
> = {
  registry_extracts: {
    region_code: "internal",
    source: "internal",
    sha256: "internal",
    file_name: "internal",
    row_count: "internal",
    is_complete: "internal",
    taken_at: "internal",
    taken_by: "internal",
  },
  registry_answers: {
    correction_count: "internal",
    region_code: "public",
    application_id: "personal",
    source: "internal",
    reference: "internal",
    kelurahan_code: "personal",
    mode: "internal",
    answered_at: "internal",
    answered_by: "internal",
    expires_on: "internal",
    answer: "specific",
  },
  verifications: {
    region_code: "public",
    application_id: "personal",
    run_id: "internal",
    kelurahan_code: "personal",
    verified_at: "internal",
    findings: "specific",
  },
  duplicate_pairs: {
    region_code: "public",
    application_id: "personal",
    earlier_id: "personal",
    run_id: "internal",
    kelurahan_code: "personal",
    score: "personal",
    verdict: "personal",
    explanation: "personal",
    found_at: "internal",
  },
  pair_judgements: PAIR_JUDGEMENT,
  judged_pairs: PAIR_JUDGEMENT,
  proposals: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    outcome: "personal",
    reason: "personal",
    proposed_by: "internal",
    proposed_at: "internal",
  },
  proposal_closings: {
    region_code: "public",
    proposal_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    closed_by: "internal",
    closed_at: "internal",
  },
  decisions: DECISION,
  current_decisions: DECISION,
  clean_selections: {
    region_code: "public",
    id: "internal",
    rule_id: "internal",
    case_count: "internal",
    made_by: "internal",
    made_at: "internal",
  },
  clean_selection_rows: {
    region_code: "public",
    selection_id: "internal",
    place: "internal",
    proposal_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
  },
  bulk_confirmations: {
    region_code: "public",
    id: "internal",
    rule_id: "internal",
    content_hmac: "internal",
    selection_id: "internal",
    confirmed_by: "internal",
    confirmed_at: "internal",
  },
  bulk_confirmation_rows: {
    region_code: "public",
    bulk_id: "internal",
    proposal_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    result: "personal",
  },
  rechecks: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    run_id: "internal",
    share: "internal",
    drawn_at: "internal",
  },
  recheck_results: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    was_wrong: "personal",
    note: "personal",
    checked_by: "internal",
    checked_at: "internal",
  },
};
