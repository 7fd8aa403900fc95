import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Office, read, write } from "../../shared/office.ts";
import {
  aBill,
  givenApprovedOrder,
  givenGroup,
  givenInsurerLines,
  type InsurerFileLine,
} from "../../testing/bills.ts";
import { givenCovered } from "../../testing/cards.ts";
import { givenFund, givenPlan } from "../../testing/funds.ts";
import { faultsIn } from "../../testing/ledger.ts";
import { asOwner } from "../../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../../testing/workers.ts";
import { commitMonths } from "../service.ts";
import { idFor, suspenseOf } from "./accounts.ts";
import { recordBill, withdrawBill } from "./bills.ts";
import { closeDifferences } from "./differences.ts";
import { paperOfOrder } from "./order-paper.ts";
import { draftOrder, takeStep } from "./payment-orders.ts";
import { type ProofOrder, recordProof } from "./proofs.ts";
import { decideReversal, proposeReversal } from "./reversals.ts";
import { takeStatement } from "./statements.ts";

const RATE = 16_800n;

let work: TestOffice;
let office: Office;
let second: Office;
let list: readonly Worker[];
let ids: readonly string[];
let groupId: string;
let fundId: string;
/** The lines that the insurer should write for a month of everybody. */
const linesOf = (month: string, changed: Partial<InsurerFileLine> = {}): InsurerFileLine[] =>
  list.map(({ nik }) => ({ nik, month, amount: RATE, ...changed }));
const total = (lines: readonly InsurerFileLine[]) =>
  rupiah(lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n));

beforeAll(async () => {
  work = await givenOffice();
  office = work.office;
  second = as(office, { id: "treasurer-2" });
  list = [...workers(3), aWorker()];
  ({ ids } = await givenCovered(work, list));
  const fund = await givenFund(office, { lastMonth: "2027-12" });
  fundId = fund.id;
  groupId = await givenGroup(office, [fundId]);
  await givenPlan(office, ["2026-12", "2027-11"]);
});
afterAll(() => work.close());

/** Each test has a month of its own, reserved for everybody; the last looks back and needs none. */
let month = "";
let next = 0;
const MONTHS = [
  "2026-12",
  ...Array.from({ length: 11 }, (_, n) => `2027-${String(n + 1).padStart(2, "0")}`),
];
beforeEach(async () => {
  month = MONTHS[next++] ?? "";
  if (month === "") return;
  await commitMonths(office, { id: uuidv7(), firstMonth: month, lastMonth: month });
});
const period = () => ({ firstMonth: month, lastMonth: month });

async function bill(lines: readonly InsurerFileLine[] | null, amount = total(lines ?? [])) {
  const file = lines === null ? null : await givenInsurerLines(work.folder, lines);
  const order = aBill({ groupId, amount, ...period(), file });
  return { order, recorded: await write(office, (tx) => recordBill(tx, office, order)) };
}
const states = async () => {
  const rows = await read(office, (tx) =>
    tx.selectFrom("coverage_months").select("state").where("month", "=", month).execute(),
  );
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, each]) => [state, each.length]),
  );
};
const openDifferences = (of: { billId?: string; statementId?: string } = {}) =>
  read(office, (tx) =>
    tx
      .selectFrom("funding_differences as d")
      .leftJoin("difference_closings as x", "x.difference_id", "d.id")
      .select(["d.id", "d.kind", "d.expected_idr", "d.found_idr", "d.state", "d.application_id"])
      .where("x.difference_id", "is", null)
      .$if(of.billId !== undefined, (q) => q.where("d.bill_id", "=", of.billId ?? ""))
      .$if(of.statementId !== undefined, (q) =>
        q.where("d.statement_id", "=", of.statementId ?? ""),
      )
      .orderBy("d.kind")
      .execute(),
  );
const close = (
  chosen: Parameters<typeof closeDifferences>[2]["chosen"],
  verdict: "bill-accepted" | "explained" | "returned",
) =>
  write(office, (tx) =>
    closeDifferences(tx, office, { id: uuidv7(), chosen, verdict, reason: "Sudah ditanyakan" }),
  );
const aProof = (orderId: string, amount: bigint): ProofOrder => ({
  id: uuidv7(),
  orderId,
  number: uuidv7(),
  paidOn: "2026-12-14",
  amount: rupiah(amount),
});
const pay = (proof: ProofOrder) => write(office, (tx) => recordProof(tx, office, proof));
const receive = async (lines: readonly InsurerFileLine[] | null, amount = total(lines ?? [])) => {
  const file = lines === null ? null : await givenInsurerLines(work.folder, lines);
  const order = { id: uuidv7(), groupId, number: uuidv7(), receivedOn: "2026-12-20", ...period() };
  const full = { ...order, amount, file };
  return { order: full, taken: await write(office, (tx) => takeStatement(tx, office, full)) };
};
const balance = async (accountId: string) => {
  const { rows } = await read(office, (tx) =>
    sql<{ left: bigint }>`
      select coalesce(sum(case when credit_account_id = ${accountId} then amount_idr else -amount_idr end), 0)::bigint as left
      from ledger_transfers
      where (credit_account_id = ${accountId} or debit_account_id = ${accountId}) and kind in ('direct', 'post', 'reversal')`.execute(
      tx,
    ),
  );
  return rows[0]?.left;
};
const code = (why: string) => ({ code: why });
const guardAgainst = (statement: ReturnType<typeof sql>) =>
  write(office, (tx) => statement.execute(tx)).then(
    () => undefined,
    (error: { constraint?: string }) => error.constraint,
  );

describe("a bill that says what we expect", () => {
  test("is paid by two people and confirmed by the insurer, month by month, once however often it is sent", async () => {
    const lines = linesOf(month);
    const { order, recorded } = await bill(lines);
    expect(recorded).toEqual({ matched: 4, differences: 0, wasRecorded: false });
    expect(await states()).toEqual({ billed: 4 });
    expect(await write(office, (tx) => recordBill(tx, office, order))).toMatchObject({
      wasRecorded: true,
    });
    const orderId = await givenApprovedOrder(office, order.id);
    const proof = aProof(orderId, order.amount);
    expect(await pay(proof)).toEqual({
      posted: 4,
      unexplained: 0n,
      missing: 0n,
      wasRecorded: false,
    });
    expect(await states()).toEqual({ paid: 4 });
    expect(await pay(proof)).toMatchObject({ posted: 0, wasRecorded: true });
    expect(await pay({ ...proof, id: uuidv7() })).toMatchObject({ wasRecorded: true });
    await expect(pay({ ...proof, amount: rupiah(1n) })).rejects.toMatchObject(
      code("funding.proof-number-used"),
    );
    const { order: receipt, taken } = await receive(lines);
    expect(taken).toMatchObject({ confirmed: 4, differences: 0 });
    expect(await states()).toEqual({ confirmed: 4 });
    const again = { ...receipt, id: uuidv7() };
    expect(await write(office, (tx) => takeStatement(tx, office, again))).toMatchObject({
      statementId: receipt.id,
      wasTaken: true,
    });
    const insurer = idFor("insurer 15.71");
    expect(await balance(insurer)).toBe(4n * RATE);
  });

  test("may name a total only", async () => {
    const { recorded } = await bill(null, rupiah(4n * RATE));
    expect(recorded).toMatchObject({ matched: 4, differences: 0 });
    expect(await states()).toEqual({ billed: 4 });
  });

  test("is withdrawn with a reason, and recorded anew under its code", async () => {
    const { order } = await bill(linesOf(month));
    await expect(
      write(office, (tx) => recordBill(tx, office, { ...order, id: uuidv7() })),
    ).rejects.toMatchObject(code("funding.code-used"));
    await write(office, (tx) => withdrawBill(tx, office, { id: order.id, reason: "Salah berkas" }));
    expect(await states()).toEqual({ committed: 4 });
    const anew = { ...order, id: uuidv7() };
    expect(await write(office, (tx) => recordBill(tx, office, anew))).toMatchObject({ matched: 4 });
    const orderId = await givenApprovedOrder(office, anew.id);
    await expect(
      write(office, (tx) => withdrawBill(tx, office, { id: anew.id, reason: "Lagi" })),
    ).rejects.toMatchObject(code("funding.bill-ordered"));
    // Whoever forgets to ask meets the same.
    expect(
      await guardAgainst(sql`insert into bill_withdrawals (region_code, bill_id, reason, withdrawn_by, withdrawn_at)
        values ('15.71', ${anew.id}, 'x', 'x', now())`),
    ).toBe("bill_is_ordered");
    await write(office, (tx) =>
      takeStep(tx, office, { id: orderId, step: "withdrawn", reason: "Salah rekening" }),
    );
    const other = uuidv7();
    await write(office, (tx) =>
      draftOrder(tx, office, {
        id: other,
        billId: anew.id,
        number: other,
        unexplainedFundId: null,
      }),
    );
  });
});

describe("a bill that says otherwise", () => {
  test("leads to work for each difference, and what is expected with all differences is what is billed", async () => {
    const [one = "", two = ""] = list.map(({ nik }) => nik);
    const lines: InsurerFileLine[] = [
      { nik: one, month, amount: RATE },
      { nik: one, month, amount: RATE },
      { nik: two, month, amount: 8_400n },
      { nik: aWorker().nik, month, amount: RATE },
      { kpj: "99999999999", month, amount: "Rp16.800,00" },
    ];
    const { order } = await bill(
      lines.map((line) => line),
      rupiah(80_000n),
    );
    const found = await openDifferences({ billId: order.id });
    expect(found.map(({ kind }) => kind)).toEqual([
      "not-in-file",
      "not-in-file",
      "other-amount",
      "repeated",
      "total-differs",
      "unknown-person",
      "unknown-person",
    ]);
    expect(found.find(({ kind }) => kind === "other-amount")?.application_id).toBe(ids[1]);
    const kept = await read(office, (tx) =>
      tx.selectFrom("bills").selectAll().where("id", "=", order.id).executeTakeFirstOrThrow(),
    );
    const changes = found.reduce((sum, each) => sum + each.found_idr - each.expected_idr, 0n);
    expect(kept.expected_idr + changes).toBe(80_000n);
    expect(kept.lines_idr).toBe(4n * RATE + 8_400n);
    expect(await states()).toEqual({ billed: 1, committed: 3 });
  });

  test("wins: a person accepts its amount with a reason, and the month costs what is billed", async () => {
    const { order } = await bill(linesOf(month, { amount: 8_400n }));
    await expect(
      write(office, (tx) =>
        draftOrder(tx, office, {
          id: uuidv7(),
          billId: order.id,
          number: "1",
          unexplainedFundId: null,
        }),
      ),
    ).rejects.toMatchObject(code("funding.differences-open"));
    expect(await close({ kind: "other-amount", billId: order.id }, "bill-accepted")).toBe(4);
    expect(await states()).toEqual({ billed: 4 });
    const { rows } = await read(office, (tx) =>
      sql<{ amount_idr: bigint; rate_id: string; total_idr: bigint }>`
        select c.amount_idr, c.rate_id, r.total_idr, r.jkm_idr from coverage_months c join contribution_rates r on r.id = c.rate_id
        where c.month = ${month}`.execute(tx),
    );
    for (const each of rows) {
      expect(each).toMatchObject({ amount_idr: 8_400n, total_idr: 8_400n, jkm_idr: 6_800n });
      expect(each.rate_id).toContain(order.id);
    }
    const orderId = await givenApprovedOrder(office, order.id);
    expect(await pay(aProof(orderId, 4n * 8_400n))).toMatchObject({ posted: 4 });
  });

  test("is not accepted beyond what its fund has", async () => {
    const { order } = await bill(linesOf(month, { amount: 9_000_000n }));
    await expect(
      close({ kind: "other-amount", billId: order.id }, "bill-accepted"),
    ).rejects.toMatchObject(code("funding.fund-exceeded"));
    expect(await states()).toEqual({ committed: 4 });
  });

  test("is paid whole: what no month explains stands in suspense until it is back in its fund", async () => {
    const lines = [...linesOf(month), { nik: list[0]?.nik ?? "", month, amount: RATE }];
    const { order } = await bill(lines);
    await close({ kind: "repeated", billId: order.id }, "explained");
    await expect(
      write(office, (tx) =>
        draftOrder(tx, office, {
          id: uuidv7(),
          billId: order.id,
          number: "2",
          unexplainedFundId: null,
        }),
      ),
    ).rejects.toMatchObject(code("funding.fund-for-rest"));
    const orderId = await givenApprovedOrder(office, order.id, fundId);
    expect(await pay(aProof(orderId, 5n * RATE))).toMatchObject({ posted: 4, unexplained: RATE });
    expect(await balance(suspenseOf(fundId))).toBe(RATE);
    const [work_] = (await openDifferences()).filter(({ kind }) => kind === "unexplained");
    await close({ ids: [work_?.id ?? ""] }, "returned");
    expect(await balance(suspenseOf(fundId))).toBe(0n);
    await expect(close({ ids: [work_?.id ?? ""] }, "returned")).rejects.toMatchObject(
      code("funding.difference-closed"),
    );
  });
});

describe("a payment order", () => {
  test("takes two people, in the code and in the database", async () => {
    const { order } = await bill(linesOf(month));
    const id = uuidv7();
    await write(office, (tx) =>
      draftOrder(tx, office, { id, billId: order.id, number: id, unexplainedFundId: null }),
    );
    await expect(pay(aProof(id, order.amount))).rejects.toMatchObject(
      code("funding.order-not-approved"),
    );
    await expect(
      write(office, (tx) => takeStep(tx, office, { id, step: "approved", reason: null })),
    ).rejects.toMatchObject(code("funding.same-person"));
    expect(
      await guardAgainst(sql`insert into payment_order_steps (region_code, order_id, step, drafted_by, done_by, done_at)
        values ('15.71', ${id}, 'approved', ${office.actor.id}, ${office.actor.id}, now())`),
    ).toBe("order_takes_two");
    expect(
      await guardAgainst(sql`insert into payment_proofs (region_code, id, order_id, number, paid_on, amount_idr, recorded_by, recorded_at)
        values ('15.71', ${uuidv7()}, ${id}, 'x', '2026-12-01', 1, 'x', now())`),
    ).toBe("proof_of_an_approved_order");
    await write(second, (tx) =>
      takeStep(tx, second, { id, step: "sent-back", reason: "Nomor salah" }),
    );
    await expect(
      write(second, (tx) => takeStep(tx, second, { id, step: "approved", reason: null })),
    ).rejects.toMatchObject(code("funding.order-closed"));
    expect(await states()).toEqual({ billed: 4 });
  });

  test("is posted when all of it is paid; a part is work, and too much goes to suspense", async () => {
    const { order } = await bill(linesOf(month));
    const orderId = await givenApprovedOrder(office, order.id);
    expect(await pay(aProof(orderId, 10_000n))).toEqual({
      posted: 0,
      unexplained: 0n,
      missing: 4n * RATE - 10_000n,
      wasRecorded: false,
    });
    expect(await states()).toEqual({ billed: 4 });
    const before = (await balance(suspenseOf(fundId))) ?? 0n;
    expect(await pay(aProof(orderId, 4n * RATE))).toMatchObject({
      posted: 4,
      unexplained: 10_000n,
    });
    // The treasury pays a second time: nothing is posted twice.
    expect(await pay(aProof(orderId, 4n * RATE))).toMatchObject({
      posted: 0,
      unexplained: 4n * RATE,
    });
    expect(await balance(suspenseOf(fundId))).toBe(before + 10_000n + 4n * RATE);
    expect(await states()).toEqual({ paid: 4 });
  });
});

describe("a lapse while a bill is being paid", () => {
  const lapse = (applicationId: string) =>
    asOwner(work, (tx) =>
      sql`insert into cover_lapses (region_code, worker_id, programme, first_month, last_month, last_day, application_id, kelurahan_code,
          reason, chain, decided_by, recorded_at)
        select region_code, worker_id, programme, month, month, '2026-01-31', application_id, kelurahan_code, 'bill-not-paid', '[]', 'guard', now()
        from coverage_months where application_id = ${applicationId} and month = ${month}`.execute(
        tx,
      ),
    );

  test("leaves no money out of sight: who lapsed is not paid, and what was paid for them stands in suspense", async () => {
    const { order } = await bill(linesOf(month).slice(0, 2));
    const orderId = await givenApprovedOrder(office, order.id);
    await lapse(ids[1] ?? "");
    const before = (await balance(suspenseOf(fundId))) ?? 0n;
    expect(await pay(aProof(orderId, order.amount))).toMatchObject({
      posted: 1,
      unexplained: RATE,
      missing: 0n,
    });
    expect(await states()).toEqual({ paid: 1, lapsed: 1, committed: 2 });
    expect(await balance(suspenseOf(fundId))).toBe(before + RATE);

    // Before it is approved, the second person does not sign for who has lapsed; a new order says what is unexplained.
    const { order: other } = await bill(linesOf(month).slice(2));
    const draft = (id: string, unexplainedFundId: string | null) =>
      write(office, (tx) =>
        draftOrder(tx, office, { id, billId: other.id, number: id, unexplainedFundId }),
      );
    const id = uuidv7();
    await draft(id, null);
    await lapse(ids[2] ?? "");
    await expect(
      write(second, (tx) => takeStep(tx, second, { id, step: "approved", reason: null })),
    ).rejects.toMatchObject(code("funding.months-changed"));
    await write(office, (tx) => takeStep(tx, office, { id, step: "withdrawn", reason: "Lewat" }));
    const anew = uuidv7();
    await draft(anew, fundId);
    await write(second, (tx) => takeStep(tx, second, { id: anew, step: "approved", reason: null }));
    expect(await pay(aProof(anew, other.amount))).toMatchObject({ posted: 1, unexplained: RATE });
    expect(await balance(suspenseOf(fundId))).toBe(before + 2n * RATE);
    expect(await read(office, faultsIn)).toEqual([]);
    for (const [order_, mark] of [
      [orderId, null],
      [id, "DITARIK"],
      [anew, null],
    ] as const) {
      const paper = await read(office, (tx) => paperOfOrder(tx, office, order_));
      const amounts = paper.rows.map((row) => BigInt(row[4]?.replace(/\D/g, "") ?? ""));
      expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(2n * RATE);
      expect(paper).toMatchObject({ total: "Rp33.600", mark });
    }

    // The insurer says that it covers them after all: a person finds out.
    const { order: receipt } = await receive(linesOf(month));
    const found = await openDifferences({ statementId: receipt.id });
    expect(found.map(({ kind, state }) => [kind, state])).toEqual([
      ["not-due", "lapsed"],
      ["not-due", "lapsed"],
    ]);
  });
});

describe("a receipt of the insurer", () => {
  test("confirms what ledger and bill say too, and leaves the rest as work", async () => {
    const { order } = await bill(linesOf(month).slice(0, 3));
    await close({ kind: "not-in-file", billId: order.id }, "explained");
    const orderId = await givenApprovedOrder(office, order.id);
    await pay(aProof(orderId, order.amount));
    expect(await states()).toEqual({ committed: 1, paid: 3 });
    const lines: InsurerFileLine[] = [
      { nik: list[0]?.nik ?? "", month, amount: RATE },
      { nik: list[1]?.nik ?? "", month, amount: 8_400n },
      { nik: list[3]?.nik ?? "", month, amount: RATE },
    ];
    const { order: receipt, taken } = await receive(lines);
    expect(taken).toMatchObject({ confirmed: 1, differences: 3 });
    expect(await states()).toEqual({ committed: 1, paid: 2, confirmed: 1 });
    const found = await openDifferences({ statementId: receipt.id });
    expect(found.map(({ kind, state }) => [kind, state])).toEqual([
      ["not-due", "committed"],
      ["not-in-file", null],
      ["other-amount", null],
    ]);
    expect(
      await guardAgainst(sql`insert into confirmed_months (region_code, statement_id, worker_id, programme, month, amount_idr, application_id, confirmed_by, confirmed_at)
        select region_code, ${receipt.id}, worker_id, programme, month, amount_idr, application_id, 'x', now()
        from coverage_months where month = ${month} and state = 'committed'`),
    ).toBe("month_not_paid");
  });

  test("is matched after a wrong posting was taken back by two people", async () => {
    const { order } = await bill(linesOf(month));
    await pay(aProof(await givenApprovedOrder(office, order.id), order.amount));
    const reversal = { id: uuidv7(), applicationId: ids[0] ?? "", month, reason: "Salah orang" };
    await write(office, (tx) => proposeReversal(tx, office, reversal));
    const decide = (by: Office) =>
      write(by, (tx) =>
        decideReversal(tx, by, { id: reversal.id, verdict: "confirmed", reason: null }),
      );
    await expect(decide(office)).rejects.toMatchObject(code("funding.same-person"));
    expect(
      await guardAgainst(sql`insert into posting_reversal_decisions (region_code, reversal_id, verdict, proposed_by, decided_by, decided_at)
        values ('15.71', ${reversal.id}, 'confirmed', ${office.actor.id}, ${office.actor.id}, now())`),
    ).toBe("reversal_takes_two");
    await decide(second);
    await decide(second);
    expect(await states()).toEqual({ paid: 3, planned: 1 });
    const { taken } = await receive(null, rupiah(3n * RATE));
    expect(taken).toMatchObject({ confirmed: 3, differences: 0 });
  });
});

test("after all of it each account holds what its transfers say, and together they hold nothing", async () => {
  const { rows } = await read(office, (tx) =>
    sql<{ wrong: number }>`
      select count(*)::int as wrong from ledger_totals t
      where (t.received_idr, t.spent_idr) <> (
        select coalesce(sum(amount_idr) filter (where credit_account_id = t.account_id), 0),
          coalesce(sum(amount_idr) filter (where debit_account_id = t.account_id), 0)
        from ledger_transfers where kind in ('direct', 'post', 'reversal')
          and t.account_id in (credit_account_id, debit_account_id))`.execute(tx),
  );
  expect(rows).toEqual([{ wrong: 0 }]);
});
