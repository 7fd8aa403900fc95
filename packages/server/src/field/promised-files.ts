import type { Place, RegisterPayload } from "@payung/domain/field/commands.ts";
import type { Device } from "../access/service.ts";
import { rescope, type Tx } from "../db/transaction.ts";
import { type Actor, scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { FieldOffice } from "./effects.ts";
import * as store from "./store.ts";

/** What is sealed of a registration in the field. */
export type SealedDetails = Pick<RegisterPayload, "evidence"> & {
  readonly place: Place | null;
  readonly notes: string | null;
};

/** A photo as a device says that it is. */
export type PromisedFile = {
  readonly applicationId: string;
  readonly id: string;
  /** Of all of its bytes, where they are announced; null where a part of them comes. */
  readonly said: { readonly kind: string; readonly sha256: Buffer } | null;
};

/**
 * Takes a photo in the name of a revoked device's person, if the device promised these very bytes in a registration that
 * took effect: its hash is fixed, so whoever found the phone can add nothing of their own. Anything else is not there.
 */
export async function takePromised<T>(
  tx: Tx,
  office: FieldOffice,
  device: Device,
  file: PromisedFile,
  work: (actor: Actor) => Promise<T>,
): Promise<T> {
  const { actor, vault } = office;
  // A revoked device sees nobody by itself.
  const acting: Actor = { ...actor, areas: "*" };
  await rescope(tx, scopeOf(acting));
  const row = await store.findRegistration(tx, actor.regionCode, file.applicationId);
  if (row === undefined || row.device_id !== device.id) throw new Problem("request.not-found");
  const details = JSON.parse(
    vault.unseal(row.details_sealed, file.applicationId).toString("utf8"),
  ) as SealedDetails;
  const promised = details.evidence.find(({ id }) => id === file.id);
  const isSo =
    promised?.sha256 !== undefined &&
    (file.said === null ||
      (promised.kind === file.said.kind && promised.sha256 === file.said.sha256.toString("hex")));
  if (!isSo) throw new Problem("request.not-found");
  const result = await work(acting);
  await rescope(tx, scopeOf(actor));
  return result;
}
