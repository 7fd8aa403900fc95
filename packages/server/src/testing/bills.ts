import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { type BillOrder, recordBill, withdrawBill } from "../funding/bills/bills.ts";
import { closeDifferences } from "../funding/bills/differences.ts";
import { addGroup, setGroupOfFund } from "../funding/bills/groups.ts";
import type { LinesFile } from "../funding/bills/insurer-sheets.ts";
import { draftOrder, takeStep } from "../funding/bills/payment-orders.ts";
import { recordProof } from "../funding/bills/proofs.ts";
import { decideReversal, proposeReversal } from "../funding/bills/reversals.ts";
import { takeStatement } from "../funding/bills/statements.ts";
import { commitMonths } from "../funding/service.ts";
import { type Office, write } from "../shared/office.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { givenFund } from "./funds.ts";
import { asOwner } from "./table-rows.ts";
import { as, type TestOffice } from "./test-office.ts";

/** One line of the insurer's file: whose month it is and what it costs, in whole rupiah. */
export type InsurerFileLine = {
  readonly nik?: string;
  readonly kpj?: string;
  readonly name?: string;
  readonly month: IsoMonth;
  readonly amount: bigint | string;
};

let files = 0;

/** Writes a bill's or a receipt's lines as the insurer's branch would. */
export async function givenInsurerLines(
  folder: string,
  lines: readonly InsurerFileLine[],
): Promise<LinesFile> {
  files += 1;
  const fileName = `iuran-${files}.csv`;
  const path = join(folder, fileName);
  const rows = lines.map(({ nik = "", kpj = "", name = "", month, amount }, at) =>
    csvLine([String(at + 1), nik, kpj, name, month, String(amount)]),
  );
  const header = csvLine(["NO", "NIK", "KPJ", "NAMA", "BULAN", "IURAN"]);
  // Two files are never the same bytes, even when they say the same.
  await writeFile(path, [csvLine([`Berkas ${files}`]), header, ...rows].join(""));
  return { path, fileName, mapping: null };
}

/** A group under which these funds are billed; gives its id. */
export async function givenGroup(office: Office, fundIds: readonly string[]): Promise<string> {
  const id = uuidv7();
  await write(office, async (tx) => {
    await addGroup(tx, office, { id, kind: "SG", number: id.slice(-12), name: "Pekerja rentan" });
    for (const fundId of fundIds)
      await setGroupOfFund(tx, office, { id: uuidv7(), fundId, groupId: id });
  });
  return id;
}

/** A bill for one month under a code of its own. */
export function aBill(
  changed: Partial<BillOrder> & Pick<BillOrder, "groupId" | "amount">,
): BillOrder {
  const id = uuidv7();
  return {
    id,
    firstMonth: "2026-12",
    lastMonth: "2026-12",
    billingCode: `K${id.slice(-12)}`,
    file: null,
    ...changed,
  };
}

/** Drafts an order for a bill and lets another approve it; gives the order's id. */
export async function givenApprovedOrder(
  office: Office,
  billId: string,
  unexplainedFundId: string | null = null,
): Promise<string> {
  const id = uuidv7();
  const second = as(office, { id: "treasurer-2" });
  await write(office, (tx) =>
    draftOrder(tx, office, { id, billId, number: `SPM-${id}`, unexplainedFundId }),
  );
  await write(second, (tx) => takeStep(tx, second, { id, step: "approved", reason: null }));
  return id;
}

/**
 * Bills, pays and confirms the committed months of the office, with everything that may go otherwise: lines twice, a
 * bill that is withdrawn, a posting that somebody doubts.
 */
export async function givenBills(work: TestOffice): Promise<void> {
  const { office } = work;
  const second = as(office, { id: "treasurer-2" });
  const rows = await asOwner(work, (tx) =>
    tx
      .selectFrom("coverage_months as c")
      .innerJoin("memberships as m", "m.worker_id", "c.worker_id")
      .select(["c.application_id", "c.month", "c.amount_idr", "c.account_id", "m.kpj"])
      .where("c.state", "=", "committed")
      .execute(),
  );
  const fundIds = [...new Set(rows.flatMap(({ account_id: id }) => id ?? []))];
  const groupId = await givenGroup(office, fundIds);
  const once = rows.map(({ kpj, month, amount_idr: amount }) => ({
    kpj,
    month,
    amount: amount ?? 0n,
  }));
  const lines = [...once, ...once];
  const amount = rupiah(lines.reduce((sum, each) => sum + each.amount, 0n));
  const month = rows[0]?.month ?? "2026-12";
  const period = { firstMonth: month, lastMonth: month };
  const file = await givenInsurerLines(work.folder, lines);
  const mistaken = aBill({ groupId, amount: rupiah(1n) });
  const bill = aBill({ groupId, amount, ...period, file });
  await write(office, async (tx) => {
    await recordBill(tx, office, mistaken);
    await withdrawBill(tx, office, { id: mistaken.id, reason: "Salah ketik" });
    await recordBill(tx, office, bill);
    await closeDifferences(tx, office, {
      id: uuidv7(),
      chosen: { kind: "repeated", billId: bill.id },
      verdict: "explained",
      reason: "Cabang menagih dua kali dan mengembalikan",
    });
  });
  const orderId = await givenApprovedOrder(office, bill.id, fundIds[0] ?? null);
  const proof = { id: uuidv7(), orderId, number: uuidv7(), paidOn: "2026-12-14", amount };
  const reversal = { id: uuidv7(), applicationId: rows[0]?.application_id ?? "", month };
  await write(office, async (tx) => {
    await recordProof(tx, office, proof);
    await proposeReversal(tx, office, { ...reversal, reason: "Salah orang" });
  });
  await write(second, (tx) =>
    decideReversal(tx, second, { id: reversal.id, verdict: "rejected", reason: "Sudah benar" }),
  );
  const receipt = await givenInsurerLines(work.folder, lines);
  const statement = {
    id: uuidv7(),
    groupId,
    number: uuidv7(),
    receivedOn: "2026-12-20",
    ...period,
  };
  await write(office, (tx) => takeStatement(tx, office, { ...statement, amount, file: receipt }));
  // A month is closed only when somebody has said why each difference is there.
  const left = await asOwner(work, (tx) =>
    tx
      .selectFrom("funding_differences as d")
      .leftJoin("difference_closings as x", "x.difference_id", "d.id")
      .select("d.id")
      .where("x.difference_id", "is", null)
      .execute(),
  );
  const ids = left.map(({ id }) => id);
  const reason = "Cabang menagih dua kali";
  await write(office, (tx) =>
    closeDifferences(tx, office, { id: uuidv7(), chosen: { ids }, verdict: "explained", reason }),
  );
}

/** A month of somebody that was billed twice, paid, and doubted since; gives the ids of the bill and its file. */
export async function givenDoubtedMonth(
  work: TestOffice,
  { nik, name }: { readonly nik: string; readonly name: string },
  applicationId: string,
): Promise<{ readonly billId: string; readonly fileId: string }> {
  const { office } = work;
  const month = "2026-12";
  const cost = 16_800n;
  const fund = await givenFund(office);
  const groupId = await givenGroup(office, [fund.id]);
  await asOwner(work, async (tx) => {
    await sql`insert into contribution_rates (region_code, id, month, sector, band, is_state_budget, jkk_idr, jkm_idr, jht_idr, total_idr, rule_version_ids)
      values ('15.71', 'doubted', ${month}, 'other', 1, true, 10000, 6800, 0, ${cost}, '{}')`.execute(
      tx,
    );
    await sql`insert into coverage_months (region_code, worker_id, programme, month, application_id, kelurahan_code, account_id, rate_id, amount_idr)
      select region_code, worker_id, 'jkk-jkm', ${month}, application_id, kelurahan_code, ${fund.id}, 'doubted', ${cost}
      from memberships where application_id = ${applicationId}`.execute(tx);
  });
  await commitMonths(office, { id: uuidv7(), firstMonth: month, lastMonth: month });
  const { kpj } = await asOwner(work, (tx) =>
    tx
      .selectFrom("memberships")
      .select("kpj")
      .where("application_id", "=", applicationId)
      .executeTakeFirstOrThrow(),
  );
  // The branch writes by membership number, and whatever else it likes beside the name.
  const line = { kpj, name: `${name} ${nik}`, month, amount: cost };
  const file = await givenInsurerLines(work.folder, [line, line]);
  const amount = rupiah(2n * cost);
  const bill = aBill({ groupId, amount, file });
  await write(office, async (tx) => {
    await recordBill(tx, office, bill);
    await closeDifferences(tx, office, {
      id: uuidv7(),
      chosen: { kind: "repeated", billId: bill.id },
      verdict: "explained",
      reason: "Cabang menagih dua kali",
    });
  });
  const orderId = await givenApprovedOrder(office, bill.id, fund.id);
  const proof = { id: uuidv7(), orderId, number: uuidv7(), paidOn: "2026-12-14", amount };
  await write(office, async (tx) => {
    await recordProof(tx, office, proof);
    await proposeReversal(tx, office, {
      id: uuidv7(),
      applicationId,
      month,
      reason: "Salah orang",
    });
  });
  const kept = await asOwner(work, (tx) =>
    tx
      .selectFrom("funding_papers")
      .select("id")
      .where("concerns_id", "=", bill.id)
      .executeTakeFirstOrThrow(),
  );
  return { billId: bill.id, fileId: kept.id };
}
