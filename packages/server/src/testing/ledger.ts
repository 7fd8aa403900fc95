import type { AccountKind, PaidMonth, Transfer } from "@payung/domain/funding/ledger.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";
import { makeTransfer, type TransferResult } from "../funding/ledger.ts";
import { insertAccount } from "../funding/ledger-store.ts";
import { type Office, write } from "../shared/office.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";

/** What a made-up city pays for: the work-accident and the death cover. */
export const PROGRAMME = "jkk-jkm";

/** A funder, two funds of it, one that workers fill themselves, and where money goes from there. */
export type Accounts = {
  readonly funder: string;
  readonly city: string;
  readonly company: string;
  readonly own: string;
  readonly transit: string;
  readonly suspense: string;
  readonly insurer: string;
};

/** Opens a set of accounts that nobody else uses. */
export async function givenAccounts(office: Office): Promise<Accounts> {
  const accounts: Accounts = {
    funder: crypto.randomUUID(),
    city: crypto.randomUUID(),
    company: crypto.randomUUID(),
    own: crypto.randomUUID(),
    transit: crypto.randomUUID(),
    suspense: crypto.randomUUID(),
    insurer: crypto.randomUUID(),
  };
  const kinds: Record<keyof Accounts, [AccountKind, boolean]> = {
    funder: ["funder", false],
    city: ["fund", true],
    company: ["fund", true],
    own: ["fund", false],
    transit: ["transit", true],
    suspense: ["suspense", true],
    insurer: ["insurer", false],
  };
  await write(office, async (tx) => {
    for (const [name, id] of Object.entries(accounts)) {
      const [kind, isLimited] = kinds[name as keyof Accounts];
      await insertAccount(tx, {
        region_code: office.actor.regionCode,
        id,
        kind,
        name,
        is_limited: isLimited,
        opened_by: office.actor.id,
      });
    }
  });
  return accounts;
}

/** Plans the months of so many made-up workers at one payer and one amount. */
export async function givenPlannedMonths(
  work: TestOffice,
  {
    workers,
    months,
    account,
    amount,
  }: {
    readonly workers: number;
    readonly months: readonly IsoMonth[];
    readonly account: string;
    readonly amount: Rupiah;
  },
): Promise<PaidMonth[]> {
  const planned: PaidMonth[] = [];
  const region = work.office.actor.regionCode;
  await asOwner(work, async (tx) => {
    await sql`
      insert into contribution_rates (region_code, id, month, sector, band, is_state_budget, jkk_idr, jkm_idr, jht_idr, total_idr, rule_version_ids)
      values (${region}, ${`test ${amount}`}, '2026-12', 'other', 1, true, ${amount}, 0, 0, ${amount}, '{}') on conflict do nothing`.execute(
      tx,
    );
    for (let n = 0; n < workers; n++) {
      const workerId = crypto.randomUUID();
      await sql`
        insert into applications (region_code, id, channel, code, submitted_by, is_complete, content_sha256, raw_sealed)
        values (${region}, ${workerId}, 'api', ${workerId.slice(0, 13)}, 'test', true, ''::bytea, ''::bytea)`.execute(
        tx,
      );
      for (const month of months) {
        await sql`
          insert into coverage_months (region_code, worker_id, programme, month, application_id, account_id, rate_id, amount_idr)
          values (${region}, ${workerId}, ${PROGRAMME}, ${month}, ${workerId}, ${account}, ${`test ${amount}`}, ${amount})`.execute(
          tx,
        );
        planned.push({ workerId, programme: PROGRAMME, month });
      }
    }
  });
  return planned;
}

/** A transfer that moves money at once, unless changed. */
export function aTransfer(
  changed: Partial<Transfer> & Pick<Transfer, "debit" | "credit">,
): Transfer {
  return {
    id: crypto.randomUUID(),
    kind: "direct",
    purpose: "grant",
    amount: rupiah(16_800n),
    month: null,
    concerns: null,
    ...changed,
  };
}

/** Makes a transfer in a transaction of its own. */
export function send(office: Office, transfer: Transfer): Promise<TransferResult> {
  return write(office, (tx) =>
    makeTransfer(tx, office.actor, transfer, {
      documentId: null,
      reason: transfer.kind === "reversal" ? "made by mistake" : null,
      at: office.now(),
    }),
  );
}

/** What must hold of the whole ledger at any time, (a) to (f) of the reliability plan: what does not, in words. */
export async function faultsIn(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ fault: string }>`
    with moved as (
      select region_code, debit_account_id as account_id, -amount_idr as amount, 0 as received,
        case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end as spent,
        case kind when 'pending' then amount_idr when 'post' then -amount_idr when 'void' then -amount_idr else 0 end as reserved,
        kind in ('direct', 'post', 'reversal') as is_moved
      from ledger_transfers
      union all
      select region_code, credit_account_id, amount_idr,
        case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end, 0, 0,
        kind in ('direct', 'post', 'reversal')
      from ledger_transfers
    ),
    sums as (
      select region_code, account_id, sum(received) as received, sum(spent) as spent, sum(reserved) as reserved
      from moved group by 1, 2
    )
    select 'balances do not sum to zero' as fault from moved having sum(amount) filter (where is_moved) <> 0
    union all
    select 'a total differs from its transfers' from ledger_totals t left join sums s using (region_code, account_id)
      where t.received_idr <> coalesce(s.received, 0) or t.spent_idr <> coalesce(s.spent, 0)
        or t.reserved_idr <> coalesce(s.reserved, 0)
    union all
    select 'overspent' from ledger_totals where spent_idr + reserved_idr > received_idr
    union all
    select 'a month stands otherwise than its transfers say' from coverage_months m
      left join (
        select worker_id, programme, month,
          sum(case kind when 'direct' then 1 when 'post' then 1 when 'reversal' then -1 else 0 end) as paid,
          sum(case kind when 'pending' then 1 when 'post' then -1 when 'void' then -1 else 0 end) as held
        from ledger_transfers where worker_id is not null group by 1, 2, 3
      ) t using (worker_id, programme, month)
      where coalesce(t.paid, 0) <> case when m.state in ('paid', 'confirmed') then 1 else 0 end
        or coalesce(t.held, 0) <> case when m.state in ('committed', 'billed') then 1 else 0 end
    union all
    select 'a month is paid by another than its payer' from coverage_months m
      join ledger_transfers t using (region_code, worker_id, programme, month)
      where t.kind in ('pending', 'direct') and m.state in ('committed', 'billed', 'paid', 'confirmed')
        and (t.debit_account_id <> m.account_id or t.amount_idr <> m.amount_idr)
        and not exists (select from ledger_transfers x where x.concerns_id = t.id
          and (x.kind in ('void', 'reversal') or exists (select from ledger_transfers r where r.concerns_id = x.id)))
    union all
    select 'resolved or taken back twice' from ledger_transfers where concerns_id is not null
      group by concerns_id having count(*) > 1
    union all
    select 'resolved or taken back otherwise than it was' from ledger_transfers t join ledger_transfers c on c.id = t.concerns_id
      where t.amount_idr <> c.amount_idr
    union all
    select 'an id stands for two' from ledger_transfers group by region_code, id having count(*) > 1
    union all
    select 'an amount that is none' from ledger_transfers where amount_idr <= 0
    union all
    select 'a transfer to itself' from ledger_transfers where debit_account_id = credit_account_id
    union all
    select 'an account that is not there' from ledger_transfers t
      where not exists (select from ledger_accounts a where a.id = t.debit_account_id)
        or not exists (select from ledger_accounts a where a.id = t.credit_account_id)
    union all
    select 'an account that is not there' from coverage_months m
      where m.account_id is not null and not exists (select from ledger_accounts a where a.id = m.account_id)
    union all
    select 'a limit that nobody keeps' from ledger_accounts a
      where a.is_limited and not exists (select from ledger_totals t where t.account_id = a.id)`.execute(
    tx,
  );
  return rows.map(({ fault }) => fault);
}
