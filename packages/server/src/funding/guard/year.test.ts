import { createHash } from "node:crypto";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { read } from "../../shared/office.ts";
import { givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { type Lived, liveYear } from "../../testing/year.ts";
import { readYearReport, type YearReport } from "./year-report-store.ts";

const MEMBERS = Number(process.env["YEAR_MEMBERS"] ?? 20);
/** A second life costs as much time again: asked for where there is time. */
const IS_LIVED_TWICE = process.env["YEAR_TWICE"] !== undefined;
const SEED = 20_260_101;

test("a year lived day by day: every rupiah, every worker-month and every lapse is accounted for", async () => {
  const first = await lived();
  const { report, happened, work } = first;
  try {
    // What the issue speaks of did happen.
    for (const [what, count] of Object.entries(happened)) expect(count, what).toBeGreaterThan(0);
    expect(report.lapses.length).toBeGreaterThan(0);

    // Every rupiah: what came in anywhere left somewhere, and each fund's grant is spent, reserved or left.
    const sum = (pick: (each: YearReport["accounts"][number]) => bigint) =>
      report.accounts.reduce((total, each) => total + pick(each), 0n);
    expect(sum(({ received }) => received)).toBe(sum(({ spent }) => spent));
    const kept = await read(work.office, (tx) =>
      sql<{ name: string; received: bigint; spent: bigint; reserved: bigint }>`
        select a.name, t.received_idr as received, t.spent_idr as spent, t.reserved_idr as reserved
        from ledger_totals t join ledger_accounts a on a.region_code = t.region_code and a.id = t.account_id
        where a.kind = 'fund'`.execute(tx),
    );
    expect(kept.rows.length).toBe(3);
    for (const { name, ...totals } of kept.rows)
      expect(report.accounts.find((each) => each.kind === "fund" && each.name === name)).toEqual({
        kind: "fund",
        name,
        ...totals,
      });

    // Every worker-month: what paid months cost is what left the funds, less what was taken back, and what is reserved is committed.
    const amountOf = (...states: readonly string[]) =>
      report.months
        .filter(({ state }) => states.includes(state))
        .reduce((total, { amount }) => total + amount, 0n);
    const transit = report.accounts.filter(({ kind }) => kind === "transit");
    expect(transit.reduce((total, each) => total + each.received - each.spent, 0n)).toBe(
      amountOf("paid"),
    );
    expect(sum(({ reserved }) => reserved)).toBe(await committedAnywhere(work));
    expect(await monthsWithoutTransfer(work)).toEqual([]);

    // Rates change on the dates of PP 50/2025, for money that is no state budget only.
    expect(await wrongRates(work)).toEqual([]);

    // Every lapse has a reason, and every lapsed month a lapse; nobody has three unpaid months behind them without one.
    expect(await lapsedWithoutReason(work)).toEqual([]);
    if (IS_LIVED_TWICE) expect(hashOf(report)).toBe(hashOf((await again()).report));
  } finally {
    await work.close();
  }
}, 240_000);

async function lived(): Promise<{ work: TestOffice; report: YearReport; happened: Lived }> {
  const work = await givenOffice();
  const happened = await liveYear(work, SEED, MEMBERS);
  const report = await read(work.office, (tx) =>
    readYearReport(tx, "15.71", { first: "2026-01", last: "2027-12" }),
  );
  return { work, report, happened };
}

async function again() {
  const second = await lived();
  await second.work.close();
  return second;
}

function hashOf(report: YearReport): string {
  const text = JSON.stringify(report, (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

async function committedAnywhere({ office }: TestOffice): Promise<bigint> {
  const { rows } = await read(office, (tx) =>
    sql<{ total: bigint }>`
      select coalesce(sum(amount_idr), 0)::bigint as total from coverage_months where state = 'committed'`.execute(
      tx,
    ),
  );
  return rows[0]?.total ?? 0n;
}

/** Months whose state is not what their transfers say. */
async function monthsWithoutTransfer({ office }: TestOffice) {
  const { rows } = await read(office, (tx) =>
    sql`
      select c.worker_id, c.month, c.state, x.paid, x.held from coverage_months c
      cross join lateral (
        select (count(*) filter (where kind in ('direct', 'post')) - count(*) filter (where kind = 'reversal'))::int as paid,
          (count(*) filter (where kind = 'pending') - count(*) filter (where kind in ('post', 'void')))::int as held
        from ledger_transfers t where t.worker_id = c.worker_id and t.programme = c.programme and t.month = c.month) x
      where (x.paid, x.held) <> case c.state when 'paid' then (1, 0) when 'committed' then (0, 1) else (0, 0) end`.execute(
      tx,
    ),
  );
  return rows;
}

/** Rates that are not those of the table of PP 50/2025, written here once more from the law. */
async function wrongRates({ office }: TestOffice) {
  const { rows } = await read(office, (tx) =>
    sql`
      select r.id from contribution_rates r
      where r.total_idr <> case
        when not r.is_state_budget and r.sector = 'transport' and r.month between '2026-01' and '2027-03' then 8400
        when not r.is_state_budget and r.sector = 'other' and r.month between '2026-04' and '2026-12' then 8400
        else 16800 end`.execute(tx),
  );
  return rows;
}

async function lapsedWithoutReason({ office }: TestOffice) {
  const { rows } = await read(office, (tx) =>
    sql`
      select c.worker_id, c.month from coverage_months c
      where c.state = 'lapsed' and not exists (
        select from cover_lapses l where l.worker_id = c.worker_id and c.month between l.first_month and l.last_month
          and l.reason <> '' and jsonb_array_length(l.chain) > 0)`.execute(tx),
  );
  return rows;
}
