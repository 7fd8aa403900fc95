import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { idFor } from "../funding/bills/accounts.ts";
import { closeDifferences } from "../funding/bills/differences.ts";
import { decideReversal, proposeReversal } from "../funding/bills/reversals.ts";
import { takeStatement } from "../funding/bills/statements.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { givenInsurerLines } from "./bills.ts";
import { as } from "./test-office.ts";
import { type BooksMonth, monthKey } from "./year-books.ts";
import type { Life } from "./year-life.ts";

const INSURER = idFor("insurer 15.71");

type Receipt = {
  /** Null for what workers paid themselves. */
  readonly groupId: string | null;
  readonly months: readonly BooksMonth[];
};

/** The insurer's receipt comes days or weeks after a payment; what it gets wrong, a later one puts right. */
export function receiveFor(life: Life, today: IsoDate, { groupId, months }: Receipt): void {
  const { chance, later, note } = life;
  const day = addDays(today, 5 + Math.floor(chance() * 30));
  const [first, second] = months;
  const isShort = chance() < 0.3 && months.length >= 3;
  const isWrong = chance() < 0.3 && months.length >= 3;
  const said = months
    .filter((month) => !(isShort && month === first))
    .map((month) =>
      isWrong && month === second ? { ...month, amount: month.amount + 1_000n } : month,
    );
  later(day, (office) => receive(life, office, { groupId, months: said }));
  if (!isShort && !isWrong) return;
  note("receiptsWithDifferences");
  const put = months.filter(
    (month) => (isShort && month === first) || (isWrong && month === second),
  );
  later(addDays(day, 20), (office) => receive(life, office, { groupId, months: put }));
}

async function receive(life: Life, office: Office, { groupId, months }: Receipt): Promise<void> {
  const { books, chance, note, transits, work } = life;
  if (months.length === 0) return;
  const all = months.map(({ month }) => month).toSorted();
  const order = {
    id: uuidv7(),
    groupId,
    number: uuidv7(),
    receivedOn: dayOf(office.now()),
    firstMonth: all[0] ?? "",
    lastMonth: all.at(-1) ?? "",
    amount: rupiah(months.reduce((sum, { amount }) => sum + amount, 0n)),
    file: await givenInsurerLines(work.folder, months),
  };
  const expected = months.filter((month) => books.awaits(month));
  const taken = await write(office, (tx) => takeStatement(tx, office, order));
  if (taken.confirmed !== expected.length)
    throw new Error(
      `a receipt confirms ${taken.confirmed} months, and the books know of ${expected.length}`,
    );
  for (const month of expected) books.confirm(month, transits, INSURER);
  note("receipts");
  if (chance() < 0.5) {
    const again = await write(office, (tx) => takeStatement(tx, office, order));
    note("receiptsAgain", again.wasTaken && again.confirmed === 0 ? 1 : 0);
  }
  await closeOpen(office, { statementId: order.id });
}

/** A payment is doubted; a second person takes it back, or finds it right. */
export async function doubtPayment(life: Life, office: Office, ownFund: string): Promise<void> {
  const { books, chance, note, transits } = life;
  const doubted = [...books.paid.values()]
    .filter((month) => month.fundId !== ownFund && books.awaits(month))
    .toSorted((a, b) => (monthKey(a) < monthKey(b) ? -1 : 1));
  const chosen = doubted[Math.floor(chance() * doubted.length)];
  const verdict = chance() < 0.7 ? "confirmed" : "rejected";
  if (chosen === undefined) return;
  const { applicationId, month } = chosen;
  const order = { id: uuidv7(), applicationId, month, reason: "Salah orang" };
  const second = as(office, { id: "treasurer-2" });
  await write(office, (tx) => proposeReversal(tx, office, order));
  for (const _ of [1, 2])
    await write(second, (tx) =>
      decideReversal(tx, second, { id: order.id, verdict, reason: "Sudah dicek" }),
    );
  note(verdict === "confirmed" ? "reversed" : "reversalsRejected");
  if (verdict === "confirmed") books.takeBack(chosen, transits.get(chosen.fundId) ?? "");
}

type Paper = {
  readonly billId?: string;
  readonly proofId?: string;
  readonly statementId?: string;
};

/** What nobody has explained yet of a paper. */
export function openDifferences(office: Office, { billId, proofId, statementId }: Paper) {
  return read(office, (tx) =>
    tx
      .selectFrom("funding_differences as d")
      .leftJoin("difference_closings as x", "x.difference_id", "d.id")
      .select(["d.id", "d.kind"])
      .where("x.difference_id", "is", null)
      .$if(billId !== undefined, (q) => q.where("d.bill_id", "=", billId ?? ""))
      .$if(proofId !== undefined, (q) => q.where("d.proof_id", "=", proofId ?? ""))
      .$if(statementId !== undefined, (q) => q.where("d.statement_id", "=", statementId ?? ""))
      .execute(),
  );
}

/** A person has asked the branch about all that differs on a paper. */
export async function closeOpen(office: Office, paper: Paper): Promise<void> {
  const ids = (await openDifferences(office, paper)).map(({ id }) => id);
  if (ids.length === 0) return;
  const order = { id: uuidv7(), chosen: { ids }, reason: "Sudah ditanyakan" };
  await write(office, (tx) => closeDifferences(tx, office, { ...order, verdict: "explained" }));
}
