import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type CommandRow = Selectable<Schema["device_commands"]>;

/** What was answered to these numbers of a device. */
export async function listCommands(
  tx: Tx,
  regionCode: string,
  deviceId: string,
  seqs: readonly number[],
): Promise<CommandRow[]> {
  if (seqs.length === 0) return [];
  return tx
    .selectFrom("device_commands")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("device_id", "=", deviceId)
    .where("seq", "in", [...seqs])
    .execute();
}

/** Adds answers; returns how many, since one whose id was used by a command already stays away. */
export function insertCommands(
  tx: Tx,
  rows: readonly (Omit<Insertable<Schema["device_commands"]>, "answer"> & {
    readonly answer: object;
  })[],
): Promise<number> {
  return insertMany(tx, "device_commands", rows as never, {
    columns: [
      "region_code",
      "device_id",
      "seq",
      "command_id",
      "kind",
      "content_hmac",
      "answer",
      "made_at",
      "answered_at",
      "answered_by",
    ],
    conflict: "do nothing",
  });
}

/** Which of these commands are this device's. */
export async function listIdsOf(
  tx: Tx,
  regionCode: string,
  deviceId: string,
  commandIds: readonly string[],
): Promise<string[]> {
  if (commandIds.length === 0) return [];
  const rows = await tx
    .selectFrom("device_commands")
    .select("command_id")
    .where("region_code", "=", regionCode)
    .where("device_id", "=", deviceId)
    .where("command_id", "in", [...commandIds])
    .execute();
  return rows.map((row) => row.command_id);
}

/** Adds how people were registered; what was said of somebody first stays. */
export async function insertRegistrations(
  tx: Tx,
  rows: readonly Insertable<Schema["field_registrations"]>[],
): Promise<void> {
  await insertMany(tx, "field_registrations", rows, {
    columns: [
      "region_code",
      "application_id",
      "kelurahan_code",
      "device_id",
      "seq",
      "notice",
      "mark",
      "details_sealed",
    ],
    conflict: "do nothing",
  });
}

export async function findRegistration(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("field_registrations as f")
    .innerJoin("device_commands as c", (join) =>
      join
        .onRef("c.region_code", "=", "f.region_code")
        .onRef("c.device_id", "=", "f.device_id")
        .onRef("c.seq", "=", "f.seq"),
    )
    .selectAll("f")
    .select(["c.made_at", "c.answered_at"])
    .where("f.region_code", "=", regionCode)
    .where("f.application_id", "=", applicationId)
    .executeTakeFirst();
}

/** Whom somebody brought in one by one, by id. */
export async function listBroughtIn(
  tx: Tx,
  regionCode: string,
  submittedBy: string,
  after: string | null,
  limit: number,
) {
  let query = tx
    .selectFrom("applications")
    .select([
      "id",
      "code",
      "name",
      "nik_sealed",
      "phone",
      "kelurahan_code",
      "rt",
      "occupation_id",
      "submitted_at",
      "correction_count",
    ])
    .where("region_code", "=", regionCode)
    .where("submitted_by", "=", submittedBy)
    .where("list_id", "is", null)
    .orderBy("id")
    .limit(limit);
  if (after !== null) query = query.where("id", ">", after);
  return query.execute();
}

/** What became of them by the month in which they were registered, in western Indonesia. */
export async function countBroughtIn(tx: Tx, regionCode: string, submittedBy: string) {
  const { rows } = await sql<{
    month: string;
    registered: number;
    approved: number;
    refused: number;
    covered: number;
  }>`
    select to_char(j.received_at at time zone 'Asia/Jakarta', 'YYYY-MM') as month,
      count(*)::integer as registered,
      count(*) filter (where j.outcome = 'approved' or j.protected_at is not null)::integer as approved,
      count(*) filter (where j.outcome = 'refused' and j.protected_at is null)::integer as refused,
      count(j.protected_at)::integer as covered
    from applications a
    join journeys j on j.region_code = a.region_code and j.application_id = a.id
    where a.region_code = ${regionCode} and a.submitted_by = ${submittedBy} and a.list_id is null
    group by 1 order by 1`.execute(tx);
  return rows;
}

export type QuarantineRow = Selectable<Schema["device_quarantine"]>;

export function insertQuarantine(
  tx: Tx,
  row: Insertable<Schema["device_quarantine"]>,
): Promise<boolean> {
  return insertOnce(tx, "device_quarantine", row);
}

/** What nobody has decided yet, oldest first; `after` is the id to go on behind. */
export async function listQuarantine(
  tx: Tx,
  regionCode: string,
  after: string | null,
  limit: number,
) {
  const { rows } = await sql<QuarantineRow & { staff_id: string; device_name: string }>`
    select q.*, d.staff_id, d.name as device_name
    from device_quarantine q
    join devices d on d.region_code = q.region_code and d.id = q.device_id
    where q.region_code = ${regionCode} and (${after}::uuid is null or q.id > ${after})
      and not exists (
        select from device_quarantine_closings c where c.region_code = q.region_code and c.quarantine_id = q.id)
    order by q.id limit ${limit}`.execute(tx);
  return rows;
}

/** One of them, and what was decided about it. */
export async function findQuarantine(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<
    QuarantineRow & {
      verdict: string | null;
      closed_by: string | null;
      reason: string | null;
      result: unknown;
    }
  >`
    select q.*, c.verdict, c.closed_by, c.reason, c.result
    from device_quarantine q
    left join device_quarantine_closings c on c.region_code = q.region_code and c.quarantine_id = q.id
    where q.region_code = ${regionCode} and q.id = ${id}`.execute(tx);
  return rows[0];
}

export function insertClosing(
  tx: Tx,
  row: Omit<Insertable<Schema["device_quarantine_closings"]>, "result"> & {
    readonly result: object | null;
  },
): Promise<boolean> {
  const result = row.result === null ? null : JSON.stringify(row.result);
  return insertOnce(tx, "device_quarantine_closings", { ...row, result });
}
