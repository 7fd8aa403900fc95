import { addDays } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Office, read, write } from "../../shared/office.ts";
import { aBill, givenApprovedOrder, givenGroup } from "../../testing/bills.ts";
import { givenCovered } from "../../testing/cards.ts";
import { givenFund, givenPlan } from "../../testing/funds.ts";
import { givenApi } from "../../testing/serve.ts";
import { givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { workers } from "../../testing/workers.ts";
import { recordBill } from "../bills/bills.ts";
import { takeStep } from "../bills/payment-orders.ts";
import { recordProof } from "../bills/proofs.ts";
import { commitMonths } from "../plan.ts";
import { paidCoverOf } from "../service.ts";
import { takeOver } from "./paid-cover.ts";
import { guardRound } from "./round.ts";

const COST = 16_800n;
let work: TestOffice;
let id: string;
let order: string;
const on = (day: string): Office => ({ ...work.office, now: () => new Date(`${day}T05:00:00Z`) });
const coverOn = (day: string) => read(work.office, (tx) => paidCoverOf(tx, "15.71", id, day));
const lapses = () => read(work.office, (tx) => tx.selectFrom("cover_lapses").selectAll().execute());

/** One driver with money for December: reserved, billed, and ordered by two people. */
beforeAll(async () => {
  work = await givenOffice();
  ({
    ids: [id = ""],
  } = await givenCovered(work, workers(1)));
  const month = { firstMonth: "2026-12", lastMonth: "2026-12" };
  const fund = await givenFund(work.office, { ...month, amount: rupiah(COST) });
  await givenPlan(work.office, ["2026-12", "2027-11"]);
  await commitMonths(work.office, { id: uuidv7(), ...month });
  const bill = aBill({ groupId: await givenGroup(work.office, [fund.id]), amount: rupiah(COST) });
  await write(work.office, (tx) => recordBill(tx, work.office, bill));
  order = await givenApprovedOrder(work.office, bill.id);
});
afterAll(() => work.close());

describe("until when somebody is paid for", () => {
  test("is nothing before the money has left, whatever the decree says", async () => {
    expect(await coverOn("2026-12-05")).toEqual({
      paidUntil: null,
      isOwn: false,
      openFrom: "2027-01",
      ownAmount: 8_400n,
    });
  });

  test("a warning that nobody looked for on its day is given on the next, each once", async () => {
    const last = "2026-12-31";
    // The rounds of 60, 30 and 7 days before were all missed for some days.
    for (const days of [63, 57, 56, 28, 27, 4, 3])
      await guardRound(on(addDays(last, -days)), uuidv7());
    const rows = await read(work.office, (tx) =>
      tx
        .selectFrom("cover_warnings")
        .select(["days", "warned_on"])
        .where("last_day", "=", last)
        .orderBy("warned_on")
        .execute(),
    );
    expect(rows).toEqual([
      { days: 60, warned_on: addDays(last, -57) },
      { days: 30, warned_on: addDays(last, -28) },
      { days: 7, warned_on: addDays(last, -4) },
    ]);
  });

  test("nobody lapses while a payment that two people signed is under way", async () => {
    await guardRound(on("2027-03-01"), uuidv7());
    expect(await lapses()).toEqual([]);
  });

  test("once it is paid it is told, and the worker takes over what nobody pays, once", async () => {
    await write(work.office, (tx) =>
      recordProof(tx, work.office, {
        id: uuidv7(),
        orderId: order,
        number: uuidv7(),
        paidOn: "2026-12-14",
        amount: rupiah(COST),
      }),
    );
    expect(await coverOn("2026-12-20")).toMatchObject({
      paidUntil: "2026-12-31",
      openFrom: "2027-01",
    });
    const office = on("2026-12-20");
    for (let times = 0; times < 2; times++)
      expect(await write(office, (tx) => takeOver(tx, office, id))).toBe("2027-01");
    const said = await read(work.office, (tx) => tx.selectFrom("own_payers").selectAll().execute());
    expect(said).toMatchObject([{ version: 1, first_month: "2027-01", is_own: true }]);
    expect(await coverOn("2026-12-20")).toMatchObject({ isOwn: true, openFrom: null });
  });
});

test("whoever's order was withdrawn lapses after grace, as anybody else", async () => {
  const other = await givenOffice();
  try {
    await givenCovered(other, workers(1));
    const { office } = other;
    const month = { firstMonth: "2026-12", lastMonth: "2026-12" };
    const fund = await givenFund(office, { ...month, amount: rupiah(COST) });
    await givenPlan(office, ["2026-12", "2027-11"]);
    await commitMonths(office, { id: uuidv7(), ...month });
    const bill = aBill({ groupId: await givenGroup(office, [fund.id]), amount: rupiah(COST) });
    await write(office, (tx) => recordBill(tx, office, bill));
    const withdrawn = await givenApprovedOrder(office, bill.id);
    await write(office, (tx) =>
      takeStep(tx, office, { id: withdrawn, step: "withdrawn", reason: "Kode iuran lewat waktu" }),
    );
    const late: Office = { ...office, now: () => new Date("2027-03-01T05:00:00Z") };
    await guardRound(late, uuidv7());
    const rows = await read(office, (tx) =>
      tx.selectFrom("cover_lapses").select("reason").execute(),
    );
    expect(rows).toEqual([{ reason: "bill-not-paid" }]);
  } finally {
    await other.close();
  }
});

test("on the status page the worker reads what is paid, and pays themselves by two buttons", async () => {
  const api = await givenApi({ now: () => new Date("2026-12-05T05:00:00Z") });
  try {
    const {
      ids: [applicationId = ""],
    } = await givenCovered(api, workers(1));
    await givenPlan(api.office, ["2026-12", "2027-11"]);
    const { code, born_on } = await read(api.office, (tx) =>
      tx
        .selectFrom("applications")
        .select(["code", "born_on"])
        .where("id", "=", applicationId)
        .executeTakeFirstOrThrow(),
    );
    const [year = "", month = "", day = ""] = (born_on ?? "").split("-");
    const post = async (path: string, typed: Record<string, string>) => {
      const answer = await api.app.request(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(typed).toString(),
      });
      return { status: answer.status, text: await answer.text() };
    };
    const status = await post("/status", { code, day, month, year });
    expect(status.text).toContain("Belum dibayar.");
    expect(status.text).toContain("Mulai Desember 2026 belum ada dana untuk Anda.");
    const [, handle = ""] =
      /bayar-sendiri" method="post"><input type="hidden" name="handle" value="([^"]+)"/.exec(
        status.text,
      ) ?? [];
    const asked = await post("/status/bayar-sendiri", { handle });
    expect(asked.text).toContain("Bayar sendiri mulai Desember 2026?");
    const own = () =>
      read(api.office, (tx) => tx.selectFrom("own_payers").select("decided_by").execute());
    expect(await own()).toEqual([]);
    expect((await post("/status/bayar-sendiri", { handle: "x", sure: "1" })).status).toBe(409);
    const taken = await post("/status/bayar-sendiri", { handle, sure: "1" });
    expect([taken.status, taken.text.includes("Tercatat")]).toEqual([200, true]);
    expect(await own()).toEqual([{ decided_by: `worker:${applicationId}` }]);
    const after = await post("/status", { code, day, month, year });
    expect(after.text).toContain("Anda sendiri, lewat bank.");
    expect(after.text).not.toContain("Saya mau bayar sendiri");
  } finally {
    await api.close();
  }
});
