import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { recordBill } from "../src/funding/bills/bills.ts";
import { draftOrder, takeStep } from "../src/funding/bills/payment-orders.ts";
import { recordProof } from "../src/funding/bills/proofs.ts";
import { commitMonths, workOffPlan } from "../src/funding/plan.ts";
import { read, write } from "../src/shared/office.ts";
import { as } from "../src/testing/test-office.ts";
import { inOffice } from "./office-of.ts";

/** Ids of what is ordered before the work begins, so that whoever begins it again finds it. */
export const PLAN = "019ab000-0000-7000-8000-0000000000a1";
export const GROUP = "019ab000-0000-7000-8000-0000000000a2";
const COMMIT = "019ab000-0000-7000-8000-0000000000a3";
const BILL = "019ab000-0000-7000-8000-0000000000a4";
const ORDER = "019ab000-0000-7000-8000-0000000000a5";
const PROOF = "019ab000-0000-7000-8000-0000000000a6";
export const MONTHS = { firstMonth: "2026-12", lastMonth: "2027-02" } as const;

/** What a process does that is killed: `plan` plans and reserves, `pay` takes in the bill, orders and pays. */
export async function workOn(home: string, what: "plan" | "pay"): Promise<void> {
  await inOffice(home, async (office) => {
    if (what === "plan") {
      await workOffPlan(office, PLAN);
      await commitMonths(office, { id: COMMIT, ...MONTHS });
      return;
    }
    const { rows } = await read(office, (tx) =>
      sql<{ amount: bigint }>`
        select sum(amount_idr)::bigint as amount from coverage_months where state <> 'cancelled'`.execute(
        tx,
      ),
    );
    const amount = rupiah(rows[0]?.amount ?? 0n);
    const second = as(office, { id: "officer-2" });
    const bill = { id: BILL, groupId: GROUP, billingCode: "K-1", amount, file: null, ...MONTHS };
    const order = { id: ORDER, billId: BILL, number: "SPM-1", unexplainedFundId: null };
    const proof = { id: PROOF, orderId: ORDER, number: "SP2D-1", paidOn: "2026-12-14", amount };
    await write(office, (tx) => recordBill(tx, office, bill));
    await write(office, (tx) => draftOrder(tx, office, order));
    await write(second, (tx) =>
      takeStep(tx, second, { id: ORDER, step: "approved", reason: null }),
    );
    await write(office, (tx) => recordProof(tx, office, proof));
  });
}

const [home, what] = process.argv.slice(2);
if (import.meta.main && home !== undefined) await workOn(home, what === "pay" ? "pay" : "plan");
