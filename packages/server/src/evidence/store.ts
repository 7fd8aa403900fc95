import { type Insertable, sql } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import type { PictureSize } from "./picture-message.ts";

export async function findUpload(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("evidence_uploads")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The same, and whoever else wants it waits until this transaction ends. */
export async function lockUpload(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("evidence_uploads")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** What somebody has on its way to an application, or was refused. */
export async function listUploadsBy(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  declaredBy: string,
) {
  return tx
    .selectFrom("evidence_uploads")
    .select(["id", "kind", "byte_count", "received", "sha256", "refusal"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("declared_by", "=", declaredBy)
    .orderBy("declared_at")
    .execute();
}

/** How many files an application has or awaits. */
export async function countFiles(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select (
      select count(*) from evidence_uploads
      where region_code = ${regionCode} and application_id = ${applicationId} and refusal is null
    ) + (
      select count(*) from evidence_files f
      where f.region_code = ${regionCode} and f.application_id = ${applicationId} and not exists (
        select from evidence_withdrawals w where w.region_code = f.region_code and w.file_id = f.id)
    ) as n`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}

export async function insertPart(
  tx: Tx,
  part: Insertable<Schema["evidence_parts"]>,
  received: number,
): Promise<void> {
  await tx.insertInto("evidence_parts").values(part).execute();
  await tx
    .updateTable("evidence_uploads")
    .set({ received })
    .where("region_code", "=", part.region_code)
    .where("id", "=", part.upload_id)
    .execute();
}

export async function listParts(tx: Tx, regionCode: string, uploadId: string) {
  return tx
    .selectFrom("evidence_parts")
    .select(["at_byte", "part_sealed"])
    .where("region_code", "=", regionCode)
    .where("upload_id", "=", uploadId)
    .orderBy("at_byte")
    .execute();
}

export async function deleteParts(tx: Tx, regionCode: string, uploadId: string): Promise<void> {
  await tx
    .deleteFrom("evidence_parts")
    .where("region_code", "=", regionCode)
    .where("upload_id", "=", uploadId)
    .execute();
}

export async function deleteUpload(tx: Tx, regionCode: string, id: string): Promise<void> {
  await deleteParts(tx, regionCode, id);
  await tx
    .deleteFrom("evidence_uploads")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function refuseUpload(
  tx: Tx,
  regionCode: string,
  id: string,
  refusal: string,
): Promise<void> {
  await deleteParts(tx, regionCode, id);
  await tx
    .updateTable("evidence_uploads")
    .set({ refusal })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export async function insertFile(
  tx: Tx,
  file: Insertable<Schema["evidence_files"]>,
  pictures: readonly Insertable<Schema["evidence_pictures"]>[],
): Promise<void> {
  await tx.insertInto("evidence_files").values(file).execute();
  await tx
    .insertInto("evidence_pictures")
    .values([...pictures])
    .execute();
}

/** A file, and whether it was withdrawn. */
export async function findFile(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("evidence_files as f")
    .leftJoin("evidence_withdrawals as w", (join) =>
      join.onRef("w.region_code", "=", "f.region_code").onRef("w.file_id", "=", "f.id"),
    )
    .selectAll("f")
    .select(["w.reason", "w.withdrawn_by", "w.withdrawn_at"])
    .where("f.region_code", "=", regionCode)
    .where("f.id", "=", id)
    .executeTakeFirst();
}

export async function listFiles(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("evidence_files as f")
    .leftJoin("evidence_withdrawals as w", (join) =>
      join.onRef("w.region_code", "=", "f.region_code").onRef("w.file_id", "=", "f.id"),
    )
    .select([
      "f.id",
      "f.kind",
      "f.page_count",
      "f.byte_count",
      "f.attached_by",
      "f.attached_at",
      "w.reason",
      "w.withdrawn_by",
      "w.withdrawn_at",
    ])
    .where("f.region_code", "=", regionCode)
    .where("f.application_id", "=", applicationId)
    .orderBy("f.attached_at")
    .orderBy("f.id")
    .execute();
}

/** The pages of an application's files, without their bytes. */
export async function listPages(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("evidence_pictures as p")
    .innerJoin("evidence_files as f", (join) =>
      join.onRef("f.region_code", "=", "p.region_code").onRef("f.id", "=", "p.file_id"),
    )
    .select(["p.file_id", "p.page_number", "p.width", "p.height"])
    .where("f.region_code", "=", regionCode)
    .where("f.application_id", "=", applicationId)
    .where("p.size", "=", "whole")
    .orderBy("p.file_id")
    .orderBy("p.page_number")
    .execute();
}

export async function findPicture(
  tx: Tx,
  regionCode: string,
  picture: { fileId: string; pageNumber: number; size: PictureSize },
) {
  return tx
    .selectFrom("evidence_pictures")
    .select("file_sealed")
    .where("region_code", "=", regionCode)
    .where("file_id", "=", picture.fileId)
    .where("page_number", "=", picture.pageNumber)
    .where("size", "=", picture.size)
    .executeTakeFirst();
}

/** Whether somebody has seen the preview of a file since then. */
export async function hasSeenPreview(
  tx: Tx,
  regionCode: string,
  seen: { applicationId: string; evidenceId: string; actorId: string; since: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select from events
    where region_code = ${regionCode} and subject_id = ${seen.applicationId}
      and kind = 'evidence.preview-viewed' and actor_id = ${seen.actorId}
      and happened_at >= ${seen.since} and details ->> 'evidenceId' = ${seen.evidenceId}
    limit 1`.execute(tx);
  return rows.length > 0;
}
