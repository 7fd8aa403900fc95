import {
  judgeTransfer,
  type LedgerGround,
  type PaidMonth,
  reversalOf,
  type Transfer,
  type TransferKind,
} from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import fc from "fast-check";
import { sql } from "kysely";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kyselyOver, openPool } from "../db/open.ts";
import { inScope } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import {
  type Accounts,
  aTransfer,
  faultsIn,
  givenAccounts,
  givenPlannedMonths,
  send,
} from "../testing/ledger.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";

const size = (name: string, ci: number) => Number(process.env[name] ?? ci);
/** `LEDGER_RUNS=2000 LEDGER_STEPS=50 LEDGER_ROUNDS=20 LEDGER_REPEATS=5000 LEDGER_RACES=1000` is the reliability plan's CI size. */
const RUNS = size("LEDGER_RUNS", 60);
const STEPS = size("LEDGER_STEPS", 50);
const ROUNDS = size("LEDGER_ROUNDS", 2);
const REPEATS = size("LEDGER_REPEATS", 150);
const RACES = size("LEDGER_RACES", 100);

const AMOUNT = rupiah(16_800n);
const MONTHS = ["2026-12", "2027-01", "2027-02", "2027-03"];

let work: TestOffice;
let office: Office;
let pool: pg.Pool;
beforeAll(async () => {
  work = await givenOffice();
  pool = openPool(work.db.serviceUrl, 16);
  office = { ...work.office, db: kyselyOver(pool) };
});
afterAll(async () => {
  await pool.end();
  await work.close();
});

type Kept = { received: bigint; spent: bigint; reserved: bigint };

/** What the ledger keeps of an account that has a limit. */
async function kept(account: string): Promise<Kept> {
  const { rows } = await read(
    sql<Kept>`select received_idr as received, spent_idr as spent, reserved_idr as reserved
      from ledger_totals where account_id = ${account}`,
  );
  return rows[0] ?? { received: 0n, spent: 0n, reserved: 0n };
}

function read<T>(query: ReturnType<typeof sql<T>>) {
  const scope = { regionCode: "15.71", areas: "*", actorId: "test" } as const;
  return inScope(work.db.service, scope, "read only", (tx) => query.execute(tx));
}

/** What is wrong with the whole ledger, seen as the service sees it. */
async function faultsOfLedger(): Promise<readonly string[]> {
  const scope = { regionCode: "15.71", areas: "*", actorId: "test" } as const;
  return inScope(work.db.service, scope, "read only", faultsIn);
}

/** Everything that is wrong with a statement that a broken caller might send; the database answers with the guard's name. */
async function guardAgainst(statement: ReturnType<typeof sql>): Promise<string | undefined> {
  const scope = { regionCode: "15.71", areas: "*", actorId: "test" } as const;
  try {
    await inScope(work.db.service, scope, "read write", (tx) => statement.execute(tx));
    return undefined;
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
}

/** A ledger as simple as it can be: what it says, PostgreSQL must say. */
class Model {
  readonly transfers = new Map<string, Transfer>();
  readonly months = new Map<string, { account: string; state: "planned" | "committed" | "paid" }>();
  readonly kinds: ReadonlyMap<string, "funder" | "fund" | "transit" | "suspense" | "insurer">;
  readonly limited: ReadonlySet<string>;

  constructor(accounts: Accounts, months: readonly PaidMonth[]) {
    this.kinds = new Map([
      [accounts.funder, "funder"],
      [accounts.city, "fund"],
      [accounts.company, "fund"],
      [accounts.own, "fund"],
      [accounts.transit, "transit"],
      [accounts.suspense, "suspense"],
      [accounts.insurer, "insurer"],
    ]);
    this.limited = new Set([accounts.city, accounts.company, accounts.transit, accounts.suspense]);
    for (const month of months)
      this.months.set(keyOf(month), { account: accounts.city, state: "planned" });
  }

  totals(account: string): Kept {
    const sum = { received: 0n, spent: 0n, reserved: 0n };
    for (const { kind, debit, credit, amount } of this.transfers.values()) {
      const moves = kind === "direct" || kind === "post" || kind === "reversal";
      if (moves && credit === account) sum.received += amount;
      if (debit !== account) continue;
      if (moves) sum.spent += amount;
      if (kind === "pending") sum.reserved += amount;
      if (kind === "post" || kind === "void") sum.reserved -= amount;
    }
    return sum;
  }

  send(transfer: Transfer): string {
    const posting = judgeTransfer(transfer, this.groundOf(transfer));
    if (posting.outcome === "made") {
      this.transfers.set(transfer.id, transfer);
      const month = transfer.month === null ? undefined : this.months.get(keyOf(transfer.month));
      if (month !== undefined) {
        const after = {
          pending: "committed",
          direct: "paid",
          post: "paid",
          void: "planned",
          reversal: "planned",
        } as const;
        month.state = after[transfer.kind];
      }
    }
    return posting.outcome === "refused" ? posting.why : posting.outcome;
  }

  private groundOf(transfer: Transfer): LedgerGround {
    const account = (id: string) => {
      const kind = this.kinds.get(id);
      if (kind === undefined) return null;
      const { received, spent, reserved } = this.totals(id);
      const totals = {
        received: rupiah(received),
        spent: rupiah(spent),
        reserved: rupiah(reserved),
      };
      return { kind, totals: this.limited.has(id) ? totals : null };
    };
    const month = transfer.month === null ? undefined : this.months.get(keyOf(transfer.month));
    const concerned =
      transfer.concerns === null ? undefined : this.transfers.get(transfer.concerns);
    const after = [...this.transfers.values()].find((each) => each.concerns === transfer.concerns);
    const fates = { post: "posted", void: "voided", reversal: "reversed" } as const;
    return {
      recorded: this.transfers.get(transfer.id) ?? null,
      debit: account(transfer.debit),
      credit: account(transfer.credit),
      month: month === undefined ? null : { ...month, amount: AMOUNT },
      concerned:
        concerned === undefined
          ? null
          : {
              transfer: concerned,
              fate:
                after === undefined || transfer.concerns === null
                  ? "open"
                  : fates[after.kind as keyof typeof fates],
            },
    };
  }
}

function keyOf({ workerId, programme, month }: PaidMonth): string {
  return `${workerId} ${programme} ${month}`;
}

/** A step as it is drawn: small numbers, so that steps meet each other often. */
const Step = fc.record({
  what: fc.constantFrom(
    "grant",
    "grant",
    "reserve",
    "reserve",
    "pay",
    "post",
    "post",
    "void",
    "reverse",
    "reallocate",
    "give-back",
    "unexplained",
    "explained",
    "confirm",
    "refund",
    "again",
    "again-otherwise",
    "wrong-route",
    "nothing",
  ),
  which: fc.nat({ max: 11 }),
  times: fc.integer({ min: 1, max: 4 }),
  other: fc.boolean(),
});
type Step = { what: string; which: number; times: number; other: boolean };

/** What a step sends, seen from what has been sent so far. */
function transferOf(
  step: Step,
  accounts: Accounts,
  months: readonly PaidMonth[],
  sent: readonly Transfer[],
): Transfer {
  const { funder, city, company, transit, suspense, insurer } = accounts;
  const fund = step.other ? company : city;
  const amount = rupiah(AMOUNT * BigInt(step.times));
  const month = months[step.which % months.length] ?? null;
  const earlier = sent.length === 0 ? undefined : sent[(step.which * 7) % sent.length];
  const ofKind = (kinds: readonly TransferKind[]) => {
    const those = sent.filter(({ kind }) => kinds.includes(kind));
    return those.length === 0 ? undefined : those[step.which % those.length];
  };
  const resolving = (kind: "post" | "void") => {
    const pending = ofKind(["pending"]);
    return pending === undefined
      ? aTransfer({
          debit: city,
          credit: transit,
          kind,
          purpose: "contribution",
          month,
          concerns: crypto.randomUUID(),
        })
      : { ...pending, id: crypto.randomUUID(), kind, concerns: pending.id };
  };
  switch (step.what) {
    case "grant":
      return aTransfer({ debit: funder, credit: fund, amount });
    case "reserve":
      return aTransfer({
        debit: city,
        credit: transit,
        kind: "pending",
        purpose: "contribution",
        month,
      });
    case "pay":
      return aTransfer({ debit: fund, credit: transit, purpose: "contribution", month });
    case "post":
      return resolving("post");
    case "void":
      return resolving("void");
    case "reverse": {
      const moved = ofKind(["direct", "post", "reversal", "pending"]);
      return moved === undefined
        ? aTransfer({ debit: funder, credit: city, amount: rupiah(0n) })
        : reversalOf(crypto.randomUUID(), moved);
    }
    case "reallocate":
      return aTransfer({
        debit: fund,
        credit: step.other ? city : company,
        purpose: "reallocation",
        amount,
      });
    case "give-back":
      return aTransfer({ debit: fund, credit: funder, purpose: "give-back", amount });
    case "unexplained":
      return aTransfer({ debit: fund, credit: suspense, purpose: "unexplained", amount });
    case "explained":
      return aTransfer({
        debit: suspense,
        credit: step.other ? transit : city,
        purpose: "explained",
        amount,
      });
    case "confirm":
      return aTransfer({ debit: transit, credit: insurer, purpose: "confirmation", amount });
    case "refund":
      return aTransfer({
        debit: step.other ? insurer : transit,
        credit: city,
        purpose: "refund",
        amount,
      });
    case "again":
      return earlier ?? aTransfer({ debit: city, credit: city });
    case "again-otherwise":
      return {
        ...(earlier ?? aTransfer({ debit: city, credit: city })),
        amount: rupiah(amount + 1n),
      };
    case "wrong-route":
      return aTransfer({ debit: funder, credit: step.other ? insurer : transit, amount });
    default:
      return aTransfer({ debit: crypto.randomUUID(), credit: city, amount });
  }
}

describe(`L1: ${RUNS} x ${STEPS} transfers against a ledger as simple as it can be`, () => {
  test("PostgreSQL answers as the model does, and keeps what it keeps", async () => {
    const everyOne = fc.sample(fc.array(Step, { minLength: STEPS, maxLength: STEPS }), {
      numRuns: RUNS,
      ...(process.env["SEED"] === undefined ? {} : { seed: Number(process.env["SEED"]) }),
    });
    const runs = [...everyOne.entries()];
    const outcomes = new Map<string, number>();
    const worker = async () => {
      for (let next = runs.pop(); next !== undefined; next = runs.pop()) {
        const [run, steps] = next;
        const accounts = await givenAccounts(office);
        const months = await givenPlannedMonths(work, {
          workers: 2,
          months: MONTHS.slice(0, 3),
          account: accounts.city,
          amount: AMOUNT,
        });
        const model = new Model(accounts, months);
        const sent: Transfer[] = [];
        for (const [at, step] of steps.entries()) {
          const transfer = transferOf(step, accounts, months, sent);
          const expected = model.send(transfer);
          const result = await send(office, transfer);
          const outcome = result.outcome === "refused" ? result.why : result.outcome;
          expect(outcome, `run ${run}, step ${at}: ${JSON.stringify(step)}`).toBe(expected);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (outcome === "made") sent.push(transfer);
        }
        for (const account of model.limited)
          expect(await kept(account)).toEqual(model.totals(account));
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(await faultsOfLedger()).toEqual([]);
    // A model that refuses everything would agree as well.
    expect(outcomes.get("made")).toBeGreaterThan(RUNS * 10);
    expect(outcomes.get("replayed")).toBeGreaterThan(0);
    expect(outcomes.get("fund-exceeded")).toBeGreaterThan(0);
    expect(outcomes.get("month-is-paid")).toBeGreaterThan(0);
  });
});

describe(`L2: ${ROUNDS} rounds of everyone paying everything over 16 connections`, () => {
  test("exactly what the budget holds is paid, nothing twice, and the rest is refused", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const accounts = await givenAccounts(office);
      const { funder, city, company, transit } = accounts;
      const months = await givenPlannedMonths(work, {
        workers: 50,
        months: Array.from({ length: 12 }, (_, n) => `2027-${String(n + 1).padStart(2, "0")}`),
        account: city,
        amount: AMOUNT,
      });
      const affordable = Math.floor(months.length * 0.6);
      await send(
        office,
        aTransfer({ debit: funder, credit: city, amount: rupiah(AMOUNT * BigInt(affordable)) }),
      );
      await send(
        office,
        aTransfer({ debit: funder, credit: company, amount: rupiah(AMOUNT * 20n) }),
      );
      const attempts: Transfer[] = [];
      for (const month of months) {
        for (let officer = 0; officer < 3; officer++)
          attempts.push(
            aTransfer({ debit: city, credit: transit, purpose: "contribution", month }),
          );
      }
      // Between two budgets in both directions, so that whoever locks in the wrong order meets itself.
      const crossing = Array.from({ length: 60 }, (_, n) =>
        aTransfer({
          debit: n % 2 ? city : company,
          credit: n % 2 ? company : city,
          purpose: "reallocation",
          amount: AMOUNT,
        }),
      );
      const results = await Promise.all(
        shuffled([...attempts, ...crossing], round).map(async (each) => ({
          each,
          result: await send(office, each),
        })),
      );
      const made = results.filter(({ result }) => result.outcome === "made");
      const paid = made.filter(({ each }) => each.purpose === "contribution");
      // What the other budget gave after the last officer had tried is there for whoever tries again, and no more than that.
      const known = new Set(paid.map(({ each }) => each.month && keyOf(each.month)));
      const given = made.filter(({ each }) => each.debit === company).length;
      for (const month of months.filter((each) => !known.has(keyOf(each)))) {
        const each = aTransfer({ debit: city, credit: transit, purpose: "contribution", month });
        const result = await send(office, each);
        if (result.outcome !== "made") break;
        paid.push({ each, result });
      }
      expect(paid.length - known.size).toBeLessThanOrEqual(given);
      const { received, spent } = await kept(city);
      expect(received - spent).toBeLessThan(AMOUNT);
      expect(BigInt(paid.length) * AMOUNT).toBe((await kept(transit)).received);
      expect(new Set(paid.map(({ each }) => each.month && keyOf(each.month))).size).toBe(
        paid.length,
      );
    }
    expect(await faultsOfLedger()).toEqual([]);
  });
});

describe(`L3: ${REPEATS} commands sent up to five times at once`, () => {
  test("each has one effect, and another content under its id is refused", async () => {
    const accounts = await givenAccounts(office);
    const { funder, city, own, transit } = accounts;
    await send(
      office,
      aTransfer({ debit: funder, credit: city, amount: rupiah(AMOUNT * BigInt(REPEATS)) }),
    );
    const before = await kept(city);
    const orders = fc.sample(
      fc.record({
        times: fc.integer({ min: 1, max: 5 }),
        isOtherwise: fc.boolean(),
        isOwn: fc.boolean(),
      }),
      REPEATS,
    );
    let made = 0n;
    const work = [...orders];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let next = work.pop(); next !== undefined; next = work.pop()) {
          const { times, isOtherwise, isOwn } = next;
          // A grant to a fund that has no limit holds no account: only its id keeps it from counting twice.
          const transfer = isOwn
            ? aTransfer({ debit: funder, credit: own })
            : aTransfer({
                debit: city,
                credit: accounts.company,
                purpose: "reallocation",
                amount: AMOUNT,
              });
          const results = await Promise.all(
            Array.from({ length: times }, () => send(office, transfer)),
          );
          expect(results.map(({ outcome }) => outcome).sort()).toEqual([
            "made",
            ...Array(times - 1).fill("replayed"),
          ]);
          if (!isOwn) made += AMOUNT;
          if (isOtherwise)
            expect(await send(office, { ...transfer, amount: rupiah(1n) })).toEqual({
              outcome: "refused",
              why: "id-already-used",
            });
        }
      }),
    );
    expect((await kept(city)).spent - before.spent).toBe(made);
    expect(await kept(transit)).toEqual({ received: 0n, spent: 0n, reserved: 0n });
    expect(await faultsOfLedger()).toEqual([]);
  });
});

describe(`L4: ${RACES} races of two officers for the last place of a budget`, () => {
  test("one of them is paid for, the other is told why not", async () => {
    const { funder, city, transit } = await givenAccounts(office);
    const races = RACES;
    const months = await givenPlannedMonths(work, {
      workers: races * 2,
      months: MONTHS.slice(0, 1),
      account: city,
      amount: AMOUNT,
    });
    for (let race = 0; race < races; race++) {
      await send(office, aTransfer({ debit: funder, credit: city, amount: AMOUNT }));
      const pair = [months[race * 2], months[race * 2 + 1]];
      const results = await Promise.all(
        pair.map((month) =>
          send(
            office,
            aTransfer({
              debit: city,
              credit: transit,
              purpose: "contribution",
              month: month ?? null,
            }),
          ),
        ),
      );
      const said = results
        .map((each) => (each.outcome === "refused" ? each.why : each.outcome))
        .sort();
      expect(said).toEqual(["fund-exceeded", "made"]);
    }
    expect(await faultsOfLedger()).toEqual([]);
  });
});

describe("what the database keeps by itself, whoever forgets to ask", () => {
  let accounts: Accounts;
  let month: PaidMonth;
  beforeAll(async () => {
    accounts = await givenAccounts(office);
    const [planned] = await givenPlannedMonths(work, {
      workers: 1,
      months: MONTHS.slice(0, 1),
      account: accounts.city,
      amount: AMOUNT,
    });
    if (planned === undefined) throw new Error("nothing planned");
    month = planned;
    await send(
      office,
      aTransfer({ debit: accounts.funder, credit: accounts.city, amount: rupiah(AMOUNT * 3n) }),
    );
  });

  const row = (changed: Record<string, unknown>) => {
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
  const contribution = (changed: Record<string, unknown> = {}) =>
    row({
      purpose: "contribution",
      credit_account_id: accounts.transit,
      amount_idr: AMOUNT,
      worker_id: month.workerId,
      programme: month.programme,
      month: month.month,
      ...changed,
    });

  test("nothing leaves a fund that it does not hold, spent and reserved together", async () => {
    expect(await guardAgainst(row({ amount_idr: AMOUNT * 3n + 1n }))).toBe("account_not_overdrawn");
    expect(await guardAgainst(row({ amount_idr: AMOUNT * 3n + 1n, kind: "pending" }))).toBe(
      "account_not_overdrawn",
    );
  });

  test("an amount is positive, and two accounts are two", async () => {
    expect(await guardAgainst(row({ amount_idr: 0n }))).toBe("ledger_transfers_amount_idr_check");
    expect(await guardAgainst(row({ credit_account_id: accounts.city }))).toBe("two_accounts");
  });

  test("a month is paid once, by its payer, with its amount", async () => {
    expect(await guardAgainst(contribution({ amount_idr: AMOUNT - 1n }))).toBe("month_not_open");
    expect(await guardAgainst(contribution({ debit_account_id: accounts.own }))).toBe(
      "month_not_open",
    );
    const paid = aTransfer({
      debit: accounts.city,
      credit: accounts.transit,
      purpose: "contribution",
      month,
    });
    expect(await send(office, paid)).toEqual({ outcome: "made" });
    expect(await guardAgainst(contribution())).toBe("month_not_open");
    expect(await guardAgainst(contribution({ kind: "pending" }))).toBe("month_not_open");
    const same = sql`update coverage_months set amount_idr = 1 where worker_id = ${month.workerId}`;
    expect(await guardAgainst(same)).toBe("month_already_committed");
    // Given back, it may be paid once more.
    expect(await send(office, reversalOf(crypto.randomUUID(), paid))).toEqual({ outcome: "made" });
    expect(await send(office, reversalOf(crypto.randomUUID(), paid))).toEqual({
      outcome: "refused",
      why: "already-reversed",
    });
    expect(
      await guardAgainst(
        row({
          kind: "reversal",
          purpose: "contribution",
          reason: "again",
          concerns_id: paid.id,
          debit_account_id: accounts.transit,
          credit_account_id: accounts.city,
          amount_idr: AMOUNT,
          worker_id: month.workerId,
          programme: month.programme,
          month: month.month,
        }),
      ),
    ).toBe("concerned_once");
  });

  test("a reservation is resolved once, and whole", async () => {
    const pending = aTransfer({
      debit: accounts.city,
      credit: accounts.company,
      purpose: "reallocation",
      kind: "pending",
      amount: rupiah(2n),
    });
    await send(office, pending);
    const resolve = (changed: Record<string, unknown>) =>
      row({ kind: "post", concerns_id: pending.id, amount_idr: 2n, ...changed });
    expect(await guardAgainst(resolve({ amount_idr: 1n }))).toBe("concerned_differs");
    expect(await guardAgainst(resolve({ credit_account_id: accounts.suspense }))).toBe(
      "concerned_differs",
    );
    expect(await guardAgainst(resolve({}))).toBeUndefined();
    expect(await guardAgainst(resolve({ kind: "void" }))).toBe("concerned_once");
  });

  test("totals and states are written by the ledger alone, transfers by nobody again", async () => {
    const denied = /permission denied/;
    expect(await guardAgainst(sql`update ledger_totals set received_idr = 1000000000`)).toMatch(
      denied,
    );
    expect(await guardAgainst(sql`update coverage_months set state = 'paid'`)).toBe(
      "state_follows_money",
    );
    expect(await guardAgainst(sql`update ledger_transfers set amount_idr = 1`)).toMatch(denied);
    expect(await guardAgainst(sql`delete from ledger_transfers`)).toMatch(denied);
    expect(await guardAgainst(sql`truncate ledger_transfers cascade`)).toMatch(denied);
  });
});

/** The same order for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const [order = []] = fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), {
    seed,
    numRuns: 1,
  });
  return order;
}
