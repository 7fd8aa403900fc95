import { deflateSync, inflateSync } from "node:zlib";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBase45, writeBase45 } from "../packages/domain/src/cards/base45.ts";
import { sayWorkerCode } from "../packages/domain/src/cards/worker-code.ts";
import { BROWSER_OPTIONS } from "./browser.ts";
import { type CardsOffice, givenCardsOffice } from "./cards-office.ts";
import { ADDRESS_HEADER, faultsInEveryView, withPage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { enrol, KELURAHAN, press } from "./field-office.ts";

const PHONE = { viewport: { width: 360, height: 740 } } as const;
/** What a first visit may weigh, and its script before anybody scans (ux.md section 4.2), as it travels. */
const FIRST_VISIT_MAX = 20_000;
const SCRIPT_MAX = 5_000;
/** A card's words, and the place where a script says what it has come to. */
const said = (page: Page) => page.locator("#scan-result").innerText();

let office: CardsOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenCardsOffice();
  const film = await office.filmOf((await office.cardOf(3)).qr_text);
  browser = await chromium.launch({
    ...BROWSER_OPTIONS,
    args: [
      ...BROWSER_OPTIONS.args,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

/** A phone that opens the page, waits until it could do without a network, and then does something. */
async function onPhone(
  work: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    ...PHONE,
    extraHTTPHeaders: { [ADDRESS_HEADER]: "card-checker" },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  try {
    await page.goto(`${office.door.origin}/kartu/`);
    await page.getByText("Halaman ini juga bisa dipakai tanpa internet.").waitFor();
    await work(page, context);
  } finally {
    await context.close();
  }
}

const show = async (page: Page, text: string) => {
  await page.locator("#scan-photo").setInputFiles(await office.photoOf(text));
};
const showAndRead = async (page: Page, text: string, words: string) => {
  await show(page, text);
  await page.locator("#scan-result").getByText(words).waitFor();
  return said(page);
};

/** The same card, its signature changed by one bit and all else put right again. */
function forged(text: string): string {
  const cose = inflateSync(readBase45(text) ?? new Uint8Array());
  cose[cose.length - 1] = (cose.at(-1) ?? 0) ^ 1;
  return writeBase45(deflateSync(cose, { level: 9 }));
}

describe("checking a card", () => {
  test("works without a script: a code is typed, and the page says what it is worth", async () => {
    const { code } = await office.cardOf(0);
    await withPage(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${office.door.origin}/kartu/`);
      expect(await page.locator("#scan").isVisible()).toBe(false);
      await page.getByLabel("Kode kartu").fill("7Q4K");
      await page.getByRole("button", { name: "Periksa kode" }).click();
      await page.getByText("Kode kartu terdiri dari 9 huruf dan angka.").first().waitFor();
      await page.getByLabel("Kode kartu").fill(sayWorkerCode(code).toLowerCase());
      await page.getByRole("button", { name: "Periksa kode" }).click();
      await page.getByText("Kartu berlaku").waitFor();
      expect(await page.locator(".card-answer").innerText()).toContain("S. A. L.");
    });
  });

  test("is light: so much travels at a first visit, and so little of it is script", async () => {
    const context = await browser.newContext(PHONE);
    try {
      const page = await context.newPage();
      const client = await context.newCDPSession(page);
      await client.send("Network.enable");
      const kinds = new Map<string, string>();
      const bytes = new Map<string, number>();
      client.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
      client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
        bytes.set(requestId, encodedDataLength),
      );
      // Without a service worker nothing is fetched for later.
      await page.addInitScript(
        "Object.defineProperty(navigator, 'serviceWorker', { get: () => undefined })",
      );
      await page.goto(`${office.door.origin}/kartu/`, { waitUntil: "networkidle" });
      const sum = (of: (kind: string) => boolean) =>
        [...bytes].reduce((all, [id, each]) => all + (of(kinds.get(id) ?? "") ? each : 0), 0);
      const [all, script] = [sum(() => true), sum((kind) => kind === "Script")];
      process.stdout.write(`card check: ${all} bytes at a first visit, ${script} of them script\n`);
      expect(all).toBeGreaterThan(2_000);
      expect(all).toBeLessThanOrEqual(FIRST_VISIT_MAX);
      expect(script).toBeGreaterThan(100);
      expect(script).toBeLessThanOrEqual(SCRIPT_MAX);
    } finally {
      await context.close();
    }
  });

  test("by a photo: one that holds, one that was forged, a code of something else, no code at all", async () => {
    await onPhone(async (page) => {
      const { qr_text: text } = await office.cardOf(0);
      const answer = await showAndRead(page, text, "Kartu berlaku");
      expect(answer).toContain("30 November 2027");
      expect(answer).not.toMatch(/Siti|S\. A\./);
      expect(await faultsInEveryView(page)).toEqual([]);
      await showAndRead(page, forged(text), "Kode kartu tidak asli");
      await showAndRead(page, "https://example.org/bayar", "Bukan kartu Payung");
      await page.locator("#scan-photo").setInputFiles({
        name: "kosong.jpg",
        mimeType: "image/jpeg",
        buffer: Buffer.from("no picture"),
      });
      await page.getByText("Kode belum terbaca").waitFor();
    });
  });

  test("by the camera, which is closed again once the code is read", async () => {
    await onPhone(async (page) => {
      await page.getByRole("button", { name: "Pindai dengan kamera" }).click();
      await page.locator("#scan-result").getByText("Kartu berlaku").waitFor();
      expect(await page.locator("#scan-view").isVisible()).toBe(false);
    });
  });

  test("in the field app, by what it kept when it last had a network", async () => {
    const collector = await office.door.signedIn([{ role: "collector", areas: [KELURAHAN] }]);
    const context = await browser.newContext({ ...PHONE, reducedMotion: "reduce", hasTouch: true });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.addInitScript(`(() => {
      window.lamp = [];
      const { getCapabilities, applyConstraints } = MediaStreamTrack.prototype;
      MediaStreamTrack.prototype.getCapabilities = function () {
        return { ...getCapabilities.call(this), torch: true };
      };
      MediaStreamTrack.prototype.applyConstraints = function (what) {
        const [{ torch } = {}] = what?.advanced ?? [];
        if (torch === undefined) return applyConstraints.call(this, what);
        window.lamp.push(torch);
        return Promise.resolve();
      };
    })()`);
    const kept = () =>
      page.evaluate<number>(
        "caches.open('payung-cards').then((kept) => kept.keys()).then((keys) => keys.length)",
      );
    try {
      await enrol({ page }, { door: office.door, collector });
      await expect.poll(kept, { timeout: 20_000 }).toBe(2);
      await context.setOffline(true);
      await page.goto(`${office.door.origin}/field/#scan`);
      await page.getByText("Kartu berlaku").waitFor();
      await page.getByText("Cocokkan nama di kartu dengan KTP.").waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
      // The lamp, where the camera says that it has one.
      await press(page, "Lampu");
      await press(page, "Lampu");
      expect(await page.evaluate("window.lamp")).toEqual([true, false]);

      // Somebody whom this phone brought in: the card leads to them, scanned or typed, and says first if it does not hold.
      await context.setOffline(false);
      await office.broughtIn(3, collector.id);
      await page.goto(`${office.door.origin}/field/#sync`);
      await press(page, "Ambil kabar terbaru");
      await page.goto(`${office.door.origin}/field/#list/sent`);
      await page.locator(".rows a").first().waitFor();
      await context.setOffline(true);
      const { code, id } = await office.cardOf(3);
      const begun = performance.now();
      await page.goto(`${office.door.origin}/field/#scan`);
      await page.getByText("Nomor pendaftaran").first().waitFor();
      process.stdout.write(`card to record: ${Math.round(performance.now() - begun)} ms\n`);
      expect(new URL(page.url()).hash).toBe(`#record/${office.ids[3]}`);
      await page
        .getByText("Celaka waktu kerja?")
        .or(page.getByText("Tunggu tanggal mulainya."))
        .waitFor();
      await page.goto(`${office.door.origin}/field/#search`);
      await page.getByLabel("Nama, nomor, atau kode").fill(sayWorkerCode(code).toLowerCase());
      await page.locator(".rows a").first().waitFor();
      await context.setOffline(false);
      await office.loseCard(id);
      await page.goto(`${office.door.origin}/field/#sync`);
      const fresh = page.waitForResponse("**/.well-known/payung-revoked-cards");
      await press(page, "Ambil kabar terbaru");
      await fresh;
      await page.goto(`${office.door.origin}/field/#scan`);
      await page.getByText("Kartu ini sudah ditarik").waitFor();
      expect(new URL(page.url()).hash).toBe("#scan");
    } finally {
      await context.close();
    }
  });

  test("in English, also without a network and whichever was opened first", async () => {
    await onPhone(async (page, context) => {
      await page.getByRole("link", { name: "English" }).click();
      await page.getByRole("heading", { name: "Check a card" }).waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
      await context.setOffline(true);
      await page.reload();
      const { qr_text: text } = await office.cardOf(0);
      expect(await showAndRead(page, text, "The card is valid")).toContain("30 November 2027");
      await page.getByRole("link", { name: "Bahasa Indonesia" }).click();
      await page.getByRole("heading", { name: "Periksa kartu" }).waitFor();
    });
  });

  test("without a network: the page opens, and says of each card what was known last", async () => {
    const { qr_text: text } = await office.cardOf(0);
    const lost = await office.cardOf(4);
    await onPhone(async (page, context) => {
      await context.setOffline(true);
      await page.reload();
      await page.getByRole("button", { name: "Periksa kode" }).waitFor();
      await showAndRead(page, text, "Kartu berlaku");
      await showAndRead(page, lost.qr_text, "Kartu berlaku");
      await showAndRead(page, forged(text), "Kode kartu tidak asli");
      // Lost meanwhile: known as soon as there is a network, and from then on without one.
      await office.loseCard(lost.id);
      await context.setOffline(false);
      await showAndRead(page, lost.qr_text, "Kartu tidak berlaku");
      await context.setOffline(true);
      await page.reload();
      await showAndRead(page, lost.qr_text, "Kartu tidak berlaku");
      // After a week without a network nothing is called valid any more, and after a year this one has expired.
      await page.clock.setFixedTime(Date.now() + 8 * 86_400_000);
      await showAndRead(page, text, "Belum bisa dipastikan");
      await page.clock.setFixedTime(Date.parse("2028-03-02T00:00:00Z"));
      await showAndRead(page, text, "Masa berlaku habis");
      await page.clock.setFixedTime(Date.parse("2020-01-01T00:00:00Z"));
      expect(await showAndRead(page, text, "Belum bisa dipastikan")).toContain("Jam ponsel");
    });
  });
});

describe("the desk", () => {
  const asManager = (work: (page: Page) => Promise<void>) =>
    withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
      page.setDefaultTimeout(20_000);
      await enterAs(page, office, office.manager);
      await work(page);
    });

  test("makes the cards of a cohort and prints them in sheets; an order goes on while nobody looks", async () => {
    await asManager(async (page) => {
      const address = `${office.door.origin}/desk/cohorts/${office.waitingCohortId}/cards`;
      await page.goto(address);
      await page.getByText("Belum ada pesanan").waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
      await press(page, "Buat 12 kartu");
      await page.getByText("0 dari 12 kartu").waitFor();
      await page.reload();
      await page.getByText("0 dari 12 kartu").waitFor();
      await office.workOff();
      await page.getByText("12 kartu selesai.").waitFor();
      await press(page, "Cetak 12 kartu baru");
      await page.getByText("Lembar cetak").waitFor();
      await office.workOff();
      const fetched = page.waitForEvent("download");
      await press(page, "Unduh bagian 1 (12 kartu)");
      expect((await fetched).suggestedFilename()).toBe("kartu-bagian-1.pdf");
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });

  test("withdraws a lost card with its reason, gives another, and prints that one", async () => {
    await asManager(async (page) => {
      await page.goto(`${office.door.origin}/desk/records/${office.ids[1]}`);
      const cards = page.locator("section[aria-labelledby=cards]");
      await cards.getByText("berlaku", { exact: true }).waitFor();
      await cards.getByRole("button", { name: "Tarik kartu" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Tarik kartu ini" }).click();
      await dialog.getByRole("alert").waitFor();
      expect(await faultsInEveryView(page)).toEqual([]);
      await dialog.getByLabel("Hilang").check();
      await dialog.getByLabel("Keterangan").fill("Jatuh di pasar Angso Duo");
      await dialog.getByLabel("Buat kartu pengganti").check();
      await dialog.getByRole("button", { name: "Tarik kartu ini" }).click();
      await cards.getByText("ditarik", { exact: true }).waitFor();
      expect(await cards.innerText()).toContain("Jatuh di pasar Angso Duo");
      const fetched = page.waitForEvent("download");
      await cards.getByRole("button", { name: "Cetak kartu" }).click();
      expect((await fetched).suggestedFilename()).toBe("kartu.pdf");
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });
});
