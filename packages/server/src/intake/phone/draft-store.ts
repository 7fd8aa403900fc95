import { type Insertable, sql, type Updateable } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

/** A draft, held until the transaction ends: of two tabs that answer at once the later one waits. */
export async function lockDraft(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("phone_drafts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findDraft(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("phone_drafts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findDraftByCode(tx: Tx, regionCode: string, code: string) {
  return tx
    .selectFrom("phone_drafts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("code", "=", code)
    .executeTakeFirst();
}

export function insertDraft(tx: Tx, draft: Insertable<Schema["phone_drafts"]>): Promise<boolean> {
  return insertOnce(tx, "phone_drafts", draft);
}

export async function updateDraft(
  tx: Tx,
  regionCode: string,
  id: string,
  change: Updateable<Schema["phone_drafts"]>,
): Promise<void> {
  await tx
    .updateTable("phone_drafts")
    .set(change)
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/** The draft with all its parts. */
export async function deleteDraft(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("phone_drafts")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export function insertPart(
  tx: Tx,
  part: Insertable<Schema["phone_draft_parts"]>,
): Promise<boolean> {
  return insertOnce(tx, "phone_draft_parts", part);
}

/** How many bytes of a photo have come: parts are taken in their order only, so none is missing below. */
export async function countReceived(tx: Tx, regionCode: string, draftId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint | null }>`
    select max(at_byte + byte_count) as n from phone_draft_parts
    where region_code = ${regionCode} and draft_id = ${draftId}`.execute(tx);
  return Number(rows[0]?.n ?? 0);
}

export async function listParts(tx: Tx, regionCode: string, draftId: string) {
  return tx
    .selectFrom("phone_draft_parts")
    .select(["at_byte", "part_sealed"])
    .where("region_code", "=", regionCode)
    .where("draft_id", "=", draftId)
    .orderBy("at_byte")
    .execute();
}

export async function deleteParts(tx: Tx, regionCode: string, draftId: string): Promise<void> {
  await tx
    .deleteFrom("phone_draft_parts")
    .where("region_code", "=", regionCode)
    .where("draft_id", "=", draftId)
    .execute();
}

export async function insertRegistration(
  tx: Tx,
  registration: Insertable<Schema["phone_registrations"]>,
): Promise<void> {
  await tx.insertInto("phone_registrations").values(registration).execute();
}
