import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type BulkRow = {
  readonly region_code: string;
  readonly bulk_id: string;
  readonly proposal_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly result: "confirmed" | "sampled" | "changed";
};

/** Opens a confirmation of many; false when it is there already. */
export async function insertBulk(
  tx: Tx,
  bulk: Insertable<Schema["bulk_confirmations"]>,
): Promise<boolean> {
  return insertOnce(tx, "bulk_confirmations", bulk);
}

export async function findBulk(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("bulk_confirmations")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export function insertBulkRows(tx: Tx, rows: readonly BulkRow[]): Promise<number> {
  return insertMany(tx, "bulk_confirmation_rows", rows, {
    columns: [
      "region_code",
      "bulk_id",
      "proposal_id",
      "application_id",
      "kelurahan_code",
      "result",
    ],
  });
}

export async function listBulkRows(tx: Tx, regionCode: string, bulkId: string) {
  return (await tx
    .selectFrom("bulk_confirmation_rows")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("bulk_id", "=", bulkId)
    .orderBy("proposal_id")
    .execute()) as BulkRow[];
}

/** A clean case as somebody looked at it. */
export type SelectedRow = Insertable<Schema["clean_selection_rows"]> & {
  readonly proposal_id: string;
  readonly application_id: string;
};

/** Keeps what somebody looks at; false when it is there already. */
export async function insertSelection(
  tx: Tx,
  selection: Insertable<Schema["clean_selections"]>,
): Promise<boolean> {
  return insertOnce(tx, "clean_selections", selection);
}

export function insertSelectionRows(tx: Tx, rows: readonly SelectedRow[]): Promise<number> {
  return insertMany(tx, "clean_selection_rows", rows, {
    columns: [
      "region_code",
      "selection_id",
      "place",
      "proposal_id",
      "application_id",
      "kelurahan_code",
    ],
  });
}

export async function findSelection(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("clean_selections")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** All cases of a selection, as far as the actor may see them. */
export async function listSelected(tx: Tx, regionCode: string, selectionId: string) {
  return tx
    .selectFrom("clean_selection_rows")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("selection_id", "=", selectionId)
    .orderBy("place")
    .execute();
}

/** A page of a selection with what a person reads of each case. */
export async function listSelectedCases(
  tx: Tx,
  regionCode: string,
  selectionId: string,
  after: number,
  limit: number,
) {
  const { rows } = await sql<{
    place: number;
    proposal_id: string;
    application_id: string;
    kelurahan_code: string | null;
    nik_sealed: Buffer | null;
    name: string | null;
    reason: string;
  }>`
    select r.place, r.proposal_id, r.application_id, r.kelurahan_code, a.nik_sealed, a.name, p.reason
    from clean_selection_rows r
    join applications a on a.region_code = r.region_code and a.id = r.application_id
    join proposals p on p.region_code = r.region_code and p.id = r.proposal_id
    where r.region_code = ${regionCode} and r.selection_id = ${selectionId} and r.place > ${after}
    order by r.place limit ${limit}`.execute(tx);
  return rows;
}

/** Gives up what was looked at before a moment and confirmed by nobody. */
export async function deleteStaleSelections(
  tx: Tx,
  regionCode: string,
  before: Date,
): Promise<void> {
  await tx
    .deleteFrom("clean_selections as s")
    .where("s.region_code", "=", regionCode)
    .where("s.made_at", "<", before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("bulk_confirmations as b")
            .select("b.id")
            .whereRef("b.region_code", "=", "s.region_code")
            .whereRef("b.selection_id", "=", "s.id"),
        ),
      ),
    )
    .execute();
}
