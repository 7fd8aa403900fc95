import type { VisibilityOf } from "../../shared/visibility.ts";

export const PAYMENT_COLUMNS: VisibilityOf<
  | "payments"
  | "payment_codes"
  | "payment_errands"
  | "payment_notices"
  | "payment_inbox"
  | "payment_news"
  | "payment_questions"
  | "payment_answers"
  | "payment_receipts"
> = {
  payments: {
    region_code: "public",
    id: "internal",
    fund_id: "internal",
    way: "internal",
    purpose: "internal",
    amount_idr: "internal",
    asked_by: "internal",
    asked_at: "internal",
    expires_at: "internal",
  },
  payment_codes: {
    region_code: "public",
    payment_id: "internal",
    service: "internal",
    service_id: "internal",
    qr_text: "internal",
    made_at: "internal",
  },
  payment_errands: {
    region_code: "public",
    payment_id: "internal",
    errand: "internal",
    attempt: "internal",
    due_at: "internal",
  },
  payment_notices: {
    region_code: "public",
    id: "internal",
    service: "internal",
    is_asked: "internal",
    sha256: "internal",
    body_sealed: "personal",
    received_at: "internal",
  },
  payment_inbox: {
    region_code: "public",
    notice_id: "internal",
    attempt: "internal",
    due_at: "internal",
  },
  payment_news: {
    region_code: "public",
    id: "internal",
    payment_id: "internal",
    what: "internal",
    receipt_key: "internal",
    receipt_idr: "internal",
    refund_key: "internal",
    refund_idr: "internal",
    told_by: "internal",
    reference: "internal",
    happened_at: "internal",
  },
  payment_questions: {
    region_code: "public",
    id: "internal",
    payment_id: "internal",
    notice_id: "internal",
    kind: "internal",
    amount_idr: "internal",
    asked_at: "internal",
  },
  payment_answers: {
    region_code: "public",
    question_id: "internal",
    answer: "internal",
    reason: "internal",
    answered_by: "internal",
    answered_at: "internal",
  },
  payment_receipts: {
    region_code: "public",
    payment_id: "internal",
    year: "internal",
    number: "internal",
    code: "internal",
    amount_idr: "internal",
    issued_at: "internal",
  },
};

export const SPONSOR_COLUMNS: VisibilityOf<"sponsor_accounts" | "pledges" | "thanks_wishes"> = {
  sponsor_accounts: {
    region_code: "public",
    actor_id: "internal",
    funder_id: "internal",
    linked_by: "internal",
    linked_at: "internal",
  },
  pledges: {
    region_code: "public",
    id: "internal",
    funder_id: "internal",
    people_other: "internal",
    people_transport: "internal",
    cost: "internal",
    amount_idr: "internal",
    pledged_by: "internal",
    pledged_at: "internal",
  },
  thanks_wishes: {
    region_code: "public",
    funder_id: "internal",
    version: "internal",
    name: "public",
    wished_by: "internal",
    wished_at: "internal",
  },
};
