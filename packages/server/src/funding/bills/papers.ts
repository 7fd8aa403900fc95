import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import type { Upload } from "../../shared/route.ts";
import { recordEvent } from "../../transparency/service.ts";
import * as store from "./paper-store.ts";

export const PAPER_BYTES_MAX = 20 * 1024 * 1024;
const PDF_BEGINS = Buffer.from("%PDF-");

export type PaperKind = "bill" | "proof" | "statement";
type Desk = Pick<Office, "actor" | "vault" | "now">;

/** Keeps the file whose lines were taken in, as it came. */
export async function keepFile(
  tx: Tx,
  office: Desk,
  order: {
    readonly kind: PaperKind;
    readonly concernsId: string;
    readonly file: { readonly path: string; readonly fileName: string };
  },
): Promise<void> {
  await insert(tx, office, {
    id: uuidv7(),
    kind: order.kind,
    concernsId: order.concernsId,
    fileName: order.file.fileName,
    bytes: await readFile(order.file.path),
  });
}

/** Keeps the paper behind a bill, a payment or a statement: a PDF, sealed. The same again is the same. */
export async function attachPaper(
  tx: Tx,
  office: Desk,
  order: {
    readonly id: string;
    readonly kind: PaperKind;
    readonly concernsId: string;
    readonly fileName: string;
  },
  upload: Upload,
): Promise<void> {
  const { regionCode } = office.actor;
  if (!(await store.isThere(tx, regionCode, order.kind, order.concernsId))) {
    throw new Problem("request.not-found");
  }
  const bytes = await readFile(upload.path);
  if (!bytes.subarray(0, PDF_BEGINS.length).equals(PDF_BEGINS)) {
    throw new Problem("funding.paper-not-pdf");
  }
  const isNew = await insert(tx, office, { ...order, bytes });
  const kept = await store.findPaper(tx, regionCode, order.id);
  const isSame =
    kept?.kind === order.kind &&
    kept.concerns_id === order.concernsId &&
    kept.file_sha256.equals(upload.sha256);
  if (!isSame) throw new Problem("request.id-already-used");
  if (!isNew) return;
  await recordEvent(tx, office.actor, {
    kind: "funding.paper-attached",
    subjectId: order.concernsId,
    details: { of: order.kind, sha256: upload.sha256.toString("hex"), bytes: bytes.length },
  });
}

/** A paper, opened. That it was fetched is recorded: it may hold names and NIK. */
export async function readPaper(
  tx: Tx,
  office: Desk,
  id: string,
): Promise<{ readonly fileName: string; readonly bytes: Buffer }> {
  const paper = await store.findPaper(tx, office.actor.regionCode, id);
  if (paper === undefined) throw new Problem("request.not-found");
  await recordEvent(tx, office.actor, {
    kind: "funding.paper-downloaded",
    subjectId: paper.concerns_id,
    details: { paper: id, sha256: paper.file_sha256.toString("hex") },
  });
  return { fileName: paper.file_name, bytes: office.vault.unseal(paper.file_sealed, paper.id) };
}

function insert(
  tx: Tx,
  { actor, vault, now }: Desk,
  paper: {
    readonly id: string;
    readonly kind: PaperKind;
    readonly concernsId: string;
    readonly fileName: string;
    readonly bytes: Buffer;
  },
): Promise<boolean> {
  return store.insertPaper(tx, {
    region_code: actor.regionCode,
    id: paper.id,
    kind: paper.kind,
    concerns_id: paper.concernsId,
    file_name: withoutNik(paper.fileName),
    byte_count: paper.bytes.length,
    file_sha256: hash("sha256", paper.bytes, "buffer"),
    file_sealed: vault.seal(paper.bytes, paper.id),
    attached_by: actor.id,
    attached_at: now(),
  });
}
