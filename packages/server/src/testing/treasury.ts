import type { ClosingCheck } from "@payung/domain/funding/treasury.ts";
import { type IsoMonth, monthOf, shiftMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { draftClosing, endClosing } from "../funding/treasury/closing.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { givenFund } from "./funds.ts";
import { aTransfer, givenAccounts, givenPlannedMonths, send } from "./ledger.ts";
import { asOwner } from "./table-rows.ts";
import { as, type TestOffice } from "./test-office.ts";

/** The month before the one that goes on. */
export function monthBefore(office: Office): IsoMonth {
  return shiftMonth(monthOf(dayOf(office.now())), -1);
}

/**
 * Money with a past: a fund of the city and one of a company, four workers whose last month is confirmed, paid, reserved
 * or only planned, one for whom nobody pays next month, and something paid that nobody can explain.
 */
export async function givenLivedMoney(work: TestOffice): Promise<{ city: string; gift: string }> {
  const { office } = work;
  const month = monthBefore(office);
  const then = { ...office, now: () => new Date(`${month}-12T05:00:00Z`) };
  const year = Number(month.slice(0, 4));
  const whole = { firstMonth: `${year}-01`, lastMonth: `${year}-12`, budgetYear: year };
  const accounts = await givenAccounts(then);
  const city = await givenFund(then, { ...whole, name: `APBD ${year}` }, rupiah(6_000_000n));
  const gift = await givenFund(then, {
    ...whole,
    name: "CSR PT Sawit Contoh",
    amount: rupiah(500_000n),
    budgetYear: null,
    budgetLine: null,
    isStateBudget: false,
  });
  const amount = rupiah(16_800n);
  const months = await givenPlannedMonths(work, {
    workers: 4,
    months: [month, shiftMonth(month, 1)],
    account: city.id,
    amount,
  });
  const own = months.filter((each) => each.month === month);
  const pays = {
    debit: city.id,
    credit: city.transitAccountId,
    amount,
    purpose: "contribution",
  } as const;
  for (const paid of own.slice(0, 3))
    await send(then, aTransfer({ ...pays, kind: "pending", month: paid }));
  const reserved = await read(office, (tx) =>
    tx
      .selectFrom("ledger_transfers")
      .selectAll()
      .where("kind", "=", "pending")
      .orderBy("id")
      .execute(),
  );
  for (const { id, worker_id: workerId, programme, month: of } of reserved.slice(0, 2))
    await send(
      then,
      aTransfer({
        ...pays,
        kind: "post",
        concerns: id,
        month: { workerId: workerId ?? "", programme: programme ?? "", month: of ?? "" },
      }),
    );
  await send(
    then,
    aTransfer({ debit: pays.credit, credit: accounts.insurer, amount, purpose: "confirmation" }),
  );
  await send(
    then,
    aTransfer({
      debit: gift.id,
      credit: accounts.suspense,
      amount: rupiah(25_000n),
      purpose: "unexplained",
    }),
  );
  const [first] = reserved;
  await asOwner(work, async (tx) => {
    await sql`update coverage_months set state = 'confirmed' where worker_id = ${first?.worker_id ?? null} and month = ${month}`.execute(
      tx,
    );
    await sql`
      update coverage_months set account_id = null, rate_id = null, amount_idr = null
      where worker_id = ${own[3]?.workerId ?? null} and month = ${shiftMonth(month, 1)}`.execute(
      tx,
    );
  });
  return { city: city.id, gift: gift.id };
}

/** Drafts the closing of a month as this office and approves it as somebody else; gives its id. */
export async function givenClosedMonth(
  office: Office,
  month: IsoMonth,
  { version = 1, open = [] }: { version?: number; open?: readonly ClosingCheck[] } = {},
): Promise<string> {
  const id = uuidv7();
  const explanations = open.map((check) => ({ check, words: "Menunggu rekening koran" }));
  await write(office, (tx) => draftClosing(tx, office, { id, month, version, explanations }));
  const second = as(office, { id: "officer-2" });
  await write(second, (tx) => endClosing(tx, second, { id, outcome: "approved", words: null }));
  return id;
}
