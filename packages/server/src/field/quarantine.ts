import type { CommandAnswer } from "@payung/domain/field/answers.ts";
import type { FieldCommand } from "@payung/domain/field/commands.ts";
import { readCommand } from "@payung/domain/field/read-command.ts";
import type { Tx } from "../db/transaction.ts";
import { readCandidateReference } from "../intake/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { effectOrRejection, type FieldOffice } from "./effects.ts";
import * as store from "./store.ts";

/** A command that waits for somebody to take it or to leave it. */
export type Quarantined = {
  readonly id: string;
  readonly kind: string;
  readonly staffId: string;
  readonly deviceName: string;
  readonly isProven: boolean;
  readonly arrivedAt: Date;
  readonly madeAt: string;
  /** Whom it would register; null for a correction or a wish to call off. */
  readonly name: string | null;
  readonly applicationId: string;
};

export async function listQuarantine(
  tx: Tx,
  { actor, vault }: FieldOffice,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Quarantined[]> {
  const rows = await store.listQuarantine(tx, actor.regionCode, page.after, page.limit);
  return rows.map((row) => {
    const command = openCommand(row, vault);
    return {
      id: row.id,
      kind: row.kind,
      staffId: row.staff_id,
      deviceName: row.device_name,
      isProven: row.is_proven,
      arrivedAt: row.arrived_at,
      madeAt: command.madeAt,
      name: command.kind === "register" ? command.payload.draft.name : null,
      applicationId:
        command.kind === "register" ? command.payload.draft.id : command.payload.applicationId,
    };
  });
}

/**
 * Ends a command that waits. Taken it takes effect as if whoever takes it had made it, so that they do not decide on it;
 * where that is refused, it goes on waiting and the answer says why. Ended in the same way again it gives that answer.
 */
export async function closeQuarantine(
  tx: Tx,
  office: FieldOffice,
  order: { readonly id: string; readonly verdict: "taken" | "left"; readonly reason: string },
): Promise<Exclude<CommandAnswer["outcome"], "later"> | "left"> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const row = await store.findQuarantine(tx, regionCode, order.id);
  if (row === undefined) throw new Problem("request.not-found");
  if (row.verdict !== null) {
    if (row.verdict !== order.verdict || row.closed_by !== actor.id)
      throw new Problem("field.quarantine-closed");
    return outcomeOf(row.result);
  }
  if (order.verdict === "taken" && !row.is_proven) throw new Problem("field.made-after-revocation");
  let result: { readonly outcome: string } | null = null;
  if (order.verdict === "taken") {
    const reference = await readCandidateReference(tx, regionCode, dayOf(now()));
    const device = { id: row.device_id, clockAhead: 0 };
    const command = openCommand(row, vault);
    const { answer } = await effectOrRejection(tx, office, device, command, reference);
    if (answer.outcome === "rejected") return "rejected";
    result = answer;
  }
  const isNew = await store.insertClosing(tx, {
    region_code: regionCode,
    quarantine_id: row.id,
    kelurahan_code: row.kelurahan_code,
    verdict: order.verdict,
    reason: order.reason,
    result,
    closed_by: actor.id,
    closed_at: now(),
  });
  if (!isNew) throw new Problem("field.quarantine-closed");
  await recordEvent(tx, actor, {
    kind: "field.quarantine-closed",
    subjectId: row.device_id,
    details: { seq: row.seq, verdict: order.verdict, reason: order.reason },
  });
  return outcomeOf(result);
}

function outcomeOf(result: unknown): "accepted" | "conflict" | "to-decide" | "left" {
  if (result === null) return "left";
  return (result as { outcome: "accepted" | "conflict" | "to-decide" }).outcome;
}

function openCommand(
  row: Pick<store.QuarantineRow, "id" | "raw_sealed">,
  vault: FieldOffice["vault"],
): FieldCommand {
  const reading = readCommand(vault.unseal(row.raw_sealed, row.id).toString("utf8"));
  if (reading.outcome !== "read") throw new Error("Broken invariant: only what was read is kept");
  return reading.command;
}
