import { readFile } from "node:fs/promises";
import type { Tx } from "../db/transaction.ts";
import { findDecree, type ProgrammeOffice } from "../programme/service.ts";
import { Problem } from "../shared/problem.ts";
import type { Upload } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

export const SCAN_BYTES_MAX = 20 * 1024 * 1024;
const PDF_BEGINS = Buffer.from("%PDF-");

/**
 * Keeps the decree as it was signed on paper: a PDF, sealed, with its hash. A later scan counts instead of an earlier one,
 * and both stay. The same id again gives the first answer.
 */
export async function attachScan(
  tx: Tx,
  office: ProgrammeOffice,
  order: { readonly decreeId: string; readonly id: string; readonly fileName: string },
  upload: Upload,
): Promise<void> {
  const { regionCode } = office.actor;
  if ((await findDecree(tx, regionCode, order.decreeId)) === undefined)
    throw new Problem("request.not-found");
  const bytes = await readFile(upload.path);
  if (!bytes.subarray(0, PDF_BEGINS.length).equals(PDF_BEGINS))
    throw new Problem("programme.scan-not-pdf");
  const isNew = await store.insertScan(tx, {
    region_code: regionCode,
    decree_id: order.decreeId,
    id: order.id,
    file_name: order.fileName,
    byte_count: bytes.length,
    file_sha256: upload.sha256,
    file_sealed: office.vault.seal(bytes, order.id),
    attached_by: office.actor.id,
    attached_at: office.now(),
  });
  if (!isNew) {
    const kept = await store.findScanById(tx, regionCode, order.id);
    const isSame =
      kept?.decree_id === order.decreeId &&
      kept.file_name === order.fileName &&
      kept.file_sha256.equals(upload.sha256);
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "programme.scan-attached",
    subjectId: order.decreeId,
    details: { sha256: upload.sha256.toString("hex"), bytes: bytes.length },
  });
}

/** The scan that counts, opened. That it was fetched is recorded: it holds names and NIK. */
export async function readScan(
  tx: Tx,
  office: ProgrammeOffice,
  decreeId: string,
): Promise<{ readonly fileName: string; readonly bytes: Buffer }> {
  const latest = await store.findScan(tx, office.actor.regionCode, decreeId);
  const scan =
    latest === undefined
      ? undefined
      : await store.findScanById(tx, office.actor.regionCode, latest.id);
  if (scan === undefined) throw new Problem("request.not-found");
  await recordEvent(tx, office.actor, {
    kind: "programme.scan-downloaded",
    subjectId: decreeId,
    details: { sha256: scan.file_sha256.toString("hex") },
  });
  return { fileName: scan.file_name, bytes: office.vault.unseal(scan.file_sealed, scan.id) };
}
