import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "../db/transaction.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { givenWholeSeason } from "../testing/whole-office.ts";

/**
 * L5 for the papers around the ledger: bills, payment orders, proofs, receipts, bridges, closings. As `guards.test.ts` does it:
 * with a guard an attack is refused by name; without it the same attack goes through, and a question to the tables finds
 * the damage that was not there before.
 */
let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
  await givenWholeSeason(work);
});
afterAll(() => work.close());

type Statement = RawBuilder<unknown>;

/** One more row like the first one of these, but for what is changed. */
const oneMore = (table: string, where: string, changed: Record<string, unknown>): Statement =>
  sql`insert into ${sql.table(table)}
    select made.* from (select * from ${sql.table(table)} where ${sql.raw(where)} limit 1) found,
      jsonb_populate_record(null::${sql.table(table)}, to_jsonb(found) || ${JSON.stringify(changed)}::jsonb) made`;

const dropped = (constraint: string, table: string): Statement =>
  sql.raw(`alter table ${table} drop constraint ${constraint} cascade`);

const untriggered = (trigger: string, table: string): Statement =>
  sql.raw(`alter table ${table} disable trigger ${trigger}`);

const ORDER = "019ab000-0000-7000-8000-0000000000e1";
const BILL = "019ab000-0000-7000-8000-0000000000e2";
const id = () => crypto.randomUUID();
const number = () => `N-${crypto.randomUUID()}`;

/** A bill that nobody has ordered to be paid, and an order for it that nobody has approved. */
const aBill = () => [
  oneMore("bills", "replaces_id is null", { id: BILL, billing_code: "K-other" }),
];
const anOrder = () => [
  ...aBill(),
  oneMore("payment_orders", "follows_id is null", {
    id: ORDER,
    bill_id: BILL,
    number: "SPM-other",
    drafted_by: "bendahara",
  }),
];
const approved = (by: string) =>
  oneMore("payment_order_steps", "step = 'approved'", {
    order_id: ORDER,
    drafted_by: "bendahara",
    done_by: by,
  });

type Mutant = {
  readonly guard: string;
  readonly given?: () => readonly Statement[];
  readonly taken: () => Statement;
  readonly attack: () => readonly Statement[];
  readonly refusal: RegExp;
  /** Rows that must never be. */
  readonly damage: string;
};

const MUTANTS: readonly Mutant[] = [
  {
    guard: "an order is approved by another than who drafted it",
    given: anOrder,
    taken: () => dropped("order_takes_two", "payment_order_steps"),
    attack: () => [approved("bendahara")],
    refusal: /order_takes_two/,
    damage: "payment_order_steps where step = 'approved' and done_by = drafted_by",
  },
  {
    guard: "a proof is of an approved order",
    given: anOrder,
    taken: () => dropped("proof_of_an_approved_order", "payment_proofs"),
    attack: () => [
      oneMore("payment_proofs", "true", { id: id(), order_id: ORDER, number: number() }),
    ],
    refusal: /proof_of_an_approved_order/,
    damage: `payment_proofs p where not exists (
      select from payment_order_steps s where s.order_id = p.order_id and s.step = 'approved')`,
  },
  {
    guard: "a bill has one order at a time",
    given: anOrder,
    taken: () => dropped("one_order_for_a_bill", "payment_orders"),
    attack: () => [oneMore("payment_orders", `id = '${ORDER}'`, { id: id(), number: number() })],
    refusal: /one_order_for_a_bill/,
    damage:
      "(select from payment_orders where follows_id is null group by bill_id having count(*) > 1) twice",
  },
  {
    guard: "an order's number stands once",
    given: aBill,
    taken: () => dropped("order_number_once", "payment_orders"),
    attack: () => [oneMore("payment_orders", "follows_id is null", { id: id(), bill_id: BILL })],
    refusal: /order_number_once/,
    damage: "(select from payment_orders group by number having count(*) > 1) twice",
  },
  {
    guard: "a transfer of the treasury is one proof",
    taken: () => dropped("proof_number_once", "payment_proofs"),
    attack: () => [oneMore("payment_proofs", "true", { id: id() })],
    refusal: /proof_number_once/,
    damage: "(select from payment_proofs group by number having count(*) > 1) twice",
  },
  {
    guard: "a billing code stands for one bill of a period",
    taken: () => dropped("billing_code_once_a_period", "bills"),
    attack: () => [oneMore("bills", "replaces_id is null", { id: id() })],
    refusal: /billing_code_once_a_period/,
    damage: `(select from bills where replaces_id is null
      group by billing_code, first_month, last_month having count(*) > 1) twice`,
  },
  {
    guard: "a bill that is being paid is not withdrawn",
    given: anOrder,
    taken: () => untriggered("bill_withdrawals_apply", "bill_withdrawals"),
    attack: () => [oneMore("bill_withdrawals", "true", { bill_id: BILL })],
    refusal: /withdrawn after its order/,
    damage: `bill_withdrawals w join payment_orders o on o.bill_id = w.bill_id where not exists (
      select from payment_order_steps s where s.order_id = o.id and s.step in ('withdrawn', 'sent-back'))`,
  },
  {
    guard: "a receipt of the insurer counts once",
    taken: () => dropped("statement_number_once", "insurer_statements"),
    attack: () => [
      oneMore("insurer_statements", "true", {
        id: id(),
        file_sha256: null,
        line_count: null,
        lines_idr: null,
      }),
    ],
    refusal: /statement_number_once/,
    damage: "(select from insurer_statements group by number having count(*) > 1) twice",
  },
  {
    guard: "what is billed was reserved",
    given: aBill,
    taken: () => untriggered("billed_months_apply", "billed_months"),
    attack: () => [oneMore("billed_months", "true", { bill_id: BILL })],
    refusal: /not committed in this group/,
    damage: `billed_months x join coverage_months m using (region_code, worker_id, programme, month)
      where x.bill_id = '${BILL}' and m.state <> 'billed'`,
  },
  {
    guard: "what is confirmed was paid and billed",
    taken: () => untriggered("confirmed_months_apply", "confirmed_months"),
    attack: () => [
      sql`insert into confirmed_months
        select m.region_code, c.statement_id, m.worker_id, m.programme, m.month, m.amount_idr, m.application_id, m.kelurahan_code, 'x', now()
        from coverage_months m, (select statement_id from confirmed_months limit 1) c where m.state = 'planned' and m.amount_idr is not null limit 1`,
    ],
    refusal: /not paid and billed/,
    damage: `confirmed_months x join coverage_months m using (region_code, worker_id, programme, month) where m.state <> 'confirmed'`,
  },
  {
    guard: "a month is confirmed once",
    taken: () => dropped("confirmed_once", "confirmed_months"),
    // Who has taken the other guard away as well: this one stands by itself.
    given: () => [untriggered("confirmed_months_apply", "confirmed_months")],
    attack: () => [oneMore("confirmed_months", "true", {})],
    refusal: /confirmed_once/,
    damage:
      "(select from confirmed_months group by worker_id, programme, month having count(*) > 1) twice",
  },
  {
    guard: "money by hand takes two",
    given: () => [
      oneMore("hand_movements", "reverses_id is null", { id: ORDER, proposed_by: "bendahara" }),
    ],
    taken: () => dropped("two_people_for_money", "hand_movement_decisions"),
    attack: () => [
      oneMore("hand_movement_decisions", "outcome = 'confirmed'", {
        movement_id: ORDER,
        proposed_by: "bendahara",
        decided_by: "bendahara",
      }),
    ],
    refusal: /two_people_for_money/,
    damage: "hand_movement_decisions where outcome = 'confirmed' and decided_by = proposed_by",
  },
  {
    guard: "a bridge takes two",
    given: () => [oneMore("bridges", "true", { id: ORDER, drafted_by: "bendahara" })],
    taken: () => dropped("bridge_takes_two", "bridge_decisions"),
    attack: () => [
      oneMore("bridge_decisions", "outcome = 'approved'", {
        bridge_id: ORDER,
        drafted_by: "bendahara",
        decided_by: "bendahara",
      }),
    ],
    refusal: /bridge_takes_two/,
    damage: "bridge_decisions where outcome = 'approved' and decided_by = drafted_by",
  },
  {
    guard: "taking a posting back takes two",
    given: () => [oneMore("posting_reversals", "true", { id: ORDER, proposed_by: "bendahara" })],
    taken: () => dropped("reversal_takes_two", "posting_reversal_decisions"),
    attack: () => [
      oneMore("posting_reversal_decisions", "true", {
        reversal_id: ORDER,
        verdict: "confirmed",
        proposed_by: "bendahara",
        decided_by: "bendahara",
      }),
    ],
    refusal: /reversal_takes_two/,
    damage: "posting_reversal_decisions where verdict = 'confirmed' and decided_by = proposed_by",
  },
  {
    guard: "a month is closed by two",
    given: () => [
      oneMore("month_closings", "kind = 'closing'", {
        id: ORDER,
        version: 99,
        drafted_by: "bendahara",
      }),
    ],
    taken: () => dropped("four_eyes", "month_closing_ends"),
    attack: () => [
      oneMore("month_closing_ends", "outcome = 'approved'", {
        closing_id: ORDER,
        drafted_by: "bendahara",
        ended_by: "bendahara",
      }),
    ],
    refusal: /four_eyes/,
    damage: "month_closing_ends where outcome = 'approved' and ended_by = drafted_by",
  },
  {
    guard: "nothing is posted into a closed month",
    taken: () => untriggered("ledger_transfers_closed_month", "ledger_transfers"),
    attack: () => [
      oneMore("ledger_transfers", "kind = 'direct' and purpose = 'grant'", {
        id: ORDER,
        posted_at: "2020-01-15T00:00:00Z",
      }),
    ],
    refusal: /what belongs there is posted now/,
    damage: `ledger_transfers t where t.id = '${ORDER}' and exists (
      select from closed_months c where to_char(t.posted_at at time zone 'Asia/Jakarta', 'YYYY-MM') <= c.month)`,
  },
];

const OVER = new Error("over");

/** Does this in a transaction that is taken back; says how much damage there is afterwards. */
async function damageOf(statements: readonly Statement[], damage: string): Promise<number> {
  let found = -1;
  await asOwner(work, async (tx) => {
    for (const statement of statements) await statement.execute(tx);
    found = await count(tx, damage);
    throw OVER;
  }).catch((error: unknown) => {
    if (error !== OVER) throw error;
  });
  return found;
}

async function count(tx: Tx, damage: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.raw(damage)}`.execute(tx);
  return rows[0]?.n ?? -1;
}

describe.each(MUTANTS)("$guard", ({ given = () => [], taken, attack, refusal, damage }) => {
  test("without it there would be damage", async () => {
    expect(await damageOf(given(), damage)).toBe(0);
    expect(await damageOf([...given(), taken(), ...attack()], damage)).toBeGreaterThan(0);
  });

  test("with it the same is refused", async () => {
    await expect(damageOf([...given(), ...attack()], damage)).rejects.toThrow(refusal);
  });
});
