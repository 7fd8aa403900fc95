import type { VisibilityOf } from "../shared/visibility.ts";

export const OUTREACH_COLUMNS: VisibilityOf<
  "conversations" | "conversation_photos" | "handovers" | "handover_closings"
> = {
  conversations: {
    region_code: "public",
    id: "internal",
    channel: "internal",
    phone_index: "personal",
    state_sealed: "specific",
    last_heard_at: "internal",
    remind_at: "internal",
    forget_at: "internal",
  },
  conversation_photos: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    place_sealed: "specific",
    attempt: "internal",
    due_at: "internal",
  },
  handovers: {
    region_code: "public",
    id: "internal",
    channel: "internal",
    phone_index: "personal",
    reason: "internal",
    content_sealed: "specific",
    asked_at: "internal",
  },
  handover_closings: {
    region_code: "public",
    handover_id: "internal",
    note: "personal",
    closed_by: "internal",
    closed_at: "internal",
  },
};
