import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { read } from "../../shared/office.ts";
import {
  CALLBACK_TOKEN,
  gatewaysThat,
  givenPledge,
  givenSponsor,
  midtransNotice,
  PAYMENTS,
  workOffErrands,
  workOffNotices,
} from "../../testing/payments.ts";
import { SILENT } from "../../testing/serve.ts";
import { givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { sumsAt } from "../ledger-store.ts";
import { paymentHooks } from "./hooks.ts";

let work: TestOffice;
let app: ReturnType<typeof paymentHooks>;
beforeAll(async () => {
  work = await givenOffice();
  const { db, vault, now, actor } = work.office;
  app = paymentHooks({ db, vault, now, log: SILENT, regionCode: actor.regionCode }, PAYMENTS);
});
afterAll(() => work.close());

const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
  (await app.request(path, { method: "POST", body, headers })).status;
const kept = async () => {
  const { rows } = await read(work.office, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from payment_notices`.execute(tx),
  );
  return rows[0]?.n;
};

test("only what Midtrans signed is kept, once however often it comes, and any change of order, state or amount breaks the signature", async () => {
  const before = (await kept()) ?? 0;
  const notice = midtransNotice(uuidv7());
  expect(await post("/hooks/midtrans", notice)).toBe(200);
  expect(await post("/hooks/midtrans", notice)).toBe(200);
  const forged = [
    notice.replace('"16800.00"', '"16801.00"'),
    notice.replace('"status_code":"200"', '"status_code":"201"'),
    notice.replace(/"order_id":"./, '"order_id":"x'),
    midtransNotice(uuidv7(), { key: "another key" }),
    "{}",
    "not JSON",
  ];
  for (const each of forged) expect(await post("/hooks/midtrans", each), each).toBe(401);
  expect(await post("/hooks/midtrans", "x".repeat(70_000))).toBe(413);
  expect(await kept()).toBe(before + 1);
});

test("a notice of Xendit credits nothing by itself: only what Xendit answers moves money, and once it is reached", async () => {
  const sponsor = await givenSponsor(work.office);
  const { pledgeId, paymentId, amount } = await givenPledge(sponsor);
  let answers: readonly string[] | null = [];
  const gateways = gatewaysThat(() => {
    if (answers === null) throw new Error("Xendit is down");
    return answers;
  }, "xendit");
  await workOffErrands(work.office, gateways);
  const payment = JSON.stringify({
    event: "qr.payment",
    api_version: "2022-07-31",
    data: {
      id: "qrpy_1",
      currency: "IDR",
      amount: Number(amount),
      status: "SUCCEEDED",
      created: "2026-11-23T07:30:05.86474Z",
      reference_id: paymentId,
      type: "DYNAMIC",
    },
  });
  const refund = JSON.stringify({
    event: "refund.succeeded",
    data: {
      id: "rfd-1",
      payment_id: "qrpy_1",
      amount: 1_000,
      currency: "IDR",
      status: "SUCCEEDED",
      reference_id: "something else",
      created: "2026-11-23T08:30:05.86474Z",
    },
  });
  const token = { "x-callback-token": CALLBACK_TOKEN };
  expect(await post("/hooks/xendit", payment, { "x-callback-token": "guessed" })).toBe(401);
  expect(await post("/hooks/xendit", payment)).toBe(401);
  for (const each of [payment, payment]) expect(await post("/hooks/xendit", each, token)).toBe(200);
  let minutes = 0;
  const workOff = async () => {
    minutes += 2;
    const at = new Date(Date.now() + minutes * 60_000);
    const office = { ...work.office, now: () => at };
    await workOffNotices(office);
    await workOffErrands(office, gateways);
    await workOffNotices(office);
  };
  const later = new Date(Date.now() + 9 * 86_400_000);
  const sums = () => read(work.office, (tx) => sumsAt(tx, "15.71", pledgeId, later));
  // Right token, and Xendit knows of no payment.
  await workOff();
  expect(await sums()).toMatchObject({ received: 0n });
  // Told again in other words while Xendit cannot be reached: kept, and asked about when it can.
  answers = null;
  expect(await post("/hooks/xendit", `${payment} `, token)).toBe(200);
  await expect(workOff()).rejects.toThrow("Xendit is down");
  expect(await sums()).toMatchObject({ received: 0n });
  // The very letters that somebody forged are believed when Xendit says them.
  answers = [payment];
  await workOff();
  expect(await sums()).toMatchObject({ received: amount, spent: 0n });
  // A refund whose notice is lost is found by the daily errand, and once.
  answers = [payment, refund];
  await workOff();
  expect(await sums()).toMatchObject({ spent: 0n });
  for (let day = 1; day <= 3; day++) {
    minutes = day * 25 * 60;
    await workOff();
    expect(await sums()).toMatchObject({ received: amount, spent: 1_000n });
  }
});
