import type { VisibilityOf } from "../shared/visibility.ts";

export const CARDS_COLUMNS: VisibilityOf<
  | "card_orders"
  | "cards"
  | "card_revocations"
  | "card_print_lines"
  | "card_sheets"
  | "revoked_card_lists"
> = {
  card_orders: {
    region_code: "public",
    id: "internal",
    kind: "internal",
    cohort_id: "internal",
    which: "internal",
    origin: "public",
    ordered_by: "internal",
    ordered_at: "internal",
    cards_total: "internal",
    cards_done: "internal",
    ended_at: "internal",
    cleared_at: "internal",
  },
  cards: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    cohort_id: "internal",
    code: "personal",
    valid_to: "personal",
    expires_at: "personal",
    key_id: "internal",
    qr_text: "personal",
    replaces_id: "internal",
    order_id: "internal",
    issued_by: "internal",
    issued_at: "internal",
  },
  card_revocations: {
    region_code: "public",
    card_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    words: "personal",
    revoked_by: "internal",
    revoked_at: "internal",
  },
  card_print_lines: {
    region_code: "public",
    order_id: "internal",
    line: "internal",
    card_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
  },
  card_sheets: {
    region_code: "public",
    order_id: "internal",
    part: "internal",
    card_count: "internal",
    byte_count: "internal",
    file_sealed: "specific",
  },
  revoked_card_lists: {
    region_code: "public",
    number: "public",
    issued_at: "public",
    next_update: "public",
    entry_count: "public",
    revocation_count: "public",
    key_id: "public",
    file_sha256: "public",
    file: "public",
  },
};
