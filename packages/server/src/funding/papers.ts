import { readFile } from "node:fs/promises";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { Upload } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";
import { findFund } from "./fund-store.ts";
import * as store from "./movement-store.ts";

export const PAPER_BYTES_MAX = 20 * 1024 * 1024;
const PDF_BEGINS = Buffer.from("%PDF-");

/** Keeps a paper of a fund: a PDF, sealed, with its hash. The same id again gives the first answer. */
export async function attachPaper(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  order: { readonly fundId: string; readonly id: string; readonly fileName: string },
  upload: Upload,
): Promise<void> {
  const { regionCode, id: by } = office.actor;
  if ((await findFund(tx, regionCode, order.fundId)) === undefined) {
    throw new Problem("request.not-found");
  }
  const bytes = await readFile(upload.path);
  if (!bytes.subarray(0, PDF_BEGINS.length).equals(PDF_BEGINS)) {
    throw new Problem("funding.paper-not-pdf");
  }
  const isNew = await store.insertPaper(tx, {
    region_code: regionCode,
    id: order.id,
    fund_id: order.fundId,
    file_name: order.fileName,
    byte_count: bytes.length,
    file_sha256: upload.sha256,
    file_sealed: office.vault.seal(bytes, order.id),
    attached_by: by,
    attached_at: office.now(),
  });
  if (!isNew) {
    const kept = await store.findPaper(tx, regionCode, order.id);
    const isSame =
      kept?.fund_id === order.fundId &&
      kept.file_name === order.fileName &&
      kept.file_sha256.equals(upload.sha256);
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "funding.paper-attached",
    subjectId: order.fundId,
    details: { paper: order.id, sha256: upload.sha256.toString("hex"), bytes: bytes.length },
  });
}

/** A paper, opened. That it was fetched is recorded: a list of workers may be among them. */
export async function readPaper(
  tx: Tx,
  office: Pick<Office, "actor" | "vault">,
  id: string,
): Promise<{ readonly fileName: string; readonly bytes: Buffer }> {
  const paper = await store.findPaper(tx, office.actor.regionCode, id);
  if (paper === undefined) throw new Problem("request.not-found");
  await recordEvent(tx, office.actor, {
    kind: "funding.paper-fetched",
    subjectId: paper.fund_id,
    details: { paper: id, sha256: paper.file_sha256.toString("hex") },
  });
  return { fileName: paper.file_name, bytes: office.vault.unseal(paper.file_sealed, id) };
}
