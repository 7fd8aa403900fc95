import type { Insertable } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export async function findReplyByHash(tx: Tx, regionCode: string, sha256: Buffer) {
  return tx
    .selectFrom("insurer_replies")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("file_sha256", "=", sha256)
    .executeTakeFirst();
}

/** Holds what insurers answered still: a row is judged by what was said of it before, so replies come one by one. */
export async function lockReplies(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `replies ${regionCode}`);
}

/** Opens a reply; false when one with the same bytes is there. */
export async function insertReply(
  tx: Tx,
  reply: Insertable<Schema["insurer_replies"]>,
): Promise<boolean> {
  return insertOnce(tx, "insurer_replies", reply);
}

export function insertReplyRows(
  tx: Tx,
  rows: readonly Insertable<Schema["reply_rows"]>[],
): Promise<number> {
  return insertMany(tx, "reply_rows", rows, {
    columns: [
      "region_code",
      "reply_id",
      "row_number",
      "batch_id",
      "application_id",
      "kelurahan_code",
      "outcome",
      "kpj",
      "reason_text",
      "reason_code",
      "raw_sealed",
    ],
  });
}

/** What was said last of the columns of a file with this header. */
export async function findMapping(
  tx: Tx,
  regionCode: string,
  kind: string,
  headerHash: Buffer,
): Promise<Readonly<Record<string, string>> | null> {
  const row = await tx
    .selectFrom("sheet_mappings")
    .select("mapping")
    .where("region_code", "=", regionCode)
    .where("kind", "=", kind)
    .where("header_hash", "=", headerHash)
    .orderBy("mapped_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return (row?.mapping as Record<string, string> | undefined) ?? null;
}

export async function insertMapping(
  tx: Tx,
  mapping: Insertable<Schema["sheet_mappings"]>,
): Promise<void> {
  await tx.insertInto("sheet_mappings").values(mapping).execute();
}

/** The row of a reply by the place that its task names ("reply row"), sealed, with the columns of its file. */
export async function findReplyRow(tx: Tx, regionCode: string, place: string) {
  const [replyId = "", row = ""] = place.split(" ");
  return tx
    .selectFrom("reply_rows as r")
    .innerJoin("insurer_replies as i", (join) =>
      join.onRef("i.region_code", "=", "r.region_code").onRef("i.id", "=", "r.reply_id"),
    )
    .select([
      "r.reply_id",
      "r.row_number",
      "r.raw_sealed",
      "i.file_name",
      "i.taken_at",
      "i.columns",
    ])
    .where("r.region_code", "=", regionCode)
    .where("r.reply_id", "=", replyId)
    .where("r.row_number", "=", Number(row))
    .executeTakeFirst();
}
