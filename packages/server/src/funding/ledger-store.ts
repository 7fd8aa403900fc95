import type {
  Account,
  AccountKind,
  CoverageMonth,
  CoverageState,
  PaidMonth,
  Purpose,
  Transfer,
  TransferKind,
} from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export function insertAccount(
  tx: Tx,
  row: Insertable<Schema["ledger_accounts"]>,
): Promise<boolean> {
  return insertOnce(tx, "ledger_accounts", row);
}

export async function findAccount(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("ledger_accounts")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Reads accounts and holds the totals of those with a limit until the transaction ends, in the order of their ids, so
 * that two who move money between the same accounts never wait for each other. Without it both would see the last rupiah.
 */
export async function lockAccounts(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const totals = await tx
    .selectFrom("ledger_totals")
    .select(["account_id", "received_idr", "spent_idr", "reserved_idr"])
    .where("region_code", "=", regionCode)
    .where("account_id", "in", ids)
    .orderBy("account_id")
    .forNoKeyUpdate()
    .execute();
  const accounts = await tx
    .selectFrom("ledger_accounts")
    .select(["id", "kind", "is_limited"])
    .where("region_code", "=", regionCode)
    .where("id", "in", ids)
    .execute();
  const held = new Map(totals.map((each) => [each.account_id, each]));
  return new Map(
    accounts.map(({ id, kind }) => {
      const row = held.get(id);
      return [
        id,
        {
          kind: kind as AccountKind,
          totals:
            row === undefined
              ? null
              : {
                  received: rupiah(row.received_idr),
                  spent: rupiah(row.spent_idr),
                  reserved: rupiah(row.reserved_idr),
                },
        },
      ];
    }),
  );
}

/** A worker's month, held until the transaction ends. */
export async function lockMonth(
  tx: Tx,
  regionCode: string,
  { workerId, programme, month }: PaidMonth,
): Promise<CoverageMonth | null> {
  const row = await tx
    .selectFrom("coverage_months")
    .select(["account_id", "amount_idr", "state"])
    .where("region_code", "=", regionCode)
    .where("worker_id", "=", workerId)
    .where("programme", "=", programme)
    .where("month", "=", month)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined || row.account_id === null || row.amount_idr === null) return null;
  return {
    account: row.account_id,
    amount: rupiah(row.amount_idr),
    state: row.state as CoverageState,
  };
}

export async function findTransfer(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<Transfer | null> {
  const row = await tx
    .selectFrom("ledger_transfers")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { worker_id: workerId, programme, month } = row;
  return {
    id: row.id,
    kind: row.kind as TransferKind,
    purpose: row.purpose as Purpose,
    debit: row.debit_account_id,
    credit: row.credit_account_id,
    amount: rupiah(row.amount_idr),
    month:
      workerId === null || programme === null || month === null
        ? null
        : { workerId, programme, month },
    concerns: row.concerns_id,
  };
}

/** What has become of a transfer. */
export async function fateOf(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<"open" | "posted" | "voided" | "reversed"> {
  const row = await tx
    .selectFrom("ledger_transfers")
    .select("kind")
    .where("region_code", "=", regionCode)
    .where("concerns_id", "=", id)
    .executeTakeFirst();
  const kind = row?.kind;
  if (kind === undefined) return "open";
  return kind === "post" ? "posted" : kind === "void" ? "voided" : "reversed";
}

export type TransferPaper = {
  /** A plan, a payment order, a statement of the insurer: the paper behind the transfer. */
  readonly documentId: string | null;
  /** Why, in words; a reversal has one. */
  readonly reason: string | null;
  readonly decidedBy: string;
  readonly at: Date;
};

/**
 * Adds a transfer; false when another stands under its id, or resolves or takes back the same. The database moves totals
 * and the month along with it.
 */
export async function insertTransfer(
  tx: Tx,
  regionCode: string,
  transfer: Transfer,
  paper: TransferPaper,
): Promise<boolean> {
  const { kind, month, concerns } = transfer;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("ledger_transfers")
    .values({
      region_code: regionCode,
      id: transfer.id,
      kind,
      purpose: transfer.purpose,
      debit_account_id: transfer.debit,
      credit_account_id: transfer.credit,
      amount_idr: transfer.amount,
      worker_id: month?.workerId ?? null,
      programme: month?.programme ?? null,
      month: month?.month ?? null,
      concerns_id: concerns,
      document_id: paper.documentId,
      reason: paper.reason,
      decided_by: paper.decidedBy,
      posted_at: paper.at,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** One line of an account's statement; amounts in whole rupiah, zero where it does not move that side. */
export type StatementLine = {
  readonly id: string;
  readonly kind: TransferKind;
  readonly purpose: Purpose;
  readonly posted_at: Date;
  readonly other_account_id: string;
  readonly other_name: string;
  readonly received_idr: bigint;
  readonly spent_idr: bigint;
  readonly reserved_idr: bigint;
  readonly month: string | null;
  readonly application_id: string | null;
  readonly concerns_id: string | null;
  readonly document_id: string | null;
  readonly reason: string | null;
  readonly decided_by: string;
};

/** The lines of an account between two moments, the later ones first; both given as behind and up to. */
export async function pageOfLines(
  tx: Tx,
  regionCode: string,
  accountId: string,
  {
    after,
    until,
    before,
    limit,
  }: {
    readonly after: Date;
    readonly until: Date;
    /** The transfer to go on behind. */
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<StatementLine[]> {
  const side = (column: "debit_account_id" | "credit_account_id") => sql`
    select t.* from ledger_transfers t
    where t.region_code = ${regionCode} and t.${sql.ref(column)} = ${accountId}
      and t.posted_at > ${after} and t.posted_at <= ${until}
      and (${before === null} or (t.posted_at, t.id) < (
        select b.posted_at, b.id from ledger_transfers b where b.region_code = ${regionCode} and b.id = ${before}::uuid))
    order by t.posted_at desc, t.id desc limit ${limit}`;
  const { rows } = await sql<StatementLine>`
    select t.id, t.kind, t.purpose, t.posted_at, o.id as other_account_id, o.name as other_name,
      (case when t.credit_account_id = ${accountId} and t.kind in ('direct', 'post', 'reversal') then t.amount_idr else 0 end)::bigint as received_idr,
      (case when t.debit_account_id = ${accountId} and t.kind in ('direct', 'post', 'reversal') then t.amount_idr else 0 end)::bigint as spent_idr,
      (case when t.debit_account_id <> ${accountId} then 0 else
        case t.kind when 'pending' then t.amount_idr when 'post' then -t.amount_idr when 'void' then -t.amount_idr else 0 end end)::bigint as reserved_idr,
      t.month, m.application_id, t.concerns_id, t.document_id, t.reason, t.decided_by
    from ((${side("debit_account_id")}) union all (${side("credit_account_id")})) t
    join ledger_accounts o on o.region_code = t.region_code
      and o.id = case when t.debit_account_id = ${accountId} then t.credit_account_id else t.debit_account_id end
    left join coverage_months m on m.region_code = t.region_code and m.worker_id = t.worker_id
      and m.programme = t.programme and m.month = t.month
    order by t.posted_at desc, t.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** What an account received, spent and had reserved up to a moment, from its transfers alone. */
export async function sumsAt(tx: Tx, regionCode: string, accountId: string, until: Date) {
  const { rows } = await sql<{ received: bigint; spent: bigint; reserved: bigint }>`
    select
      coalesce(sum(amount_idr) filter (where credit_account_id = ${accountId} and kind in ('direct', 'post', 'reversal')), 0)::bigint as received,
      coalesce(sum(amount_idr) filter (where debit_account_id = ${accountId} and kind in ('direct', 'post', 'reversal')), 0)::bigint as spent,
      (coalesce(sum(amount_idr) filter (where debit_account_id = ${accountId} and kind = 'pending'), 0)
        - coalesce(sum(amount_idr) filter (where debit_account_id = ${accountId} and kind in ('post', 'void')), 0))::bigint as reserved
    from ledger_transfers
    where region_code = ${regionCode} and posted_at <= ${until}
      and (debit_account_id = ${accountId} or credit_account_id = ${accountId})`.execute(tx);
  const [sums] = rows;
  return {
    received: rupiah(sums?.received ?? 0n),
    spent: rupiah(sums?.spent ?? 0n),
    reserved: rupiah(sums?.reserved ?? 0n),
  };
}
