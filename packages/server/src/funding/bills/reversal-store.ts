import { type Insertable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export function insertReversal(
  tx: Tx,
  row: Insertable<Schema["posting_reversals"]>,
): Promise<boolean> {
  return insertOnce(tx, "posting_reversals", row);
}

export function insertDecision(
  tx: Tx,
  row: Insertable<Schema["posting_reversal_decisions"]>,
): Promise<boolean> {
  return insertOnce(tx, "posting_reversal_decisions", row);
}

export async function findReversal(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("posting_reversals")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findDecision(tx: Tx, regionCode: string, reversalId: string) {
  return tx
    .selectFrom("posting_reversal_decisions")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("reversal_id", "=", reversalId)
    .executeTakeFirst();
}

/** The transfer that paid a worker's month and was not taken back; undefined where none did. */
export async function findPaying(
  tx: Tx,
  regionCode: string,
  { applicationId, month }: { readonly applicationId: string; readonly month: string },
) {
  const { rows } = await sql<{ id: string }>`
    select t.id from coverage_months c
    join ledger_transfers t on t.region_code = c.region_code and t.worker_id = c.worker_id and t.programme = c.programme and t.month = c.month
      and t.kind in ('post', 'direct')
    where c.region_code = ${regionCode} and c.application_id = ${applicationId} and c.month = ${month} and c.state = 'paid'
      and not exists (select from ledger_transfers x where x.region_code = t.region_code and x.concerns_id = t.id)`.execute(
    tx,
  );
  return rows[0];
}

/** What was proposed to be taken back, with whom it concerns and what was decided, the latest first. */
export async function listReversals(tx: Tx, regionCode: string, limit: number) {
  const { rows } = await sql<{
    id: string;
    transfer_id: string;
    application_id: string;
    kelurahan_code: string | null;
    name: string | null;
    nik_sealed: Buffer | null;
    month: string;
    amount_idr: bigint;
    reason: string;
    proposed_by: string;
    proposed_at: Date;
    verdict: string | null;
    decided_reason: string | null;
    decided_by: string | null;
    decided_at: Date | null;
  }>`
    select r.id, r.transfer_id, c.application_id, c.kelurahan_code, a.name, a.nik_sealed, t.month, t.amount_idr, r.reason, r.proposed_by,
      r.proposed_at, d.verdict, d.reason as decided_reason, d.decided_by, d.decided_at
    from posting_reversals r
    join ledger_transfers t on t.region_code = r.region_code and t.id = r.transfer_id
    join coverage_months c on c.region_code = t.region_code and c.worker_id = t.worker_id and c.programme = t.programme and c.month = t.month
    left join applications a on a.region_code = c.region_code and a.id = c.application_id
    left join posting_reversal_decisions d on d.region_code = r.region_code and d.reversal_id = r.id
    where r.region_code = ${regionCode}
    order by r.id desc limit ${limit}`.execute(tx);
  return rows;
}
