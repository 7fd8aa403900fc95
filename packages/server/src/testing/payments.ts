import type { PaymentWay } from "@payung/domain/funding/payments.ts";
import { pledgeTotal } from "@payung/domain/funding/pledges.ts";
import { writeQris } from "@payung/domain/funding/qris.ts";
import { monthOf, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { addFunder } from "../funding/funds.ts";
import { linkSponsor } from "../funding/payments/accounts.ts";
import { type PaymentGateways, workOffErrand } from "../funding/payments/errands.ts";
import type { PaymentGateway } from "../funding/payments/gateway.ts";
import { midtransSignature } from "../funding/payments/midtrans.ts";
import { keepNotice, workOffNotice } from "../funding/payments/notices.ts";
import { EVERYBODY } from "../funding/payments/pledge-terms.ts";
import { offerFor, payPledge, pledge } from "../funding/payments/pledges.ts";
import { answerQuestion } from "../funding/payments/questions.ts";
import type { PaymentService, PaymentSettings } from "../funding/payments/settings.ts";
import { listOpenQuestions } from "../funding/payments/store.ts";
import { wishThanks } from "../funding/payments/thanks.ts";
import { dayOf, type Office, write } from "../shared/office.ts";
import { as } from "./test-office.ts";

export const SERVER_KEY = "SB-Mid-server-contoh";
export const CALLBACK_TOKEN = "token-contoh-dari-xendit";

/** Both services, with nobody behind them. */
export const PAYMENTS: PaymentSettings = {
  receiver: "Baznas Kota Contoh",
  bankAccount: "Bank Contoh 0001 a.n. Baznas Kota Contoh",
  midtrans: { baseUrl: "http://127.0.0.1:9", serverKey: SERVER_KEY },
  xendit: {
    baseUrl: "http://127.0.0.1:9",
    secretKey: "xnd_development_contoh",
    callbackToken: CALLBACK_TOKEN,
  },
  service: "midtrans",
};

/** A QRIS as a payment service would give it. */
export function aQris(amount: Rupiah): string {
  return writeQris([
    ["00", "01"],
    ["01", "12"],
    ["52", "8398"],
    ["53", "360"],
    ["54", String(amount)],
    ["58", "ID"],
    ["59", "BAZNAS KOTA CONTOH"],
    ["60", "JAMBI"],
  ]);
}

/** A payment service that makes any code at once and knows of nothing. */
export function gatewaysThat(
  asked: (paymentId: string) => readonly string[] = () => [],
  service: PaymentService = "midtrans",
): PaymentGateways {
  const gatewayOf = (each: PaymentService): PaymentGateway => ({
    service: each,
    makeCode: async ({ paymentId, amount }) => ({
      outcome: "made",
      qrText: aQris(amount),
      serviceId: `trx-${paymentId}`,
    }),
    askState: async ({ paymentId }) => asked(paymentId),
  });
  return { service, of: { midtrans: gatewayOf("midtrans"), xendit: gatewayOf("xendit") } };
}

export type MidtransTold = {
  readonly status?: string;
  readonly amount?: string;
  readonly transactionId?: string;
  readonly refund?: string;
  readonly key?: string;
};

/** A notice as Midtrans sends it (docs.midtrans.com, "HTTP(S) notification", QRIS), signed. */
export function midtransNotice(orderId: string, told: MidtransTold = {}): string {
  const { status = "settlement", amount = "16800.00", key = SERVER_KEY } = told;
  const status_code = status === "pending" ? "201" : status === "expire" ? "202" : "200";
  return JSON.stringify({
    transaction_type: "on-us",
    transaction_time: "2026-11-23 14:30:00",
    transaction_status: status,
    transaction_id: told.transactionId ?? `trx-${orderId}`,
    status_message: "midtrans payment notification",
    status_code,
    signature_key: midtransSignature({ order_id: orderId, status_code, gross_amount: amount }, key),
    payment_type: "qris",
    order_id: orderId,
    merchant_id: "G000000000",
    gross_amount: amount,
    fraud_status: "accept",
    currency: "IDR",
    acquirer: "gopay",
    ...(told.refund === undefined ? {} : { refund_amount: told.refund }),
  });
}

/** Lets Midtrans tell something, and works off all that waits. */
export async function tell(office: Office, ...notices: readonly string[]): Promise<void> {
  for (const each of notices)
    await write(office, (tx) => keepNotice(tx, office, "midtrans", Buffer.from(each)));
  await workOffNotices(office);
}

export async function workOffNotices(office: Office): Promise<void> {
  const fail = (error: unknown) => {
    throw error;
  };
  while (await workOffNotice(office, fail)) {
    // until none is due
  }
}

export async function workOffErrands(
  office: Office,
  gateways: PaymentGateways = gatewaysThat(),
): Promise<void> {
  while (await workOffErrand(office, gateways)) {
    // until none is due
  }
}

/** A funder with an account of its own; gives the office in which its person sits. */
export async function givenSponsor(
  office: Office,
  name = "Yayasan Contoh",
  actorId = `staff:${uuidv7()}`,
): Promise<Office & { readonly funderId: string }> {
  const funderId = uuidv7();
  await write(office, async (tx) => {
    await addFunder(tx, office, { id: funderId, kind: "csr", name });
    await linkSponsor(tx, office, { actorId, funderId });
  });
  return { ...as(office, { id: actorId, roles: ["funder"] }), funderId };
}

/** A pledge for so many people for one month, and a payment of it that is asked for. */
export async function givenPledge(
  sponsor: Office,
  people = { transport: 0, other: 1 },
  way: PaymentWay = "qris",
): Promise<{ pledgeId: string; paymentId: string; amount: Rupiah }> {
  const [pledgeId, paymentId] = [uuidv7(), uuidv7()];
  const month = shiftMonth(monthOf(dayOf(sponsor.now())), 1);
  const range = { group: EVERYBODY, firstMonth: month, lastMonth: month };
  const amount = await write(sponsor, async (tx) => {
    const { rates } = await offerFor(tx, sponsor, range);
    const total = pledgeTotal(rates, people);
    await pledge(tx, sponsor, { id: pledgeId, ...range, people, amount: total });
    await payPledge(tx, sponsor, { pledgeId, paymentId, way });
    return total;
  });
  return { pledgeId, paymentId, amount: rupiah(amount) };
}

/** A sponsor who has paid, one who paid too much, and all that follows from it. */
export async function givenPayments(office: Office): Promise<void> {
  const sponsor = await givenSponsor(office);
  const paid = await givenPledge(sponsor);
  const other = await givenPledge(sponsor);
  await workOffErrands(office);
  const amountOf = ({ amount }: { amount: Rupiah }, more = 0n) => `${amount + more}.00`;
  await tell(
    office,
    midtransNotice(paid.paymentId, { amount: amountOf(paid) }),
    midtransNotice(other.paymentId, { amount: amountOf(other, 100n) }),
  );
  await write(office, async (tx) => {
    const [question] = await listOpenQuestions(tx, office.actor.regionCode, 1);
    if (question === undefined) throw new Error("what differs is a question");
    const answer = { questionId: question.id, answer: "credit", reason: "Dicek" } as const;
    await answerQuestion(tx, office, answer);
    // One more that waits.
    await keepNotice(tx, office, "midtrans", Buffer.from(midtransNotice(uuidv7())));
  });
  await write(sponsor, (tx) => wishThanks(tx, sponsor, { version: 1, name: "Yayasan Contoh" }));
}
