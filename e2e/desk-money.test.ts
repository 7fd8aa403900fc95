import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  withScenePage,
} from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  givenMoneyOffice,
  MONEY_SCENES,
  type MoneyOffice,
  showMoneyScene,
} from "./money-scenes.ts";

let office: MoneyOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenMoneyOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
  await office?.empty.stop();
});

test.each(scenesToLookAt(MONEY_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showMoneyScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const sitAs = <T>(staffer: Staffer, path: string, work: (page: Page) => Promise<T>) =>
  inBrowser(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, office, staffer);
    await page.goto(`${office.door.origin}/desk/money${path}`);
    return work(page);
  });

/** "Rp33.600" → 33600, "−Rp5" → -5. */
const amountIn = (text: string | null) =>
  Number((text ?? "").replace("−", "-").replace(/[^\d-]/g, ""));

describe("the treasurer's desk", () => {
  test("leads from a figure of a fund to transfers that come to it", async () => {
    await sitAs(office.treasurer, "", async (page) => {
      const card = page.locator(".fund-cards > li", { hasText: /APBD 20/ });
      const row = card.locator(".fund-figures li", { hasText: "Dibayar" });
      const figure = amountIn(await row.locator("b").textContent());
      expect(figure).toBe(33_600);
      await row.getByRole("link", { name: "Dibayar" }).press("Enter");
      const parts = page
        .getByRole("table", { name: /^Transaksi/ })
        .locator('td[data-title="Jumlah"]');
      await parts.first().waitFor();
      const sum = (await parts.allTextContents()).map(amountIn).reduce((a, b) => a + b, 0);
      expect(sum).toBe(figure);
    });
  });

  test("gives the files of what is on screen", async () => {
    await sitAs(office.treasurer, "", async (page) => {
      for (const [name, file] of [
        ["Realisasi (XLSX)", /^payung-realisasi-20\d\d\.xlsx$/],
        ["Jurnal setahun (CSV)", /^payung-jurnal-20\d\d\.csv$/],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name }).click(),
        ]);
        expect(download.suggestedFilename()).toMatch(file);
      }
    });
  });

  test("closes a month by two people, each thing that is open explained, and opens it again", async () => {
    const { month } = office;
    const path = `/closings/${month}`;
    await sitAs(office.treasurer, "/closings", async (page) => {
      await page.getByRole("link", { name: "Periksa bulan itu" }).press("Enter");
      const words = page.getByRole("textbox", { name: /^Mengapa masih terbuka/ });
      await words.first().waitFor();
      const count = await words.count();
      expect(count).toBeGreaterThan(2);
      for (let at = 0; at < count; at++) await words.nth(at).fill("Menunggu rekening koran BPJS");
      await page.reload();
      // What was typed stays.
      await expect.poll(() => words.first().inputValue()).toBe("Menunggu rekening koran BPJS");
      await page.getByRole("button", { name: "Ajukan penutupan" }).click();
      await page.getByText("Anda yang mengajukan.").waitFor();
      expect(await page.getByRole("button", { name: "Setujui" }).count()).toBe(0);
    });
    await sitAs(office.manager, path, async (page) => {
      await page.getByRole("button", { name: "Setujui" }).press("Enter");
      await page.getByText("Bulan ini sudah ditutup.").waitFor();
      // From the top: what is half under the header while one scrolls can be reached all the same.
      await page.evaluate("scrollTo(0, 0)");
      expect(await faultsInEveryView(page)).toEqual([]);
    });
    await sitAs(office.treasurer, path, async (page) => {
      await page.getByText("Buka lagi bulan ini").click();
      await page.getByLabel("Mengapa dibuka lagi?").fill("Satu bukti bayar tertinggal");
      await page.getByRole("button", { name: "Ajukan pembukaan" }).click();
      await page.getByText("Pembukaan, versi 2").waitFor();
    });
    await sitAs(office.manager, path, async (page) => {
      await page.getByRole("button", { name: "Kembalikan" }).click();
      await page.getByRole("dialog").getByRole("textbox").fill("Tidak perlu");
      await page.getByRole("dialog").getByRole("button", { name: "Kembalikan" }).click();
      await page.getByText("Tidak perlu").waitFor();
      await page.getByText("Bulan ini sudah ditutup.").waitFor();
    });
  });
});
