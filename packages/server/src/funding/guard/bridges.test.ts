import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Office, read, write } from "../../shared/office.ts";
import { givenCovered } from "../../testing/cards.ts";
import { givenFund, givenPlan } from "../../testing/funds.ts";
import { faultsIn } from "../../testing/ledger.ts";
import { as, givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { workers } from "../../testing/workers.ts";
import { commitMonths } from "../plan.ts";
import { replanIfDue } from "../replan.ts";
import { approveBridge, draftBridge, endBridge, proposeBridge } from "./bridges.ts";

let work: TestOffice;
let gift: Awaited<ReturnType<typeof givenFund>>;
/** Shortly before the year ends: the next one is not opened. */
let treasurer: Office;
let second: Office;
beforeAll(async () => {
  work = await givenOffice();
  await givenCovered(work, workers(4));
  treasurer = { ...work.office, now: () => new Date("2026-12-24T05:00:00Z") };
  second = as(treasurer, { id: "programme-manager" });
  const december = { firstMonth: "2026-12", lastMonth: "2026-12" };
  await givenFund(work.office, { ...december, amount: rupiah(1_000_000n) });
  gift = await givenFund(work.office, {
    ...december,
    name: "Hibah",
    amount: rupiah(8_400n * 6n),
    budgetYear: null,
    budgetLine: null,
    priority: 900,
    isStateBudget: false,
  });
  await givenPlan(work.office, ["2026-12", "2027-11"]);
  await commitMonths(work.office, { id: uuidv7(), ...december });
});
afterAll(() => work.close());

const propose = (lastMonth: string, without: readonly string[] = []) =>
  read(treasurer, (tx) => proposeBridge(tx, treasurer, { lastMonth, without }));
const draft = async (lastMonth: string, total: bigint): Promise<string> => {
  const id = uuidv7();
  await write(treasurer, (tx) =>
    draftBridge(tx, treasurer, {
      id,
      lastMonth,
      without: [],
      reason: "Anggaran 2027 belum dibuka",
      total: rupiah(total),
    }),
  );
  return id;
};
const approve = (by: Office, id: string) => write(by, (tx) => approveBridge(tx, by, id));
const giftTotals = () =>
  read(work.office, (tx) =>
    tx
      .selectFrom("ledger_totals")
      .selectAll()
      .where("account_id", "=", gift.id)
      .executeTakeFirstOrThrow(),
  );
const monthsOf = (fundId: string) =>
  read(work.office, (tx) =>
    tx
      .selectFrom("coverage_months")
      .select(["month", "state", "amount_idr", "rate_id"])
      .where("account_id", "=", fundId)
      .orderBy("month")
      .execute(),
  );

describe("a bridge over months that nobody pays", () => {
  test("asks the fund that has relief, and no budget year for another year's months, however much it has", async () => {
    const { firstMonth, bridge, payers, missing } = await propose("2027-02");
    // Grace is three months: what was due in October could still be paid.
    expect(firstMonth).toBe("2026-10");
    expect(payers.map(({ name, available }) => [name, available])).toEqual([
      ["APBD 2026", 1_000_000n - 16_800n * 4n],
      ["Hibah", 50_400n],
    ]);
    expect(
      bridge.steps.map(({ payerId, month, sector, count, each }) => [
        payerId,
        month,
        sector,
        count,
        each,
      ]),
    ).toEqual([
      [gift.id, "2027-01", "transport", 4, 8_400n],
      [gift.id, "2027-02", "transport", 2, 8_400n],
    ]);
    expect(bridge).toMatchObject({ total: 50_400n, fallsShortIn: "2027-02", isCheapest: false });
    expect(missing).toBe(33_600n);
    expect((await propose("2027-01")).bridge).toMatchObject({ total: 33_600n, isCheapest: true });
  });

  test("is drafted as it was seen, or not at all", async () => {
    await expect(draft("2027-02", 50_399n)).rejects.toMatchObject({
      code: "funding.bridge-changed",
    });
    await expect(
      write(treasurer, (tx) =>
        draftBridge(tx, treasurer, {
          id: uuidv7(),
          lastMonth: "2027-02",
          without: [gift.id],
          reason: "Tanpa hibah",
          total: rupiah(50_400n),
        }),
      ),
    ).rejects.toMatchObject({ code: "funding.bridge-empty" });
  });

  test("reserves nothing when it is drafted, withdrawn or sent back", async () => {
    const one = await draft("2027-01", 33_600n);
    expect(await write(treasurer, (tx) => endBridge(tx, treasurer, one, "Keliru"))).toBe(
      "withdrawn",
    );
    const other = await draft("2027-01", 33_600n);
    expect(await write(second, (tx) => endBridge(tx, second, other, "Tanya dulu"))).toBe(
      "sent-back",
    );
    await expect(approve(second, one)).rejects.toMatchObject({ code: "funding.bridge-closed" });
    expect(await giftTotals()).toMatchObject({ reserved_idr: 0n });
  });

  test("takes two people, also where the code would not ask", async () => {
    const id = await draft("2027-01", 33_600n);
    await expect(approve(treasurer, id)).rejects.toMatchObject({ code: "funding.same-person" });
    await expect(
      write(treasurer, (tx) =>
        tx
          .insertInto("bridge_decisions")
          .values({
            region_code: "15.71",
            bridge_id: id,
            drafted_by: treasurer.actor.id,
            outcome: "approved",
            decided_by: treasurer.actor.id,
            decided_at: treasurer.now(),
          })
          .execute(),
      ),
    ).rejects.toMatchObject({ constraint: "bridge_takes_two" });
  });

  test("is carried out exactly as drafted when it is approved, once, and by one of two who approve at once", async () => {
    const stale = await draft("2027-02", 50_400n);
    const id = await draft("2027-01", 33_600n);
    const third = as(treasurer, { id: "administrator" });
    const both = await Promise.allSettled([approve(second, id), approve(third, id)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "funding.bridge-closed" },
    });
    const paid = await monthsOf(gift.id);
    expect(paid).toHaveLength(4);
    expect(
      new Set(paid.map(({ month, state, amount_idr }) => `${month} ${state} ${amount_idr}`)),
    ).toEqual(new Set(["2027-01 committed 8400"]));
    expect(await giftTotals()).toMatchObject({ reserved_idr: 33_600n });
    const behind = await read(work.office, (tx) =>
      tx.selectFrom("ledger_transfers").selectAll().where("document_id", "=", id).execute(),
    );
    expect(behind.reduce((sum, { amount_idr }) => sum + amount_idr, 0n)).toBe(33_600n);

    // The other draft asks for months that are paid for by now: nothing of it is done.
    await expect(approve(second, stale)).rejects.toMatchObject({ code: "funding.bridge-changed" });
    expect(await giftTotals()).toMatchObject({ reserved_idr: 33_600n });
    expect(await read(work.office, faultsIn)).toEqual([]);
  });

  test("stays when everything is planned anew, and makes no new plan due", async () => {
    expect(await write(work.office, (tx) => replanIfDue(tx, work.office))).toBeNull();
    await givenPlan(work.office, ["2026-12", "2027-11"]);
    expect((await monthsOf(gift.id)).map(({ month, state }) => `${month} ${state}`)).toEqual(
      Array.from({ length: 4 }, () => "2027-01 committed"),
    );
    expect((await propose("2027-02")).bridge).toMatchObject({ total: 16_800n });
  });

  test("pays a month whose money was announced and has not come in, by a fund that has it", async () => {
    const late = await givenFund(
      work.office,
      { firstMonth: "2027-02", lastMonth: "2027-02", name: "APBD 2027", budgetYear: 2027 },
      rupiah(0n),
    );
    await givenPlan(work.office, ["2026-12", "2027-11"]);
    expect(await monthsOf(late.id)).toHaveLength(4);
    const { bridge } = await propose("2027-02");
    expect(bridge).toMatchObject({ total: 16_800n, fallsShortIn: "2027-02" });
    const id = await draft("2027-02", bridge.total);
    await approve(second, id);
    expect(await monthsOf(late.id)).toHaveLength(2);
    expect(await giftTotals()).toMatchObject({ reserved_idr: 50_400n });
    expect(await read(work.office, faultsIn)).toEqual([]);
  });
});
