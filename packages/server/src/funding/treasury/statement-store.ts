import type { AccountKind, Purpose, TransferKind } from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../db/transaction.ts";

export async function findAccount(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("ledger_accounts")
    .select(["id", "kind", "name"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Accounts with what they received, spent and had reserved before a moment, from their transfers alone. */
export async function accountsBefore(tx: Tx, regionCode: string, until: Date) {
  const { rows } = await sql<AccountSums>`
    select a.id, a.kind, a.name, coalesce(sum(s.received), 0)::bigint as received, coalesce(sum(s.spent), 0)::bigint as spent,
      coalesce(sum(s.reserved), 0)::bigint as reserved
    from ledger_accounts a
    left join (${sidesBefore(regionCode, until)}) s on s.account_id = a.id
    where a.region_code = ${regionCode}
    group by a.id, a.kind, a.name
    order by array_position(array['funder', 'fund', 'transit', 'suspense', 'insurer'], a.kind), a.name, a.id`.execute(
    tx,
  );
  return rows.map((row) => ({ ...row, ...inRupiah(row) }));
}

/** The same of one account. */
export async function sumsBefore(tx: Tx, regionCode: string, accountId: string, until: Date) {
  const { rows } = await sql<Sums>`
    select coalesce(sum(received), 0)::bigint as received, coalesce(sum(spent), 0)::bigint as spent,
      coalesce(sum(reserved), 0)::bigint as reserved
    from (${sidesBefore(regionCode, until)}) s where account_id = ${accountId}`.execute(tx);
  return inRupiah(rows[0] ?? { received: 0n, spent: 0n, reserved: 0n });
}

type Sums = { readonly received: bigint; readonly spent: bigint; readonly reserved: bigint };
type AccountSums = Sums & {
  readonly id: string;
  readonly kind: AccountKind;
  readonly name: string;
};

const inRupiah = ({ received, spent, reserved }: Sums) => ({
  received: rupiah(received),
  spent: rupiah(spent),
  reserved: rupiah(reserved),
});

/** Each transfer before a moment, once for the account it leaves and once for the account it reaches. */
function sidesBefore(regionCode: string, until: Date): RawBuilder<unknown> {
  return sql`
    select debit_account_id as account_id, 0 as received,
      case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end as spent,
      case kind when 'pending' then amount_idr when 'post' then -amount_idr when 'void' then -amount_idr else 0 end as reserved
    from ledger_transfers where region_code = ${regionCode} and posted_at < ${until}
    union all
    select credit_account_id, case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end, 0, 0
    from ledger_transfers where region_code = ${regionCode} and posted_at < ${until}`;
}

/** A moment to the microsecond: a Date would lose what tells two transfers of one millisecond apart. */
const MOMENT = sql.raw(`to_char(posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/** One line of an account's statement. `balance_idr` is what stands in the account after it. */
export type StatementRow = {
  readonly id: string;
  readonly place: string;
  readonly kind: TransferKind;
  readonly purpose: Purpose;
  readonly posted_at: Date;
  readonly other_id: string;
  readonly other: string;
  readonly in_idr: bigint;
  readonly out_idr: bigint;
  readonly reserved_idr: bigint;
  readonly balance_idr: bigint;
  readonly application_id: string | null;
  readonly code: string | null;
  readonly month: string | null;
  readonly document_id: string | null;
  readonly reason: string | null;
};

/**
 * What was posted to an account in a span of time, line by line. Balances begin from `opening`, so they do not depend on
 * where a page begins.
 */
export async function statementLines(
  tx: Tx,
  regionCode: string,
  question: {
    readonly accountId: string;
    readonly from: Date;
    readonly until: Date;
    readonly opening: bigint;
    readonly after: { readonly at: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<StatementRow[]> {
  const { accountId, from, until, opening, after, limit } = question;
  const { rows } = await sql<StatementRow>`
    select l.id, ${MOMENT} as place, l.kind, l.purpose, l.posted_at, o.id as other_id, o.name as other, l.in_idr, l.out_idr,
      l.reserved_idr, l.balance_idr, a.id as application_id, a.code, l.month, l.document_id, l.reason
    from (
      select t.*, ${opening.toString()}::bigint + (sum(t.in_idr - t.out_idr) over (order by t.posted_at, t.id rows unbounded preceding))::bigint as balance_idr
      from (
        select *,
          case when credit_account_id = ${accountId} then debit_account_id else credit_account_id end as other_account_id,
          case when credit_account_id = ${accountId} and kind in ('direct', 'post', 'reversal') then amount_idr else 0 end as in_idr,
          case when debit_account_id = ${accountId} and kind in ('direct', 'post', 'reversal') then amount_idr else 0 end as out_idr,
          case when debit_account_id <> ${accountId} then 0
            else case kind when 'pending' then amount_idr when 'post' then -amount_idr when 'void' then -amount_idr else 0 end end as reserved_idr
        from ledger_transfers
        where region_code = ${regionCode} and posted_at >= ${from} and posted_at < ${until}
          and (debit_account_id = ${accountId} or (credit_account_id = ${accountId} and kind in ('direct', 'post', 'reversal')))
      ) t
    ) l
    join ledger_accounts o on o.region_code = l.region_code and o.id = l.other_account_id
    left join coverage_months c on c.region_code = l.region_code and c.worker_id = l.worker_id
      and c.programme = l.programme and c.month = l.month
    left join applications a on a.region_code = c.region_code and a.id = c.application_id
    where ${after === null} or (l.posted_at, l.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)
    order by l.posted_at, l.id
    limit ${limit}`.execute(tx);
  return rows;
}

/** A transfer with all that accounting asks of it. */
export type JournalRow = {
  readonly id: string;
  readonly posted_at: Date;
  readonly kind: TransferKind;
  readonly purpose: Purpose;
  readonly debit_id: string;
  readonly debit: string;
  readonly debit_kind: AccountKind;
  readonly credit_id: string;
  readonly credit: string;
  readonly credit_kind: AccountKind;
  readonly amount_idr: bigint;
  readonly budget_year: number | null;
  readonly budget_line: string | null;
  readonly month: string | null;
  readonly code: string | null;
  readonly rate_id: string | null;
  readonly concerns_id: string | null;
  readonly document_id: string | null;
  readonly reason: string | null;
};

/** All transfers of a span of time as they were posted, at most so many. The budget line is the fund's when it was posted. */
export async function journalRows(
  tx: Tx,
  regionCode: string,
  { from, until, limit }: { readonly from: Date; readonly until: Date; readonly limit: number },
): Promise<JournalRow[]> {
  const { rows } = await sql<JournalRow>`
    select t.id, t.posted_at, t.kind, t.purpose, d.id as debit_id, d.name as debit, d.kind as debit_kind, k.id as credit_id, k.name as credit,
      k.kind as credit_kind, t.amount_idr, b.budget_year, b.budget_line, t.month, a.code, c.rate_id, t.concerns_id, t.document_id, t.reason
    from ledger_transfers t
    join ledger_accounts d on d.region_code = t.region_code and d.id = t.debit_account_id
    join ledger_accounts k on k.region_code = t.region_code and k.id = t.credit_account_id
    left join lateral (
      select f.id from funds f
      where f.region_code = t.region_code
        and (f.id in (t.debit_account_id, t.credit_account_id) or f.transit_account_id in (t.debit_account_id, t.credit_account_id))
      order by f.id = t.debit_account_id desc, f.id = t.credit_account_id desc, f.id limit 1) f on true
    left join lateral (
      select v.budget_year, v.budget_line from fund_terms v
      where v.region_code = t.region_code and v.fund_id = f.id
      order by v.set_at <= t.posted_at desc, case when v.set_at <= t.posted_at then -v.version else v.version end limit 1) b on true
    left join coverage_months c on c.region_code = t.region_code and c.worker_id = t.worker_id
      and c.programme = t.programme and c.month = t.month
    left join applications a on a.region_code = c.region_code and a.id = c.application_id
    where t.region_code = ${regionCode} and t.posted_at >= ${from} and t.posted_at < ${until}
    order by t.posted_at, t.id
    limit ${limit}`.execute(tx);
  return rows;
}
