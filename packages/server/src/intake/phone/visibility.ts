import type { VisibilityOf } from "../../shared/visibility.ts";

export const PHONE_PAGE_COLUMNS: VisibilityOf<
  "phone_drafts" | "phone_draft_parts" | "phone_registrations"
> = {
  phone_drafts: {
    region_code: "public",
    id: "internal",
    code: "personal",
    state_sealed: "specific",
    photo_bytes: "internal",
    photo_sha256: "personal",
    started_at: "internal",
    submitted_at: "internal",
  },
  phone_draft_parts: {
    region_code: "public",
    draft_id: "internal",
    at_byte: "internal",
    byte_count: "internal",
    part_sealed: "specific",
  },
  phone_registrations: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    is_phone_proved: "internal",
    allows_messages: "personal",
    consent_sha256: "internal",
    contact_sealed: "personal",
    registered_at: "internal",
  },
};
