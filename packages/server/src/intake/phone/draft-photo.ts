import { createHash } from "node:crypto";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { sniffPicture } from "@payung/domain/evidence/sniff-picture.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../../db/transaction.ts";
import { declareEvidence, receivePart } from "../../evidence/service.ts";
import * as store from "./draft-store.ts";
import { type Draft, type DraftOffice, lockDraft, save } from "./drafts.ts";

/** How far a photo is: sent on from `received`. Refused ones begin anew. */
export type PhotoStanding = {
  readonly state: "receiving" | "kept" | "damaged" | "not-a-picture";
  readonly received: number;
};

/** Announces a photo of so many bytes. Announced again it tells how far it is; another one takes its place. */
export async function declarePhoto(
  tx: Tx,
  office: DraftOffice,
  id: string,
  photo: { readonly byteCount: number; readonly sha256: Buffer },
): Promise<PhotoStanding | null> {
  const draft = await lockOpen(tx, office, id);
  if (draft === null) return null;
  const { regionCode } = office.actor;
  const isSame =
    draft.photo?.byteCount === photo.byteCount && draft.photo.sha256.equals(photo.sha256);
  if (isSame && draft.photo !== null)
    return {
      state: draft.answers.photo === "sent" ? "kept" : "receiving",
      received: draft.photo.received,
    };
  await store.deleteParts(tx, regionCode, id);
  await store.updateDraft(tx, regionCode, id, {
    photo_bytes: photo.byteCount,
    photo_sha256: photo.sha256,
  });
  const { photo: _, ...answers } = draft.answers;
  await save(tx, office, draft, { answers, proof: draft.proof });
  return { state: "receiving", received: 0 };
}

/** Takes the part that begins at a byte. One that came before, or leaves a gap, changes nothing: the answer says where to go on. */
export async function receivePhotoPart(
  tx: Tx,
  office: DraftOffice,
  id: string,
  part: { readonly at: number; readonly bytes: Buffer },
): Promise<PhotoStanding | null> {
  const draft = await lockOpen(tx, office, id);
  if (draft === null || draft.photo === null) return null;
  const { byteCount, received } = draft.photo;
  const end = part.at + part.bytes.length;
  if (part.at !== received || part.bytes.length === 0 || end > byteCount)
    return { state: draft.answers.photo === "sent" ? "kept" : "receiving", received };
  await insertPart(tx, office, id, part);
  return end < byteCount ? { state: "receiving", received: end } : finish(tx, office, draft);
}

/** Takes a photo that came in one piece, as a form without a script sends it. */
export async function receiveWholePhoto(
  tx: Tx,
  office: DraftOffice,
  id: string,
  bytes: Buffer,
): Promise<PhotoStanding | null> {
  const sha256 = createHash("sha256").update(bytes).digest();
  const standing = await declarePhoto(tx, office, id, { byteCount: bytes.length, sha256 });
  if (standing === null || standing.state === "kept") return standing;
  const draft = await lockOpen(tx, office, id);
  if (draft === null) return null;
  const { partBytesMax } = EVIDENCE_LIMITS;
  for (let at = standing.received; at < bytes.length; at += partBytesMax)
    await insertPart(tx, office, id, { at, bytes: bytes.subarray(at, at + partBytesMax) });
  return finish(tx, office, draft);
}

/** Goes on without a photo: it may come later, by the status page or at the counter. */
export async function photoLater(tx: Tx, office: DraftOffice, id: string): Promise<Draft | null> {
  const draft = await lockOpen(tx, office, id);
  if (draft === null) return null;
  await forget(tx, office, id);
  return save(tx, office, draft, { ...draft, answers: { ...draft.answers, photo: "later" } });
}

/** Hands a draft's photo to the evidence of its application, which checks it and makes it anew. */
export async function handOver(tx: Tx, office: DraftOffice, draft: Draft): Promise<void> {
  if (draft.photo === null || draft.answers.photo !== "sent") return;
  const { byteCount, sha256 } = draft.photo;
  const id = uuidv7();
  await declareEvidence(tx, office, {
    id,
    applicationId: draft.id,
    kind: "ktp",
    byteCount,
    sha256,
  });
  for (const part of await store.listParts(tx, office.actor.regionCode, draft.id)) {
    const bytes = office.vault.unseal(part.part_sealed, placeOf(draft.id, part.at_byte));
    await receivePart(tx, office, { id, at: part.at_byte, bytes });
  }
}

async function lockOpen(tx: Tx, office: DraftOffice, id: string): Promise<Draft | null> {
  const draft = await lockDraft(tx, office, id);
  return draft === null || draft.submittedAt !== null ? null : draft;
}

async function insertPart(
  tx: Tx,
  { actor, vault }: DraftOffice,
  id: string,
  { at, bytes }: { readonly at: number; readonly bytes: Buffer },
): Promise<void> {
  await store.insertPart(tx, {
    region_code: actor.regionCode,
    draft_id: id,
    at_byte: at,
    byte_count: bytes.length,
    part_sealed: vault.seal(bytes, placeOf(id, at)),
  });
}

/** All has come: it is held against its hash, and must at least begin like a picture. */
async function finish(tx: Tx, office: DraftOffice, draft: Draft): Promise<PhotoStanding> {
  const parts = await store.listParts(tx, office.actor.regionCode, draft.id);
  const bytes = Buffer.concat(
    parts.map((part) => office.vault.unseal(part.part_sealed, placeOf(draft.id, part.at_byte))),
  );
  const now = await lockDraft(tx, office, draft.id);
  const isWhole =
    now?.photo != null && createHash("sha256").update(bytes).digest().equals(now.photo.sha256);
  const kind = sniffPicture(bytes);
  const isPicture = kind === "jpeg" || kind === "png" || kind === "webp";
  if (now === null || !isWhole || !isPicture) {
    await forget(tx, office, draft.id);
    return { state: isWhole ? "not-a-picture" : "damaged", received: 0 };
  }
  await save(tx, office, now, { ...now, answers: { ...now.answers, photo: "sent" } });
  return { state: "kept", received: bytes.length };
}

async function forget(tx: Tx, { actor }: DraftOffice, id: string): Promise<void> {
  await store.deleteParts(tx, actor.regionCode, id);
  await store.updateDraft(tx, actor.regionCode, id, { photo_bytes: null, photo_sha256: null });
}

/** What a part of a photo is sealed under. */
function placeOf(id: string, at: number): string {
  return `phone-draft ${id} ${at}`;
}
