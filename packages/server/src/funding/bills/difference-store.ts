import type { DifferenceKind } from "@payung/domain/funding/bills/differences.ts";
import { type Insertable, sql } from "kysely";
import { insertMany } from "../../db/bulk.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export function insertDifferences(
  tx: Tx,
  rows: readonly Insertable<Schema["funding_differences"]>[],
): Promise<number> {
  return insertMany(tx, "funding_differences", rows, {
    columns: [
      "region_code",
      "id",
      "kind",
      "bill_id",
      "proof_id",
      "statement_id",
      "row_number",
      "worker_id",
      "programme",
      "month",
      "application_id",
      "kelurahan_code",
      "fund_id",
      "state",
      "expected_idr",
      "found_idr",
      "found_at",
    ],
  });
}

export function insertClosings(
  tx: Tx,
  rows: readonly Insertable<Schema["difference_closings"]>[],
): Promise<number> {
  return insertMany(tx, "difference_closings", rows, {
    columns: [
      "region_code",
      "difference_id",
      "order_id",
      "verdict",
      "reason",
      "closed_by",
      "closed_at",
    ],
  });
}

/** Which differences are meant: single ones, or all open ones of a kind on one paper. */
export type Chosen =
  | { readonly ids: readonly string[] }
  | { readonly kind: DifferenceKind; readonly billId?: string; readonly statementId?: string };

export type DifferenceRow = {
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly bill_id: string | null;
  readonly proof_id: string | null;
  readonly statement_id: string | null;
  readonly row_number: number | null;
  readonly worker_id: string | null;
  readonly programme: string | null;
  readonly month: string | null;
  readonly application_id: string | null;
  readonly kelurahan_code: string | null;
  readonly fund_id: string | null;
  readonly state: string | null;
  readonly expected_idr: bigint;
  readonly found_idr: bigint;
  readonly found_at: Date;
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly order_id: string | null;
  readonly closed_by: string | null;
  readonly closed_at: Date | null;
};

/** The chosen differences with how they were closed; held until the transaction ends, so each is closed once. */
export async function readChosen(
  tx: Tx,
  regionCode: string,
  chosen: Chosen,
): Promise<DifferenceRow[]> {
  const which =
    "ids" in chosen
      ? sql`d.id = any (${chosen.ids}::uuid[])`
      : sql`d.kind = ${chosen.kind} and x.difference_id is null
          and d.bill_id is not distinct from ${chosen.billId ?? null}::uuid
          and d.statement_id is not distinct from ${chosen.statementId ?? null}::uuid`;
  const { rows } = await sql<DifferenceRow>`
    select d.*, x.verdict, x.reason, x.order_id, x.closed_by, x.closed_at
    from funding_differences d
    left join difference_closings x on x.region_code = d.region_code and x.difference_id = d.id
    where d.region_code = ${regionCode} and ${which}
    order by d.id`.execute(tx);
  return rows;
}

/** Whether an order has closed anything before. */
export async function findClosing(tx: Tx, regionCode: string, orderId: string) {
  return tx
    .selectFrom("difference_closings")
    .select(["verdict", "reason"])
    .where("region_code", "=", regionCode)
    .where("order_id", "=", orderId)
    .limit(1)
    .executeTakeFirst();
}

/** What was found on a bill, or when it was paid; all where no bill is asked for. */
function isOfBill(regionCode: string, billId: string | null) {
  return sql`(${billId}::uuid is null or d.bill_id = ${billId} or d.proof_id in (
    select p.id from payment_proofs p join payment_orders o on o.region_code = p.region_code and o.id = p.order_id
    where p.region_code = ${regionCode} and o.bill_id = ${billId}))`;
}

export type DifferenceFilter = {
  readonly billId: string | null;
  readonly statementId: string | null;
  readonly kind: DifferenceKind | null;
  readonly isOpen: boolean;
};

/** A page of differences with the person, the latest found first. */
export async function listDifferences(
  tx: Tx,
  regionCode: string,
  { billId, statementId, kind, isOpen }: DifferenceFilter,
  after: string | null,
  limit: number,
) {
  const { rows } = await sql<
    DifferenceRow & { name: string | null; nik_sealed: Buffer | null; fund_name: string | null }
  >`
    select d.*, x.verdict, x.reason, x.order_id, x.closed_by, x.closed_at, a.name, a.nik_sealed, t.name as fund_name
    from funding_differences d
    left join difference_closings x on x.region_code = d.region_code and x.difference_id = d.id
    left join applications a on a.region_code = d.region_code and a.id = d.application_id
    left join current_fund_terms t on t.region_code = d.region_code and t.fund_id = d.fund_id
    where d.region_code = ${regionCode}
      and ${isOfBill(regionCode, billId)}
      and (${statementId}::uuid is null or d.statement_id = ${statementId})
      and (${kind}::text is null or d.kind = ${kind})
      and (x.difference_id is null) = ${isOpen}
      and (${after}::uuid is null or d.id < ${after})
    order by d.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** How many differences of each kind are open, and what they come to. */
export async function countOpen(
  tx: Tx,
  regionCode: string,
  of: { readonly billId?: string; readonly statementId?: string } = {},
) {
  const { rows } = await sql<{
    kind: DifferenceKind;
    source: "bill" | "proof" | "statement";
    count: number;
    expected_idr: bigint;
    found_idr: bigint;
  }>`
    select d.kind, case when d.bill_id is not null then 'bill' when d.proof_id is not null then 'proof' else 'statement' end as source,
      count(*)::int as count, sum(d.expected_idr)::bigint as expected_idr, sum(d.found_idr)::bigint as found_idr
    from funding_differences d
    where d.region_code = ${regionCode}
      and ${isOfBill(regionCode, of.billId ?? null)}
      and (${of.statementId ?? null}::uuid is null or d.statement_id = ${of.statementId ?? null})
      and not exists (select from difference_closings x where x.region_code = d.region_code and x.difference_id = d.id)
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}

/** The rates of months whose billed amount is to be accepted, each with an amount that is billed for it. */
export async function ratesToAccept(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{
    id: string;
    rate_id: string;
    found_idr: bigint;
    month: string;
    sector: "transport" | "other";
    band: number;
    is_state_budget: boolean;
    jkm_idr: bigint;
  }>`
    select distinct ${rateAsBilled} as id, c.rate_id, d.found_idr, d.month, r.sector, r.band, r.is_state_budget, r.jkm_idr
    from funding_differences d
    join coverage_months c on c.region_code = d.region_code and c.worker_id = d.worker_id and c.programme = d.programme and c.month = d.month
    join contribution_rates r on r.region_code = c.region_code and r.id = c.rate_id
    where d.region_code = ${regionCode} and d.id = any (${ids}::uuid[])`.execute(tx);
  return rows;
}

/** The id of a rate that a bill has made: it names the bill, the amount and the rate that it came instead of. */
const rateAsBilled = sql`'bill ' || d.bill_id || ' ' || d.found_idr || ' ' || c.rate_id`;

/**
 * Makes the months of these differences cost what the bill asks: frees what was reserved, gives each month the rate that
 * names the bill, reserves the billed amount, and marks the month as billed. Set by set, in the order the ledger knows.
 */
export async function acceptBilled(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
  paper: {
    readonly orderId: string;
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const these = sql`
    select d.*, c.account_id, ${rateAsBilled} as rate_id from funding_differences d
    join coverage_months c on c.region_code = d.region_code and c.worker_id = d.worker_id and c.programme = d.programme and c.month = d.month
    where d.region_code = ${regionCode} and d.id = any (${ids}::uuid[])`;
  await sql`
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, concerns_id, document_id, reason, decided_by, posted_at)
    select p.region_code, id_for('free ' || n.id), 'void', p.purpose, p.debit_account_id, p.credit_account_id, p.amount_idr,
      p.worker_id, p.programme, p.month, p.id, n.bill_id, ${paper.reason}, ${paper.by}, ${paper.at}
    from (${these}) n
    join ledger_transfers p on p.region_code = n.region_code and p.worker_id = n.worker_id and p.programme = n.programme and p.month = n.month
      and p.kind = 'pending'
    where not exists (select from ledger_transfers x where x.region_code = p.region_code and x.concerns_id = p.id)`.execute(
    tx,
  );
  await sql`
    update coverage_months c set amount_idr = n.found_idr, rate_id = n.rate_id
    from (${these}) n
    where c.region_code = n.region_code and c.worker_id = n.worker_id and c.programme = n.programme and c.month = n.month`.execute(
    tx,
  );
  await sql`
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, document_id, reason, decided_by, posted_at)
    select n.region_code, id_for('as billed ' || n.id), 'pending', 'contribution', n.account_id, f.transit_account_id, n.found_idr,
      n.worker_id, n.programme, n.month, n.bill_id, ${paper.reason}, ${paper.by}, ${paper.at}
    from (${these}) n
    join funds f on f.region_code = n.region_code and f.id = n.account_id`.execute(tx);
  await sql`
    insert into billed_months (region_code, bill_id, worker_id, programme, month, amount_idr, application_id, kelurahan_code)
    select n.region_code, n.bill_id, n.worker_id, n.programme, n.month, n.found_idr, n.application_id, n.kelurahan_code
    from (${these}) n`.execute(tx);
}

/** By how much more each fund would be reserved if the bill's amounts were accepted; less is below nothing. */
export async function growthByFund(tx: Tx, regionCode: string, ids: readonly string[]) {
  const { rows } = await sql<{ fund_id: string; growth_idr: bigint; open_count: number }>`
    select c.account_id as fund_id, sum(d.found_idr - d.expected_idr)::bigint as growth_idr,
      count(*) filter (where c.state = 'committed' and c.amount_idr = d.expected_idr)::int as open_count
    from funding_differences d
    join coverage_months c on c.region_code = d.region_code and c.worker_id = d.worker_id and c.programme = d.programme and c.month = d.month
    where d.region_code = ${regionCode} and d.id = any (${ids}::uuid[])
    group by c.account_id order by c.account_id`.execute(tx);
  return rows;
}

export async function hasWithdrawnBill(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from funding_differences d
      join bill_withdrawals w on w.region_code = d.region_code and w.bill_id = d.bill_id
      where d.region_code = ${regionCode} and d.id = any (${ids}::uuid[])) as found`.execute(tx);
  return rows[0]?.found === true;
}
