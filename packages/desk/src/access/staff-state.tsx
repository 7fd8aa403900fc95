import { t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";

export type Staff = Gets["/v1/staff"]["output"]["staff"][number];

/** Where somebody stands: invited, at work, gone. */
export function State({ staff }: { staff: Pick<Staff, "hasJoined" | "endedAt"> }) {
  if (staff.endedAt !== null) return <span class="tag off">{t("people.ended")}</span>;
  if (!staff.hasJoined) return <span class="tag warn">{t("people.invited")}</span>;
  return <span class="tag">{t("people.joined")}</span>;
}
