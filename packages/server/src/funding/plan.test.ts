import { rupiah } from "@payung/domain/shared/money.ts";

import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Office, read, write } from "../shared/office.ts";
import { givenCovered } from "../testing/cards.ts";
import { givenFund, givenPlan, TERMS } from "../testing/funds.ts";
import { aTransfer, send } from "../testing/ledger.ts";
import { asOwner } from "../testing/table-rows.ts";
import { BrokenOff, breakingOffAt, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { setTerms } from "./funds.ts";
import { commitMonths, orderPlan, workOffPlan } from "./plan.ts";

let work: TestOffice;
let office: Office;
let cohortId: string;
let ids: readonly string[];
beforeAll(async () => {
  work = await givenOffice();
  office = work.office;
  ({ cohortId, ids } = await givenCovered(work, [
    ...workers(4),
    aWorker({ occupation: "Pedagang pasar" }),
  ]));
});
afterAll(() => work.close());

const THREE_MONTHS = ["2026-12", "2027-02"] as const;

const months = () =>
  read(office, (tx) =>
    tx
      .selectFrom("coverage_months")
      .select(["application_id", "month", "account_id", "amount_idr", "state", "rate_id"])
      .orderBy("month")
      .orderBy("application_id")
      .execute(),
  );
const closeAll = async () => {
  const open = await read(office, (tx) =>
    tx.selectFrom("current_fund_terms").selectAll().where("is_open", "=", true).execute(),
  );
  for (const { fund_id: fundId, version } of open) {
    await write(office, (tx) =>
      setTerms(tx, office, {
        fundId,
        version: version + 1,
        terms: { ...TERMS, isOpen: false },
        reason: "closed",
      }),
    );
  }
};

describe("a plan of who pays which month", () => {
  test("each member's month has the payer whom the order of funds gives it, with the rate and its rules", async () => {
    const city = await givenFund(office, {});
    const gift = await givenFund(office, {
      name: "Hibah",
      priority: 50,
      isStateBudget: false,
      firstMonth: "2027-01",
      lastMonth: "2027-12",
      amount: rupiah(60_000n),
    });
    const id = await givenPlan(office, THREE_MONTHS);
    const rows = await months();
    expect(rows).toHaveLength(15);
    expect(rows.filter(({ account_id }) => account_id === city.id)).toHaveLength(5);
    expect(
      rows.filter(({ account_id, month }) => account_id === gift.id && month === "2027-01"),
    ).toHaveLength(5);
    // Four drivers cost 8,400 and the vendor 16,800 (the relief of other sectors ended in December): 50,400; one more driver fits in.
    expect(
      rows.filter(({ account_id, month }) => account_id === gift.id && month === "2027-02"),
    ).toHaveLength(1);
    expect(rows.filter(({ account_id }) => account_id === null)).toHaveLength(4);
    const vendor = rows.find(
      ({ application_id, month }) => application_id === ids[4] && month === "2027-01",
    );
    expect(vendor?.amount_idr).toBe(16_800n);
    const made = await read(office, (tx) =>
      tx.selectFrom("coverage_plans").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(made).toMatchObject({ months_done: 15, unpaid_count: 4 });
    expect(made.ended_at).not.toBeNull();
  });

  test("what is committed is left as it is, also when the plan is made anew; the rest follows", async () => {
    const before = await months();
    await commitMonths(office, { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2026-12" });
    await closeAll();
    const company = await givenFund(office, {
      name: "CSR",
      isStateBudget: false,
      firstMonth: "2026-12",
      lastMonth: "2027-12",
    });
    await givenPlan(office, THREE_MONTHS);
    const after = await months();
    expect(after.filter(({ month }) => month === "2026-12")).toEqual(
      before
        .filter(({ month }) => month === "2026-12")
        .map((row) => ({ ...row, state: "committed" })),
    );
    expect(
      new Set(after.filter(({ month }) => month > "2026-12").map(({ account_id }) => account_id)),
    ).toEqual(new Set([company.id]));
  });

  test("only money that has come in is reserved, the earlier month first", async () => {
    await closeAll();
    const late = await givenFund(
      office,
      { name: "APBD 2027", firstMonth: "2027-01", lastMonth: "2027-12" },
      rupiah(16_800n * 7n),
    );
    await givenPlan(office, THREE_MONTHS);
    const committed = await commitMonths(office, {
      id: uuidv7(),
      firstMonth: "2027-01",
      lastMonth: "2027-02",
    });
    expect(committed.get(late.id)).toBe(7);
    const rows = (await months()).filter(({ account_id }) => account_id === late.id);
    expect(rows.map(({ state }) => state)).toEqual([
      ...Array(7).fill("committed"),
      ...Array(3).fill("planned"),
    ]);
    // Once more is harmless; when more comes in, the rest follows.
    expect(
      (
        await commitMonths(office, { id: uuidv7(), firstMonth: "2027-01", lastMonth: "2027-02" })
      ).get(late.id),
    ).toBe(0);
    await send(
      office,
      aTransfer({ debit: late.funderId, credit: late.id, amount: rupiah(16_800n * 3n) }),
    );
    expect(
      (
        await commitMonths(office, { id: uuidv7(), firstMonth: "2027-01", lastMonth: "2027-02" })
      ).get(late.id),
    ).toBe(3);
  });

  test("whoever has left the programme is called off, and may come back", async () => {
    await closeAll();
    await givenFund(office, {
      name: "APBD 2027 lagi",
      firstMonth: "2027-03",
      lastMonth: "2027-12",
    });
    await givenPlan(office, ["2027-03", "2027-03"]);
    const [left = ""] = ids;
    await asOwner(work, (tx) =>
      tx
        .insertInto("dropouts")
        .values({
          region_code: "15.71",
          cohort_id: cohortId,
          application_id: left,
          reason_code: "moved",
          note: "",
          recorded_by: "test",
        })
        .execute(),
    );
    await givenPlan(office, ["2027-03", "2027-03"]);
    const rows = (await months()).filter(({ month }) => month === "2027-03");
    expect(
      rows.filter(({ state }) => state === "cancelled").map(({ application_id }) => application_id),
    ).toEqual([left]);
    expect(rows.filter(({ state }) => state === "planned")).toHaveLength(4);
  });

  test("broken off at any statement and gone on with, it comes to the same", async () => {
    await closeAll();
    await givenFund(office, {
      name: "APBD 2027 ketiga",
      firstMonth: "2027-04",
      lastMonth: "2027-12",
      amount: rupiah(16_800n * 6n),
    });
    const id = uuidv7();
    await write(office, (tx) =>
      orderPlan(tx, office, { id, firstMonth: "2027-04", lastMonth: "2027-05" }),
    );
    let broken = 0;
    for (let nth = 0; nth < 60; nth += 3) {
      try {
        await workOffPlan(breakingOffAt(office, nth), id);
      } catch (error) {
        if (!(error instanceof BrokenOff)) throw error;
        broken += 1;
      }
    }
    await workOffPlan(office, id);
    expect(broken).toBeGreaterThan(0);
    const rows = (await months()).filter(({ month }) => month >= "2027-04");
    expect(rows.map(({ account_id }) => account_id !== null)).toEqual([
      ...Array(6).fill(true),
      false,
      false,
    ]);
  });
});
