import { hash } from "node:crypto";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { declareEvidence, receivePart } from "../evidence/service.ts";
import type { Gateways } from "../messaging/service.ts";
import type { Jobs } from "../shared/jobs.ts";
import { type Office, write } from "../shared/office.ts";
import { handOver } from "./handovers.ts";
import * as store from "./store.ts";

/** WhatsApp keeps a photo for days; what does not come within some hours will not come. */
const TRIES_MAX = 6;
const WAIT_MS = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000, 3 * 60 * 60_000];

/**
 * Fetches the next photo that somebody sent and hands it to the evidence, which checks it and makes it anew; false when
 * none is due. One that cannot be had is a person's work: the worker believes that it arrived.
 */
export async function fetchNextPhoto(
  office: Office,
  gateways: Gateways,
  jobs: Pick<Jobs, "enqueue">,
  onError: (error: unknown, photoId: string) => void,
): Promise<boolean> {
  const { regionCode } = office.actor;
  const fetchMedia = gateways.get("whatsapp")?.fetchMedia;
  if (fetchMedia === undefined) return false;
  const now = office.now();
  const photo = await write(office, async (tx) => {
    const next = new Date(now.getTime() + 2 * 60_000);
    return store.takePhoto(tx, regionCode, now, next);
  });
  if (photo === undefined) return false;
  const text = office.vault.unseal(photo.place_sealed, `photo ${photo.id}`).toString("utf8");
  const place = JSON.parse(text) as { phone: string; photo: string };
  try {
    const bytes = await fetchMedia(place.photo);
    await write(office, async (tx) => {
      if (!(await store.deletePhoto(tx, regionCode, photo.id))) return;
      const ordering = {
        ...office,
        enqueue: (name: Parameters<Jobs["enqueue"]>[1], payload: object) =>
          jobs.enqueue(tx, name, payload as never),
      };
      await declareEvidence(tx, ordering, {
        id: photo.id,
        applicationId: photo.application_id,
        kind: "ktp",
        byteCount: bytes.length,
        sha256: hash("sha256", bytes, "buffer"),
      });
      const { partBytesMax } = EVIDENCE_LIMITS;
      for (let at = 0; at < bytes.length; at += partBytesMax)
        await receivePart(tx, ordering, {
          id: photo.id,
          at,
          bytes: bytes.subarray(at, at + partBytesMax),
        });
    });
  } catch (error) {
    onError(error, photo.id);
    await write(office, async (tx) => {
      const wait = WAIT_MS[photo.attempt - 1];
      if (photo.attempt < TRIES_MAX && wait !== undefined)
        return store.postponePhoto(tx, regionCode, photo.id, new Date(now.getTime() + wait));
      if (await store.deletePhoto(tx, regionCode, photo.id))
        await handOver(tx, office, {
          channel: "whatsapp",
          phone: place.phone,
          reason: "photo-lost",
          words: null,
        });
    });
  }
  return true;
}
