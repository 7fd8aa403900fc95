import { createHash } from "node:crypto";
import { EVIDENCE_RULES, type EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import type { EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import type { Tx } from "../db/transaction.ts";
import { type Office, read, write } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import { makePictures } from "./make-pictures.ts";
import { EvidenceRefused, type Picture } from "./picture-message.ts";
import { placeOfPart, placeOfPicture } from "./seal-places.ts";
import * as store from "./store.ts";

/**
 * Checks a file whose last part has come, and keeps what was made of it or says why not. Worked off by a job: a
 * process that dies meanwhile leaves the parts as they were, and the job is done again. Done again it changes nothing.
 *
 * @returns false while the file has not come whole, so that there is nothing to check
 */
export async function checkEvidence(
  office: Office,
  id: string,
  make: typeof makePictures = makePictures,
): Promise<boolean> {
  const { regionCode } = office.actor;
  const sent = await read(office, async (tx) => {
    const upload = await store.findUpload(tx, regionCode, id);
    const parts = upload === undefined ? [] : await store.listParts(tx, regionCode, id);
    return upload === undefined ? null : { upload, parts };
  });
  if (sent === null || sent.upload.refusal !== null) return true;
  const { upload, parts } = sent;
  if (upload.received < upload.byte_count) return false;
  const bytes = Buffer.concat(
    parts.map((part) => office.vault.unseal(part.part_sealed, placeOfPart(id, part.at_byte))),
  );
  const made = await makeOrRefuse(bytes, upload.kind as EvidenceKind, upload.sha256, make);
  await write(office, async (tx) => {
    // Called off, or checked by another worker, while we worked.
    const still = await store.lockUpload(tx, regionCode, id);
    if (still === undefined || still.refusal !== null) return;
    if (typeof made === "string") await refuse(tx, office, still, made);
    else await keep(tx, office, still, made);
  });
  return true;
}

/** Clears a file away that was not finished in all its days. */
export async function clearEvidence(office: Office, id: string): Promise<void> {
  await write(office, (tx) => store.deleteUpload(tx, office.actor.regionCode, id));
}

/** Ends a file whose check failed as often as it was tried: whoever sent it must not wait for an answer for ever. */
export async function giveUpEvidence(office: Office, id: string): Promise<void> {
  await write(office, async (tx) => {
    const upload = await store.lockUpload(tx, office.actor.regionCode, id);
    if (upload === undefined || upload.refusal !== null) return;
    await refuse(tx, office, upload, "not-checkable");
  });
}

async function makeOrRefuse(
  bytes: Buffer,
  kind: EvidenceKind,
  sha256: Buffer,
  make: typeof makePictures,
): Promise<Picture[] | EvidenceRefusal> {
  if (!createHash("sha256").update(bytes).digest().equals(sha256)) return "arrived-damaged";
  try {
    return await make(bytes, EVIDENCE_RULES[kind]);
  } catch (error) {
    if (error instanceof EvidenceRefused) return error.reason;
    throw error;
  }
}

type Upload = NonNullable<Awaited<ReturnType<typeof store.lockUpload>>>;

/** Whoever sent it has attached it; that a job did the work is nobody's business. */
const senderOf = ({ actor }: Office, { declared_by }: Upload) => ({ ...actor, id: declared_by });

async function refuse(tx: Tx, office: Office, upload: Upload, refusal: EvidenceRefusal) {
  await store.refuseUpload(tx, office.actor.regionCode, upload.id, refusal);
  await recordEvent(tx, senderOf(office, upload), {
    kind: "evidence.refused",
    subjectId: upload.application_id,
    details: { evidenceId: upload.id, kind: upload.kind, refusal },
  });
}

async function keep(tx: Tx, office: Office, upload: Upload, pictures: readonly Picture[]) {
  const { regionCode } = office.actor;
  const whole = pictures.filter(({ size }) => size === "whole");
  const common = {
    region_code: regionCode,
    application_id: upload.application_id,
    kelurahan_code: upload.kelurahan_code,
  };
  const byteCount = whole.reduce((sum, { bytes }) => sum + bytes.length, 0);
  await store.deleteUpload(tx, regionCode, upload.id);
  await store.insertFile(
    tx,
    {
      ...common,
      id: upload.id,
      kind: upload.kind,
      page_count: whole.length,
      byte_count: byteCount,
      sent_byte_count: upload.byte_count,
      sent_sha256: upload.sha256,
      attached_by: upload.declared_by,
      attached_at: office.now(),
    },
    pictures.map(({ pageNumber, size, width, height, bytes }) => ({
      ...common,
      file_id: upload.id,
      page_number: pageNumber,
      size,
      width,
      height,
      byte_count: bytes.length,
      sha256: createHash("sha256").update(bytes).digest(),
      file_sealed: office.vault.seal(
        bytes,
        placeOfPicture({ fileId: upload.id, pageNumber, size }),
      ),
    })),
  );
  await recordEvent(tx, senderOf(office, upload), {
    kind: "evidence.attached",
    subjectId: upload.application_id,
    details: { evidenceId: upload.id, kind: upload.kind, pages: whole.length },
  });
}
