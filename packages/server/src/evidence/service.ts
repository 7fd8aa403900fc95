import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_LIMITS, type EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import { insertOnce } from "../db/insert-once.ts";
import { holdLock, type Tx } from "../db/transaction.ts";
import { type ApplicationRow, findApplication } from "../intake/service.ts";
import type { Actor, Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { rateLimit } from "../shared/rate-limit.ts";
import type { RouteContext } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";
import type { PictureSize } from "./picture-message.ts";
import { placeOfPart, placeOfPicture } from "./seal-places.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;
type Ordering = Desk & Pick<RouteContext, "enqueue">;

/** How many files one caller may begin in ten minutes: a field worker's whole day fits, a flood does not. */
const declared = rateLimit(200, 10 * 60_000);
const DAY_MS = 24 * 60 * 60_000;

/** A file as its sender announces it. */
export type Declared = {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: EvidenceKind;
  readonly byteCount: number;
  readonly sha256: Buffer;
};

/** How far a file is, as its sender is told. */
export type Standing = {
  readonly state: "receiving" | "checking" | "kept" | "refused";
  readonly received: number;
  readonly byteCount: number;
  readonly refusal: EvidenceRefusal | null;
};

type UploadRow = NonNullable<Awaited<ReturnType<typeof store.findUpload>>>;
type FileRow = NonNullable<Awaited<ReturnType<typeof store.findFile>>>;

/** Announces a file. Announced again it tells how far it is, so whoever lost the thread may always begin so. */
export async function declareEvidence(
  tx: Tx,
  context: Ordering,
  file: Declared,
): Promise<Standing> {
  const { actor, now } = context;
  const application = await readApplication(tx, actor, file.applicationId);
  const known = await findKnown(tx, actor, file);
  if (known !== null) {
    // What waits for its check may have been forgotten by a queue that was restored from a backup.
    if (known.state === "checking") await orderCheck(context, file.id);
    return known;
  }
  const minutes = declared.countTry(actor.id, now().getTime());
  if (minutes > 0) throw new Problem("evidence.too-fast", { minutes });
  await holdLock(tx, `evidence ${actor.regionCode} ${application.id}`);
  const { filesMax } = EVIDENCE_LIMITS;
  if ((await store.countFiles(tx, actor.regionCode, application.id)) >= filesMax)
    throw new Problem("evidence.too-many-files", { filesMax });
  const isNew = await insertOnce(tx, "evidence_uploads", {
    region_code: actor.regionCode,
    id: file.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    kind: file.kind,
    byte_count: file.byteCount,
    sha256: file.sha256,
    declared_by: actor.id,
    declared_at: now(),
  });
  // Of two at once the later finds what the earlier announced; an id of somebody unseen is taken, and no more is said.
  if (!isNew) return (await findKnown(tx, actor, file)) ?? alreadyUsed();
  await context.enqueue("evidence.clear", { regionCode: actor.regionCode, evidenceId: file.id });
  return { state: "receiving", received: 0, byteCount: file.byteCount, refusal: null };
}

/**
 * Takes the part that begins at a byte. A part that came before, or that leaves a gap, changes nothing: the answer
 * tells where to go on.
 */
export async function receivePart(
  tx: Tx,
  context: Ordering,
  part: { id: string; at: number; bytes: Buffer },
): Promise<Standing> {
  const { actor, vault } = context;
  const upload = await store.lockUpload(tx, actor.regionCode, part.id);
  if (upload === undefined) return standingOf(tx, actor, part.id);
  mustBeTheirs(actor, upload.declared_by);
  const isNext = part.at === upload.received && part.bytes.length > 0;
  if (upload.refusal !== null || !isNext) return standing(upload);
  const bytesMax = upload.byte_count - upload.received;
  if (part.bytes.length > bytesMax) throw new Problem("request.too-large", { bytesMax });
  const received = part.at + part.bytes.length;
  await store.insertPart(
    tx,
    {
      region_code: actor.regionCode,
      upload_id: upload.id,
      at_byte: part.at,
      application_id: upload.application_id,
      kelurahan_code: upload.kelurahan_code,
      part_sealed: vault.seal(part.bytes, placeOfPart(upload.id, part.at)),
    },
    received,
  );
  if (received === upload.byte_count) await orderCheck(context, upload.id);
  return standing({ ...upload, received });
}

/** How far a file is that one has announced oneself. */
export async function standingOf(tx: Tx, actor: Actor, id: string): Promise<Standing> {
  const upload = await store.findUpload(tx, actor.regionCode, id);
  if (upload !== undefined) {
    mustBeTheirs(actor, upload.declared_by);
    return standing(upload);
  }
  const file = await store.findFile(tx, actor.regionCode, id);
  mustBeTheirs(actor, file?.attached_by);
  return kept(file);
}

/** Calls a file off that is not kept yet. Called off again it is still off. */
export async function cancelEvidence(tx: Tx, { actor }: Desk, id: string): Promise<void> {
  const upload = await store.lockUpload(tx, actor.regionCode, id);
  if (upload !== undefined) {
    mustBeTheirs(actor, upload.declared_by);
    return store.deleteUpload(tx, actor.regionCode, id);
  }
  if ((await store.findFile(tx, actor.regionCode, id)) !== undefined)
    throw new Problem("evidence.already-kept");
}

/** The files of an application without their bytes, and what the asker has on its way there. */
export async function listEvidence(tx: Tx, actor: Actor, applicationId: string) {
  const { regionCode } = actor;
  const application = await readApplication(tx, actor, applicationId);
  const [files, pages, uploads] = [
    await store.listFiles(tx, regionCode, application.id),
    await store.listPages(tx, regionCode, application.id),
    await store.listUploadsBy(tx, regionCode, application.id, actor.id),
  ];
  return {
    files: files.map((file) => ({
      ...file,
      pages: pages.filter(({ file_id }) => file_id === file.id),
    })),
    unfinished: uploads.map((upload) => ({ ...upload, ...standing(upload) })),
  };
}

/** A page of a file, opened. That somebody saw it is recorded: the page itself each time, its preview once a day. */
export async function showPicture(
  tx: Tx,
  { actor, vault, now }: Desk,
  wanted: { id: string; pageNumber: number; size: PictureSize },
): Promise<Buffer> {
  const { regionCode } = actor;
  const file = await store.findFile(tx, regionCode, wanted.id);
  if (file === undefined || file.withdrawn_at !== null) throw new Problem("request.not-found");
  const place = { fileId: file.id, pageNumber: wanted.pageNumber, size: wanted.size };
  const picture = await store.findPicture(tx, regionCode, place);
  if (picture === undefined) throw new Problem("request.not-found");
  const seen = { evidenceId: file.id, kind: file.kind, page: wanted.pageNumber };
  if (wanted.size === "whole")
    await recordEvent(tx, actor, {
      kind: "evidence.viewed",
      subjectId: file.application_id,
      details: seen,
    });
  else if (
    !(await store.hasSeenPreview(tx, regionCode, {
      applicationId: file.application_id,
      evidenceId: file.id,
      actorId: actor.id,
      since: new Date(now().getTime() - DAY_MS),
    }))
  )
    await recordEvent(tx, actor, {
      kind: "evidence.preview-viewed",
      subjectId: file.application_id,
      details: { evidenceId: file.id, kind: file.kind },
    });
  return vault.unseal(picture.file_sealed, placeOfPicture(place));
}

/** Takes a file out of sight that was wrongly attached. Who did it and why stays, and so do its bytes, unseen. */
export async function withdrawEvidence(
  tx: Tx,
  { actor, now }: Desk,
  order: { id: string; reason: string },
): Promise<void> {
  const file = await store.findFile(tx, actor.regionCode, order.id);
  if (file === undefined) throw new Problem("request.not-found");
  const isNew = await insertOnce(tx, "evidence_withdrawals", {
    region_code: actor.regionCode,
    file_id: file.id,
    application_id: file.application_id,
    kelurahan_code: file.kelurahan_code,
    reason: order.reason,
    withdrawn_by: actor.id,
    withdrawn_at: now(),
  });
  if (isNew)
    return recordEvent(tx, actor, {
      kind: "evidence.withdrawn",
      subjectId: file.application_id,
      details: { evidenceId: file.id, kind: file.kind, reason: order.reason },
    });
  const there = await store.findFile(tx, actor.regionCode, order.id);
  if (there?.reason !== order.reason || there.withdrawn_by !== actor.id) alreadyUsed();
}

/** What is known under this id: null when nothing, refused when it is something else. */
async function findKnown(tx: Tx, actor: Actor, file: Declared): Promise<Standing | null> {
  const upload = await store.findUpload(tx, actor.regionCode, file.id);
  if (upload !== undefined) {
    const { byte_count, sha256, declared_by } = upload;
    mustBeSame(actor, file, upload, { byte_count, sha256, by: declared_by });
    return standing(upload);
  }
  const there = await store.findFile(tx, actor.regionCode, file.id);
  if (there === undefined) return null;
  const { sent_byte_count, sent_sha256, attached_by } = there;
  const sent = { byte_count: sent_byte_count, sha256: sent_sha256, by: attached_by };
  mustBeSame(actor, file, there, sent);
  return kept(there);
}

function mustBeSame(
  actor: Actor,
  file: Declared,
  there: { application_id: string; kind: string },
  sent: { byte_count: number; sha256: Buffer; by: string },
): void {
  const isSame =
    there.application_id === file.applicationId &&
    there.kind === file.kind &&
    sent.by === actor.id &&
    sent.byte_count === file.byteCount &&
    sent.sha256.equals(file.sha256);
  if (!isSame) alreadyUsed();
}

function alreadyUsed(): never {
  throw new Problem("request.id-already-used");
}

/** A file on its way is its sender's: to everybody else it is not there. */
function mustBeTheirs(actor: Actor, sender: string | undefined): void {
  if (sender !== actor.id) throw new Problem("request.not-found");
}

function orderCheck({ actor, enqueue }: Ordering, evidenceId: string): Promise<void> {
  return enqueue("evidence.check", { regionCode: actor.regionCode, evidenceId });
}

function standing(
  upload: Pick<UploadRow, "received" | "byte_count"> & { refusal: string | null },
): Standing {
  const { received, byte_count: byteCount } = upload;
  const refusal = upload.refusal as EvidenceRefusal | null;
  if (refusal !== null) return { state: "refused", received, byteCount, refusal };
  return { state: received < byteCount ? "receiving" : "checking", received, byteCount, refusal };
}

function kept(file: FileRow | undefined): Standing {
  const byteCount = file?.sent_byte_count ?? 0;
  return { state: "kept", received: byteCount, byteCount, refusal: null };
}

async function readApplication(tx: Tx, actor: Actor, id: string): Promise<ApplicationRow> {
  const application = await findApplication(tx, actor.regionCode, id);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}

export { checkEvidence, clearEvidence, giveUpEvidence } from "./check-evidence.ts";
export { FileStanding, Kind, Sha256 } from "./wire.ts";
