import type { PaidMonth } from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "../db/transaction.ts";
import { write } from "../shared/office.ts";
import {
  type Accounts,
  aTransfer,
  faultsIn,
  givenAccounts,
  givenPlannedMonths,
  send,
} from "../testing/ledger.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";

/**
 * L5 of the reliability plan: each guard of the database is taken away in turn. With it an attack is refused; without it the
 * same attack goes through and the checks of the ledger see the damage. All of it in transactions that are rolled back.
 */
const AMOUNT = rupiah(16_800n);

let work: TestOffice;
let accounts: Accounts;
let open: PaidMonth;
let held: PaidMonth;
let guardOfMonths: string;
const reserved = crypto.randomUUID();
const heldFor = crypto.randomUUID();

beforeAll(async () => {
  work = await givenOffice();
  const { office } = work;
  accounts = await givenAccounts(office);
  const { funder, city, company, transit } = accounts;
  const [one, other] = await givenPlannedMonths(work, {
    workers: 2,
    months: ["2026-12"],
    account: city,
    amount: AMOUNT,
  });
  if (one === undefined || other === undefined) throw new Error("two months are planned");
  [open, held] = [one, other];
  await send(office, aTransfer({ debit: funder, credit: city, amount: rupiah(AMOUNT * 10n) }));
  await send(
    office,
    aTransfer({
      id: reserved,
      debit: city,
      credit: company,
      kind: "pending",
      purpose: "reallocation",
      amount: rupiah(100n),
    }),
  );
  await send(
    office,
    aTransfer({
      id: heldFor,
      debit: city,
      credit: transit,
      kind: "pending",
      purpose: "contribution",
      amount: AMOUNT,
      month: held,
    }),
  );
  const { rows } = await sql<{ body: string }>`
    select pg_get_functiondef('guard_coverage_month'::regproc) as body`.execute(work.db.owner);
  guardOfMonths = rows[0]?.body ?? "";
});
afterAll(() => work.close());

type Statement = RawBuilder<unknown>;

const row = (changed: Record<string, unknown>): Statement => {
  const values: Record<string, unknown> = {
    region_code: "15.71",
    id: crypto.randomUUID(),
    kind: "direct",
    purpose: "reallocation",
    debit_account_id: accounts.city,
    credit_account_id: accounts.company,
    amount_idr: 1n,
    decided_by: "test",
    ...changed,
  };
  const names = sql.join(Object.keys(values).map((name) => sql.ref(name)));
  return sql`insert into ledger_transfers (${names}) values (${sql.join(Object.values(values))})`;
};

const pays = (month: PaidMonth, changed: Record<string, unknown> = {}) =>
  row({
    purpose: "contribution",
    credit_account_id: accounts.transit,
    amount_idr: AMOUNT,
    worker_id: month.workerId,
    programme: month.programme,
    month: month.month,
    ...changed,
  });

const resolves = (changed: Record<string, unknown> = {}) =>
  row({ kind: "post", concerns_id: reserved, amount_idr: 100n, ...changed });

const dropped = (constraint: string, table: string) =>
  sql.raw(`alter table ${table} drop constraint ${constraint} cascade`);

/** The same function without what raises this error. */
const without = (name: string, error: string): Statement =>
  sql.raw(`
    do $do$
    declare
      body text := pg_get_functiondef('${name}'::regproc);
      cut text := regexp_replace(body, 'raise exception using errcode = ''check_violation'', constraint = ''${error}''[^;]*;', 'null;');
    begin
      if cut = body then raise exception '${name} raises no ${error}'; end if;
      execute cut;
    end $do$`);

type Mutant = {
  readonly guard: string;
  readonly taken: () => Statement;
  readonly attack: () => readonly Statement[];
  readonly damage: string;
  /** What it is refused by. */
  readonly refusal: RegExp;
};

const MUTANTS: readonly Mutant[] = [
  {
    guard: "the limit of an account",
    taken: () => dropped("account_not_overdrawn", "ledger_totals"),
    attack: () => [row({ amount_idr: AMOUNT * 11n })],
    damage: "overspent",
    refusal: /account_not_overdrawn/,
  },
  {
    guard: "the sign of an amount",
    taken: () => dropped("ledger_transfers_amount_idr_check", "ledger_transfers"),
    attack: () => [
      row({
        purpose: "grant",
        debit_account_id: accounts.funder,
        credit_account_id: accounts.city,
        amount_idr: -1n,
      }),
    ],
    damage: "an amount that is none",
    refusal: /amount_idr_check/,
  },
  {
    guard: "two accounts of a transfer",
    taken: () => dropped("two_accounts", "ledger_transfers"),
    attack: () => [row({ credit_account_id: accounts.city })],
    damage: "a transfer to itself",
    refusal: /two_accounts/,
  },
  {
    guard: "accounts that are there",
    taken: () => without("apply_transfers", "account_is_there"),
    attack: () => [row({ debit_account_id: crypto.randomUUID() })],
    damage: "an account that is not there",
    refusal: /an account that is not there/,
  },
  {
    guard: "a payer that is there, of a new month",
    taken: () => without("refuse_unknown_payers", "payer_is_there"),
    attack: () => [
      sql`insert into coverage_months (region_code, worker_id, programme, month, application_id, account_id, rate_id, amount_idr)
        select region_code, worker_id, programme, '2030-01', application_id, ${crypto.randomUUID()}, rate_id, amount_idr
        from coverage_months where worker_id = ${open.workerId}`,
    ],
    damage: "an account that is not there",
    refusal: /an account, a rate or a plan that is not there/,
  },
  {
    guard: "a payer that is there, of a month that is planned anew",
    taken: () => without("guard_coverage_month", "payer_is_there"),
    attack: () => [
      sql`update coverage_months set account_id = ${crypto.randomUUID()} where worker_id = ${open.workerId}`,
    ],
    damage: "an account that is not there",
    refusal: /an account, a rate or a plan that is not there/,
  },
  {
    guard: "one transfer for an id",
    taken: () => dropped("ledger_transfers_pkey", "ledger_transfers"),
    attack: () => {
      const id = crypto.randomUUID();
      return [row({ id }), row({ id })];
    },
    damage: "an id stands for two",
    refusal: /ledger_transfers_pkey/,
  },
  {
    guard: "one payer for a month",
    taken: () => dropped("one_payer_for_a_month", "coverage_months"),
    attack: () => [
      sql`insert into coverage_months (region_code, worker_id, programme, month, application_id, account_id, rate_id, amount_idr)
        select region_code, worker_id, programme, month, application_id, ${accounts.own}, rate_id, amount_idr
        from coverage_months where worker_id = ${open.workerId}`,
      pays(open),
      pays(open, { debit_account_id: accounts.own }),
    ],
    damage: "a month stands otherwise than its transfers say",
    refusal: /one_payer_for_a_month/,
  },
  {
    guard: "a reservation is resolved once",
    taken: () => sql`drop index concerned_once`,
    attack: () => [resolves(), resolves()],
    damage: "resolved or taken back twice",
    refusal: /concerned_once/,
  },
  {
    guard: "a reservation is resolved whole",
    taken: () => without("apply_transfers", "concerned_differs"),
    attack: () => [resolves({ amount_idr: 200n })],
    damage: "resolved or taken back otherwise than it was",
    refusal: /differ from what they resolve/,
  },
  {
    guard: "a month is open for what pays it",
    taken: () => without("apply_transfers", "month_not_open"),
    attack: () => [pays(open), pays(open)],
    damage: "a month stands otherwise than its transfers say",
    refusal: /are not open/,
  },
  {
    guard: "a committed month keeps its payer",
    taken: () => without("guard_coverage_month", "month_already_committed"),
    attack: () => [
      sql`update coverage_months set account_id = ${accounts.own} where worker_id = ${held.workerId}`,
    ],
    damage: "a month is paid by another than its payer",
    refusal: /keeps its payer/,
  },
  {
    guard: "transfers that are never changed",
    taken: () => sql`drop trigger ledger_transfers_append_only on ledger_transfers`,
    attack: () => [
      sql`update ledger_transfers set amount_idr = amount_idr + 1 where purpose = 'grant'`,
    ],
    damage: "a total differs from its transfers",
    refusal: /append only/,
  },
  {
    guard: "transfers that are never removed",
    taken: () => sql`drop trigger ledger_transfers_append_only on ledger_transfers`,
    attack: () => [sql`delete from ledger_transfers where id = ${reserved}`],
    damage: "a total differs from its transfers",
    refusal: /append only/,
  },
];

/** Guards that ask who acts: taken away for all, and given back. */
const MUTANTS_OF_THE_SERVICE: readonly (Mutant & { readonly givenBack: () => Statement })[] = [
  {
    guard: "the state of a month follows its money",
    taken: () => without("guard_coverage_month", "state_follows_money"),
    givenBack: () => sql.raw(guardOfMonths),
    attack: () => [
      sql`update coverage_months set state = 'paid' where worker_id = ${open.workerId}`,
    ],
    damage: "a month stands otherwise than its transfers say",
    refusal: /does not go from/,
  },
  {
    guard: "totals that the service may not write",
    taken: () => sql`grant update on ledger_totals to payung_server`,
    givenBack: () =>
      sql`revoke update on ledger_totals from payung_server; grant update (is_limited) on ledger_totals to payung_server`,
    attack: () => [sql`update ledger_totals set received_idr = received_idr + 1`],
    damage: "a total differs from its transfers",
    refusal: /permission denied/,
  },
];

const OVER = new Error("over");

type Way = (act: (tx: Tx) => Promise<void>) => Promise<void>;
const owner: Way = (act) => asOwner(work, act);
const service: Way = (act) => write(work.office, act);

/** Does this in a transaction that is taken back; says what the ledger's checks find afterwards. */
async function damageOf(way: Way, statements: readonly Statement[]): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await way(async (tx) => {
    for (const statement of statements) await statement.execute(tx);
    found = await faultsIn(tx);
    throw OVER;
  }).catch((error: unknown) => {
    if (error !== OVER) throw error;
  });
  return found;
}

test("before any of it nothing is wrong", async () => {
  expect(await damageOf(owner, [])).toEqual([]);
});

describe.each(MUTANTS)("$guard", ({ taken, attack, damage, refusal }) => {
  test(`without it there would be damage: ${damage}`, async () => {
    expect(await damageOf(owner, [taken(), ...attack()])).toContain(damage);
  });

  test("with it the same is refused", async () => {
    await expect(damageOf(owner, attack())).rejects.toThrow(refusal);
  });
});

describe.each(MUTANTS_OF_THE_SERVICE)("$guard", ({ taken, givenBack, attack, damage, refusal }) => {
  test(`without it there would be damage: ${damage}`, async () => {
    await taken().execute(work.db.owner);
    try {
      expect(await damageOf(service, attack())).toContain(damage);
    } finally {
      await givenBack().execute(work.db.owner);
    }
  });

  test("with it the same is refused", async () => {
    await expect(damageOf(service, attack())).rejects.toThrow(refusal);
  });
});
