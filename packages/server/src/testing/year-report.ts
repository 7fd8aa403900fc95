import type { GapReason } from "@payung/domain/funding/guard.ts";
import { sql } from "kysely";
import type { YearReport } from "../funding/guard/service.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";
import type { Lived } from "./year.ts";

/** Why a month was not paid, as one says it to somebody who was not there. */
const REASONS: Readonly<Record<GapReason, string>> = {
  "bill-not-paid": "a bill named the first unpaid month, and it was not paid in time",
  "not-billed": "money was set aside for the first unpaid month, and no bill named it in time",
  "not-committed": "its payer had the money, and nobody had set it aside",
  "money-not-come": "its payer had announced the money, and it had not come in",
  "own-not-paid": "the worker had taken over payment, and did not pay",
  "not-renewed": "the decree ended before the first unpaid month",
  "not-planned": "no plan was made for the first unpaid month",
  "year-not-opened": "no open fund was for the first unpaid month",
  "fund-ran-out": "the funds of the first unpaid month had run out",
  "no-fund-for-them": "the funds of the first unpaid month were for other people",
};

type Link = { readonly month: string; readonly state: string; readonly amount: string | null };
type LapseRow = {
  readonly person: number;
  readonly first_month: string;
  readonly last_month: string;
  readonly last_day: string;
  readonly reason: GapReason;
  readonly payer: string | null;
  readonly chain: readonly Link[];
  readonly warned:
    | readonly { readonly on: string; readonly days: number; readonly reason: GapReason }[]
    | null;
  readonly left_on: string | null;
  readonly taken_back: string | null;
};

/** The lived year as a document to read: every account, every month, and why each person lapsed. Markdown. */
export async function yearInWords(
  work: TestOffice,
  report: YearReport,
  { happened }: Lived,
): Promise<string> {
  const rupiah = (amount: bigint | string) => String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const table = (head: readonly string[], rows: readonly string[]) =>
    [row(head), row(head.map(() => "---")), ...rows].join("\n");
  const accounts = report.accounts.map((each) =>
    row([
      each.kind,
      each.name,
      rupiah(each.received),
      rupiah(each.spent),
      rupiah(each.received - each.spent),
      rupiah(each.reserved),
    ]),
  );
  const months = report.months.map((each) =>
    row([each.month, each.state, each.payer ?? "nobody", each.people, rupiah(each.amount)]),
  );
  const lapses = (await readLapses(work)).map((each) => {
    const warned = (each.warned ?? []).map(
      ({ on, days, reason }) => `${on} (${days} days before: ${REASONS[reason]})`,
    );
    const chain = each.chain.map(
      ({ month, state, amount }) =>
        `${month} ${state}${amount === null ? "" : ` ${rupiah(amount)}`}`,
    );
    return [
      `**Worker ${each.person}** had no cover paid from ${each.first_month} to ${each.last_month}; the last day to pay was ${each.last_day}.`,
      `Why: ${REASONS[each.reason]}${each.payer === null ? "" : ` (${each.payer})`}.`,
      `The months at that time: ${chain.join(", ")}.`,
      warned.length === 0 ? "Nobody was warned." : `Warned on ${warned.join("; ")}.`,
      ...(each.left_on === null ? [] : [`Had left on ${each.left_on}.`]),
      ...(each.taken_back === null ? [] : [`A payment was taken back: ${each.taken_back}.`]),
    ].join("\n");
  });
  return [
    "# A year lived day by day",
    "## What happened",
    table(
      ["What", "How often"],
      [...happened].toSorted().map(([what, count]) => row([what, count])),
    ),
    "## Every rupiah",
    table(["Kind", "Account", "In", "Out", "Left", "Reserved of it"], accounts),
    "## Every worker-month",
    table(["Month", "State", "Payer", "People", "Rupiah"], months),
    "## Every lapse",
    ...lapses,
    "",
  ].join("\n\n");
}

async function readLapses(work: TestOffice): Promise<readonly LapseRow[]> {
  const { rows } = await asOwner(work, (tx) =>
    sql<LapseRow>`
      select (dense_rank() over (order by l.worker_id))::int as person, l.first_month, l.last_month, l.last_day::text, l.reason, a.name as payer, l.chain,
        (select jsonb_agg(jsonb_build_object('on', w.warned_on, 'days', w.days, 'reason', w.reason) order by w.warned_on)
          from cover_warnings w where w.worker_id = l.worker_id and w.last_day <= l.last_day and w.last_day > l.last_day - 100) as warned,
        (select min(d.recorded_at)::date::text from dropouts d where d.application_id = l.application_id and d.recorded_at::date <= l.last_day + 1) as left_on,
        (select string_agg(t.month, ', ' order by t.month) from ledger_transfers t
          where t.worker_id = l.worker_id and t.kind = 'reversal' and t.month between l.first_month and l.last_month) as taken_back
      from cover_lapses l left join ledger_accounts a on a.id = l.fund_id
      order by 1, 2`.execute(tx),
  );
  return rows;
}
