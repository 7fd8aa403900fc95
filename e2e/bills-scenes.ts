import { rupiah } from "@payung/domain/shared/money.ts";
import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { recordBill } from "../packages/server/src/funding/bills/bills.ts";
import { draftOrder } from "../packages/server/src/funding/bills/payment-orders.ts";
import { recordProof } from "../packages/server/src/funding/bills/proofs.ts";
import { proposeReversal } from "../packages/server/src/funding/bills/reversals.ts";
import { takeStatement } from "../packages/server/src/funding/bills/statements.ts";
import { commitMonths } from "../packages/server/src/funding/service.ts";
import { write } from "../packages/server/src/shared/office.ts";
import {
  aBill,
  givenApprovedOrder,
  givenGroup,
  givenInsurerLines,
  type InsurerFileLine,
} from "../packages/server/src/testing/bills.ts";
import { givenCovered } from "../packages/server/src/testing/cards.ts";
import { givenFund, givenPlan } from "../packages/server/src/testing/funds.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { aWorker, type Worker, workers } from "../packages/server/src/testing/workers.ts";
import { enterAs } from "./desk-scenes.ts";

export const RATE = 16_800n;
/** The month that nobody has billed yet. */
export const FRESH = "2026-12";

/** An office with bills at every stage: with differences, waiting for the second person, paid and received. */
export type BillsOffice = {
  readonly door: ServedDoor;
  readonly empty: ServedDoor;
  readonly treasurer: Staffer;
  readonly manager: Staffer;
  readonly monitor: Staffer;
  readonly newcomer: Staffer;
  readonly list: readonly Worker[];
  readonly bills: Readonly<Record<"differing" | "waiting" | "paid", string>>;
  readonly receipt: string;
};

const linesOf = (list: readonly Worker[], month: string): InsurerFileLine[] =>
  list.map(({ nik, name }) => ({ nik, name, month, amount: RATE }));

export async function givenBillsOffice(): Promise<BillsOffice> {
  const [door, empty] = await Promise.all([serveDoor(), serveDoor()]);
  const { office, folder } = door;
  const list = workers(6);
  const { ids } = await givenCovered(door, list);
  const fund = await givenFund(office, { name: "APBD 2026/2027", lastMonth: "2027-12" });
  const groupId = await givenGroup(office, [fund.id]);
  await givenPlan(office, [FRESH, "2027-03"]);
  await commitMonths(office, { id: uuidv7(), firstMonth: FRESH, lastMonth: "2027-03" });
  const bill = async (month: string, lines: readonly InsurerFileLine[], more = 0n) => {
    const amount = rupiah(lines.reduce((sum, each) => sum + BigInt(each.amount), more));
    const file = await givenInsurerLines(folder, lines);
    const order = aBill({ groupId, amount, firstMonth: month, lastMonth: month, file });
    await write(office, (tx) => recordBill(tx, office, order));
    return order;
  };
  const all = linesOf(list, "2027-01");
  const differing = await bill(
    "2027-01",
    [
      ...all.slice(0, 4),
      ...all.slice(0, 2),
      { ...(all[4] ?? all[0]), month: "2027-01", amount: 20_000n },
      ...linesOf([aWorker({ name: "Orang Lain" })], "2027-01"),
    ],
    5_000n,
  );
  const waiting = await bill("2027-02", linesOf(list, "2027-02"));
  await write(office, (tx) =>
    draftOrder(tx, office, {
      id: uuidv7(),
      billId: waiting.id,
      number: "900/SPM/II/2027",
      unexplainedFundId: null,
    }),
  );
  const month = "2027-03";
  const paid = await bill(month, linesOf(list, month));
  const orderId = await givenApprovedOrder(office, paid.id);
  const receipt = uuidv7();
  const said = linesOf(list.slice(0, 4), month).map((line, at) =>
    at === 3 ? { ...line, amount: 8_400n } : line,
  );
  const file = await givenInsurerLines(folder, said);
  await write(office, async (tx) => {
    await recordProof(tx, office, {
      id: uuidv7(),
      orderId,
      number: "0042/SP2D/III/2027",
      paidOn: "2027-03-10",
      amount: rupiah(paid.amount + 10_000n),
    });
    await takeStatement(tx, office, {
      id: receipt,
      groupId,
      firstMonth: month,
      lastMonth: month,
      number: "BT-2027-03",
      receivedOn: "2027-03-18",
      amount: rupiah(3n * RATE + 8_400n),
      file,
    });
    await proposeReversal(tx, office, {
      id: uuidv7(),
      applicationId: ids[5] ?? "",
      month,
      reason: "Sudah berhenti bekerja sejak Januari",
    });
  });
  const roleAt = (at: ServedDoor, role: "treasurer" | "programme-manager" | "monitor") =>
    at.signedIn([{ role, areas: ["*"] }]);
  return {
    door,
    empty,
    treasurer: await roleAt(door, "treasurer"),
    manager: await roleAt(door, "programme-manager"),
    monitor: await roleAt(door, "monitor"),
    newcomer: await roleAt(empty, "treasurer"),
    list,
    bills: { differing: differing.id, waiting: waiting.id, paid: paid.id },
    receipt,
  };
}

/** A file as the branch sends it. */
export function csvOf(lines: readonly (readonly string[])[]) {
  const rows = [["NO", "NIK", "NAMA", "BULAN", "IURAN"], ...lines];
  return {
    name: "tagihan.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(rows.map((cells) => cells.join(";")).join("\r\n")),
  };
}

/** Chooses group and month as a treasurer would, and hands the file in. */
export async function fillPaper(
  page: Page,
  { month, file }: { readonly month: string; readonly file: ReturnType<typeof csvOf> },
): Promise<void> {
  await page.getByLabel("Wadah", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Bulan pertama").selectOption(month);
  await page.getByLabel("Bulan terakhir").selectOption(month);
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByText(/baris terbaca/).waitFor();
}

type Scene = {
  readonly as: "treasurer" | "manager" | "monitor" | "newcomer";
  readonly show: (page: Page, office: BillsOffice) => Promise<unknown>;
};
const go = (page: Page, { door }: Pick<BillsOffice, "door">, path: string) =>
  page.goto(`${door.origin}/desk/money${path}`);
/** What to mend takes the focus; a phone is then looked at from its top. */
const alert = async (page: Page) => {
  await page.getByRole("alert").first().waitFor();
  await page.evaluate("scrollTo(0, 0)");
};
const table = (page: Page, name: RegExp) => page.getByRole("table", { name }).waitFor();
const openBill = async (page: Page, office: BillsOffice, which: keyof BillsOffice["bills"]) => {
  await go(page, office, `/bills/${office.bills[which]}`);
  await table(page, /^Pencocokan/);
};
const LONG =
  "Bantuan tanggung jawab sosial dan lingkungan Perseroan Terbatas Perkebunan Kelapa Sawit Nusantara Jaya Abadi";

/** Every screen of bills in every state it can be in. */
export const BILLS_SCENES: Readonly<Record<string, Scene>> = {
  "bills-list": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/bills");
      await table(page, /^Tagihan/);
    },
  },
  "bills-none": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/bills");
      await page.getByText("Belum ada tagihan").waitFor();
    },
  },
  "bills-server-fails": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/bills*", (route) => route.fulfill({ status: 500 }));
      await go(page, office, "/bills");
      await alert(page);
    },
  },
  "group-faulty": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/bills");
      await page.getByRole("button", { name: "Tambah wadah" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Tambah wadah" }).click();
      await alert(page);
    },
  },
  "new-bill-no-group": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/bills/new");
      await page.getByText("Belum ada wadah").waitFor();
    },
  },
  "new-bill-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/bills/new");
      await page.getByRole("button", { name: "Catat tagihan" }).click();
      await alert(page);
    },
  },
  "new-bill-rows-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/bills/new");
      const [one, two] = office.list;
      const file = csvOf([
        ["1", one?.nik ?? "", one?.name ?? "", FRESH, "16800"],
        ["2", two?.nik ?? "", two?.name ?? "", FRESH, "enam belas ribu"],
        ["3", two?.nik ?? "", two?.name ?? "", "2019-01", "16800"],
        ["4", aWorker().nik, "Orang Lain", FRESH, "16800"],
      ]);
      await fillPaper(page, { month: FRESH, file });
      await page.getByLabel("Jumlah tagihan").fill("50.000");
      await alert(page);
    },
  },
  "new-bill-columns-unclear": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/bills/new");
      await page.getByLabel("Wadah", { exact: true }).selectOption({ index: 1 });
      await page.getByLabel("Bulan pertama").selectOption(FRESH);
      await page.getByLabel("Bulan terakhir").selectOption(FRESH);
      await page.locator('input[type="file"]').setInputFiles({
        name: "tagihan.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("NO;NIK;NAMA;BULAN;BIAYA LAYANAN\r\n1;1;A;2026-12;16800\r\n"),
      });
      await alert(page);
    },
  },
  "bill-differing": {
    as: "treasurer",
    show: (page, office) => openBill(page, office, "differing"),
  },
  "bill-differing-long-names": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/bills/*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        Object.assign(body.bill, { group: LONG, billingCode: "9".repeat(60) });
        for (const month of body.months)
          Object.assign(month, { fund: LONG, amount: "999999999999" });
        await route.fulfill({ response: answer, json: body });
      });
      await openBill(page, office, "differing");
    },
  },
  "bill-to-approve": {
    as: "manager",
    show: (page, office) => openBill(page, office, "waiting"),
  },
  "bill-send-back": {
    as: "manager",
    show: async (page, office) => {
      await openBill(page, office, "waiting");
      await page.getByRole("button", { name: "Kembalikan" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Kembalikan" }).click();
      await alert(page);
    },
  },
  "bill-paid": { as: "treasurer", show: (page, office) => openBill(page, office, "paid") },
  "bill-proof-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await openBill(page, office, "paid");
      await page.getByRole("button", { name: "Catat bayar lain" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Catat bukti bayar" }).click();
      await alert(page);
    },
  },
  "bill-doubt": {
    as: "treasurer",
    show: async (page, office) => {
      await openBill(page, office, "paid");
      await page.getByRole("button", { name: "Usulkan batal" }).first().click();
      await page.getByRole("dialog").waitFor();
    },
  },
  "bill-as-monitor": { as: "monitor", show: (page, office) => openBill(page, office, "paid") },
  differences: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/differences");
      await table(page, /^Selisih/);
      await page.getByText("tidak ada bulan yang menjelaskannya").waitFor();
    },
  },
  "differences-of-a-bill": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/differences/bill/${office.bills.differing}`);
      await table(page, /^Selisih/);
    },
  },
  "difference-close-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/differences/bill/${office.bills.differing}`);
      const row = page.getByRole("row", { name: /Jumlah berbeda/ });
      await row.getByRole("button", { name: "Selesaikan" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Selesaikan" }).click();
      await alert(page);
    },
  },
  "differences-none": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/differences");
      await page.getByText("Tidak ada selisih terbuka").waitFor();
    },
  },
  receipts: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/receipts");
      await table(page, /^Bukti BPJS/);
    },
  },
  "receipts-none": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/receipts");
      await page.getByText("Belum ada bukti").waitFor();
    },
  },
  receipt: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/receipts/${office.receipt}`);
      await table(page, /^Transaksi/);
    },
  },
  "new-receipt-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/receipts/new");
      await page.getByRole("button", { name: "Catat bukti BPJS" }).click();
      await alert(page);
    },
  },
  reversals: {
    as: "manager",
    show: async (page, office) => {
      await go(page, office, "/reversals");
      await page.getByRole("button", { name: "Batalkan pembayaran" }).waitFor();
    },
  },
  "reversals-none": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await go(page, { door: empty }, "/reversals");
      await page.getByText("Belum ada yang dibatalkan").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for, in the month that the office lives in. */
export async function showBillsScene(name: string, page: Page, office: BillsOffice): Promise<void> {
  const scene = BILLS_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  const door = scene.as === "newcomer" ? office.empty : office.door;
  await page.clock.setFixedTime(NOW);
  await enterAs(page, { door }, office[scene.as]);
  await scene.show(page, office);
}

/** The browser's clock: the months that may be chosen lie around it. */
export const NOW = new Date("2026-12-10T03:00:00Z");
