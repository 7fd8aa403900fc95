import type { VisibilityOf } from "../shared/visibility.ts";

export const EVIDENCE_COLUMNS: VisibilityOf<
  | "evidence_uploads"
  | "evidence_parts"
  | "evidence_files"
  | "evidence_pictures"
  | "evidence_withdrawals"
> = {
  evidence_uploads: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    kind: "personal",
    byte_count: "internal",
    sha256: "internal",
    received: "internal",
    refusal: "internal",
    declared_by: "internal",
    declared_at: "internal",
  },
  evidence_parts: {
    region_code: "public",
    upload_id: "internal",
    at_byte: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    part_sealed: "specific",
  },
  evidence_files: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    kind: "personal",
    page_count: "internal",
    byte_count: "internal",
    sent_byte_count: "internal",
    sent_sha256: "internal",
    attached_by: "internal",
    attached_at: "internal",
  },
  evidence_pictures: {
    region_code: "public",
    file_id: "internal",
    page_number: "internal",
    size: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    width: "internal",
    height: "internal",
    byte_count: "internal",
    sha256: "internal",
    file_sealed: "specific",
  },
  evidence_withdrawals: {
    region_code: "public",
    file_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    reason: "personal",
    withdrawn_by: "internal",
    withdrawn_at: "internal",
  },
};
