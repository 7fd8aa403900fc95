import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { orderCommitment, workOffCommitment } from "../funding/commitments.ts";
import { addFunder, type FundOrder, type FundTerms, openFund } from "../funding/funds.ts";
import { confirmMovement, proposeMovement } from "../funding/movements.ts";
import { attachPaper } from "../funding/papers.ts";
import { orderPlan, workOffPlan } from "../funding/plan.ts";
import { type Office, write } from "../shared/office.ts";
import { aTransfer, send } from "./ledger.ts";
import { as, type TestOffice } from "./test-office.ts";

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
  contact: null,
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
  const funder = { id: fund.funderId, kind: "city_apbd", name: "Kota" };
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

/** A paper of a fund: a PDF that says this. */
export async function givenPaper(
  { office, folder }: Pick<TestOffice, "office" | "folder">,
  fundId: string,
  bytes: Uint8Array = Buffer.from("%PDF-1.7"),
): Promise<string> {
  const id = uuidv7();
  const path = join(folder, `${id}.pdf`);
  await writeFile(path, bytes);
  const sha256 = createHash("sha256").update(bytes).digest();
  const upload = { path, byteCount: bytes.length, sha256 };
  await write(office, (tx) =>
    attachPaper(tx, office, { fundId, id, fileName: "nota-transfer.pdf" }, upload),
  );
  return id;
}

/** Money that one person says came into a fund, and another has confirmed; gives the movement's id. */
export async function givenMovement(
  work: Pick<TestOffice, "office" | "folder">,
  fundId: string,
  amount: Rupiah,
): Promise<string> {
  const { office } = work;
  const order = {
    id: uuidv7(),
    purpose: "grant",
    fundId,
    toFundId: null,
    amount,
    happenedOn: "2026-12-01",
    paperId: await givenPaper(work, fundId),
    reason: "Masuk ke rekening kas daerah",
  } as const;
  await write(office, (tx) => proposeMovement(tx, office, order));
  const second = as(office, { id: "treasurer-2" });
  await write(second, (tx) => confirmMovement(tx, second, order.id));
  return order.id;
}

/** A fund for everybody and one for a list of people; a planned year, of which the first month is reserved. */
export async function givenMoney(
  work: Pick<TestOffice, "office" | "folder">,
  applicationIds: readonly string[],
): Promise<void> {
  const { office } = work;
  const year = { firstMonth: "2026-12", lastMonth: "2027-11" };
  const city = await givenFund(office, { ...year, contact: "Bu Sri, 0741-12345" });
  await givenFund(office, { ...year, name: "Hibah", isStateBudget: false, applicationIds });
  await givenPlan(office, [year.firstMonth, year.lastMonth]);
  await givenMovement(work, city.id, rupiah(1_000_000n));
  const { firstMonth } = year;
  const id = uuidv7();
  await write(office, (tx) =>
    orderCommitment(tx, office, { id, firstMonth, lastMonth: firstMonth }),
  );
  await workOffCommitment(office, id);
}
