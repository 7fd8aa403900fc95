import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { read } from "../packages/server/src/shared/office.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import {
  BILLS_SCENES,
  type BillsOffice,
  csvOf,
  FRESH,
  fillPaper,
  givenBillsOffice,
  NOW,
  showBillsScene,
} from "./bills-scenes.ts";
import { openBrowser } from "./browser.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  withScenePage,
} from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";

let office: BillsOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenBillsOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
  await office?.empty.stop();
});

test.each(scenesToLookAt(BILLS_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showBillsScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const sitAs = (staffer: Staffer, path: string, work: (page: Page) => Promise<void>) =>
  inBrowser(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.clock.setFixedTime(NOW);
    await enterAs(page, office, staffer);
    await page.goto(`${office.door.origin}/desk/money${path}`);
    await work(page);
  });
const states = async () => {
  const rows = await read(office.door.office, (tx) =>
    tx.selectFrom("coverage_months").select("state").where("month", "=", FRESH).execute(),
  );
  return rows.map(({ state }) => state).sort();
};
const linesOf = (amounts: readonly string[]) =>
  amounts.map((amount, at) => {
    const { nik, name } = office.list[at] ?? { nik: "", name: "" };
    return [String(at + 1), nik, name, FRESH, amount];
  });
const inDialog = (page: Page, button: string) =>
  page.getByRole("dialog").getByRole("button", { name: button }).click();

test("a month goes from the bill to what is confirmed on the desk alone, each step by who may take it", async () => {
  let path = "";
  await sitAs(office.treasurer, "/bills/new", async (page) => {
    // One costs otherwise, and the sixth worker is left out.
    const file = csvOf(linesOf(["16800", "16800", "16800", "16800", "20000"]));
    await fillPaper(page, { month: FRESH, file });
    await page.getByLabel("Kode iuran").fill("8806001234");
    await page.getByLabel("Jumlah tagihan").fill("Rp87.200");
    await page.reload();
    // Nothing that was typed is lost, nor the file that was sent.
    await page.getByText("5 baris terbaca").waitFor();
    expect(await page.getByLabel("Kode iuran").inputValue()).toBe("8806001234");
    await page.getByRole("button", { name: "Catat tagihan" }).click();
    await page.getByText("Surat bayar menunggu selisih di atas.").waitFor();
    path = new URL(page.url()).pathname.replace("/desk/money", "");
    await page.getByRole("link", { name: "Selesaikan selisih" }).click();
    for (const [kind, verdict] of [
      ["Jumlah berbeda", "Ikuti jumlah tagihan"],
      ["Tidak ada di surat", "Sudah jelas"],
    ] as const) {
      const row = page.getByRole("row", { name: new RegExp(kind) });
      await row.getByRole("button", { name: "Selesaikan" }).click();
      await page.getByRole("dialog").getByRole("radio", { name: verdict }).check();
      await page
        .getByRole("dialog")
        .getByRole("textbox", { name: "Alasan" })
        .fill("Sudah ditanyakan ke cabang");
      await inDialog(page, "Selesaikan");
      await row.waitFor({ state: "detached" });
    }
    await page.getByRole("link", { name: "Tagihan", exact: true }).first().click();
    await page.getByLabel("Nomor SPM").fill("901/SPM/XII/2026");
    await page.getByRole("button", { name: "Buat surat bayar" }).click();
    await page.getByText("Anda yang membuatnya.").waitFor();
    expect(await page.getByRole("button", { name: "Setujui" }).count()).toBe(0);
  });
  await sitAs(office.manager, path, async (page) => {
    await page.getByRole("button", { name: "Setujui" }).press("Enter");
    await page.getByText(/^Disetujui Anda/).waitFor();
    expect(await page.getByRole("button", { name: "Catat bukti bayar" }).count()).toBe(0);
    const [paper] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Cetak SPM (PDF)" }).click(),
    ]);
    expect(paper.suggestedFilename()).toBe("spm-901-SPM-XII-2026.pdf");
  });
  await sitAs(office.treasurer, path, async (page) => {
    await page.getByRole("button", { name: "Catat bukti bayar" }).click();
    await page.getByLabel("Nomor SP2D").fill("0077/SP2D/XII/2026");
    await page.getByLabel("Tanggal bayar").fill("2026-12-14");
    await page.getByLabel("Jumlah dibayar").fill("87.200");
    await inDialog(page, "Catat bukti bayar");
    await page.getByText("5 bulan-pekerja dibayar.").waitFor();
    expect(await states()).toEqual(["committed", ...Array(5).fill("paid")]);
    await page.goto(`${office.door.origin}/desk/money/receipts/new`);
    const file = csvOf(linesOf(["16800", "16800", "16800", "16800", "20000"]));
    await fillPaper(page, { month: FRESH, file });
    await page.getByLabel("Nomor bukti").fill("BT-2026-12");
    await page.getByLabel("Tanggal diterima").fill("2026-12-20");
    await page.getByLabel("Jumlah di bukti").fill("87200");
    await page.getByRole("button", { name: "Catat bukti BPJS" }).click();
    await page.getByText("Bukti tercatat: 5 bulan pasti, 0 selisih.").waitFor();
    expect(await states()).toEqual(["committed", ...Array(5).fill("confirmed")]);
    await page.goto(`${office.door.origin}/desk/money${path}`);
    const agreeing = page.getByRole("row", { name: /Cocok bertiga/ });
    await expect.poll(() => agreeing.count()).toBe(5);
    await page.getByLabel("Hanya yang belum cocok bertiga").check();
    await expect.poll(() => agreeing.count()).toBe(0);
  });
});

test("a posting is taken back by two people", async () => {
  await sitAs(office.treasurer, `/bills/${office.bills.paid}`, async (page) => {
    await page.getByRole("button", { name: "Usulkan batal" }).first().click();
    await page
      .getByRole("dialog")
      .getByRole("textbox", { name: "Alasan" })
      .fill("Dibayar dua kali");
    await inDialog(page, "Kirim usulan");
    await page.getByText("Usulan tercatat").waitFor();
    await page.getByRole("link", { name: "Batal bayar" }).click();
    const card = page.getByRole("listitem").filter({ hasText: "Dibayar dua kali" });
    await card.getByText("Anda yang mengusulkan.").waitFor();
    expect(await card.getByRole("button", { name: "Batalkan pembayaran" }).count()).toBe(0);
  });
  await sitAs(office.manager, "/reversals", async (page) => {
    const card = page.getByRole("listitem").filter({ hasText: "Dibayar dua kali" });
    await card.getByRole("button", { name: "Batalkan pembayaran" }).click();
    await card.getByText("Dibatalkan.").waitFor();
  });
});
