import { addDays, type IsoDate, type IsoMonth, shiftMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { suspenseOf } from "../funding/bills/accounts.ts";
import { type BillOrder, recordBill, withdrawBill } from "../funding/bills/bills.ts";
import { closeDifferences } from "../funding/bills/differences.ts";
import { draftOrder, takeStep } from "../funding/bills/payment-orders.ts";
import { type ProofOrder, recordProof } from "../funding/bills/proofs.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { aBill, givenInsurerLines, type InsurerFileLine } from "./bills.ts";
import { as } from "./test-office.ts";
import type { BooksMonth } from "./year-books.ts";
import type { Life } from "./year-life.ts";
import { closeOpen, openDifferences, receiveFor } from "./year-receipts.ts";

const REGION = "15.71";

/** A bill as the simulated insurer keeps it: the months it asks for rightly, and all it asks. */
type KeptBill = {
  readonly order: BillOrder;
  readonly right: BooksMonth[];
  readonly asked: bigint;
};

/** Where the treasurer's work on a bill stops: something changed meanwhile, and the insurer writes another bill. */
const START_OVER = new Set<string>([
  "funding.bill-below-months",
  "funding.fund-for-rest",
  "funding.months-changed",
  "funding.refused",
]);

/** The insurer bills what is committed in a group up to a month; from there everything takes its course. */
export async function billGroup(
  life: Life,
  office: Office,
  { groupId, upTo, isClean = false }: { groupId: string; upTo: IsoMonth; isClean?: boolean },
): Promise<void> {
  const { work, chance, note } = life;
  const months = await monthsToBill(office, groupId, upTo);
  if (months.length === 0) return;
  const written = writeBill(life, months, isClean ? () => 1 : chance);
  if (!isClean && chance() < 0.15) {
    const mistaken = aBill({ groupId, amount: rupiah(1n), ...written.period });
    await write(office, async (tx) => {
      await recordBill(tx, office, mistaken);
      await withdrawBill(tx, office, { id: mistaken.id, reason: "Salah ketik" });
    });
    note("billWithdrawn");
  }
  const file = written.sheet === null ? null : await givenInsurerLines(work.folder, written.sheet);
  const order = aBill({ groupId, amount: rupiah(written.asked), ...written.period, file });
  const recorded = await write(office, (tx) => recordBill(tx, office, order));
  mustBe(recorded.matched, written.right.length, "months that a bill and the books agree on");
  note("billed");
  if (chance() < 0.5) {
    const again = await write(office, (tx) => recordBill(tx, office, order));
    note("billedAgain", again.wasRecorded && again.matched === 0 ? 1 : 0);
  }
  const bill = { order, right: [...written.right], asked: written.asked };
  await settleDifferences(life, office, bill, written.odd);
  await orderPayment(life, office, bill, upTo);
}

async function monthsToBill(
  office: Office,
  groupId: string,
  upTo: IsoMonth,
): Promise<BooksMonth[]> {
  const { rows } = await read(office, (tx) =>
    sql<BooksMonth>`
      select c.worker_id as "workerId", c.application_id as "applicationId", m.kpj, c.month, c.amount_idr as amount, c.account_id as "fundId", g.group_id as "groupId"
      from coverage_months c
      join memberships m on m.region_code = c.region_code and m.application_id = c.application_id
      join current_group_funds g on g.region_code = c.region_code and g.fund_id = c.account_id
      where c.region_code = ${REGION} and c.state = 'committed' and g.group_id = ${groupId}
        and c.month between ${shiftMonth(upTo, -3)} and ${upTo}
      order by c.worker_id, c.month`.execute(tx),
  );
  return rows;
}

/** Writes the bill, and what a branch gets wrong: somebody left out, twice, unknown, or at another amount. */
function writeBill({ note }: Life, months: readonly BooksMonth[], chance: () => number) {
  const isLong = months.length >= 3;
  const happens = (share: number) => chance() < share && isLong;
  const right = [...months];
  const sheet: InsurerFileLine[] = [];
  if (happens(0.3)) {
    right.pop();
    note("leftOut");
  }
  const ofAll = right.map(({ kpj, month, amount }) => ({ kpj, month, amount }));
  const period = {
    firstMonth: ofAll.map(({ month }) => month).toSorted()[0] ?? "",
    lastMonth:
      ofAll
        .map(({ month }) => month)
        .toSorted()
        .at(-1) ?? "",
  };
  let odd: { readonly month: BooksMonth; readonly asked: bigint } | null = null;
  sheet.push(...ofAll);
  const [first] = ofAll;
  if (first !== undefined && happens(0.25)) {
    sheet.push(first);
    note("repeatedLine");
  }
  if (happens(0.2)) {
    sheet.push({ kpj: "99000000001", month: period.firstMonth, amount: 16_800n });
    note("unknownPerson");
  }
  if (happens(0.3)) {
    const month = right.pop();
    const at = ofAll.length - 1;
    const line = sheet[at];
    if (month !== undefined && line !== undefined) {
      odd = { month, asked: month.amount + 600n };
      sheet[at] = { ...line, amount: odd.asked };
    }
  }
  const asked = sheet.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const isTotalOnly = sheet.length === months.length && odd === null && happens(0.2);
  if (isTotalOnly) note("totalOnly");
  return { right, odd, asked, period, sheet: isTotalOnly ? null : sheet };
}

/** Every difference is closed by a person; another amount is taken over where its fund has it. */
async function settleDifferences(
  life: Life,
  office: Office,
  bill: KeptBill,
  odd: { readonly month: BooksMonth; readonly asked: bigint } | null,
): Promise<void> {
  const open = await openDifferences(office, { billId: bill.order.id });
  const others = open.filter(({ kind }) => kind === "other-amount").map(({ id }) => id);
  if (odd !== null && life.chance() < 0.5) {
    const order = { id: uuidv7(), chosen: { ids: others }, reason: "Iuran baru" };
    const isTaken = await triedIn(office, ["funding.fund-exceeded"], (tx) =>
      closeDifferences(tx, office, { ...order, verdict: "bill-accepted" }),
    );
    if (isTaken) {
      bill.right.push({ ...odd.month, amount: odd.asked });
      life.note("otherAmountAccepted");
    }
  } else if (odd !== null) life.note("otherAmountExplained");
  await closeOpen(office, { billId: bill.order.id });
}

/** An order by one and approved by another; what the bill asks beyond our months comes out of a fund that has it. */
async function orderPayment(
  life: Life,
  office: Office,
  bill: KeptBill,
  upTo: IsoMonth,
): Promise<void> {
  const { groupId } = bill.order;
  const rest = bill.asked - sumOf(bill.right);
  const richest = await richestFund(office, groupId);
  const startOver = (now: Office, orderId: string | null) =>
    billAnew(life, now, { bill, orderId, upTo });
  if (bill.right.length === 0 || rest > richest.left) return startOver(office, null);
  const restFund = rest > 0n ? richest.fundId : null;
  const second = as(office, { id: "treasurer-2" });
  const draft = async () => {
    const id = uuidv7();
    const order = { id, billId: bill.order.id, number: `SPM-${id}`, unexplainedFundId: restFund };
    await write(office, (tx) => draftOrder(tx, office, order));
    return id;
  };
  let orderId = await draft();
  if (life.chance() < 0.2) {
    await write(second, (tx) =>
      takeStep(tx, second, { id: orderId, step: "sent-back", reason: "Nomor SPM keliru" }),
    );
    life.note("sentBack");
    orderId = await draft();
  }
  const today = dayOf(office.now());
  life.later(addDays(today, 1), async (then) => {
    const other = as(then, { id: "treasurer-2" });
    const isApproved = await triedIn(other, START_OVER, (tx) =>
      takeStep(tx, other, { id: orderId, step: "approved", reason: null }),
    );
    if (!isApproved) return startOver(then, orderId);
    payLater(life, dayOf(then.now()), { bill, orderId, restFund });
  });
}

/** What cannot be paid any more is withdrawn, and the insurer writes what is committed now. */
async function billAnew(
  life: Life,
  office: Office,
  { bill, orderId, upTo }: { bill: KeptBill; orderId: string | null; upTo: IsoMonth },
): Promise<void> {
  const reason = "Tagihan diganti";
  await write(office, async (tx) => {
    if (orderId !== null) await takeStep(tx, office, { id: orderId, step: "withdrawn", reason });
    await withdrawBill(tx, office, { id: bill.order.id, reason });
  });
  life.note("billWithdrawn");
  await billGroup(life, office, { groupId: bill.order.groupId, upTo, isClean: true });
}

type Ordered = {
  readonly bill: KeptBill;
  readonly orderId: string;
  readonly restFund: string | null;
};

function payLater(life: Life, today: IsoDate, ordered: Ordered): void {
  const { chance, later } = life;
  const wait = chance() < 0.15 ? 50 + Math.floor(chance() * 50) : 1 + Math.floor(chance() * 6);
  const { asked } = ordered.bill;
  const way = chance();
  const day = addDays(today, wait);
  if (way < 0.15) {
    later(day, (now) => pay(life, now, ordered, { amount: asked / 2n, before: 0n }));
    later(addDays(day, 3), (now) =>
      pay(life, now, ordered, { amount: asked - asked / 2n, before: asked / 2n }),
    );
    life.note("paidInParts");
  } else
    later(day, async (now) => {
      const over = way > 0.85 ? 5_000n : 0n;
      const { left } = await standingOfFund(now, largestFund(ordered));
      const beyond = left > over ? over : 0n;
      if (beyond > 0n) life.note("paidTooMuch");
      await pay(life, now, ordered, { amount: asked + beyond, before: 0n });
    });
}

/** The bank pays, and the proof is recorded, now and then twice. What it comes to is what the books say. */
async function pay(
  life: Life,
  office: Office,
  ordered: Ordered,
  { amount, before }: { amount: bigint; before: bigint },
): Promise<void> {
  const { bill, orderId } = ordered;
  const { books, chance, note } = life;
  const today = dayOf(office.now());
  const proof: ProofOrder = {
    id: uuidv7(),
    orderId,
    number: uuidv7(),
    paidOn: today,
    amount: rupiah(amount),
  };
  const paid = await write(office, (tx) => recordProof(tx, office, proof));
  const isWhole = before + amount >= bill.asked;
  const good = isWhole ? bill.right : [];
  const beyond = isWhole ? before + amount - sumOf(good) : 0n;
  mustBe(paid.posted, good.length, "months that a payment pays");
  mustBe(paid.unexplained, beyond, "what a payment leaves unexplained");
  for (const month of good) books.pay(month, life.transits.get(month.fundId) ?? "");
  if (isWhole) note("paid");
  const fundId = largestFund(ordered);
  books.move(fundId, suspenseOf(fundId), beyond);
  if (chance() < 0.5) {
    const again = await write(office, (tx) => recordProof(tx, office, proof));
    note("paidAgain", again.wasRecorded && again.posted === 0 ? 1 : 0);
  }
  if (beyond > 0n) waitForReturn(life, today, { fundId, proofId: proof.id, amount: beyond });
  else await closeOpen(office, { proofId: proof.id });
  if (isWhole) receiveFor(life, today, { groupId: bill.order.groupId, months: bill.right });
}

/** The branch sends back what no month explains; or a person finds out why it does not. */
function waitForReturn(
  { chance, later, books, note }: Life,
  today: IsoDate,
  { fundId, proofId, amount }: { fundId: string; proofId: string; amount: bigint },
): void {
  const isReturned = chance() < 0.8;
  later(addDays(today, 20 + Math.floor(chance() * 40)), async (now) => {
    if (!isReturned) return closeOpen(now, { proofId });
    const ids = (await openDifferences(now, { proofId })).map(({ id }) => id);
    const order = { id: uuidv7(), chosen: { ids }, reason: "Dikembalikan cabang" };
    await write(now, (tx) => closeDifferences(tx, now, { ...order, verdict: "returned" }));
    books.move(suspenseOf(fundId), fundId, amount);
    note("returned");
  });
}

/** The fund that an order names for the rest, or the one that pays most of the bill. */
function largestFund({ bill, restFund }: Ordered): string {
  if (restFund !== null) return restFund;
  const byFund = Map.groupBy(bill.right, ({ fundId }) => fundId);
  const [first] = [...byFund]
    .map(([fundId, months]) => ({ fundId, sum: sumOf(months) }))
    .toSorted((a, b) =>
      a.sum === b.sum ? (a.fundId < b.fundId ? -1 : 1) : a.sum > b.sum ? -1 : 1,
    );
  return first?.fundId ?? "";
}

async function richestFund(office: Office, groupId: string) {
  const { rows } = await read(office, (tx) =>
    sql<{ fundId: string; left: bigint }>`
      select t.account_id as "fundId", t.received_idr - t.spent_idr - t.reserved_idr as left
      from current_group_funds g join ledger_totals t on t.region_code = g.region_code and t.account_id = g.fund_id
      where g.group_id = ${groupId} order by 2 desc, 1`.execute(tx),
  );
  return rows[0] ?? { fundId: "", left: 0n };
}

async function standingOfFund(office: Office, fundId: string): Promise<{ left: bigint }> {
  const { rows } = await read(office, (tx) =>
    sql<{ left: bigint }>`
      select received_idr - spent_idr - reserved_idr as left from ledger_totals where account_id = ${fundId}`.execute(
      tx,
    ),
  );
  return rows[0] ?? { left: 0n };
}

type Work = Parameters<typeof write<unknown>>[1];

/** Does it, or says that one of these refused it; any other fault is thrown. */
async function triedIn(office: Office, codes: Iterable<string>, work: Work): Promise<boolean> {
  try {
    await write(office, work);
    return true;
  } catch (error) {
    if (error instanceof Problem && new Set(codes).has(error.code)) return false;
    throw error;
  }
}

function sumOf(months: readonly BooksMonth[]): bigint {
  return months.reduce((sum, { amount }) => sum + amount, 0n);
}

/** The programme says what the books say, at the moment it happens. */
function mustBe<T>(found: T, expected: T, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)}, not ${String(expected)}`);
}
