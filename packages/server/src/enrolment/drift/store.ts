import type { DriftKind } from "@payung/domain/enrolment/drift.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export type ReportRow = Selectable<Schema["drift_reports"]>;

/** Keeps an order; one with the same id stays as it is, and then this is false. */
export async function insertReport(
  tx: Tx,
  report: Insertable<Schema["drift_reports"]>,
): Promise<boolean> {
  return insertOnce(tx, "drift_reports", report);
}

/** A report with the name of its file. */
export type ReportWithFile = ReportRow & { readonly file_name: string };

export async function findReport(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<ReportWithFile | undefined> {
  return tx
    .selectFrom("drift_reports as r")
    .innerJoin("uploads as u", (join) =>
      join.onRef("u.region_code", "=", "r.region_code").onRef("u.id", "=", "r.upload_id"),
    )
    .selectAll("r")
    .select("u.file_name")
    .where("r.region_code", "=", regionCode)
    .where("r.id", "=", id)
    .executeTakeFirst();
}

/** Every report, newest first. */
export async function listReports(tx: Tx, regionCode: string): Promise<ReportWithFile[]> {
  return tx
    .selectFrom("drift_reports as r")
    .innerJoin("uploads as u", (join) =>
      join.onRef("u.region_code", "=", "r.region_code").onRef("u.id", "=", "r.upload_id"),
    )
    .selectAll("r")
    .select("u.file_name")
    .where("r.region_code", "=", regionCode)
    .orderBy("r.ordered_at", "desc")
    .limit(100)
    .execute();
}

export async function noteProgress(
  tx: Tx,
  regionCode: string,
  id: string,
  { stage, rows, total }: { stage: string; rows: number; total: number | null },
): Promise<void> {
  await tx
    .updateTable("drift_reports")
    .set({ stage, rows_done: rows, rows_total: total })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Ends a report; false when it has ended before. */
export async function endReport(
  tx: Tx,
  regionCode: string,
  id: string,
  end: { at: Date } & ({ counts: object; previousId: string | null } | { refusal: object }),
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("drift_reports")
    .set({
      ended_at: end.at,
      counts: "counts" in end ? JSON.stringify(end.counts) : null,
      refusal: "refusal" in end ? JSON.stringify(end.refusal) : null,
      previous_id: "counts" in end ? end.previousId : null,
    })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The last report that came to an end before this one. */
export async function findPrevious(tx: Tx, regionCode: string, report: ReportRow) {
  const row = await tx
    .selectFrom("drift_reports")
    .select("id")
    .where("region_code", "=", regionCode)
    .where("counts", "is not", null)
    .where("id", "!=", report.id)
    .where("ordered_at", "<=", report.ordered_at)
    .orderBy("ordered_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

export type Membership = {
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly nik_index: Buffer;
  readonly name: string | null;
  readonly born_on: string | null;
  readonly kpj: string;
  readonly first_month: string;
  readonly month_count: number;
};

/** Every membership of the region with who it is. */
export async function listMemberships(tx: Tx, regionCode: string): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    select m.application_id, m.kelurahan_code, a.nik_index, a.name, a.born_on, m.kpj, m.first_month, m.month_count
    from memberships m
    join applications a on a.region_code = m.region_code and a.id = m.application_id
    where m.region_code = ${regionCode} and a.nik_index is not null`.execute(tx);
  return rows;
}

/** The latest application under each of these NIK. */
export async function findKnown(tx: Tx, regionCode: string, nikIndexes: readonly Buffer[]) {
  const { rows } = await sql<{ nik_index: Buffer; id: string; kelurahan_code: string | null }>`
    select distinct on (nik_index) nik_index, id, kelurahan_code
    from applications
    where region_code = ${regionCode} and nik_index = any (${nikIndexes}::bytea[])
    order by nik_index, id desc`.execute(tx);
  return rows;
}

/** What a report says of whom: "kind application". */
export async function listSaid(tx: Tx, regionCode: string, reportId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom("drift_rows")
    .select(["kind", "application_id"])
    .where("region_code", "=", regionCode)
    .where("report_id", "=", reportId)
    .execute();
  return rows.map((row) => `${row.kind} ${row.application_id}`);
}

export function insertRows(
  tx: Tx,
  rows: readonly Insertable<Schema["drift_rows"]>[],
): Promise<number> {
  return insertMany(tx, "drift_rows", rows, {
    columns: [
      "region_code",
      "report_id",
      "line",
      "kind",
      "application_id",
      "kelurahan_code",
      "sheet_row",
      "ours",
      "theirs",
      "persists",
    ],
  });
}

export type DriftLine = Selectable<Schema["drift_rows"]> & {
  readonly name: string | null;
  readonly nik_sealed: Buffer | null;
  readonly task_id: string | null;
  readonly task_closed_at: Date | null;
};

const LINES = sql`
  select d.*, a.name, a.nik_sealed, t.id as task_id, t.closed_at as task_closed_at
  from drift_rows d
  join applications a on a.region_code = d.region_code and a.id = d.application_id
  left join lateral (
    select id, closed_at from tasks t
    where t.region_code = d.region_code and t.kind = 'insurer-drift' and t.application_id = d.application_id
      and t.reason_text = d.kind
    order by id desc limit 1
  ) t on true`;

export type LineFilter = {
  readonly kind: DriftKind | null;
  readonly state: "new" | "persists" | null;
};

/** The differences of a report behind `after`. */
export async function pageOfLines(
  tx: Tx,
  regionCode: string,
  reportId: string,
  { kind, state }: LineFilter,
  after: number,
  limit: number,
): Promise<DriftLine[]> {
  const persists = state === null ? null : state === "persists";
  const { rows } = await sql<DriftLine>`${LINES}
    where d.region_code = ${regionCode} and d.report_id = ${reportId} and d.line > ${after}
      and (${kind}::text is null or d.kind = ${kind}) and (${persists}::boolean is null or d.persists = ${persists})
    order by d.line limit ${limit}`.execute(tx);
  return rows;
}

/** The differences of a report of which nobody has made a task that is open: these lines, or all of a kind. */
export async function listWithoutTask(
  tx: Tx,
  regionCode: string,
  reportId: string,
  chosen: { lines: readonly number[] } | { kind: DriftKind },
) {
  const { rows } = await sql<Selectable<Schema["drift_rows"]>>`
    select d.* from drift_rows d
    where d.region_code = ${regionCode} and d.report_id = ${reportId}
      and ${"lines" in chosen ? sql`d.line = any (${[...chosen.lines]}::int[])` : sql`d.kind = ${chosen.kind}`}
      and not exists (
        select from tasks t
        where t.region_code = d.region_code and t.kind = 'insurer-drift' and t.application_id = d.application_id
          and t.reason_text = d.kind and t.closed_at is null)
    order by d.line`.execute(tx);
  return rows;
}
