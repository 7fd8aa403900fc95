import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { read } from "../../shared/office.ts";
import {
  CALLBACK_TOKEN,
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

test("Xendit's payment and refund have their one effect, and another token none", async () => {
  const sponsor = await givenSponsor(work.office);
  const { pledgeId, paymentId, amount } = await givenPledge(sponsor);
  await workOffErrands(work.office);
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
  // The refund first: it waits for the payment that it is of.
  for (const each of [refund, payment, payment])
    expect(await post("/hooks/xendit", each, token)).toBe(200);
  await workOffNotices({ ...work.office, now: () => new Date() });
  await workOffNotices({ ...work.office, now: () => new Date(Date.now() + 60_000) });
  const later = new Date(Date.now() + 86_400_000);
  const sums = await read(work.office, (tx) => sumsAt(tx, "15.71", pledgeId, later));
  expect(sums).toMatchObject({ received: amount, spent: 1_000n });
});
