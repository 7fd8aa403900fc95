import type { Place } from "@payung/domain/field/commands.ts";
import type { Tx } from "../db/transaction.ts";
import type { FieldOffice } from "./effects.ts";
import type { SealedDetails } from "./promised-files.ts";
import * as store from "./store.ts";

/** How somebody was registered in the field. */
export type FieldRegistration = {
  readonly notice: "read" | "played";
  readonly mark: "signature" | "thumb" | "spoken";
  readonly place: Place | null;
  readonly notes: string | null;
  /** How many photos were announced with it. */
  readonly files: number;
  /** By the device's clock. */
  readonly madeAt: Date;
};

/** Null for whoever was registered in another way. */
export async function findFieldRegistration(
  tx: Tx,
  { actor, vault }: FieldOffice,
  applicationId: string,
): Promise<FieldRegistration | null> {
  const row = await store.findRegistration(tx, actor.regionCode, applicationId);
  if (row === undefined) return null;
  const opened = vault.unseal(row.details_sealed, applicationId).toString("utf8");
  const details = JSON.parse(opened) as SealedDetails;
  return {
    notice: row.notice as FieldRegistration["notice"],
    mark: row.mark as FieldRegistration["mark"],
    place: details.place,
    notes: details.notes,
    files: details.evidence.length,
    madeAt: row.made_at,
  };
}
