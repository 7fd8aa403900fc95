import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import * as z from "zod/mini";
import { Id } from "../shared/fields.ts";
import type { OrderWithList } from "./store.ts";

const Counts = z.record(z.string(), z.int());

/** An ordered run as callers see it, wherever it stands. */
export const Run = z.strictObject({
  id: Id,
  state: z.enum(["waiting", "working", "done", "refused", "cancelled"]),
  stage: z.nullable(z.string()),
  rowsDone: z.int(),
  /** Of the stage it is in; null while nobody knows how many there will be. */
  rowsTotal: z.nullable(z.int()),
  /** Until it begins to decide. */
  mayBeCancelled: z.boolean(),
  fileName: z.string(),
  listUploadId: Id,
  sha256: z.string(),
  orderedAt: z.string(),
  /** The name of who ordered it. */
  orderedBy: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  /** The list that the file became; also of an order that was called off later. */
  list: z.nullable(z.strictObject({ id: Id, rows: z.nullable(z.int()) })),
  runId: z.nullable(Id),
  /** The run was done before it was ordered again: nothing changed. */
  wasDoneBefore: z.boolean(),
  refusal: z.nullable(z.unknown()),
  outcomes: z.nullable(Counts),
});
export type Run = z.infer<typeof Run>;

export function runView(order: OrderWithList, names: ReadonlyMap<string, string>): Run {
  const summary = order.summary as { outcomes?: Record<string, number> } | null;
  return {
    id: order.id,
    state: stateOf(order),
    stage: order.stage,
    rowsDone: order.rows_done,
    rowsTotal: order.rows_total,
    mayBeCancelled: order.ended_at === null && order.deciding_at === null,
    fileName: withoutNik(order.file_name),
    listUploadId: order.list_upload_id,
    sha256: order.sha256.toString("hex"),
    orderedAt: order.ordered_at.toISOString(),
    orderedBy: names.get(order.ordered_by) ?? null,
    endedAt: order.ended_at?.toISOString() ?? null,
    list: order.list_id === null ? null : { id: order.list_id, rows: order.list_rows },
    runId: order.run_id,
    wasDoneBefore: order.completed_at !== null && order.completed_at < order.ordered_at,
    refusal: order.refusal,
    outcomes: summary?.outcomes ?? null,
  };
}

function stateOf(order: OrderWithList): Run["state"] {
  if (order.cancelled_at !== null) return "cancelled";
  if (order.refusal !== null) return "refused";
  if (order.ended_at !== null) return "done";
  return order.stage === null ? "waiting" : "working";
}
