import type { Insertable, Selectable } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

type Decision = Selectable<Schema["hand_movement_decisions"]>;
/** A movement with what became of it; null where it waits for a second person. */
export type MovementRow = Selectable<Schema["hand_movements"]> & {
  readonly outcome: Decision["outcome"] | null;
  readonly words: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
};

export function insertPaper(tx: Tx, row: Insertable<Schema["fund_papers"]>): Promise<boolean> {
  return insertOnce(tx, "fund_papers", row);
}

/** A paper with its bytes, sealed. */
export async function findPaper(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("fund_papers")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The papers of a fund without their bytes, the latest first. */
export async function listPapers(tx: Tx, regionCode: string, fundId: string) {
  return tx
    .selectFrom("fund_papers")
    .select(["id", "file_name", "byte_count", "file_sha256", "attached_by", "attached_at"])
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .orderBy("attached_at", "desc")
    .orderBy("id")
    .execute();
}

export function insertMovement(
  tx: Tx,
  row: Insertable<Schema["hand_movements"]>,
): Promise<boolean> {
  return insertOnce(tx, "hand_movements", row);
}

export function insertMovementDecision(
  tx: Tx,
  row: Insertable<Schema["hand_movement_decisions"]>,
): Promise<boolean> {
  return insertOnce(tx, "hand_movement_decisions", row);
}

function movements(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("hand_movements as m")
    .leftJoin("hand_movement_decisions as d", (on) =>
      on.onRef("d.region_code", "=", "m.region_code").onRef("d.movement_id", "=", "m.id"),
    )
    .selectAll("m")
    .select(["d.outcome", "d.words", "d.decided_by", "d.decided_at"])
    .where("m.region_code", "=", regionCode);
}

export async function findMovement(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<MovementRow | undefined> {
  return movements(tx, regionCode).where("m.id", "=", id).executeTakeFirst();
}

/** Movements of one fund, or those of all that wait for a second person; the latest first. */
export async function listMovements(
  tx: Tx,
  regionCode: string,
  of: { readonly fundId: string } | "waiting",
): Promise<MovementRow[]> {
  return movements(tx, regionCode)
    .where((where) =>
      of === "waiting"
        ? where("d.outcome", "is", null)
        : where.or([
            where("m.debit_account_id", "=", of.fundId),
            where("m.credit_account_id", "=", of.fundId),
          ]),
    )
    .orderBy("m.proposed_at", "desc")
    .orderBy("m.id")
    .execute();
}
