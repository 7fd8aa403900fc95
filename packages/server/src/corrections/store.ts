import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import type { Stored } from "./reading.ts";

export type CorrectionRow = Omit<Selectable<Schema["corrections"]>, "before" | "after"> & {
  readonly before: Stored;
  readonly after: Stored;
};
export type RequestRow = Omit<Selectable<Schema["correction_requests"]>, "after"> & {
  readonly after: Stored;
};

/** Adds a correction; the database says what was before, and the application follows. */
export async function insertCorrection(
  tx: Tx,
  row: Omit<Insertable<Schema["corrections"]>, "before" | "after"> & { after: Stored },
): Promise<void> {
  await tx
    .insertInto("corrections")
    .values({ ...row, after: JSON.stringify(row.after) })
    .execute();
}

export async function findCorrection(tx: Tx, regionCode: string, id: string) {
  return (await tx
    .selectFrom("corrections")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst()) as CorrectionRow | undefined;
}

/** Everything that was corrected of an application, in its order. */
export async function listCorrections(tx: Tx, regionCode: string, applicationId: string) {
  return (await tx
    .selectFrom("corrections")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("number")
    .execute()) as CorrectionRow[];
}

/** What was kept of two applications when they became one person, and was not taken back. */
export async function listOfJudgements(
  tx: Tx,
  regionCode: string,
  pair: { applicationId: string; earlierId: string },
): Promise<CorrectionRow[]> {
  const { rows } = await sql<CorrectionRow>`
    select c.* from corrections c
    join pair_judgements j on j.region_code = c.region_code and j.id = c.judgement_id
    where c.region_code = ${regionCode} and c.application_id = ${pair.earlierId}
      and j.application_id = ${pair.applicationId} and j.earlier_id = ${pair.earlierId} and c.undoes_id is null
      and not exists (select from corrections u where u.region_code = c.region_code and u.undoes_id = c.id)
    order by c.number desc`.execute(tx);
  return rows;
}

/** What an application says now, as corrections keep it. */
export async function readReading(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<Stored> {
  const { rows } = await sql<{ reading: Stored }>`
    select to_jsonb(a) - 'raw_sealed' as reading from applications a
    where region_code = ${regionCode} and id = ${applicationId}`.execute(tx);
  return rows[0]?.reading ?? {};
}

export async function isUndone(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("corrections")
    .select("id")
    .where("region_code", "=", regionCode)
    .where("undoes_id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether somebody is in a decree, on the way to the insurer, or enrolled. */
export async function isCoveredOrPromised(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<boolean> {
  const { rows } = await sql<{ hangs: boolean }>`
    select cover_hangs_on(${regionCode}, ${applicationId}) as hangs`.execute(tx);
  return rows[0]?.hangs === true;
}

export async function wasEverSent(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom("batch_rows")
    .select("batch_id")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertRequest(
  tx: Tx,
  row: Omit<Insertable<Schema["correction_requests"]>, "after"> & { after: Stored },
): Promise<void> {
  await tx
    .insertInto("correction_requests")
    .values({ ...row, after: JSON.stringify(row.after) })
    .execute();
}

export async function findRequest(tx: Tx, regionCode: string, id: string) {
  return (await tx
    .selectFrom("correction_requests")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst()) as RequestRow | undefined;
}

/** Corrections of an application that wait for a second person. */
export async function listWaiting(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<RequestRow[]> {
  return listWaitingOf(tx, regionCode, [applicationId]);
}

/** The same of many. */
export async function listWaitingOf(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select q.* from correction_requests q
    where q.region_code = ${regionCode} and q.application_id = any (${applicationIds}::uuid[])
      and not exists (select from corrections c where c.region_code = q.region_code and c.id = q.id)
      and not exists (
        select from correction_request_closings c where c.region_code = q.region_code and c.request_id = q.id)
    order by q.requested_at`.execute(tx);
  return rows;
}

/** Ends a request without a correction; false when it had ended. */
export async function insertClosing(
  tx: Tx,
  row: Insertable<Schema["correction_request_closings"]>,
): Promise<boolean> {
  return insertOnce(tx, "correction_request_closings", row);
}

export async function isClosed(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("correction_request_closings")
    .select("request_id")
    .where("region_code", "=", regionCode)
    .where("request_id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}
