import { createHash } from "node:crypto";
import { sql } from "kysely";
import { readYearReport, type YearReport } from "../funding/guard/service.ts";
import { read } from "../shared/office.ts";
import { faultsIn } from "./ledger.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";
import type { Lived } from "./year.ts";

const REGION = "15.71";

/** All that is not as it must be at the end of a lived year, in words; and the programme's own report of it. */
export async function faultsOfYear(
  work: TestOffice,
  lived: Lived,
): Promise<{ readonly faults: readonly string[]; readonly report: YearReport }> {
  const report = await read(work.office, (tx) =>
    readYearReport(tx, REGION, { first: "2026-01", last: "2027-12" }),
  );
  const faults = [
    ...(await asOwner(work, (tx) => faultsIn(tx))),
    ...(await accountsAgainstBooks(work, lived)),
    ...(await monthsAgainstBooks(work, lived)),
    ...faultsOfReport(report),
    ...(await said(work)),
  ];
  return { faults, report };
}

export function hashOf(report: YearReport): string {
  const text = JSON.stringify(report, (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

/** What came into and left each account, by its transfers, against what the books wrote down as it happened. */
async function accountsAgainstBooks(work: TestOffice, { books }: Lived): Promise<string[]> {
  const { rows } = await asOwner(work, (tx) =>
    sql<{ id: string; kind: string; name: string; received: bigint; spent: bigint }>`
      select a.id, a.kind, a.name,
        coalesce((select sum(t.amount_idr) from ledger_transfers t
          where t.credit_account_id = a.id and t.kind in ('direct', 'post', 'reversal')), 0)::bigint as received,
        coalesce((select sum(t.amount_idr) from ledger_transfers t
          where t.debit_account_id = a.id and t.kind in ('direct', 'post', 'reversal')), 0)::bigint as spent
      from ledger_accounts a order by a.kind, a.name, a.id`.execute(tx),
  );
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...[...books.moved.keys()].flatMap((id) =>
      known.has(id) ? [] : [`the books know an account ${id} that the ledger does not`],
    ),
    ...rows.flatMap(({ id, kind, name, received, spent }) => {
      const kept = books.moved.get(id) ?? { received: 0n, spent: 0n };
      return kept.received === received && kept.spent === spent
        ? []
        : [
            `${kind} ${name}: in ${received}, out ${spent}; by the books in ${kept.received}, out ${kept.spent}`,
          ];
    }),
  ];
}

/** Each worker-month is in exactly one end, and it is the one that the books know. */
async function monthsAgainstBooks(work: TestOffice, { books }: Lived): Promise<string[]> {
  const { rows } = await asOwner(work, (tx) =>
    sql<{ key: string; state: string; amount: bigint | null; unpaid: string | null }>`
      select c.worker_id || ' ' || c.month as key, c.state, c.amount_idr as amount,
        case
          when c.state in ('paid', 'confirmed', 'lapsed', 'cancelled') then null
          when exists (select from dropouts d where d.application_id = c.application_id) then null
          when exists (select from cover_lapses l where l.worker_id = c.worker_id) then null
          when c.month >= '2027-01' then null
          else c.state end as unpaid
      from coverage_months c`.execute(tx),
  );
  const paid = new Map(
    rows
      .filter(({ state }) => state === "paid" || state === "confirmed")
      .map(({ key, state, amount }) => [key, `${state} ${amount}`]),
  );
  const byBooks = new Map(
    [...books.paid].map(([key, { amount }]) => [
      key,
      `${books.confirmed.has(key) ? "confirmed" : "paid"} ${amount}`,
    ]),
  );
  return [
    ...[...byBooks].flatMap(([key, ours]) =>
      paid.get(key) === ours ? [] : [`${key}: ${paid.get(key)}, by the books ${ours}`],
    ),
    ...[...paid].flatMap(([key, found]) =>
      byBooks.has(key) ? [] : [`${key}: ${found}, and not paid by the books`],
    ),
    ...rows.flatMap(({ key, unpaid }) =>
      unpaid === null ? [] : [`${key} is still ${unpaid}, of somebody who neither left nor lapsed`],
    ),
  ];
}

/** What came in anywhere left somewhere; what is in transit is what paid months wait for; what is reserved is promised. */
function faultsOfReport(report: YearReport): string[] {
  const sum = (pick: (each: YearReport["accounts"][number]) => bigint) =>
    report.accounts.reduce((total, each) => total + pick(each), 0n);
  const amountOf = (...states: readonly string[]) =>
    report.months
      .filter(({ state }) => states.includes(state))
      .reduce((total, { amount }) => total + amount, 0n);
  const inTransit = report.accounts
    .filter(({ kind }) => kind === "transit")
    .reduce((total, each) => total + each.received - each.spent, 0n);
  const is = (what: string, one: bigint, other: bigint) =>
    one === other ? [] : [`${what}: ${one}, not ${other}`];
  return [
    ...is(
      "the report's accounts come to nothing",
      sum(({ received }) => received),
      sum(({ spent }) => spent),
    ),
    ...is("what is in transit is paid and not confirmed", inTransit, amountOf("paid")),
    ...is(
      "what is reserved is promised",
      sum(({ reserved }) => reserved),
      amountOf("committed", "billed"),
    ),
  ];
}

/** Rates, lapses and releases that are not as the law and the guard's own rules say. */
async function said(work: TestOffice): Promise<string[]> {
  const { rows } = await asOwner(work, (tx) =>
    sql<{ fault: string }>`
      -- PP 50/2025, written here once more from the law; what a bill asked beside it is named by the bill.
      select 'a rate that is not the law''s: ' || r.id as fault from contribution_rates r
      where r.id not like 'bill %' and r.total_idr <> case
        when not r.is_state_budget and r.sector = 'transport' and r.month between '2026-01' and '2027-03' then 8400
        when not r.is_state_budget and r.sector = 'other' and r.month between '2026-04' and '2026-12' then 8400
        else 16800 end
      union all
      select 'a lapsed month that no lapse explains: ' || c.worker_id || ' ' || c.month from coverage_months c
      where c.state = 'lapsed' and not exists (
        select from cover_lapses l where l.worker_id = c.worker_id and c.month between l.first_month and l.last_month
          and l.reason <> '' and jsonb_array_length(l.chain) > 0)
      union all
      select 'a lapse without a reason: ' || l.worker_id from cover_lapses l where l.reason = ''
      union all
      select 'a month that a lapse covers is ' || c.state || ': ' || c.worker_id || ' ' || c.month from cover_lapses l
      join coverage_months c on c.worker_id = l.worker_id and c.month between l.first_month and l.last_month
      where c.state not in ('lapsed', 'cancelled')
      union all
      select 'a closed month is closed by one person: ' || m.month from month_closings m
      join month_closing_ends e on e.closing_id = m.id and e.ended_by = m.drafted_by and e.outcome = 'approved'
      union all
      select 'an order was approved by who drafted it: ' || s.order_id from payment_order_steps s
      where s.step = 'approved' and s.done_by = s.drafted_by`.execute(tx),
  );
  return rows.map(({ fault }) => fault);
}
