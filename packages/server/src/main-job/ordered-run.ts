import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ColumnMapping } from "@payung/domain/intake/columns.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { mustBeUploaded, readUpload } from "../intake/service.ts";
import { hideNik } from "../shared/log.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { clearScratch, makeScratch } from "../shared/scratch.ts";
import { FileRefused } from "../shared/sheets/file-refused.ts";
import { recordEvent } from "../transparency/service.ts";
import type { Progress } from "./stages.ts";
import * as store from "./store.ts";
import { type Gate, verifyList } from "./verify.ts";

/** Somebody called the order off while it was worked on. */
class CalledOff extends Error {}

export type RunOrder = {
  readonly id: string;
  readonly listUploadId: string;
  readonly civilUploadId: string | null;
  readonly insurerUploadId: string | null;
  readonly welfareUploadId: string | null;
  readonly asOf: IsoDate;
  readonly mapping: ColumnMapping;
};

/** Keeps the order for a run; a job works it off. The same order again is the same; another with its id is refused. Says whether it is new. */
export async function orderRun(
  tx: Tx,
  office: Pick<Office, "actor">,
  order: RunOrder,
): Promise<boolean> {
  const { regionCode } = office.actor;
  const uploads = [
    order.listUploadId,
    order.civilUploadId,
    order.insurerUploadId,
    order.welfareUploadId,
  ];
  for (const id of uploads) if (id !== null) await mustBeUploaded(tx, regionCode, id);
  const isNew = await store.insertRunOrder(tx, {
    region_code: regionCode,
    id: order.id,
    list_upload_id: order.listUploadId,
    civil_upload_id: order.civilUploadId,
    insurer_upload_id: order.insurerUploadId,
    welfare_upload_id: order.welfareUploadId,
    mapping: JSON.stringify(order.mapping),
    as_of: order.asOf,
    ordered_by: office.actor.id,
  });
  const kept = await store.findRunOrder(tx, regionCode, order.id);
  if (kept === undefined || !isSame(kept, order)) throw new Problem("request.id-already-used");
  return isNew;
}

function isSame(kept: store.RunOrderRow, order: RunOrder): boolean {
  return (
    kept.list_upload_id === order.listUploadId &&
    kept.civil_upload_id === order.civilUploadId &&
    kept.insurer_upload_id === order.insurerUploadId &&
    kept.welfare_upload_id === order.welfareUploadId &&
    kept.as_of === order.asOf &&
    isDeepStrictEqual(kept.mapping, order.mapping)
  );
}

/**
 * Works an order off: the job's side of the main job. Safe to run twice, because the main job is. A file
 * that cannot be read ends the order with the reason; anything else is tried again.
 */
export async function workOffOrder(office: Office, orderId: string): Promise<void> {
  const { regionCode } = office.actor;
  const order = await read(office, (tx) => store.findRunOrder(tx, regionCode, orderId));
  if (order === undefined || order.ended_at !== null) return;
  const asOrdered: Office = { ...office, actor: { ...office.actor, id: order.ordered_by } };

  const folder = await makeScratch();
  try {
    const unpack = async (uploadId: string | null, name: string) => {
      if (uploadId === null) return null;
      const upload = await read(asOrdered, (tx) => readUpload(tx, asOrdered, uploadId));
      const path = join(folder, name);
      await writeFile(path, upload.bytes, { mode: 0o600 });
      return { path, name: upload.fileName };
    };
    const list = await unpack(order.list_upload_id, "list");
    const civil = await unpack(order.civil_upload_id, "civil");
    const insurer = await unpack(order.insurer_upload_id, "insurer");
    const welfare = await unpack(order.welfare_upload_id, "welfare");
    if (list === null) throw new Error("Broken invariant: an order has a list");
    const { summary } = await verifyList(
      asOrdered,
      {
        list: list.path,
        listName: list.name,
        asOf: order.as_of,
        mapping: order.mapping as ColumnMapping,
        extracts: {
          ...(civil === null ? {} : { civil: civil.path }),
          ...(insurer === null ? {} : { insurer: insurer.path }),
          ...(welfare === null ? {} : { welfare: welfare.path }),
        },
      },
      noting(asOrdered, orderId),
      gateOf(asOrdered, orderId),
    );
    await write(asOrdered, (tx) =>
      store.endRunOrder(tx, regionCode, orderId, { at: office.now(), runId: summary.runId }),
    );
  } catch (error) {
    if (error instanceof CalledOff) return;
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    await write(asOrdered, (tx) =>
      store.endRunOrder(tx, regionCode, orderId, { at: office.now(), refusal }),
    );
  } finally {
    await clearScratch(folder);
  }
}

/** Why a file cannot be verified; null for a failure of ours. It may tell what a file held: never a NIK. */
function refusalOf(error: unknown): object | null {
  if (error instanceof FileRefused) return { code: error.code, detail: error.message };
  if (error instanceof Problem) {
    const refusal = { code: error.code, title: error.message, ...error.details };
    return JSON.parse(hideNik(JSON.stringify(refusal))) as object;
  }
  return null;
}

/** Writes progress where the one who ordered can read it. */
function noting(office: Office, orderId: string): Progress {
  let stage = "";
  let total: number | null = null;
  const note = (rows: number) => {
    // Progress is a courtesy: a note that fails must not end the work.
    const noted = { stage, rows, total };
    write(office, (tx) => store.noteProgress(tx, office.actor.regionCode, orderId, noted)).catch(
      () => {},
    );
  };
  return {
    started: (name, rows) => {
      stage = name;
      total = rows;
      note(0);
    },
    advanced: note,
    ended: () => {},
  };
}

/** An order that was called off stores no rows, and decides nobody. */
function gateOf(office: Office, orderId: string): Gate {
  const { regionCode } = office.actor;
  return {
    storing: async (tx) => {
      if (!(await store.holdUncancelled(tx, regionCode, orderId))) throw new CalledOff();
    },
    deciding: async () => {
      const mayDecide = await write(office, (tx) =>
        store.beginDeciding(tx, regionCode, orderId, office.now()),
      );
      if (!mayDecide) throw new CalledOff();
    },
  };
}

/**
 * Calls an order off, as long as it has not begun to decide: nobody was told anything yet. Before its rows are stored
 * nothing remains of it; afterwards they remain, undecided, and the same file can be ordered again. Called off twice is
 * called off.
 */
export async function cancelOrder(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  orderId: string,
): Promise<void> {
  const { regionCode, id: by } = office.actor;
  if (await store.cancelRunOrder(tx, regionCode, orderId, { at: office.now(), by })) {
    await recordEvent(tx, office.actor, { kind: "verification.run-cancelled", subjectId: orderId });
    return;
  }
  const order = await store.findRunOrder(tx, regionCode, orderId);
  if (order === undefined) throw new Problem("request.not-found");
  if (order.refusal !== null) throw new Problem("verification.run-not-going");
  if (order.cancelled_at === null) throw new Problem("verification.run-has-decided");
}
