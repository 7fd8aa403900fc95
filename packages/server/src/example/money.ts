import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type IsoMonth, monthOf, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { compareWithGroup, readBill, recordBill } from "../funding/bills/bills.ts";
import { addGroup, type GroupKind, setGroupOfFund } from "../funding/bills/groups.ts";
import { draftOrder, takeStep } from "../funding/bills/payment-orders.ts";
import { recordProof } from "../funding/bills/proofs.ts";
import { takeStatement } from "../funding/bills/statements.ts";
import type { FundTerms } from "../funding/funds.ts";
import { confirmMovement, proposeMovement } from "../funding/movements.ts";
import { attachPaper } from "../funding/papers.ts";
import {
  addFunder,
  openFund,
  orderCommitment,
  orderPlan,
  workOffCommitment,
  workOffPlan,
} from "../funding/service.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { typeset } from "../shared/typeset.ts";
import { KELURAHAN } from "./data/kelurahan.ts";

/** About what a month costs, to say in months how much a fund holds (PP 44/2015, the lowest band). */
const A_MONTH = 16_800n;
const MONTHS = 12;
const NOTE = new URL("./transfer-note.typ", import.meta.url);
const NOTE_COSTS = { memoryBytesMax: 512 * 1024 * 1024, waitMsMax: 30_000 };

/** Fixed, as every id of the example, so that a start that was broken off goes on where it stopped. */
const idOf = (nth: number) => `019ab000-0000-7000-8000-0000000001${String(nth).padStart(2, "0")}`;
const PLAN_ID = idOf(1);
const COMMITMENT_ID = idOf(2);

type ExampleFund = {
  readonly nth: number;
  readonly kind: string;
  readonly funder: string;
  readonly terms: Pick<FundTerms, "name" | "priority" | "isStateBudget" | "conditions"> & {
    readonly earmark?: Partial<FundTerms["earmark"]>;
    readonly budgetLine?: string;
  };
  /** For so many of a hundred members. */
  readonly share: number;
};

/** Budgets end with their year, which is what the lapse guard warns of; the gifts last twelve months. */
const FUNDS: readonly ExampleFund[] = [
  {
    nth: 10,
    kind: "city_apbd",
    funder: "Pemerintah Kota Jambi",
    share: 45,
    terms: {
      name: "APBD Kota Jambi",
      priority: 20,
      isStateBudget: true,
      budgetLine: "2.07.03.2.01",
      conditions: "Perwali contoh 12/2026",
    },
  },
  {
    nth: 20,
    kind: "dbh_sawit",
    funder: "DBH Sawit Kota Jambi",
    share: 14,
    terms: {
      name: "DBH Sawit",
      priority: 30,
      isStateBudget: true,
      budgetLine: "2.07.03.2.04",
      conditions: null,
    },
  },
  {
    nth: 30,
    kind: "rt_grant",
    funder: "Kampung Bahagia",
    share: 2,
    terms: {
      name: "Bantuan RT Kampung Bahagia",
      priority: 10,
      isStateBudget: true,
      budgetLine: "7.01.05.2.02",
      earmark: { kelurahanCodes: KELURAHAN.slice(0, 2).map(({ code }) => code) },
      conditions: null,
    },
  },
  {
    nth: 40,
    kind: "csr",
    funder: "PT Contoh Sejahtera",
    share: 6,
    terms: {
      name: "CSR Perempuan Pekerja",
      priority: 40,
      isStateBudget: false,
      earmark: { sex: "female" },
      conditions: "Hanya pekerja perempuan",
    },
  },
  {
    nth: 50,
    kind: "zis",
    funder: "Baznas contoh",
    share: 3,
    terms: { name: "Zakat, infak, sedekah", priority: 50, isStateBudget: false, conditions: null },
  },
  {
    nth: 60,
    kind: "private_group",
    funder: "Donatur warga",
    share: 1,
    terms: { name: "Donasi warga", priority: 60, isStateBudget: false, conditions: null },
  },
];

const GROUPS: readonly {
  readonly nth: number;
  readonly kind: GroupKind;
  readonly number: string;
  readonly name: string;
  readonly isStateBudget: boolean;
}[] = [
  { nth: 70, kind: "SG", number: "SG-CONTOH-1", name: "Pekerja rentan APBD", isStateBudget: true },
  {
    nth: 80,
    kind: "SL",
    number: "SL-CONTOH-1",
    name: "Pekerja rentan donatur",
    isStateBudget: false,
  },
];

/**
 * Gives the example city its money: funders with their funds, planned and reserved months, the first month billed and
 * paid as far as two people bring it, and the next one's bill with a difference that waits for somebody. By the steps
 * that real people take; done again it changes nothing. Says how many months are planned.
 */
export async function giveExampleMoney(
  office: Office,
  folder: string,
  members: number,
): Promise<number> {
  const treasurer = actingAs(office, "contoh:bendahara");
  const manager = actingAs(office, "contoh:manajer-program");
  const month = monthOf(dayOf(office.now()));
  const note = await printNote(folder);
  for (const fund of FUNDS) await giveFund(treasurer, manager, fund, { month, members, note });

  const range = { firstMonth: month, lastMonth: shiftMonth(month, MONTHS - 1) };
  await write(treasurer, (tx) => orderPlan(tx, treasurer, { id: PLAN_ID, ...range }));
  await workOffPlan(treasurer, PLAN_ID);
  const reserved = { id: COMMITMENT_ID, firstMonth: month, lastMonth: shiftMonth(month, 1) };
  await write(treasurer, (tx) => orderCommitment(tx, treasurer, reserved));
  await workOffCommitment(treasurer, COMMITMENT_ID);

  for (const group of GROUPS) {
    const { nth, isStateBudget, ...named } = group;
    await write(treasurer, async (tx) => {
      await addGroup(tx, treasurer, { id: idOf(nth), ...named });
      for (const fund of FUNDS.filter(({ terms }) => terms.isStateBudget === isStateBudget)) {
        const order = { id: idOf(fund.nth + 4), fundId: idOf(fund.nth + 1), groupId: idOf(nth) };
        await setGroupOfFund(tx, treasurer, order);
      }
    });
    await billMonth(treasurer, manager, {
      nth: nth + 1,
      groupId: idOf(nth),
      month,
      isPaid: isStateBudget,
    });
  }
  await billMonth(treasurer, manager, {
    nth: 90,
    groupId: idOf(70),
    month: shiftMonth(month, 1),
    isPaid: false,
    beyond: rupiah(2n * A_MONTH),
  });
  return members * MONTHS;
}

async function giveFund(
  treasurer: Office,
  manager: Office,
  { nth, kind, funder, terms, share }: ExampleFund,
  { month, members, note }: { month: IsoMonth; members: number; note: Note },
): Promise<void> {
  const funderId = idOf(nth);
  const fundId = idOf(nth + 1);
  const paperId = idOf(nth + 3);
  const { earmark, budgetLine = null, ...rest } = terms;
  const budgetYear = budgetLine === null ? null : Number(month.slice(0, 4));
  const lastMonth = budgetYear === null ? shiftMonth(month, MONTHS - 1) : `${budgetYear}-12`;
  const months = BigInt(monthsBetween(month, lastMonth).length);
  const amount = rupiah((BigInt(Math.ceil(members * share)) / 100n + 1n) * A_MONTH * months);
  const grant = {
    id: idOf(nth + 5),
    purpose: "grant",
    fundId,
    toFundId: null,
    amount,
    happenedOn: dayOf(treasurer.now()),
    paperId,
    reason: "Masuk ke rekening kas daerah",
  } as const;
  await write(treasurer, async (tx) => {
    await addFunder(tx, treasurer, { id: funderId, kind, name: funder });
    await openFund(tx, treasurer, {
      id: fundId,
      funderId,
      transitAccountId: idOf(nth + 2),
      terms: {
        ...rest,
        name: budgetYear === null ? rest.name : `${rest.name} ${budgetYear}`,
        amount,
        firstMonth: month,
        lastMonth,
        budgetYear,
        budgetLine,
        earmark: {
          occupationIds: null,
          kelurahanCodes: null,
          sex: null,
          cohortIds: null,
          ...earmark,
        },
        applicationIds: null,
        contact: null,
        isOpen: true,
      },
    });
    await attachPaper(tx, treasurer, { fundId, id: paperId, fileName: "nota-transfer.pdf" }, note);
    await proposeMovement(tx, treasurer, grant);
    await confirmMovement(tx, manager, grant.id);
  });
}

/**
 * Takes in a group's bill for a month, asking so much more than expected. One that says what is expected is ordered to be
 * paid; if it is paid, somebody else has approved it and the insurer has confirmed it.
 */
async function billMonth(
  treasurer: Office,
  manager: Office,
  bill: {
    readonly nth: number;
    readonly groupId: string;
    readonly month: IsoMonth;
    readonly isPaid: boolean;
    readonly beyond?: Rupiah;
  },
): Promise<void> {
  const { regionCode } = treasurer.actor;
  const { nth, groupId, isPaid, beyond = rupiah(0n) } = bill;
  const id = idOf(nth);
  if (await read(treasurer, (tx) => isRecorded(() => readBill(tx, regionCode, id)))) return;
  const period = { firstMonth: bill.month, lastMonth: bill.month };
  await write(treasurer, async (tx) => {
    const asked = { groupId, amount: rupiah(0n), ...period };
    const { comparison } = await compareWithGroup(tx, regionCode, asked, []);
    // A year's end leaves a month without money, and so without a bill.
    if (comparison.expectedTotal === 0n) return;
    const amount = rupiah(comparison.expectedTotal + beyond);
    const billingCode = `9${String(nth).padStart(12, "0")}`;
    await recordBill(tx, treasurer, { id, groupId, ...period, billingCode, amount, file: null });
    if (beyond > 0n) return;
    const orderId = idOf(nth + 1);
    const order = { id: orderId, billId: id, number: `CONTOH/SPM/${nth}`, unexplainedFundId: null };
    await draftOrder(tx, treasurer, order);
    if (!isPaid) return;
    const today = dayOf(treasurer.now());
    await takeStep(tx, manager, { id: orderId, step: "approved", reason: null });
    const proof = {
      id: idOf(nth + 2),
      orderId,
      number: `CONTOH/SP2D/${nth}`,
      paidOn: today,
      amount,
    };
    await recordProof(tx, treasurer, proof);
    const statement = {
      id: idOf(nth + 3),
      groupId,
      number: `CONTOH/BUKTI/${nth}`,
      receivedOn: today,
    };
    await takeStatement(tx, treasurer, { ...statement, ...period, amount, file: null });
  });
}

async function isRecorded(find: () => Promise<unknown>): Promise<boolean> {
  try {
    await find();
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

type Note = Parameters<typeof attachPaper>[3];

/** A made-up bank's advice, the same one for every fund. */
async function printNote(folder: string): Promise<Note> {
  const bytes = await typeset(
    "A transfer note of the example",
    NOTE,
    { title: "Nota transfer (contoh)", lines: ["Bank Contoh", "Kertas ini rekaan."] },
    NOTE_COSTS,
  );
  const path = join(folder, "nota-transfer.pdf");
  await writeFile(path, bytes);
  return { path, byteCount: bytes.length, sha256: createHash("sha256").update(bytes).digest() };
}

function actingAs(office: Office, id: string): Office {
  return { ...office, actor: { ...office.actor, id } };
}
