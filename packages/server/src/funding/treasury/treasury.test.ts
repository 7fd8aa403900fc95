import { COVERAGE_STATES, reversalOf } from "@payung/domain/funding/ledger.ts";
import { FUND_FIGURES } from "@payung/domain/funding/treasury.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Office, read, write } from "../../shared/office.ts";
import { rowsOf } from "../../shared/sheets/reading.testing.ts";
import { givenFund } from "../../testing/funds.ts";
import {
  type Accounts,
  aTransfer,
  givenAccounts,
  givenPlannedMonths,
  send,
} from "../../testing/ledger.ts";
import { asOwner } from "../../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { givenClosedMonth } from "../../testing/treasury.ts";
import { sumsAt } from "../ledger-store.ts";
import { draftClosing, draftReopening, endClosing, readMonth } from "./closing.ts";
import { journalFile, realisationFile, statementFile } from "./exports.ts";
import { readMonths, readMovements, readOverview } from "./figures.ts";
import { accountsOn, readStatement } from "./statement.ts";

const RATE = rupiah(16_800n);
/** The office in January 2027: what it lived through is in the months before. */
const NOW = new Date("2027-01-10T03:00:00Z");
const day = (text: string) => new Date(`${text}T05:00:00Z`);

let work: TestOffice;
let office: Office;
let accounts: Accounts;
let city: Awaited<ReturnType<typeof givenFund>>;
let gift: Awaited<ReturnType<typeof givenFund>>;
beforeAll(async () => {
  work = await givenOffice();
  office = { ...work.office, now: () => NOW };
  await liveAQuarter();
});
afterAll(() => work.close());

const on = (text: string): Office => ({ ...office, now: () => day(text) });

/** Two funds with all that can happen to money: reserved, freed, paid, taken back, confirmed, unexplained, given back. */
async function liveAQuarter() {
  accounts = await givenAccounts(on("2026-10-02"));
  city = await givenFund(on("2026-10-03"), { amount: rupiah(1_000_000n) }, rupiah(800_000n));
  gift = await givenFund(on("2026-10-05"), {
    name: "Hibah",
    amount: rupiah(200_000n),
    budgetYear: null,
    budgetLine: null,
    firstMonth: "2026-06",
    lastMonth: "2027-06",
    isStateBudget: false,
  });
  const months = await givenPlannedMonths(work, {
    workers: 6,
    months: ["2026-11", "2026-12"],
    account: city.id,
    amount: RATE,
  });
  const pays = {
    debit: city.id,
    credit: city.transitAccountId,
    amount: RATE,
    purpose: "contribution",
  } as const;
  const reserved = months
    .slice(0, 8)
    .map((month) => aTransfer({ ...pays, kind: "pending", month }));
  for (const each of reserved) await send(on("2026-10-20"), each);
  const [freed, ...kept] = reserved;
  if (freed === undefined) throw new Error("something is reserved");
  const follow = (one: typeof freed, kind: "post" | "void") => ({
    ...one,
    id: uuidv7(),
    kind,
    concerns: one.id,
  });
  await send(on("2026-10-25"), follow(freed, "void"));
  const posts = kept.slice(0, 5).map((each) => follow(each, "post"));
  for (const each of posts) await send(on("2026-11-12"), each);
  const wrong = posts[0] ?? freed;
  await send(on("2026-11-20"), reversalOf(uuidv7(), wrong));
  for (const each of posts.slice(1, 4)) {
    const { credit, amount } = each;
    await send(
      on("2026-11-28"),
      aTransfer({ debit: credit, credit: accounts.insurer, amount, purpose: "confirmation" }),
    );
  }
  const back = aTransfer({
    debit: city.transitAccountId,
    credit: accounts.insurer,
    amount: RATE,
    purpose: "confirmation",
  });
  await send(on("2026-11-28"), back);
  await send(on("2026-12-01"), reversalOf(uuidv7(), back));
  await send(
    on("2026-12-05"),
    aTransfer({ debit: accounts.insurer, credit: city.id, amount: RATE, purpose: "refund" }),
  );
  await send(
    on("2026-12-06"),
    aTransfer({
      debit: gift.id,
      credit: accounts.suspense,
      amount: rupiah(5_000n),
      purpose: "unexplained",
    }),
  );
  await send(
    on("2026-12-07"),
    aTransfer({
      debit: gift.id,
      credit: gift.funderId,
      amount: rupiah(15_000n),
      purpose: "give-back",
    }),
  );
  await send(
    on("2026-12-08"),
    aTransfer({ debit: city.id, credit: gift.id, amount: rupiah(7_000n), purpose: "reallocation" }),
  );
  const confirmed = months.slice(2, 5);
  await asOwner(work, async (tx) => {
    for (const { workerId, month } of confirmed)
      await sql`update coverage_months set state = 'confirmed' where worker_id = ${workerId} and month = ${month}`.execute(
        tx,
      );
  });
}

const overview = (year = 2026) => read(office, (tx) => readOverview(tx, office, year));

describe("the figures of a budget year", () => {
  test("are those that one finds with pencil and paper", async () => {
    const { funds, forecast, confirmedMonths, costPerMonth, rates } = await overview();
    const standing = (id: string) => funds.find(({ fund }) => fund.id === id)?.standing;
    expect(standing(city.id)).toEqual({
      announced: 1_000_000n,
      "come-in": 793_000n,
      // Eight were reserved, one freed, five posted.
      reserved: 2n * RATE,
      // Five were posted, one taken back, one given back by the insurer.
      paid: 3n * RATE,
      // Four arrived, one was a mistake, one came back.
      confirmed: 2n * RATE,
      left: 793_000n - 5n * RATE,
      outstanding: 207_000n,
    });
    expect(standing(gift.id)).toEqual({
      announced: 200_000n,
      "come-in": 192_000n,
      reserved: 0n,
      paid: 5_000n,
      confirmed: 0n,
      left: 187_000n,
      outstanding: 8_000n,
    });
    expect(forecast).toMatchObject({
      confirmed: 3n * RATE,
      toCome: 9n * RATE,
      months: 12,
      withoutPayer: 0,
    });
    expect([confirmedMonths, costPerMonth]).toEqual([3, RATE]);
    expect(rates.map(({ total_idr }) => total_idr)).toEqual([RATE]);
  });

  test("leave what the ledger itself has left of each fund", async () => {
    const { funds } = await overview();
    const totals = await read(office, (tx) => tx.selectFrom("ledger_totals").selectAll().execute());
    for (const { fund, standing } of funds) {
      const row = totals.find(({ account_id }) => account_id === fund.id);
      expect(standing.left, fund.name).toBe(
        (row?.received_idr ?? 0n) - (row?.spent_idr ?? 0n) - (row?.reserved_idr ?? 0n),
      );
      expect(standing.reserved, fund.name).toBe(row?.reserved_idr);
    }
  });

  test("are, each of them, the sum of the transfers listed behind it, page after page", async () => {
    let listed = 0;
    for (const { fund, standing } of (await overview()).funds)
      for (const figure of FUND_FIGURES) {
        let sum = 0n;
        let after: string | undefined;
        do {
          const page = await read(office, (tx) =>
            readMovements(tx, office, { fundId: fund.id, figure, after, limit: 2 }),
          );
          expect(page.amount, figure).toBe(standing[figure]);
          sum += page.page.reduce((of, { part_idr }) => of + part_idr, 0n);
          listed += page.page.length;
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(sum, `${fund.name} ${figure}`).toBe(standing[figure]);
      }
    expect(listed).toBeGreaterThan(25);
  });

  test("are, month by month, the sum of the worker-months listed behind them", async () => {
    const { months } = await overview();
    expect(months.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    for (const { fundId, month, state, count, amount } of months) {
      const rows = [];
      let after: string | undefined;
      do {
        const page = await read(office, (tx) =>
          readMonths(tx, office, { from: month, until: month, fundId, state, after, limit: 2 }),
        );
        expect([page.count, page.amount]).toEqual([count, amount]);
        rows.push(...page.page);
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(new Set(rows.map(({ code }) => code)).size).toBe(count);
      expect(rows.reduce((sum, { amount_idr }) => sum + (amount_idr ?? 0n), 0n)).toBe(amount);
    }
  });

  test("are kept from whoever sees a part of the city only", async () => {
    const local = as(office, { areas: ["15.71.07.1005"] });
    await expect(read(local, (tx) => readOverview(tx, local, 2026))).rejects.toMatchObject({
      code: "access.region-wide-only",
    });
  });
});

describe("the statement of an account", () => {
  const days = { from: "2026-11-01", to: "2026-11-30" };
  const statement = (accountId: string, limit = 100, after?: string) =>
    read(office, (tx) => readStatement(tx, office, { accountId, ...days, limit, after }));

  test("begins with what stood there, and each line leads to the end, of every account", async () => {
    const all = await read(office, (tx) => accountsOn(tx, office, days.to));
    expect(all.reduce((sum, { balance }) => sum + balance, 0n)).toBe(0n);
    for (const { id, balance, name } of all) {
      const { opening, closing, page } = await statement(id);
      expect(closing.balance, name).toBe(balance);
      expect(page.at(-1)?.balance_idr ?? opening.balance, name).toBe(closing.balance);
      const reserved = page.reduce(
        (sum, { reserved_idr }) => sum + reserved_idr,
        opening.reserved as bigint,
      );
      expect(reserved, name).toBe(closing.reserved);
      const ledger = await read(office, (tx) =>
        sumsAt(tx, "15.71", id, new Date("2026-11-30T16:59:59.999Z")),
      );
      expect(closing.balance, name).toBe(ledger.received - ledger.spent);
    }
  });

  test("reads the same in pages as at once", async () => {
    const whole = await statement(city.id);
    const first = await statement(city.id, 3);
    const rest = await statement(city.id, 100, first.next ?? undefined);
    expect([...first.page, ...rest.page]).toEqual(whole.page);
    expect(whole.page.length).toBeGreaterThan(5);
  });
});

const linesOf = async (file: Awaited<ReturnType<typeof realisationFile>>) =>
  String(file.body)
    .replace("\ufeff", "")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
const column = (lines: string[][], name: string, only: (row: string[]) => boolean = () => true) =>
  lines
    .slice(1)
    .filter(only)
    .reduce((sum, row) => sum + BigInt(row[lines[0]?.indexOf(name) ?? -1] || 0), 0n);

describe("the files for accounting", () => {
  test("come to what the screen says", async () => {
    const { funds, months } = await overview();
    const lines = await linesOf(
      await read(office, (tx) => realisationFile(tx, office, { year: 2026, format: "csv" })),
    );
    const sum = (of: (typeof funds)[number]["standing"], name: keyof typeof of) => of[name];
    for (const [name, figure] of [
      ["announced_idr", "announced"],
      ["come_in_idr", "come-in"],
      ["reserved_idr", "reserved"],
      ["paid_idr", "paid"],
      ["confirmed_idr", "confirmed"],
      ["left_idr", "left"],
    ] as const)
      expect(column(lines, name), name).toBe(
        funds.reduce((all, { standing }) => all + sum(standing, figure), 0n),
      );
    for (const state of COVERAGE_STATES.filter((each) => each !== "cancelled"))
      expect(column(lines, `${state}_month_idr`), state).toBe(
        months.filter((each) => each.state === state).reduce((all, { amount }) => all + amount, 0n),
      );
  });

  test("hold every transfer once, by case code and never by name", async () => {
    const days = { from: "2026-10-01", to: "2026-12-31" };
    const lines = await linesOf(
      await write(office, (tx) => journalFile(tx, office, { ...days, format: "csv" })),
    );
    const all = await read(office, (tx) =>
      tx.selectFrom("ledger_transfers").select(["id", "kind", "amount_idr"]).execute(),
    );
    expect(
      lines
        .slice(1)
        .map(([id]) => id)
        .sort(),
    ).toEqual(all.map(({ id }) => id).sort());
    expect(column(lines, "moved_idr")).toBe(
      all
        .filter(({ kind }) => kind !== "pending" && kind !== "void")
        .reduce((sum, { amount_idr }) => sum + amount_idr, 0n),
    );
    const codes = lines.slice(1).map((row) => row[lines[0]?.indexOf("case_code") ?? -1]);
    expect(codes.filter((code) => code !== "").length).toBeGreaterThan(10);
    const events = await asOwner(work, (tx) =>
      tx
        .selectFrom("events")
        .select("kind")
        .where("kind", "=", "funding.journal-exported")
        .execute(),
    );
    expect(events).toHaveLength(1);
  });

  test("are the same as a workbook, whose amounts are numbers", async () => {
    const question = { accountId: city.id, from: "2026-10-01", to: "2026-12-31" };
    const csv = await linesOf(
      await read(office, (tx) => statementFile(tx, office, { ...question, format: "csv" })),
    );
    const file = await read(office, (tx) =>
      statementFile(tx, office, { ...question, format: "xlsx" }),
    );
    const body = typeof file.body === "function" ? await file.body() : file.body;
    const rows = (await rowsOf(Buffer.from(body))).map(({ cells }) => cells);
    expect(rows).toHaveLength(csv.length);
    const at = csv[0]?.indexOf("balance_idr") ?? -1;
    expect(rows.slice(1).map((row) => String(row[at]))).toEqual(csv.slice(1).map((row) => row[at]));
    expect(typeof rows[1]?.[at]).toBe("number");
  });
});

describe("closing a month", () => {
  const draft = (month: string, open: readonly string[] = [], version = 1, id = uuidv7()) =>
    write(office, (tx) =>
      draftClosing(tx, office, {
        id,
        month,
        version,
        explanations: open.map((check) => ({ check: check as never, words: "Menunggu koran" })),
      }),
    ).then(() => id);
  const end = (id: string, by = "officer-2", outcome: "approved" | "sent-back" = "approved") => {
    const person = as(office, { id: by });
    return write(person, (tx) =>
      endClosing(tx, person, { id, outcome, words: outcome === "approved" ? null : "Belum benar" }),
    );
  };
  const late = (text: string) =>
    send(on(text), aTransfer({ debit: city.funderId, credit: city.id, amount: rupiah(1_000n) }));

  test("goes month after month, when the month is over and what is open is explained", async () => {
    await expect(draft("2027-01")).rejects.toMatchObject({ code: "treasury.month-not-over" });
    await expect(draft("2026-11")).rejects.toMatchObject({ code: "treasury.earlier-month-open" });
    await givenClosedMonth(office, "2026-10");
    await expect(draft("2026-10", [], 2)).rejects.toMatchObject({ code: "treasury.month-closed" });
    await expect(draft("2026-11", ["not-billed"])).rejects.toMatchObject({
      code: "treasury.not-explained",
      details: { checks: expect.arrayContaining(["not-committed"]) },
    });
  });

  test("asks about what bill, ledger and insurer do not say alike, until somebody has closed it", async () => {
    const id = uuidv7();
    const open = async () => {
      const found = await read(office, (tx) => readMonth(tx, office, "2026-11"));
      return found.open.find(({ check }) => check === "differences");
    };
    await asOwner(work, async (tx) => {
      // As if a payment had left it; the payment itself is no matter here.
      await sql`alter table funding_differences drop constraint funding_differences_region_code_proof_id_fkey`.execute(
        tx,
      );
      await sql`
        insert into funding_differences (region_code, id, kind, proof_id, expected_idr, found_idr, found_at)
        values ('15.71', ${id}, 'paid-less', ${uuidv7()}, 50000, 16400, now())`.execute(tx);
    });
    expect(await open()).toEqual({ check: "differences", count: 1, amount: 33_600n });
    await asOwner(work, (tx) =>
      sql`
        insert into difference_closings (region_code, difference_id, order_id, verdict, reason, closed_by, closed_at)
        values ('15.71', ${id}, ${uuidv7()}, 'explained', 'Sisa dibayar kemudian', 'officer-1', now())`.execute(
        tx,
      ),
    );
    expect(await open()).toBeUndefined();
  });

  test("needs a second person, also in the database", async () => {
    const { open } = await read(office, (tx) => readMonth(tx, office, "2026-11"));
    const id = await draft(
      "2026-11",
      open.map(({ check }) => check),
    );
    await expect(end(id, office.actor.id)).rejects.toMatchObject({ code: "treasury.same-person" });
    await expect(
      write(office, (tx) =>
        tx
          .insertInto("month_closing_ends")
          .values({
            region_code: "15.71",
            closing_id: id,
            drafted_by: office.actor.id,
            outcome: "approved",
            ended_by: office.actor.id,
          })
          .execute(),
      ),
    ).rejects.toMatchObject({ constraint: "four_eyes" });
    await end(id);
    await end(id);
    await expect(end(id, "officer-3")).rejects.toMatchObject({ code: "treasury.already-ended" });
    const found = await read(office, (tx) => readMonth(tx, office, "2026-11"));
    expect(found).toMatchObject({ isClosed: true, isLastClosed: true });
    expect(found.closings[0]?.checks.every(({ words }) => words === "Menunggu koran")).toBe(true);
    expect(found.closings[0]?.figures).toEqual(found.figures);
    expect(found.figures.accounts.reduce((sum, { closing }) => sum + BigInt(closing), 0n)).toBe(0n);
  });

  test("nothing is posted into it any more; a correction is of the month in which it is made", async () => {
    const before = await read(office, (tx) => readMonth(tx, office, "2026-11"));
    await expect(late("2026-11-15")).rejects.toMatchObject({ constraint: "month_is_closed" });
    await expect(late("2026-09-15")).rejects.toMatchObject({ constraint: "month_is_closed" });
    await late("2026-12-20");
    const after = await read(office, (tx) => readMonth(tx, office, "2026-11"));
    expect(after.figures).toEqual(before.figures);
  });

  test("what was posted while it waited for the second person has it drafted anew", async () => {
    const { open } = await read(office, (tx) => readMonth(tx, office, "2026-12"));
    const checks = open.map(({ check }) => check);
    expect(checks).toContain("suspense");
    const id = await draft("2026-12", checks);
    await expect(draft("2026-12", checks, 2)).rejects.toMatchObject({
      code: "treasury.draft-open",
    });
    await late("2026-12-22");
    await expect(end(id)).rejects.toMatchObject({ code: "treasury.figures-changed" });
    await end(id, "officer-2", "sent-back");
  });

  test("waits for what is being posted at this very moment", async () => {
    const { open } = await read(office, (tx) => readMonth(tx, office, "2026-12"));
    const id = await draft(
      "2026-12",
      open.map(({ check }) => check),
      2,
    );
    let closing: Promise<unknown> = Promise.resolve();
    await write(on("2026-12-23"), async (tx) => {
      await sql`
        insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr, decided_by, posted_at)
        values ('15.71', ${uuidv7()}, 'direct', 'grant', ${city.funderId}, ${city.id}, 500, 'test', ${day("2026-12-23")})`.execute(
        tx,
      );
      closing = end(id).catch((error) => error);
      // It is asked for before this one ends, and may not be decided without it.
      await sql`select 1`.execute(tx);
    });
    expect(await closing).toMatchObject({ code: "treasury.figures-changed" });
    await end(id, "officer-2", "sent-back");
  });

  test("the last one is opened again by two people and for a reason, as a version of its own", async () => {
    const reopen = (month: string, id = uuidv7()) =>
      write(office, (tx) =>
        draftReopening(tx, office, { id, month, version: 2, reason: "Salah tutup" }),
      ).then(() => id);
    await expect(reopen("2026-10")).rejects.toMatchObject({
      code: "treasury.month-not-last-closed",
    });
    const id = await reopen("2026-11");
    await expect(late("2026-11-15")).rejects.toMatchObject({ constraint: "month_is_closed" });
    await end(id);
    await expect(late("2026-11-15")).resolves.toMatchObject({ outcome: "made" });
    const { closings, isClosed } = await read(office, (tx) => readMonth(tx, office, "2026-11"));
    expect(isClosed).toBe(false);
    expect(closings.map(({ row }) => [row.version, row.kind])).toEqual([
      [2, "reopening"],
      [1, "closing"],
    ]);
  });

  test("figures that are not what was hashed are no row", async () => {
    await expect(
      asOwner(work, (tx) =>
        tx
          .insertInto("month_closings")
          .values({
            region_code: "15.71",
            id: uuidv7(),
            month: "2026-12",
            version: 9,
            kind: "closing",
            checks: "[]",
            figures: "{}",
            figures_sha256: Buffer.alloc(32),
            drafted_by: "x",
          })
          .execute(),
      ),
    ).rejects.toMatchObject({ constraint: "figures_are_what_was_hashed" });
  });
});
