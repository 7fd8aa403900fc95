import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { civilLine, givenCivil } from "../packages/server/src/testing/files.ts";
import { countRows } from "../packages/server/src/testing/table-rows.ts";
import { aWorker, workers } from "../packages/server/src/testing/workers.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { brokenFile, cellsOf, HEADER, readRows, UNUSUAL } from "./lists-office.ts";
import {
  givenListsWorld,
  go,
  LISTS_SCENES,
  type ListsWorld,
  part,
  showListsScene,
  title,
} from "./lists-scenes.ts";
import { lengthenTexts } from "./long-texts.ts";

let world: ListsWorld;
let browser: Browser;
beforeAll(async () => {
  world = await givenListsWorld();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await world.door.stop();
});

test.each(scenesToLookAt(LISTS_SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showListsScene(name, page, world);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test.each([
  "lists",
  "run-done",
  "run-working",
])("%s fits when texts are as long as they may be, without an accessibility fault", async (name) => {
  await withScenePage(browser, async (page) => {
    await lengthenTexts(page);
    await showListsScene(name, page, world);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const asSupervisor = (work: (page: Page) => Promise<void>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, world, world.supervisor);
    await work(page);
  });
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const send = (page: Page, path: string) => page.getByLabel("Berkas daftar").setInputFiles(path);
const count = (page: Page, name: string) =>
  page.locator(".counts > div").filter({ hasText: name }).locator("dd").innerText();
const orderOn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Sends a file and orders its run. */
async function takeIn(page: Page, path: string): Promise<string> {
  await go(page, world, "/lists/new");
  await send(page, path);
  await press(page, /^(?:Ambil \d+ baris|Periksa ulang)/);
  await title(page, "Daftar sedang diperiksa");
  return orderOn(page);
}

describe("a list", () => {
  test("with columns nobody knows and rows to mend goes all the way, and comes back mended", async () => {
    const good = workers(4);
    const toMend = workers(2);
    const everyone = [...good, ...toMend];
    const path = await world.sheet("unusual.xlsx", [
      UNUSUAL,
      ...good.map((worker) => cellsOf(worker)),
      ...toMend.map((worker) => cellsOf({ ...worker, nik: "" })),
    ]);
    const lines = everyone.map((worker) => civilLine(worker));
    const civil = await givenCivil(world.door.folder, lines);
    await asSupervisor(async (page) => {
      await go(page, world, "/lists");
      await page.getByRole("link", { name: "Kirim daftar" }).click();
      await send(page, path);
      await page.getByText("Kolom ini belum ditemukan: NIK dan Nama.").waitFor();
      await page.getByRole("combobox", { name: /Wong/ }).selectOption("name");
      await page.getByRole("combobox", { name: /Angka Penduduk/ }).selectOption("nik");
      await press(page, "Baca ulang dengan kolom ini");
      await part(page, "6 baris pekerja terbaca");
      expect(await count(page, "Siap diperiksa")).toBe("4");
      expect(await count(page, "Perlu diperbaiki")).toBe("2");
      const cells = await page.getByRole("cell", { name: /^B\d$/ }).allInnerTexts();
      expect(cells).toEqual(["B6", "B7"]);
      await page.getByLabel("Data Dukcapil").setInputFiles(civil);
      await page.getByText(/\.csv terkirim/).waitFor();
      await press(page, "Ambil 4 baris yang lengkap");
      await title(page, "Daftar sedang diperiksa");

      const order = orderOn(page);
      await page.reload();
      await page.getByText("Menunggu giliran").waitFor();
      await world.noteProgress(order, "facts", 3, 6);
      await page.getByText("3 dari 6 baris").waitFor();
      await page.reload();
      await page.getByText("3 dari 6 baris").waitFor();
      await world.workOff(order);
      await title(page, "Hasil pemeriksaan");
      await page.getByText("4 disetujui").waitFor();
      await page.getByText("2 perlu diperbaiki").waitFor();

      const [download] = await Promise.all([
        page.waitForEvent("download"),
        press(page, "Unduh baris yang salah"),
      ]);
      const saved = join(world.door.folder, "saved.xlsx");
      await download.saveAs(saved);
      const [header, ...rows] = (await readRows(saved)).map(({ cells }) => [...cells]);
      expect(header).toEqual([...UNUSUAL, "Kesalahan"]);
      for (const [at, row] of rows.entries()) row[1] = toMend[at]?.nik ?? "";
      const mended = await world.sheet("mended.xlsx", [header ?? [], ...rows]);
      await page.getByLabel("Kirim buku kerja itu kembali").setInputFiles(mended);
      await page.getByText(/Pilihan kolom Anda/).waitFor({ state: "attached" });
      expect(await count(page, "Siap diperiksa")).toBe("2");
      await page.getByText("Tidak ada masalah").waitFor();
      await page.getByLabel("Data Dukcapil").setInputFiles(civil);
      await page.getByText(/\.csv terkirim/).waitFor();
      await press(page, "Ambil 2 baris yang lengkap");
      await title(page, "Daftar sedang diperiksa");
      await world.workOff(orderOn(page));
      await page.getByText("2 disetujui").waitFor();
      await page.getByText("Semua baris lengkap.").waitFor();
    });
  });

  test("sent again as it was says so, and changes nothing", async () => {
    const path = await world.sheet("same.xlsx", [HEADER, cellsOf(), cellsOf()]);
    await asSupervisor(async (page) => {
      await world.workOff(await takeIn(page, path));
      await title(page, "Hasil pemeriksaan");
      const before = await countRows(world.door);
      await go(page, world, "/lists/new");
      await send(page, path);
      await page.getByText(/Berkas ini sudah diambil pada/).waitFor();
      expect(await count(page, "Sudah terdaftar")).toBe("2");
      await world.workOff(await takeIn(page, path));
      await page.getByText(/sudah diperiksa sebelumnya/).waitFor();
      const after = await countRows(world.door);
      for (const table of ["applications", "decisions", "lists", "runs"])
        expect(after[table], table).toBe(before[table]);
    });
  });

  test("that is no list is refused before it is sent, and one that is broken when it is read", async () => {
    await asSupervisor(async (page) => {
      let sent = 0;
      page.on("request", (request) => {
        if (request.method() === "PUT") sent += 1;
      });
      await go(page, world, "/lists/new");
      const pdf = { name: "daftar.xlsx", mimeType: "", buffer: Buffer.from("%PDF-1.7") };
      await page.getByLabel("Berkas daftar").setInputFiles(pdf);
      await page.getByText(/bukan tabel/).waitFor();
      expect(sent).toBe(0);
      await send(page, await brokenFile(world.door.folder));
      await page.getByText(/Berkas ini rusak/).waitFor();
      expect(sent).toBe(1);
    });
  });

  test("whose connection breaks goes on by itself, under the same id", async () => {
    const path = await world.sheet("broken-off.xlsx", [HEADER, cellsOf()]);
    await asSupervisor(async (page) => {
      const addresses: string[] = [];
      await page.route("**/v1/uploads/*?*", (route) => {
        addresses.push(route.request().url());
        return addresses.length < 3 ? route.abort("connectionreset") : route.continue();
      });
      await go(page, world, "/lists/new");
      await send(page, path);
      await part(page, "1 baris pekerja terbaca");
      expect(addresses).toHaveLength(3);
      expect(new Set(addresses).size).toBe(1);
    });
  });

  test("can be stopped while it is being sent, and dragged in as well as chosen", async () => {
    const path = await world.sheet("dragged.xlsx", [HEADER, cellsOf()]);
    const bytes = [...(await readFile(path))];
    await asSupervisor(async (page) => {
      let isHeld = true;
      await page.route("**/v1/uploads/*?*", (route) => (isHeld ? undefined : route.continue()));
      await go(page, world, "/lists/new");
      await send(page, path);
      await press(page, "Batal kirim");
      await page.getByLabel("Berkas daftar").waitFor({ state: "attached" });
      isHeld = false;
      const data = await page.evaluateHandle((all) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(all)], "dragged.xlsx"));
        return transfer;
      }, bytes);
      await page.dispatchEvent(".file-drop", "drop", { dataTransfer: data });
      await part(page, "1 baris pekerja terbaca");
    });
  });

  test("can be called off until it decides, and then nothing of it is there", async () => {
    const path = await world.sheet("called-off.xlsx", [HEADER, cellsOf(aWorker())]);
    await asSupervisor(async (page) => {
      const before = await countRows(world.door);
      const order = await takeIn(page, path);
      await press(page, "Batalkan daftar ini");
      await page.getByRole("dialog").getByRole("button", { name: "Batalkan daftar ini" }).click();
      await title(page, "Daftar dibatalkan");
      await page.getByText("Tidak ada yang tersimpan dari berkas ini.").waitFor();
      await world.workOff(order);
      const after = await countRows(world.door);
      expect(after["applications"]).toBe(before["applications"]);
    });
  });

  test("is taken in by the keyboard alone", async () => {
    const path = await world.sheet("keyboard.xlsx", [HEADER, cellsOf()]);
    await asSupervisor(async (page) => {
      await go(page, world, "/lists/new");
      await title(page, "Kirim daftar");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByLabel("Berkas daftar").press("Space"),
      ]);
      await chooser.setFiles(path);
      await part(page, "1 baris pekerja terbaca");
      await page.getByRole("button", { name: "Ambil 1 baris yang lengkap" }).focus();
      await page.keyboard.press("Enter");
      await title(page, "Daftar sedang diperiksa");
    });
  });
});

test("whoever may only look sees lists and results, and is offered nothing to send or download", async () => {
  await withPage(browser, {}, async (page) => {
    await enterAs(page, world, world.verifier);
    await go(page, world, "/lists");
    await part(page, "Daftar yang sudah diambil");
    expect(await page.getByRole("link", { name: "Kirim daftar" }).count()).toBe(0);
    await go(page, world, `/lists/${world.runs.done}`);
    await title(page, "Hasil pemeriksaan");
    expect(await page.getByRole("button", { name: /Unduh/ }).count()).toBe(0);
  });
});

test("5,000 rows are previewed within ten seconds of being sent", async () => {
  const rows = workers(5_000).map((worker, at) =>
    cellsOf(at % 10 === 0 ? { ...worker, nik: "" } : worker),
  );
  const path = await world.sheet("large.xlsx", [HEADER, ...rows]);
  await asSupervisor(async (page) => {
    await go(page, world, "/lists/new");
    const from = performance.now();
    await send(page, path);
    await part(page, /5\.000 baris pekerja terbaca/);
    const seconds = (performance.now() - from) / 1_000;
    process.stdout.write(`5,000 rows: ${seconds.toFixed(1)} s from choosing to preview\n`);
    expect(seconds).toBeLessThan(10);
  });
});
