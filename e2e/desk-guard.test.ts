import { sql } from "kysely";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read } from "../packages/server/src/shared/office.ts";
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
  GUARD_SCENES,
  type GuardOffice,
  givenGuardOffice,
  showGuardScene,
} from "./guard-scenes.ts";

let office: GuardOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenGuardOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
  await office?.empty.stop();
});

test.each(scenesToLookAt(GUARD_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showGuardScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const sitAs = <T>(staffer: Staffer, path: string, work: (page: Page) => Promise<T>) =>
  inBrowser(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, office, staffer);
    await page.goto(`${office.door.origin}/desk${path}`);
    return work(page);
  });
const reserved = () =>
  read(office.door.office, async (tx) => {
    const { rows } = await sql<{ months: number; amount: string }>`
      select count(*)::int as months, coalesce(sum(c.amount_idr), 0)::text as amount
      from coverage_months c join current_fund_terms t on t.fund_id = c.account_id
      where c.state = 'committed' and t.name like 'CSR%'`.execute(tx);
    return rows[0];
  });

describe("cover in danger", () => {
  test("is told on arrival and leads to who, why and what it costs", async () => {
    await sitAs(office.treasurer, "", async (page) => {
      const tile = page.getByRole("link", { name: /^Keuangan.*6 orang terancam/ });
      await tile.press("Enter");
      await page.getByRole("link", { name: "Lihat dan bertindak" }).press("Enter");
      const row = page
        .getByRole("table", { name: /^Apa yang hilang/ })
        .getByRole("row", { name: /31 Desember 2026/ });
      // Six drivers and eleven months of 16,800 rupiah.
      await expect.poll(() => row.textContent()).toContain("Rp1.108.800");
      await row.getByRole("link", { name: /31 Desember 2026/ }).press("Enter");
      const people = page.getByRole("table", { name: /^Orang di balik/ });
      await people.waitFor();
      expect(await people.getByText("Masih terancam").count()).toBe(6);
    });
  });

  test("is bridged by two people: drafted by the treasurer, approved by another, and then reserved", async () => {
    await sitAs(office.treasurer, "/money/dangers", async (page) => {
      await page.getByLabel("Sampai bulan").selectOption("2027-01");
      await page.getByText("Tidak ada pembagian lain yang lebih murah.").waitFor();
      const why = page.getByLabel(/^Mengapa perlu/);
      await why.fill("Anggaran 2027 belum dibuka; perusahaan setuju lewat surat");
      await page.reload();
      // What was typed stays.
      await expect.poll(() => why.inputValue()).toMatch(/perusahaan setuju/);
      await page.getByRole("button", { name: "Ajukan Rp50.400" }).click();
      await page.getByText("Anda yang mengajukan.").waitFor();
      expect(await page.getByRole("button", { name: /^Setujui/ }).count()).toBe(0);
    });
    expect(await reserved()).toEqual({ months: 0, amount: "0" });
    await sitAs(office.manager, "/money/dangers", async (page) => {
      expect(await page.getByRole("button", { name: /^Ajukan Rp/ }).count()).toBe(0);
      await page.getByRole("button", { name: "Setujui dan pesan uangnya" }).press("Enter");
      await page.getByText("Uangnya sudah dipesan. Berikutnya").waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
    });
    expect(await reserved()).toEqual({ months: 6, amount: "50400" });
  });

  test("is not bridged with figures that are no longer so: nothing typed is lost, and it is worked out again", async () => {
    await sitAs(office.treasurer, "/money/dangers?until=2027-02", async (page) => {
      await page.getByLabel(/^Mengapa perlu/).fill("Untuk Februari");
      await page.route("**/v1/bridges", (route) =>
        route.request().method() === "POST"
          ? route.continue({
              postData: JSON.stringify({ ...route.request().postDataJSON(), total: "1" }),
            })
          : route.continue(),
      );
      await page.getByRole("button", { name: /^Ajukan Rp/ }).click();
      await page.getByText(/berubah sejak dihitung/).waitFor();
      await page.getByRole("button", { name: "Hitung lagi" }).click();
      expect(await page.getByLabel(/^Mengapa perlu/).inputValue()).toBe("Untuk Februari");
    });
  });
});
