import { hash } from "node:crypto";
import {
  INSURER_REASON_CODES,
  type InsurerReasonCode,
} from "@payung/domain/enrolment/reason-codes.ts";
import type { Tx } from "../db/transaction.ts";
import { mapInsurerReason, readInsurerReasons } from "../reference/service.ts";
import type { Office } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import * as taskStore from "./task-store.ts";

/** How a task ended: what was wrong is mended and may be sent again, or nothing more is to be done. */
export const TASK_RESOLUTIONS = ["mended", "withdrawn", "explained"] as const;
export type TaskResolution = (typeof TASK_RESOLUTIONS)[number];

/** What work of insurers is about. */
export const TASK_KINDS = [
  "insurer-reject",
  "insurer-suspense",
  "insurer-conflict",
  "insurer-drift",
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** Closes a task. A mended reject goes out with the next batch of its decree. */
export async function closeTask(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  id: string,
  resolution: string,
): Promise<Awaited<ReturnType<typeof taskStore.findTask>>> {
  await closeTasks(tx, office, [id], resolution);
  return taskStore.findTask(tx, office.actor.regionCode, id);
}

/** Closes those of these tasks that are open, and says which. What somebody closed before stays as they closed it. */
export async function closeTasks(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  ids: readonly string[],
  resolution: string,
): Promise<readonly string[]> {
  const closed = await taskStore.closeTasks(tx, office.actor.regionCode, ids, {
    at: office.now(),
    by: office.actor.id,
    resolution,
  });
  for (const { id, application_id: applicationId } of closed) {
    await recordEvent(tx, office.actor, {
      kind: "enrolment.task-closed",
      subjectId: id,
      details: { resolution, before: "open", after: "closed", applicationId },
    });
  }
  return closed.map(({ id }) => id);
}

/** What the insurer wrote in rejects that wait, how often, and what it is taken to mean; what nobody has mapped comes first. */
export async function listReasonTexts(tx: Tx, regionCode: string) {
  const mapped = await readInsurerReasons(tx, regionCode);
  const texts = await taskStore.countReasonTexts(tx, regionCode);
  return texts
    .map(({ text, code, n }) => ({
      text,
      code,
      tasks: Number(n),
      isMapped: mapped.has(keyOf(text)),
    }))
    .sort(
      (one, other) =>
        Number(one.isMapped) - Number(other.isMapped) ||
        other.tasks - one.tasks ||
        (one.text < other.text ? -1 : 1),
    );
}

/** Learns what a text of the insurer means: from now on, and for the rejects that wait. Says how many those were. */
export async function mapReason(
  tx: Tx,
  office: Pick<Office, "actor">,
  text: string,
  code: InsurerReasonCode,
): Promise<number> {
  const { regionCode } = office.actor;
  const before = await mapInsurerReason(tx, regionCode, text, code);
  const { whoCanFix } = INSURER_REASON_CODES[code];
  const tasks = await taskStore.recodeTasks(tx, regionCode, keyOf(text), { code, whoCanFix });
  if (before !== code) {
    // A reason may name somebody, so the event knows the text by its hash.
    await recordEvent(tx, office.actor, {
      kind: "enrolment.reason-mapped",
      subjectId: hash("sha256", keyOf(text)),
      details: { before, after: code, tasks },
    });
  }
  return tasks;
}

function keyOf(text: string): string {
  return text.trim().toLowerCase();
}
