import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findApplication } from "../../intake/service.ts";
import { recordConsent } from "../../messaging/service.ts";
import { type Office, read, write } from "../../shared/office.ts";
import { givenCovered } from "../../testing/cards.ts";
import { givenFund, givenPlan } from "../../testing/funds.ts";
import { PROGRAMME, send } from "../../testing/ledger.ts";
import {
  BrokenOff,
  breakingOffAt,
  givenOffice,
  type TestOffice,
} from "../../testing/test-office.ts";
import { workers } from "../../testing/workers.ts";
import { commitMonths } from "../plan.ts";
import { recordOwnPayment, setOwnPayer } from "./own-payers.ts";
import { guardRound } from "./round.ts";

let work: TestOffice;
let ids: readonly string[];
let fund: Awaited<ReturnType<typeof givenFund>>;
beforeAll(async () => {
  work = await givenOffice();
  ({ ids } = await givenCovered(work, workers(4)));
  await write(work.office, async (tx) => {
    for (const [at, applicationId] of ids.entries()) {
      const application = await findApplication(tx, "15.71", applicationId);
      await recordConsent(tx, work.office, {
        id: uuidv7(),
        phone: application?.phone ?? "",
        channel: "sms",
        isGiven: at > 0,
        application: { id: applicationId, kelurahanCode: application?.kelurahan_code ?? null },
        saidThrough: "field",
      });
    }
  });
  // Three months of money for four drivers, and one month that comes to nobody's bill.
  fund = await givenFund(work.office, {
    firstMonth: "2026-12",
    lastMonth: "2026-12",
    amount: rupiah(16_800n * 4n),
  });
  await givenPlan(work.office, ["2026-12", "2027-11"]);
  await commitMonths(work.office, { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2026-12" });
});
afterAll(() => work.close());

/** The office on another day, at noon in Jambi. */
const on = (day: IsoDate): Office => ({ ...work.office, now: () => new Date(`${day}T05:00:00Z`) });
const warnings = () =>
  read(work.office, (tx) =>
    tx
      .selectFrom("cover_warnings")
      .select(["kind", "last_day", "days", "reason", "warned_on", "application_id"])
      .orderBy("warned_on")
      .orderBy("application_id")
      .execute(),
  );
const months = (applicationId: string) =>
  read(work.office, (tx) =>
    tx
      .selectFrom("coverage_months")
      .select(["month", "state"])
      .where("application_id", "=", applicationId)
      .orderBy("month")
      .execute(),
  ).then((rows) => rows.map(({ month, state }) => `${month} ${state}`));
const told = (template: string) =>
  read(work.office, (tx) =>
    tx
      .selectFrom("messages")
      .select(["application_id", "queued_at"])
      .where("template", "=", template)
      .execute(),
  );
const lapses = () => read(work.office, (tx) => tx.selectFrom("cover_lapses").selectAll().execute());

/** Pays what is set aside for these people. */
async function pay(applicationIds: readonly string[]): Promise<void> {
  const pending = await read(work.office, (tx) =>
    tx
      .selectFrom("ledger_transfers as t")
      .innerJoin("coverage_months as c", (join) =>
        join
          .onRef("c.worker_id", "=", "t.worker_id")
          .onRef("c.month", "=", "t.month")
          .onRef("c.programme", "=", "t.programme"),
      )
      .selectAll("t")
      .where("t.kind", "=", "pending")
      .where("c.state", "=", "committed")
      .where("c.application_id", "in", applicationIds)
      .execute(),
  );
  for (const row of pending)
    await send(work.office, {
      id: uuidv7(),
      kind: "post",
      purpose: "contribution",
      debit: row.debit_account_id,
      credit: row.credit_account_id,
      amount: rupiah(row.amount_idr),
      month: { workerId: row.worker_id ?? "", programme: PROGRAMME, month: row.month ?? "" },
      concerns: row.id,
    });
}

describe("the lapse guard", () => {
  test("warns 60, 30 and 7 days before the last day behind which money stands, each once", async () => {
    for (const day of ["2026-10-31", "2026-11-01", "2026-11-02", "2026-12-01", "2026-12-24"])
      await guardRound(on(day), uuidv7());
    const [first] = [...ids].sort();
    const rows = (await warnings()).filter(({ application_id }) => application_id === first);
    expect(rows.map(({ days, warned_on }) => [days, warned_on])).toEqual([
      [60, "2026-11-01"],
      [30, "2026-12-01"],
      [7, "2026-12-24"],
    ]);
    expect(rows[0]).toMatchObject({
      kind: "cover",
      last_day: "2026-12-31",
      reason: "year-not-opened",
    });
    expect(await warnings()).toHaveLength(12);
    // Three of the four want messages; they are told a month and a week before.
    expect(await told("cover-unpaid-soon")).toHaveLength(6);
  });

  test("says how many, how much and by which rules", async () => {
    const id = uuidv7();
    await guardRound(on("2026-12-24"), id);
    const round = await read(work.office, (tx) =>
      tx.selectFrom("guard_rounds").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(round.dangers).toEqual([
      {
        kind: "cover",
        lastDay: "2026-12-31",
        days: 7,
        reason: "year-not-opened",
        month: "2027-01",
        fundId: null,
        people: 4,
        months: 44,
        amount: String(44n * 16_800n),
        ruleVersionIds: ["bpu-bands-2015", "bpu-jkk-rate-2015", "bpu-jkm-flat-2015"],
      },
    ]);
  });

  test("a warning that a dead process began is given by the next, and nobody is warned twice", async () => {
    const before = (await warnings()).length;
    let broken = 0;
    for (let nth = 0; nth < 60; nth += 4) {
      try {
        await guardRound(breakingOffAt(on("2027-01-30"), nth), uuidv7());
        break;
      } catch (error) {
        if (!(error instanceof BrokenOff)) throw error;
        broken += 1;
      }
    }
    expect(broken).toBeGreaterThan(2);
    await guardRound(on("2027-01-30"), uuidv7());
    const after = await warnings();
    expect(after).toHaveLength(before + 4);
    expect(after.at(-1)).toMatchObject({ kind: "grace", last_day: "2027-02-28", days: 30 });
    expect(after.at(-1)?.reason).toBe("not-billed");
  });

  test("who takes over payment keeps cover without a gap, by rates with relief, and gives it back", async () => {
    const [own = "", , other = ""] = ids;
    await pay([own, other]);
    await write(on("2027-01-05"), async (tx) => {
      await setOwnPayer(tx, on("2027-01-05"), {
        applicationId: own,
        version: 1,
        firstMonth: "2027-01",
        isOwn: true,
        reason: "asked by phone",
      });
      const payment = {
        id: "0190aaaa-0000-7000-8000-000000000001",
        applicationId: own,
        firstMonth: "2027-01",
        monthCount: 4,
        monthlyIncome: null,
      };
      // A driver's relief ends with March 2027 (PP 50/2025): three months of 8,400 and one of 16,800.
      const paid = await recordOwnPayment(tx, on("2027-01-05"), payment);
      expect(paid).toBe(42_000n);
      expect(await recordOwnPayment(tx, on("2027-01-05"), payment)).toBe(42_000n);
    });
    await givenPlan(work.office, ["2027-01", "2027-11"]);
    expect((await months(own)).slice(0, 6)).toEqual([
      "2026-12 paid",
      "2027-01 paid",
      "2027-02 paid",
      "2027-03 paid",
      "2027-04 paid",
      "2027-05 cancelled",
    ]);
    await write(on("2027-03-01"), (tx) =>
      setOwnPayer(tx, on("2027-03-01"), {
        applicationId: own,
        version: 2,
        firstMonth: "2027-05",
        isOwn: false,
        reason: "the city pays again",
      }),
    );
    await givenPlan(work.office, ["2027-01", "2027-11"]);
    expect((await months(own))[5]).toBe("2027-05 planned");
  });

  test("nobody pays for a month that is not theirs to pay", async () => {
    const [, stranger = ""] = ids;
    await expect(
      write(work.office, (tx) =>
        recordOwnPayment(tx, work.office, {
          id: uuidv7(),
          applicationId: stranger,
          firstMonth: "2027-01",
          monthCount: 1,
          monthlyIncome: null,
        }),
      ),
    ).rejects.toMatchObject({ code: "funding.month-not-own" });
  });

  test("when grace is over a lapse is kept with its reason, its money is free again, and its months are marked", async () => {
    // Two were paid in December and lapse after March; two were never paid and lapse after February.
    await guardRound(on("2027-02-28"), uuidv7());
    expect(await lapses()).toEqual([]);
    await guardRound(on("2027-03-01"), uuidv7());
    await guardRound(on("2027-03-01"), uuidv7());
    const early = await lapses();
    expect(early.map(({ application_id }) => application_id).sort()).toEqual(
      [ids[1], ids[3]].sort(),
    );
    expect(early[0]).toMatchObject({
      reason: "not-billed",
      first_month: "2026-12",
      last_month: "2027-02",
      last_day: "2027-02-28",
      fund_id: fund.id,
    });
    expect(early[0]?.chain).toHaveLength(3);
    expect((await told("cover-lapsed")).map(({ application_id }) => application_id).sort()).toEqual(
      [ids[1], ids[3]].sort(),
    );
    const total = await read(work.office, (tx) =>
      tx
        .selectFrom("ledger_totals")
        .selectAll()
        .where("account_id", "=", fund.id)
        .executeTakeFirstOrThrow(),
    );
    expect(total).toMatchObject({ spent_idr: 33_600n, reserved_idr: 0n });
    expect((await months(ids[1] ?? "")).slice(0, 4)).toEqual([
      "2026-12 lapsed",
      "2027-01 lapsed",
      "2027-02 lapsed",
      "2027-03 planned",
    ]);
    await guardRound(on("2027-04-01"), uuidv7());
    const late = (await lapses()).filter(({ application_id }) => application_id === ids[2]);
    expect(late).toMatchObject([
      { reason: "year-not-opened", first_month: "2027-01", last_month: "2027-03" },
    ]);
  });

  test("the database keeps no lapse before grace is over, and none of a month that is paid", async () => {
    const lapse = {
      region_code: "15.71",
      worker_id: uuidv7(),
      programme: PROGRAMME,
      first_month: "2027-05",
      last_month: "2027-07",
      last_day: "2027-07-31",
      application_id: ids[0] ?? "",
      kelurahan_code: null,
      reason: "year-not-opened",
      fund_id: null,
      chain: "[]",
      decided_by: "test",
      recorded_at: new Date(`${addDays("2027-07-31", 0)}T16:59:00Z`),
    };
    await expect(
      write(work.office, (tx) => tx.insertInto("cover_lapses").values(lapse).execute()),
    ).rejects.toMatchObject({ constraint: "not_before_grace_is_over" });
    const own = await read(work.office, (tx) =>
      tx
        .selectFrom("coverage_months")
        .select("worker_id")
        .where("application_id", "=", ids[0] ?? "")
        .executeTakeFirstOrThrow(),
    );
    const ofPaid = {
      ...lapse,
      worker_id: own.worker_id,
      first_month: "2027-01",
      last_month: "2027-03",
      last_day: "2027-03-31",
    };
    await expect(
      write(work.office, (tx) => tx.insertInto("cover_lapses").values(ofPaid).execute()),
    ).rejects.toMatchObject({ constraint: "paid_month_never_lapses" });
  });
});
