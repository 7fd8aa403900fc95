import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { idFor } from "../funding/bills/accounts.ts";
import { setGroupOfFund } from "../funding/bills/groups.ts";
import { donate } from "../funding/payments/donations.ts";
import { answerQuestion } from "../funding/payments/questions.ts";
import { findPayment, listOpenQuestions } from "../funding/payments/store.ts";
import { type Office, read, write } from "../shared/office.ts";
import { midtransNotice, tell, workOffErrands } from "./payments.ts";
import type { Life } from "./year-life.ts";

const REGION = "15.71";

/** How the payment service tells of a gift: each way comes in turn. */
const WAYS = ["again", "out-of-order", "credited", "given-back", "refunded"] as const;

/** On these days somebody gives, each time in another way. */
export const GIFT_DAYS: readonly IsoDate[] = [
  "2026-02-03",
  "2026-02-20",
  "2026-03-11",
  "2026-06-09",
  "2026-08-17",
  "2026-10-28",
];

/** Somebody gives a few worker-months by QRIS, and the payment service tells of it as such services do. */
export async function giveSomething(
  { books, chance, groups, idOf, note, transits }: Life,
  office: Office,
  day: IsoDate,
): Promise<void> {
  const way = WAYS[GIFT_DAYS.indexOf(day) % WAYS.length] ?? "again";
  const id = idOf(`gift ${day}`);
  const amount = rupiah(16_800n * BigInt(1 + Math.floor(chance() * 8)));
  await write(office, (tx) => donate(tx, office, { id, amount, occupationId: null }));
  await workOffErrands(office);
  const payment = await read(office, (tx) => findPayment(tx, REGION, id));
  if (payment === undefined) throw new Error("a donation is a payment");
  const { fund_id: fund, funder_id: funder } = payment;
  if (!transits.has(fund)) {
    transits.set(fund, idFor(`transit ${fund}`));
    const order = { id: uuidv7(), fundId: fund, groupId: groups.gifts };
    await write(office, (tx) => setGroupOfFund(tx, office, order));
  }
  const suspense = idFor(`payments suspense ${REGION}`);
  const said = (more = 0n) => ({ amount: `${amount + more}.00` });
  const settled = midtransNotice(id, said());
  note("donated");
  switch (way) {
    case "again":
      await tell(office, midtransNotice(id, { status: "pending", ...said() }), settled, settled);
      books.move(funder, fund, amount);
      return note("donationsAgain");
    case "out-of-order":
      await tell(office, midtransNotice(id, { status: "expire", ...said() }), settled);
      await tell(office, midtransNotice(id, { status: "pending", ...said() }));
      books.move(funder, fund, amount);
      return note("donationsOutOfOrder");
    case "refunded":
      await tell(office, settled);
      await tell(
        office,
        midtransNotice(id, { status: "refund", ...said(), refund: `${amount}.00` }),
      );
      books.move(funder, fund, amount);
      books.move(fund, funder, amount);
      return note("donationsRefunded");
    default:
      await tell(office, midtransNotice(id, said(100n)));
      books.move(funder, suspense, amount + 100n);
      await answer(office, way === "credited" ? "credit" : "given-back");
      books.move(suspense, way === "credited" ? fund : funder, amount + 100n);
      return note("donationsOfAnotherAmount");
  }
}

async function answer(office: Office, how: "credit" | "given-back"): Promise<void> {
  const [question] = await read(office, (tx) => listOpenQuestions(tx, REGION, 1));
  if (question === undefined) throw new Error("another amount is a question");
  const order = { questionId: question.id, answer: how, reason: "Sudah dicek" } as const;
  await write(office, (tx) => answerQuestion(tx, office, order));
}
