import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  givenPeopleOffice,
  PEOPLE_SCENES,
  type PeopleOffice,
  showPeopleScene,
} from "./people-scenes.ts";

let office: PeopleOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenPeopleOffice();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

test.each(scenesToLookAt(PEOPLE_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showPeopleScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const signedIn = (work: (page: Page) => Promise<void>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    page.setDefaultTimeout(15_000);
    await enterAs(page, office, office.verifier);
    await work(page);
  });

test("who is late is seen at once; the copy is printed, and the answer leaves the list", async () => {
  await signedIn(async (page) => {
    await page.goto(`${office.door.origin}/desk`);
    await page.getByText("3 menunggu, 1 terlambat").waitFor();
    await page.goto(`${office.door.origin}/desk/data-requests`);
    const row = page.getByRole("row", { name: /Siti Rahmah/ });
    await row.getByText("Terlambat").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      row.getByRole("button", { name: "Cetak salinan" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("salinan-data.pdf");
    await row.getByRole("button", { name: "Jawab" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Sudah dikerjakan").check();
    await dialog.getByRole("button", { name: "Kirim jawaban" }).click();
    await page.getByText("Jawaban terkirim.").waitFor();
    await row.waitFor({ state: "detached" });
  });
  const { body } = await office.verifier.ask("GET", "/v1/data-requests");
  expect(
    body.requests.map(({ applicationId }: { applicationId: string }) => applicationId),
  ).not.toContain(office.worker);
});

test("by keyboard alone somebody who waits is opened, called and closed with a note", async () => {
  await signedIn(async (page) => {
    await page.goto(`${office.door.origin}/desk/calls`);
    await page.getByText("Mengirim pesan suara.").first().waitFor();
    const before = await page.getByRole("row").count();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByLabel("Hasil telepon").focus();
    await page.keyboard.type("Sudah ditelepon, akan datang besok.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Sudah ditutup.").waitFor();
    await page.getByText("Minta bicara dengan petugas.").first().waitFor();
    expect(await page.getByRole("row").count()).toBe(before - 1);
  });
});

test("the record shows whom to call, what was sent and what became of it", async () => {
  await signedIn(async (page) => {
    await page.goto(`${office.door.origin}/desk/records/${office.worker}`);
    await page.getByText("Rahmah Wati (saudara)").waitFor();
    await page.getByText("Nomor cocok dengan kode.").waitFor();
    const part = page.getByRole("region", { name: "Pesan ke pekerja" });
    await part.getByText("Terkirim").first().waitFor();
    await part.getByText("+62", { exact: false }).first().waitFor();
  });
});
