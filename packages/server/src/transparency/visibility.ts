import type { VisibilityOf } from "../shared/visibility.ts";

export const TRANSPARENCY_COLUMNS: VisibilityOf<"events" | "figures"> = {
  events: {
    region_code: "internal",
    id: "internal",
    actor_id: "internal",
    kind: "internal",
    subject_id: "personal",
    happened_at: "internal",
    details: "internal",
  },
  figures: {
    region_code: "public",
    published_at: "public",
    figures: "public",
  },
};
