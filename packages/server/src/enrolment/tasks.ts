import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

/** How a task ended: what was wrong is mended and may be sent again, or nothing more is to be done. */
export const TASK_RESOLUTIONS = ["mended", "withdrawn", "explained"] as const;
export type TaskResolution = (typeof TASK_RESOLUTIONS)[number];

/** Closes a task. A mended reject goes out with the next batch of its decree. */
export async function closeTask(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  id: string,
  resolution: TaskResolution,
): Promise<Awaited<ReturnType<typeof store.findTask>>> {
  const { regionCode } = office.actor;
  const closed = await store.closeTask(tx, regionCode, id, {
    at: office.now(),
    by: office.actor.id,
    resolution,
  });
  if (closed) {
    await recordEvent(tx, office.actor, {
      kind: "enrolment.task-closed",
      subjectId: id,
      details: { resolution },
    });
  }
  return store.findTask(tx, regionCode, id);
}
