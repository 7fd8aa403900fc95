import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textOfPdf } from "../packages/server/src/testing/pdf.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  withScenePage,
} from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { lengthenTexts } from "./long-texts.ts";
import { givenProgrammeOffice, type ProgrammeOffice } from "./programme-office.ts";
import { PROGRAMME_SCENES, showProgrammeScene } from "./programme-scenes.ts";

let office: ProgrammeOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenProgrammeOffice();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

const url = (path: string) => `${office.door.origin}/desk${path}`;
const signedIn = <T>(staffer: Staffer, work: (page: Page) => Promise<T>) =>
  inBrowser(
    browser,
    { viewport: { width: 1280, height: 800 }, acceptDownloads: true },
    async (page) => {
      await enterAs(page, office, staffer);
      return work(page);
    },
  );
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const follow = (page: Page, name: string | RegExp) =>
  page.getByRole("link", { name }).first().click();
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const title = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
const pdfOf = async (page: Page, button: string) => {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
  const pages = await textOfPdf(await readFile(await download.path()));
  return pages.join(" ").replace(/\s+/g, " ");
};
const idIn = (page: Page) => page.url().split("/").at(-1) ?? "";

test.each(
  scenesToLookAt(PROGRAMME_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showProgrammeScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test.each([
  "cohorts",
  "cohort",
  "people",
  "people-found",
  "draft-to-check",
  "decree",
  "correct",
  "proposal-mine",
  "parameters",
  "parameter",
  "new-cohort-places",
  "holidays-history",
])("%s fits when texts are as long as they may be, without an accessibility fault", async (name) => {
  await withScenePage(browser, async (page) => {
    await lengthenTexts(page);
    await showProgrammeScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test("a decree is issued, replaced and corrected, each by two people, and anyone sees what came after", async () => {
  const { one, other } = office;
  // A cohort is opened, people are chosen for it, and a decree is drafted.
  const cohort = await signedIn(one, async (page) => {
    await page.goto(url("/cohorts/new"));
    await page.getByLabel("Nama angkatan").fill("Angkatan layar");
    await page.getByLabel("Bulan iuran pertama").fill("2027-01");
    await page.getByLabel("Jumlah tempat").fill("2");
    await page.getByLabel("Siapa yang membayar").fill("APBD Kota Jambi");
    await press(page, "Buka angkatan");
    await title(page, "Angkatan layar");
    await press(page, "Lihat hasil seleksi");
    await said(page, "Belum ada yang disimpan.");
    await press(page, /^Pilih 2 orang/);
    await said(page, /^Seleksi terakhir/);
    const address = page.url();
    await follow(page, "Buat rancangan SK");
    await page.getByLabel("Nomor SK").fill("200/SK/2026");
    await page.getByLabel("Nama penanda tangan").fill("Dr. dr. H. Contoh, M.K.M.");
    await press(page, "Simpan rancangan");
    await said(page, "Rancangan Anda.");
    // Whoever drafted it is offered no way to issue it.
    expect(await page.getByRole("button", { name: "Terbitkan SK" }).count()).toBe(0);
    return address.split("/").at(-1) ?? "";
  });
  // Sent back with words, it is mended where it was typed.
  await signedIn(other, async (page) => {
    await page.goto(url("/cohorts"));
    await follow(page, /200\/SK\/2026/);
    await press(page, "Kembalikan");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Apa yang harus diperbaiki?").fill("Gelar wali kota keliru");
    await dialog.getByRole("button", { name: "Kembalikan" }).click();
    await said(page, /^Dikembalikan oleh/);
  });
  await signedIn(one, async (page) => {
    await page.goto(url(`/cohorts/${cohort}`));
    await follow(page, "Buat rancangan SK");
    await said(page, "Gelar wali kota keliru");
    expect(await page.getByLabel("Nomor SK").inputValue()).toBe("200/SK/2026");
    const signatory = page.getByLabel("Nama penanda tangan");
    expect(await signatory.inputValue()).toBe("Dr. dr. H. Contoh, M.K.M.");
    await signatory.fill("dr. H. Contoh, M.K.M.");
    await press(page, "Simpan rancangan");
    await said(page, "Rancangan Anda.");
  });
  const first = await signedIn(other, async (page) => {
    await page.goto(url("/cohorts"));
    await follow(page, /200\/SK\/2026/);
    await said(page, "Tidak ada yang berubah sejak rancangan dibuat.");
    expect(await pdfOf(page, "Unduh rancangan (PDF)")).toContain("RANCANGAN");
    await press(page, "Terbitkan SK");
    await title(page, "200/SK/2026, versi 1");
    const paper = await pdfOf(page, "Unduh PDF");
    expect(paper).toContain("NOMOR 200/SK/2026");
    expect(paper).not.toContain("RANCANGAN");
    return idIn(page);
  });
  // Somebody drops out, and the one who waits first is named instead.
  const { body } = await one.ask("GET", `/v1/decrees/${first}/lines`);
  const [gone, stays] = body.lines;
  await signedIn(one, async (page) => {
    await page.goto(url(`/cohorts/${cohort}/people`));
    await page.getByLabel("Cari nama dalam SK").fill(gone.name);
    await press(page, "Cari");
    await press(page, /^Catat batal: /);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Pindah dari kota").check();
    await dialog.getByLabel("Keterangan").fill("Pindah ke Palembang");
    await dialog.getByRole("button", { name: "Catat batal", exact: true }).click();
    await said(page, "Tempatnya kosong");
    await follow(page, "Ke angkatan");
    await follow(page, "Buat SK pengganti");
    await page.getByLabel("Nomor SK").fill("201/SK/2026");
    await page.getByLabel("Nama penanda tangan").fill("Dr. dr. H. Contoh, M.K.M.");
    await press(page, "Simpan rancangan");
    await said(page, "Rancangan Anda.");
  });
  await signedIn(other, async (page) => {
    await page.goto(url(`/cohorts/${cohort}`));
    await follow(page, /201\/SK\/2026/);
    await press(page, "Terbitkan SK");
    await title(page, "201/SK/2026, versi 1");
    expect(await pdfOf(page, "Unduh PDF")).toContain(gone.name);
  });
  // A wrong line is put right under the same number.
  await signedIn(one, async (page) => {
    await page.goto(url(`/decrees/${first}`));
    await follow(page, "Perbaiki baris");
    await page.getByLabel("Cari orang yang barisnya keliru").fill(stays.name);
    await press(page, "Cari");
    await press(page, /^Baris \d+: /);
    await page.getByLabel("Pekerjaan").fill("Pedagang sayur keliling");
    await page.getByLabel("Mengapa diperbaiki?").fill("Pekerjaan keliru tulis");
    await page.getByLabel("Nama penanda tangan").fill("Dr. dr. H. Contoh, M.K.M.");
    await press(page, "Simpan rancangan perbaikan");
    await said(page, "Rancangan Anda.");
    // Taken back, its lines stand in the form again.
    await press(page, "Tarik kembali");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Apa yang harus diperbaiki?").fill("Tunggu SK lain");
    await dialog.getByRole("button", { name: "Tarik kembali" }).click();
    await said(page, /^Ditarik oleh/);
    await page.goto(url(`/decrees/${first}/correct`));
    await said(page, "Tunggu SK lain");
    expect(await page.getByLabel("Pekerjaan").inputValue()).toBe("Pedagang sayur keliling");
    await press(page, "Simpan rancangan perbaikan");
    await said(page, "Rancangan Anda.");
  });
  await signedIn(other, async (page) => {
    await page.goto(url(`/cohorts/${cohort}`));
    await follow(page, /200\/SK\/2026 – perbaikan/);
    await said(page, "Pekerjaan keliru tulis");
    await press(page, "Terbitkan SK");
    await title(page, "200/SK/2026, versi 2");
  });
  const { decree } = (await one.ask("GET", `/v1/decrees/${first}`)).body;
  await inBrowser(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${office.door.origin}/sk/${decree.code}`);
    for (const part of ["200/SK/2026", "Nomor 201/SK/2026, versi 1", "Nomor 200/SK/2026, versi 2"])
      await said(page, part);
    expect(await page.content()).not.toContain(stays.name);
  });
});

test("a parameter changes only after a look at who is affected, and by two people", async () => {
  const { one, other } = office;
  const address = await signedIn(one, async (page) => {
    await page.goto(url("/parameters/ENTRY_AGE_MIN"));
    await press(page, "Tambah versi setelah ini");
    await page.getByLabel("tahun", { exact: true }).fill("17");
    await page.getByLabel("Berlaku mulai").fill("2027-02-01");
    await page.getByLabel("Dasar hukum").fill("Perwal 1/2027");
    await page.getByLabel("Sumber").fill("JDIH Kota Jambi");
    await page.getByLabel("Teks resmi").check();
    await press(page, "Usulkan versi ini");
    await said(page, "Lihat dulu siapa yang terdampak.");
    await press(page, "Lihat siapa yang terdampak");
    await said(page, "akan diputus lain");
    await press(page, "Usulkan versi ini");
    await said(page, "Usul Anda.");
    return page.url();
  });
  await signedIn(other, async (page) => {
    await page.goto(address);
    await press(page, "Setujui versi ini");
    await said(page, /^Disetujui/);
    await page.goto(url("/parameters/ENTRY_AGE_MIN"));
    await said(page, "Perwal 1/2027");
  });
});

test("a day off is added with its decree, and moved by one more word that keeps the first", async () => {
  const { one, supervisor } = office;
  const add = async (page: Page, fields: Readonly<Record<string, string>>) => {
    const dialog = page.getByRole("dialog");
    for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
    await dialog.getByLabel("Teks resmi").check();
    await dialog.getByRole("button", { name: "Simpan" }).click();
    await said(page, "Hari libur tersimpan.");
  };
  await signedIn(one, async (page) => {
    await page.goto(url("/parameters"));
    await follow(page, "Hari libur");
    await press(page, "Tambah hari libur");
    await add(page, {
      Tanggal: "2027-06-07",
      "Nama hari libur": "Tahun Baru Islam 1449 Hijriah",
      "Dasar hukum": "SKB 3 Menteri tentang libur 2027",
      Sumber: "JDIH",
    });
    await said(page, "Senin, 7 Juni 2027");
    await press(page, /^Perbaiki Senin, 7 Juni 2027/);
    await page.getByRole("dialog").getByLabel("Buka seperti biasa").check();
    await add(page, { "Dasar hukum": "Perubahan SKB 2027", Sumber: "JDIH" });
    await said(page, "tidak libur lagi");
  });
  const { body } = await one.ask("GET", "/v1/holidays");
  expect(body.days.map(({ day }: { day: string }) => day)).not.toContain("2027-06-07");
  await signedIn(supervisor, async (page) => {
    await page.goto(url("/holidays"));
    const row = page.getByRole("listitem").filter({ hasText: "7 Juni 2027" });
    await row.getByText("1 catatan lama").click();
    await row.getByText("SKB 3 Menteri tentang libur 2027").waitFor();
    // Who only reads is offered no way to change it.
    expect(await page.getByRole("button", { name: /hari libur|^Perbaiki/ }).count()).toBe(0);
  });
});
