import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { type FundsOffice, givenFundsOffice } from "./funds-office.ts";
import { FUNDS_SCENES, PLAN_SCENES, showFundsScene } from "./funds-scenes.ts";

let office: FundsOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenFundsOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
  await office?.empty.stop();
});

test.each(scenesToLookAt(FUNDS_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showFundsScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const sitAs = <T>(staffer: Staffer, path: string, work: (page: Page) => Promise<T>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    page.setDefaultTimeout(15_000);
    await enterAs(page, office, staffer);
    await page.goto(`${office.door.origin}/desk${path}`);
    return work(page);
  });
const press = (page: Page, name: string) => page.getByRole("button", { name }).press("Enter");

describe("the treasurer", () => {
  let address = "";

  test("adds a funder, opens a fund for a list of workers, and mends what was refused", async () => {
    const [first = "", second = ""] = office.codes;
    await sitAs(office.treasurer, "/money/funds", async (page) => {
      await page.getByRole("link", { name: "Tambah pemberi dana" }).press("Enter");
      await page.getByLabel("Jenis pemberi").selectOption("zis");
      await page.getByLabel("Nama pemberi").fill("Baznas Contoh");
      await press(page, "Tambah pemberi dana");
      await page.getByLabel("Nama dana").fill("Zakat 2027");
      await page.getByLabel("Pagu").fill("Rp500.000");
      await page.getByLabel("Bulan pertama").fill("2026-12");
      await page.getByLabel("Bulan terakhir").fill("2027-11");
      await page.getByLabel("Bukan APBN atau APBD").check();
      await page.getByLabel("Daftar kode pendaftaran").fill(`${first}\nXXXX-0000`);
      await page.reload();
      await press(page, "Buka dana");
      const summary = page.getByRole("alert");
      await summary.waitFor();
      expect(await summary.textContent()).toContain("XXXX-0000");
      // What was typed is still there, the funder too.
      expect(await page.getByLabel("Nama dana").inputValue()).toBe("Zakat 2027");
      await page.getByLabel("Daftar kode pendaftaran").fill(`${first.toLowerCase()}\n${second}`);
      await press(page, "Buka dana");
      await page.getByRole("heading", { name: "Zakat 2027" }).waitFor();
      await page.getByText("2 pekerja dalam daftar").first().waitFor();
      address = new URL(page.url()).pathname.replace("/desk", "");
    });
  });

  test("records money with its paper, and only somebody else brings it into the ledger", async () => {
    await sitAs(office.treasurer, address, async (page) => {
      await page.getByRole("link", { name: "Catat uang masuk atau keluar" }).press("Enter");
      await page.getByLabel("Dana masuk").check();
      await page.getByLabel("Jumlah").fill("450.000");
      await page.getByLabel("Tanggal di bukti bank").fill("2026-11-20");
      await page.getByLabel("Keterangan").fill("Transfer Baznas tahap satu");
      const buffer = Buffer.from("%PDF-1.7 nota");
      await page
        .getByLabel("Tambah berkas PDF")
        .setInputFiles({ name: "nota-bank.pdf", mimeType: "application/pdf", buffer });
      await expect
        .poll(() => page.getByLabel("Bukti").locator("option:checked").textContent())
        .toBe("nota-bank.pdf");
      await press(page, "Ajukan ke orang kedua");
      await page.getByText("Anda yang mengajukan.").waitFor();
      expect(await page.getByRole("button", { name: /^Setujui/ }).count()).toBe(0);
      await page.getByText("Masih tersedia Rp0.").waitFor();
    });
    await sitAs(office.manager, "/money/funds", async (page) => {
      const waiting = page.locator("section", { hasText: "Menunggu orang kedua" });
      await waiting.getByRole("link", { name: "Zakat 2027" }).press("Enter");
      await press(page, "Setujui, uang sudah berpindah");
      await page.getByText("Masih tersedia Rp450.000.").waitFor();
      await page.getByRole("link", { name: "Masuk", exact: true }).press("Enter");
      await page.getByText("Transfer Baznas tahap satu").waitFor();
    });
  });

  test("changes the terms for a reason, and the history says what was before", async () => {
    await sitAs(office.treasurer, address, async (page) => {
      await page.getByRole("link", { name: "Ubah ketentuan" }).press("Enter");
      await page.getByLabel("Pagu").fill("600000");
      await page.getByLabel("Mengapa diubah?").fill("Baznas menambah");
      await press(page, "Simpan ketentuan");
      await page.getByText("Alasan: Baznas menambah").waitFor();
      await page.getByText("Rp500.000 → Rp600.000").waitFor();
    });
  });
});

describe("a plan", () => {
  test("is made, looked at, reserved at the price that was shown, and explained per worker", async () => {
    await sitAs(office.treasurer, "/money/plan", async (page) => {
      await page.getByText("Belum ada rencana iuran").waitFor();
      await page.getByLabel("Bulan pertama").fill("2026-12");
      await page.getByLabel("Bulan terakhir").fill("2027-11");
      await press(page, "Buat rencana");
      await page.getByText("Menunggu giliran").waitFor();
      await office.workOff();
      // Two workers by the companies' and the alms' money, two by the city's.
      await page.getByRole("table", { name: "Dana dalam rencana" }).waitFor();
      const price = page.getByText(/^Yang akan dipesan: /);
      await price.waitFor();
      const said = await price.textContent();
      await press(page, "Pesan sekarang");
      await page.getByText("Sedang memesan").waitFor();
      await office.workOff();
      const reserved = page.getByRole("table", { name: "Pesanan" });
      await reserved.getByText("Selesai").waitFor();
      const amount = /Rp[\d.]+\d/.exec(said ?? "")?.[0] ?? "nothing was said";
      await reserved.getByText(amount).waitFor();
      await page.getByLabel("Kode pendaftaran", { exact: true }).fill(office.codes[0] ?? "");
      await press(page, "Lihat bulannya");
      const row = page.getByRole("row", { name: /^Desember 2026/ });
      await row.getByText("Mengapa?").click();
      await row.getByText("membayar").waitFor();
    });
  });

  test("is due when a fund has changed, and nothing is reserved until it was made anew", async () => {
    await sitAs(office.treasurer, `/money/funds/${office.city}/terms`, async (page) => {
      await page.getByLabel("Pagu").fill("300000");
      await page.getByLabel("Mengapa diubah?").fill("Anggaran dipotong");
      await press(page, "Simpan ketentuan");
      await page.getByRole("link", { name: "Rencana iuran" }).press("Enter");
      await page.getByText("Ada yang berubah sejak rencana ini: dana.").waitFor();
      await page.getByText("Buat rencana baru dulu.").waitFor();
      await press(page, "Buat rencana");
      await page.getByText("Menunggu giliran").waitFor();
      await office.workOff();
      await page.getByRole("link", { name: "Dana untuk mereka habis: APBD 2027" }).waitFor();
      const changed = page.getByRole("table", { name: "Beda dengan rencana sebelumnya" });
      await changed.getByRole("row", { name: /^APBD 2027 Belum ada/ }).waitFor();
    });
  });

  test.each(scenesToLookAt(PLAN_SCENES))("%s has no accessibility fault and fits", async (name) => {
    await withScenePage(browser, async (page) => {
      await showFundsScene(name, page, office);
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });
});
