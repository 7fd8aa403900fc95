import type { Insertable, Selectable } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export type ListRow = Selectable<Schema["lists"]>;

/** The list with these very bytes, if it was taken before. */
export async function findListByHash(
  tx: Tx,
  regionCode: string,
  sha256: Buffer,
): Promise<ListRow | undefined> {
  return tx
    .selectFrom("lists")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("file_sha256", "=", sha256)
    .executeTakeFirst();
}

export async function readList(tx: Tx, regionCode: string, id: string): Promise<ListRow> {
  return tx
    .selectFrom("lists")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

/** Opens a list; false when one with the same bytes is there, after waiting for whoever is taking it. */
export async function insertList(tx: Tx, list: Insertable<Schema["lists"]>): Promise<boolean> {
  return insertOnce(tx, "lists", list);
}

/** Marks that every row of a list is stored. */
export async function finishList(
  tx: Tx,
  regionCode: string,
  id: string,
  rowCount: number,
): Promise<void> {
  await tx
    .updateTable("lists")
    .set({ row_count: rowCount })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

/**
 * Takes a turn at the door of a region until the transaction ends: a list comes in alone, single applications
 * beside each other. So whoever came in before is seen by whoever comes after, and of two applications of one
 * person the later finds the earlier.
 */
export async function takeTurn(tx: Tx, regionCode: string, who: "list" | "single"): Promise<void> {
  await holdLock(tx, `intake ${regionCode}`, who === "list" ? "alone" : "shared");
}

export async function insertUpload(tx: Tx, upload: Insertable<Schema["uploads"]>): Promise<void> {
  await tx
    .insertInto("uploads")
    .values(upload)
    .onConflict((on) => on.doNothing())
    .execute();
}

/** What is known of an upload without its file, which is large. */
export async function findUpload(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("uploads")
    .select("sha256")
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The file of an upload, sealed. */
export async function findUploadFile(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("uploads")
    .select(["id", "file_name", "file_sealed"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}
