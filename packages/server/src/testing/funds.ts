import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { addFunder, type FundOrder, type FundTerms, openFund } from "../funding/funds.ts";
import { commitMonths, orderPlan, workOffPlan } from "../funding/plan.ts";
import { type Office, write } from "../shared/office.ts";
import { aTransfer, send } from "./ledger.ts";

/** A fund of the city's budget, for everybody. */
export const TERMS: FundTerms = {
  name: "APBD 2026",
  amount: rupiah(10_000_000n),
  firstMonth: "2026-01",
  lastMonth: "2026-12",
  budgetYear: 2026,
  budgetLine: "2.07.03",
  priority: 10,
  isStateBudget: true,
  earmark: { occupationIds: null, kelurahanCodes: null, sex: null, cohortIds: null },
  applicationIds: null,
  conditions: null,
  isOpen: true,
};

/** Opens a fund of a funder of its own, and lets so much money come in: all that is announced, unless told. */
export async function givenFund(
  office: Office,
  changed: Partial<FundTerms> = {},
  granted = changed.amount ?? TERMS.amount,
): Promise<FundOrder> {
  const fund = {
    id: uuidv7(),
    funderId: uuidv7(),
    transitAccountId: uuidv7(),
    terms: { ...TERMS, ...changed },
  };
  const funder = { id: fund.funderId, kind: "city_apbd", name: "Kota", contact: null };
  await write(office, async (tx) => {
    await addFunder(tx, office, funder);
    await openFund(tx, office, fund);
  });
  if (granted > 0n) {
    await send(office, aTransfer({ debit: fund.funderId, credit: fund.id, amount: granted }));
  }
  return fund;
}

/** Plans who pays these months for everybody; gives the plan's id. */
export async function givenPlan(
  office: Office,
  [firstMonth, lastMonth]: readonly [string, string],
): Promise<string> {
  const id = uuidv7();
  await write(office, (tx) => orderPlan(tx, office, { id, firstMonth, lastMonth }));
  await workOffPlan(office, id);
  return id;
}

/** A fund for everybody and one for a list of people; a planned year, of which the first month is reserved. */
export async function givenMoney(office: Office, applicationIds: readonly string[]): Promise<void> {
  const year = { firstMonth: "2026-12", lastMonth: "2027-11" };
  await givenFund(office, year);
  await givenFund(office, { ...year, name: "Hibah", isStateBudget: false, applicationIds });
  await givenPlan(office, [year.firstMonth, year.lastMonth]);
  const { firstMonth } = year;
  await commitMonths(office, { id: uuidv7(), firstMonth, lastMonth: firstMonth });
}
