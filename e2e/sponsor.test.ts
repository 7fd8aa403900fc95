import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOfPdf } from "../packages/server/src/testing/pdf.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  givenSponsorOffice,
  SPONSOR_SCENES,
  type SponsorOffice,
  showSponsorScene,
} from "./sponsor-scenes.ts";

let office: SponsorOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenSponsorOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

test.each(
  scenesToLookAt(SPONSOR_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showSponsorScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const go = (page: Page, path: string) => page.goto(`${office.door.origin}${path}`);
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

/** What somebody with a bank's app does: presses a button of the simulator for a payment. */
async function atTheService(page: Page, paymentId: string, deed: string): Promise<void> {
  const simulator = await page.context().newPage();
  await go(simulator, "/simulator/payments");
  const order = simulator.locator("section", { hasText: paymentId });
  await Promise.all([
    simulator.waitForEvent("load"),
    order.getByRole("button", { name: deed, exact: true }).click(),
  ]);
  await simulator.close();
}

describe("a sponsor", () => {
  test("chooses a group, sees the cost, pledges, pays through the simulator and gets the receipt", async () => {
    await withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
      await enterAs(page, office, office.newcomer);
      await go(page, "/desk");
      await page.getByRole("main").getByRole("link", { name: "Sponsor iuran" }).click();
      await page.getByRole("link", { name: "Pilih kelompok pekerja" }).click();
      await page.getByLabel("Perempuan atau laki-laki").selectOption("Perempuan");
      const drivers = page.getByLabel("Jumlah pekerja angkutan");
      await drivers.fill("3");
      await page.getByLabel("Jumlah pekerja lain").fill("1.002");
      const cost = page.locator(".sum-said");
      const shown = await cost.innerText();
      expect(shown).toMatch(/^Rp\d/);
      // Nothing typed is lost, and the cost is the same.
      await page.reload();
      await expect.poll(() => cost.innerText()).toBe(shown);
      expect(await drivers.inputValue()).toBe("3");

      await press(page, "Janjikan dana ini");
      await page.waitForURL("**/desk/sponsor/pledges/*");
      await page.getByText(`Rp0 diterima dari ${shown}.`).waitFor();
      await page.getByText("Untuk: Perempuan.").waitFor();
      await press(page, "Bayar dengan QRIS");
      await page.getByText("Kode QRIS sedang dibuat").waitFor();
      await office.workOff();
      await page.getByAltText("Kode QRIS untuk dipindai").waitFor();

      const pledgeId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      const { body } = await office.newcomer.ask("GET", `/v1/sponsor/pledges/${pledgeId}`);
      const [{ id, amount }] = body.payments;
      await atTheService(page, id, "Bayar");
      await office.workOff();
      // The page sees by itself that the money has come in.
      const [receipt] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: /^Unduh kuitansi/ }).click(),
      ]);
      const { body: after } = await office.newcomer.ask("GET", `/v1/sponsor/pledges/${pledgeId}`);
      const [text = ""] = await textOfPdf(await readFile(await receipt.path()));
      expect(text).toContain(after.payments[0].receipt.number);
      expect(text.replace(/\s/g, "")).toContain(
        `Rp${Number(amount).toLocaleString("id-ID").replace(/\s/g, "")}`,
      );
      expect(text).toContain("Yayasan Baru");
      expect(shown.replace(/\D/g, "")).toBe(String(after.amount));
    });
  });

  test("is thanked by the name that is wished for, on the page of thanks", async () => {
    await withPage(browser, {}, async (page) => {
      await enterAs(page, office, office.sponsor);
      await go(page, "/desk/sponsor");
      await page.getByLabel("Nama di halaman terima kasih").fill("Sahabat Pekerja");
      await press(page, "Simpan nama");
      await page.getByText("Sudah disimpan.").first().waitFor();
      await go(page, "/terima-kasih");
      await page.getByText("Sahabat Pekerja", { exact: true }).waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });

  test("cannot open what another has pledged", async () => {
    const { paid } = office;
    const answers = await Promise.all(
      [`pledges/${paid.pledgeId}`, `payments/${paid.paymentId}/receipt.pdf`].map((path) =>
        office.newcomer.ask("GET", `/v1/sponsor/${path}`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});

test("a treasurer sees what came in short on the overview, credits it, and notes a transfer that was awaited", async () => {
  await withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, office, office.treasurer);
    await go(page, "/desk/money");
    const notice = page.getByText("1 pembayaran menunggu keputusan Anda.");
    await notice.getByRole("link", { name: "Lihat dan bertindak" }).press("Enter");
    await press(page, "Masukkan ke dana");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Alasan").fill("Biaya transfer Rp1, disetujui mitra");
    await dialog.getByRole("button", { name: "Masukkan ke dana" }).press("Enter");
    await page.getByText("Tidak ada pembayaran yang perlu diputuskan").waitFor();

    const { body } = await office.treasurer.ask("GET", "/v1/awaited-transfers");
    const [awaited] = body.transfers;
    await press(page, "Catat transfer masuk");
    await dialog.getByLabel("Jumlah yang masuk").fill(awaited.amount);
    await dialog.getByLabel("Tanggal masuk").fill("2026-11-21");
    await dialog.getByLabel("Nomor atau berita di rekening koran").fill("RK 2026/11/21-2");
    await dialog.getByRole("button", { name: "Catat transfer masuk" }).press("Enter");
    await page.getByText("Transfer tercatat. Dananya bertambah.").waitFor();
    await page.getByText("Tidak ada transfer yang ditunggu").waitFor();
    expect((await office.treasurer.ask("GET", "/v1/payment-questions")).body.questions).toEqual([]);
  });
});
