import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export type StatementRow = Selectable<Schema["insurer_statements"]>;

export function insertStatement(
  tx: Tx,
  row: Insertable<Schema["insurer_statements"]>,
): Promise<boolean> {
  return insertOnce(tx, "insurer_statements", row);
}

export async function findStatement(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("insurer_statements")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** A statement of this number, or made of this very file. */
export async function findKnown(tx: Tx, regionCode: string, number: string, sha256: Buffer | null) {
  return tx
    .selectFrom("insurer_statements")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where((where) =>
      where.or([
        where("number", "=", number),
        ...(sha256 === null ? [] : [where("file_sha256", "=", sha256)]),
      ]),
    )
    .executeTakeFirst();
}

export function insertStatementLines(
  tx: Tx,
  rows: readonly Insertable<Schema["statement_lines"]>[],
) {
  return insertMany(tx, "statement_lines", rows, {
    columns: [
      "region_code",
      "statement_id",
      "row_number",
      "month",
      "amount_idr",
      "worker_id",
      "application_id",
      "kelurahan_code",
      "raw_sealed",
    ],
  });
}

/** The months that are confirmed, in one statement: what they move of their funds moves once. */
export async function confirmMonths(
  tx: Tx,
  regionCode: string,
  {
    statementId,
    programme,
    by,
    at,
    months,
  }: {
    readonly statementId: string;
    readonly programme: string;
    readonly by: string;
    readonly at: Date;
    readonly months: readonly {
      readonly workerId: string;
      readonly month: string;
      readonly amount: bigint;
    }[];
  },
): Promise<void> {
  if (months.length === 0) return;
  await sql`
    insert into confirmed_months (region_code, statement_id, worker_id, programme, month, amount_idr, application_id, kelurahan_code, confirmed_by, confirmed_at)
    select c.region_code, ${statementId}::uuid, c.worker_id, c.programme, c.month, n.amount, c.application_id, c.kelurahan_code, ${by}, ${at}
    from unnest(${months.map(({ workerId }) => workerId)}::uuid[], ${months.map(({ month }) => month)}::text[],
      ${months.map(({ amount }) => String(amount))}::bigint[]) as n (worker_id, month, amount)
    join coverage_months c on c.region_code = ${regionCode} and c.worker_id = n.worker_id and c.programme = ${programme} and c.month = n.month`.execute(
    tx,
  );
}

/** Statements with what they confirmed, the latest first. */
export async function listStatements(
  tx: Tx,
  regionCode: string,
  of: { readonly id?: string; readonly after?: string },
  limit: number,
) {
  const { rows } = await sql<
    StatementRow & {
      group_name: string | null;
      group_number: string | null;
      confirmed_count: number;
      confirmed_idr: bigint;
      open_differences: number;
    }
  >`
    select s.*, g.name as group_name, g.number as group_number, x.confirmed_count, x.confirmed_idr,
      (select count(*)::int from funding_differences d
        where d.region_code = s.region_code and d.statement_id = s.id and not exists (
          select from difference_closings x where x.region_code = d.region_code and x.difference_id = d.id)) as open_differences
    from insurer_statements s
    left join insurer_groups g on g.region_code = s.region_code and g.id = s.group_id
    left join lateral (
      select count(*)::int as confirmed_count, coalesce(sum(c.amount_idr), 0)::bigint as confirmed_idr
      from confirmed_months c where c.region_code = s.region_code and c.statement_id = s.id) x on true
    where s.region_code = ${regionCode}
      and (${of.id ?? null}::uuid is null or s.id = ${of.id ?? null})
      and (${of.after ?? null}::uuid is null or s.id < ${of.after ?? null})
    order by s.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** The ledger's transfers that a paper led to, summed by account, kind and purpose. */
export async function listTransfersOf(tx: Tx, regionCode: string, documentId: string) {
  const { rows } = await sql<{
    kind: string;
    purpose: string;
    debit: string;
    credit: string;
    count: number;
    amount_idr: bigint;
  }>`
    select t.kind, t.purpose, d.name as debit, c.name as credit, count(*)::int as count, sum(t.amount_idr)::bigint as amount_idr
    from ledger_transfers t
    join ledger_accounts d on d.region_code = t.region_code and d.id = t.debit_account_id
    join ledger_accounts c on c.region_code = t.region_code and c.id = t.credit_account_id
    where t.region_code = ${regionCode} and t.document_id = ${documentId}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx);
  return rows;
}
