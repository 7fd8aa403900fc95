import type { VisibilityOf } from "../shared/visibility.ts";

export const FIELD_COLUMNS: VisibilityOf<
  "device_commands" | "field_registrations" | "device_quarantine" | "device_quarantine_closings"
> = {
  device_commands: {
    region_code: "public",
    device_id: "internal",
    seq: "internal",
    command_id: "internal",
    kind: "internal",
    content_hmac: "internal",
    answer: "personal",
    made_at: "internal",
    answered_at: "internal",
    answered_by: "internal",
  },
  field_registrations: {
    region_code: "public",
    application_id: "personal",
    kelurahan_code: "personal",
    device_id: "internal",
    seq: "internal",
    notice: "personal",
    mark: "personal",
    details_sealed: "specific",
  },
  device_quarantine: {
    region_code: "public",
    id: "internal",
    device_id: "internal",
    seq: "internal",
    command_id: "internal",
    kind: "internal",
    kelurahan_code: "personal",
    is_proven: "internal",
    raw_sealed: "specific",
    arrived_at: "internal",
  },
  device_quarantine_closings: {
    region_code: "public",
    quarantine_id: "internal",
    kelurahan_code: "personal",
    verdict: "internal",
    reason: "personal",
    result: "personal",
    closed_by: "internal",
    closed_at: "internal",
  },
};
