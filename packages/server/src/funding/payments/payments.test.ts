import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Office, read, write } from "../../shared/office.ts";
import {
  gatewaysThat,
  givenPledge,
  givenSponsor,
  midtransNotice,
  tell,
  workOffErrands,
} from "../../testing/payments.ts";
import {
  BrokenOff,
  breakingOffAt,
  givenOffice,
  type TestOffice,
} from "../../testing/test-office.ts";
import { findTerms } from "../fund-store.ts";
import { sumsAt } from "../ledger-store.ts";
import { keepNotice, workOffNotice } from "./notices.ts";
import { answerQuestion } from "./questions.ts";
import { findReceipt } from "./receipt-store.ts";
import * as store from "./store.ts";

let work: TestOffice;
let office: Office;
let sponsor: Awaited<ReturnType<typeof givenSponsor>>;
beforeAll(async () => {
  work = await givenOffice();
  office = work.office;
  sponsor = await givenSponsor(office);
});
afterAll(() => work.close());

const REGION = "15.71";
const held = (fundId: string) =>
  read(office, (tx) => sumsAt(tx, REGION, fundId, new Date(Date.now() + 86_400_000)));
const isOpen = async (fundId: string) =>
  (await read(office, (tx) => findTerms(tx, REGION, fundId)))?.is_open;
const questionsOf = async (paymentId: string) =>
  (await read(office, (tx) => store.listOpenQuestions(tx, REGION, 500))).filter(
    (each) => each.payment_id === paymentId,
  );
const suspenseOf = async (paymentId: string) => {
  const payment = await read(office, (tx) => store.findPayment(tx, REGION, paymentId));
  if (payment === undefined) throw new Error("the payment is there");
  return read(office, (tx) => store.sumsBooked(tx, REGION, payment));
};

/** A pledge whose code is made and which costs so much. */
async function givenPayment() {
  const made = await givenPledge(sponsor);
  await workOffErrands(office);
  return { ...made, exact: `${made.amount}.00` };
}

describe("what a payment service tells", () => {
  test("credits the exact amount once, opens the fund and numbers a receipt, however often and in whatever order it comes", async () => {
    const { pledgeId, paymentId, amount, exact } = await givenPayment();
    expect(await isOpen(pledgeId)).toBe(false);
    const settled = midtransNotice(paymentId, { amount: exact });
    await tell(
      office,
      midtransNotice(paymentId, { status: "expire", amount: exact }),
      settled,
      settled,
      midtransNotice(paymentId, { status: "pending", amount: exact }),
      `${settled} `,
    );
    expect(await held(pledgeId)).toMatchObject({ received: amount, spent: 0n });
    expect(await isOpen(pledgeId)).toBe(true);
    expect(await questionsOf(paymentId)).toEqual([]);
    const receipt = await read(office, (tx) => findReceipt(tx, REGION, paymentId));
    expect(receipt?.amount_idr).toBe(amount);
  });

  test("another amount is never credited: it waits in suspense and is asked about, until a person answers", async () => {
    const { pledgeId, paymentId, amount } = await givenPayment();
    await tell(office, midtransNotice(paymentId, { amount: `${amount - 100n}.00` }));
    expect(await held(pledgeId)).toMatchObject({ received: 0n });
    expect(await suspenseOf(paymentId)).toMatchObject({ unexplained: amount - 100n, granted: 0n });
    const [question] = await questionsOf(paymentId);
    expect(question).toMatchObject({ kind: "amount-differs", amount_idr: amount - 100n });
    const order = { questionId: question?.id ?? "", answer: "credit", reason: "Dicek" } as const;
    await write(office, (tx) => answerQuestion(tx, office, order));
    await write(office, (tx) => answerQuestion(tx, office, order));
    expect(await held(pledgeId)).toMatchObject({ received: amount - 100n });
    expect(await isOpen(pledgeId)).toBe(false);
    await expect(
      write(office, (tx) => answerQuestion(tx, office, { ...order, answer: "given-back" })),
    ).rejects.toMatchObject({ code: "funding.question-answered" });
  });

  test("a refund takes it back, also one that is told before the payment, and closes the fund", async () => {
    const { pledgeId, paymentId, amount, exact } = await givenPayment();
    await tell(
      office,
      midtransNotice(paymentId, { status: "partial_refund", amount: exact, refund: "1000.00" }),
    );
    expect(await held(pledgeId)).toMatchObject({ received: amount, spent: 1_000n });
    await tell(
      office,
      midtransNotice(paymentId, { amount: exact }),
      midtransNotice(paymentId, { status: "refund", amount: exact, refund: exact }),
    );
    expect(await held(pledgeId)).toMatchObject({ received: amount, spent: amount });
    expect(await isOpen(pledgeId)).toBe(false);
  });

  test("a refund of what the fund has spent already is not forced: it is asked about", async () => {
    const { pledgeId, paymentId, amount, exact } = await givenPayment();
    await tell(office, midtransNotice(paymentId, { amount: exact }));
    await write(office, (tx) =>
      sql`insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr, decided_by)
        values (${REGION}, ${uuidv7()}, 'direct', 'give-back', ${pledgeId}, ${sponsor.funderId}, ${amount}, 'test')`.execute(
        tx,
      ),
    );
    await tell(
      office,
      midtransNotice(paymentId, { status: "refund", amount: exact, refund: exact }),
    );
    expect((await questionsOf(paymentId)).map(({ kind }) => kind)).toEqual(["refund-not-covered"]);
  });

  test("who pays a code twice is credited once", async () => {
    const { pledgeId, paymentId, amount, exact } = await givenPayment();
    await tell(
      office,
      midtransNotice(paymentId, { amount: exact, transactionId: "one" }),
      midtransNotice(paymentId, { amount: exact, transactionId: "two" }),
    );
    expect(await held(pledgeId)).toMatchObject({ received: amount });
    expect(await suspenseOf(paymentId)).toMatchObject({ unexplained: amount });
    expect((await questionsOf(paymentId)).length).toBe(1);
  });

  test("what nobody here has ordered waits for its order, and is then asked about", async () => {
    const unknown = uuidv7();
    await tell(office, midtransNotice(unknown));
    for (let hours = 1; hours <= 8; hours++) {
      const later = { ...office, now: () => new Date(Date.now() + hours * 3_600_000) };
      await tell(later);
    }
    const questions = await read(office, (tx) => store.listOpenQuestions(tx, REGION, 500));
    expect(questions.filter(({ kind }) => kind === "unknown-order")).toMatchObject([
      { amount_idr: 16_800n },
    ]);
  });
});

describe("what we ask a payment service", () => {
  test("a payment that nobody told us of is found by asking, once", async () => {
    const made = await givenPledge(sponsor);
    const gateways = gatewaysThat((paymentId) => [
      midtransNotice(paymentId, { amount: `${made.amount}.00` }),
    ]);
    await workOffErrands(office, gateways);
    const later = { ...office, now: () => new Date(Date.now() + 6 * 60_000) };
    await workOffErrands(later, gateways);
    await tell(later);
    expect(await held(made.pledgeId)).toMatchObject({ received: made.amount });
  });

  test("a static code, or one for another amount, is never shown", async () => {
    const { paymentId } = await givenPledge(sponsor);
    const [good] = Object.values(gatewaysThat().of);
    if (good === undefined) throw new Error("there is one");
    await workOffErrands(office, {
      service: "midtrans",
      of: {
        midtrans: {
          ...good,
          makeCode: (order) => good.makeCode({ ...order, amount: rupiah(order.amount + 1n) }),
        },
      },
    });
    const payment = await read(office, (tx) => store.findPayment(tx, REGION, paymentId));
    expect(payment?.qr_text).toBeNull();
    const news = await read(office, (tx) => store.listNews(tx, REGION, paymentId));
    expect(news.map(({ what }) => what)).toEqual(["refused"]);
  });
});

test("a notice that breaks off at any statement is worked off whole the next time, with one effect", async () => {
  for (let nth = 0; ; nth++) {
    const { pledgeId, paymentId, amount, exact } = await givenPayment();
    const body = Buffer.from(midtransNotice(paymentId, { amount: exact }));
    await write(office, (tx) => keepNotice(tx, office, "midtrans", body));
    const broken = await workOffNotice(breakingOffAt(office, nth), () => {}).then(
      () => false,
      (error: unknown) => error instanceof BrokenOff,
    );
    await tell({ ...office, now: () => new Date(Date.now() + 10_000) });
    expect(await held(pledgeId)).toMatchObject({ received: amount });
    expect(await isOpen(pledgeId)).toBe(true);
    if (!broken) break;
  }
});

test("a sponsor sees nothing of another's, even by its id", async () => {
  const { pledgeId, paymentId } = await givenPayment();
  const other = await givenSponsor(office, "PT Lain");
  await read(other, async (tx) => {
    expect(await store.findPayment(tx, REGION, paymentId)).toBeUndefined();
    expect(await findTerms(tx, REGION, pledgeId)).toBeUndefined();
    for (const table of [
      "funders",
      "funds",
      "fund_terms",
      "pledges",
      "payments",
      "payment_codes",
      "payment_receipts",
      "payment_news",
      "thanks_wishes",
    ] as const) {
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx);
      expect([table, rows[0]?.n]).toEqual([table, table === "funders" ? 1 : 0]);
    }
  });
});
