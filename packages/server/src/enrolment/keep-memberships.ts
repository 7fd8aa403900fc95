import type { Insertable } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import { tellCardsReady } from "../messaging/service.ts";
import type { Office } from "../shared/office.ts";
import { insertMemberships } from "./membership-store.ts";

/** Keeps whom the insurer has taken and, in the same transaction, queues what they are told. */
export async function keepMemberships(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  rows: readonly Insertable<Schema["memberships"]>[],
): Promise<void> {
  await insertMemberships(tx, rows);
  await tellCardsReady(
    tx,
    office,
    rows.map((row) => ({ id: row.id, applicationId: row.application_id })),
  );
}
