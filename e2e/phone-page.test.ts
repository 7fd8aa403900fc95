import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aWorker } from "../packages/server/src/testing/workers.ts";
import { openBrowser } from "./browser.ts";
import {
  ADDRESS_HEADER,
  andLoad,
  bringAxe,
  faultsInEveryView,
  tooWide,
  typeIn,
  withPage,
} from "./checks.ts";
import { weigh } from "./phone-measure.ts";
import { givenPhoneOffice, type PhoneOffice } from "./phone-office.ts";
import { answersOf, answerUpTo, PHONE_SCENES, SCENE_WORKER, stepOf } from "./phone-scenes.ts";

let office: PhoneOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenPhoneOffice();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.stop();
});

const PHONE = { viewport: { width: 360, height: 640 } } as const;
const codeOn = (page: Page) => page.locator(".code").first().innerText();

describe("every page in every state has no accessibility fault, fits, and is easy to press:", () => {
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    context = await browser.newContext({
      ...PHONE,
      extraHTTPHeaders: { [ADDRESS_HEADER]: "scenes" },
    });
    await bringAxe(context);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await answerUpTo(page, office, "periksa", { worker: SCENE_WORKER });
  });
  afterAll(() => context?.close());

  test.each(Object.keys(PHONE_SCENES))("%s", async (name) => {
    await page.setViewportSize(PHONE.viewport);
    await PHONE_SCENES[name]?.(page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    const small = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("main :is(a, button, input:not([type=hidden]), select, summary)")]
      .filter((e) => !e.closest("p:not(.actions)") && e.getBoundingClientRect().height > 0)
      .filter((e) => (e.closest("label") ?? e).getBoundingClientRect().height < 47.5)
      .map((e) => e.outerHTML)`);
    expect(small).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
  });
});

test("without JavaScript one registers to the end, with a photo as the camera took it", async () => {
  const worker = aWorker();
  await withPage(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
    await answerUpTo(page, office, "selesai", { worker, withPhoto: true });
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Pendaftaran diterima");
    const code = await codeOn(page);
    expect((await office.applications())[0]).toMatchObject({ code, name: worker.name });
    expect((await office.sentPhotos()).at(-1)).toBe((await readFile(office.photo)).length);
    const [year = "", month = "", day = ""] = worker.bornOn.split("-");
    await typeIn(page, office.url, { code, day, month, year });
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(
      "Kami sedang memeriksa data Anda.",
    );
  });
});

test("with JavaScript the photo is made small, and a registration with it weighs less than 300 kB", async () => {
  await withPage(browser, PHONE, async (page) => {
    const { total, steps } = await weigh(page, () =>
      answerUpTo(page, office, "selesai", { withPhoto: true }),
    );
    expect(stepOf(page)).toBe("selesai");
    const sent = Math.min(...(await office.sentPhotos()));
    expect(sent).toBeGreaterThan(20_000);
    expect(sent).toBeLessThanOrEqual(180_000);
    expect(total).toBeLessThan(300_000);
    // The first step brings what all of them share; the others bring their words only.
    const [first = 0, ...others] = steps;
    expect(first).toBeLessThanOrEqual(30_000);
    expect(Math.max(...others)).toBeLessThanOrEqual(5_000);
  });
});

describe("the connection is cut", () => {
  const cut = async (context: BrowserContext, page: Page, act: () => Promise<unknown>) => {
    await context.setOffline(true);
    await act();
    await page.locator("#offline").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("offline");
    await context.setOffline(false);
  };

  test("at every step: nothing typed is lost, and another phone goes on at the same question", async () => {
    const worker = aWorker();
    const others = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
    const other = await others.newPage();
    await withPage(browser, PHONE, async (page) => {
      page.setDefaultTimeout(15_000);
      await page.goto(`${office.url}/daftar/pekerjaan`);
      for (const [step, answer] of answersOf(office, worker)) {
        expect(stepOf(page)).toBe(step);
        await cut(page.context(), page, () => answer(page));
        expect(stepOf(page)).toBe(step);
        if (step !== "pekerjaan") {
          const code = await codeOn(page);
          await others.clearCookies();
          await other.goto(`${office.url}/daftar/lanjut`);
          await other.getByLabel("Kode Anda").fill(code);
          await other.getByLabel("4 angka terakhir").fill(worker.phone.slice(-4));
          await andLoad(other, () => other.getByRole("button", { name: "Lanjutkan" }).click());
          expect(stepOf(other), `resumed at ${step}`).toBe(step);
        }
        // What was typed still stands there: pressing once more is all.
        const typed = await page
          .locator("input:not([type=hidden])")
          .first()
          .inputValue()
          .catch(() => "");
        if (["hp", "nik", "nama", "kelurahan"].includes(step)) expect(typed).not.toBe("");
        const again = page.getByRole("button", { name: BUTTON[step] ?? "Lanjut", exact: true });
        await andLoad(page, () => again.first().click());
      }
      expect(stepOf(page)).toBe("selesai");
    });
    await others.close();
  });

  test("without JavaScript, while an answer is under way: it stands in the form when one goes back", async () => {
    await withPage(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      const worker = aWorker();
      await answerUpTo(page, office, "nama", { worker });
      await page.locator("#name").fill(worker.name);
      await page.context().setOffline(true);
      await page.getByRole("button", { name: "Lanjut" }).click();
      await page.waitForURL(/^chrome-error:/);
      await page.context().setOffline(false);
      await page.goBack();
      expect(await page.locator("#name").inputValue()).toBe(worker.name);
      await andLoad(page, () => page.getByRole("button", { name: "Lanjut" }).click());
      expect(stepOf(page)).toBe("lahir");
    });
  });

  test("while a photo is under way: it goes on where it was cut", async () => {
    await withPage(browser, PHONE, async (page) => {
      await answerUpTo(page, office, "foto");
      const sent: number[] = [];
      let left = 1;
      await page.route("**/bagian/*", async (route) => {
        if (left <= 0) return route.abort("internetdisconnected");
        left -= 1;
        sent.push((route.request().postDataBuffer() ?? Buffer.alloc(0)).length);
        return route.continue();
      });
      await page.locator("input[type=file]").setInputFiles(office.photo);
      await page.getByRole("button", { name: "Kirim foto" }).click();
      await page.getByText("Jaringan terputus. Foto dilanjutkan").waitFor();
      left = 1_000;
      await page.evaluate("dispatchEvent(new Event('online'))");
      await page.waitForURL("**/daftar/keluarga");
      const total = sent.reduce((sum, each) => sum + each, 0);
      expect((await office.applications()).length).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(180_000);
      expect(sent.length).toBeGreaterThan(1);
    });
  });
});

/** What goes on at each step, where it is not "Lanjut". */
const BUTTON: Readonly<Record<string, string>> = {
  pekerjaan: "Tukang ojek pangkalan",
  kelurahan: "Cari",
  foto: "Nanti saja",
  periksa: "Kirim pendaftaran",
};

test("a page is read aloud with a script and without, and says so by a button one can press", async () => {
  for (const javaScriptEnabled of [true, false])
    await withPage(browser, { ...PHONE, javaScriptEnabled }, async (page) => {
      const clips: string[] = [];
      page.on("response", (response) => {
        if (response.url().includes("/suara/")) clips.push(`${response.status()}`);
      });
      await page.goto(`${office.url}/daftar/pekerjaan`);
      expect(clips, "nothing is fetched before it is asked for").toEqual([]);
      if (!javaScriptEnabled) return expect(await page.locator("audio[controls]").count()).toBe(1);
      await page.getByRole("button", { name: "Dengarkan" }).click();
      await expect.poll(() => clips.length, { timeout: 10_000 }).toBeGreaterThan(0);
      expect(["200", "206"]).toContain(clips[0]);
      return undefined;
    });
});

test("the letters of a kelurahan narrow the list, and one tap chooses", async () => {
  await withPage(browser, PHONE, async (page) => {
    await answerUpTo(page, office, "kelurahan");
    await page.getByLabel("Nama kelurahan").pressSequentially("telanai");
    const shown = page.locator("#places button:visible");
    expect(await shown.allInnerTexts()).toEqual(["Telanaipura"]);
    await andLoad(page, () => shown.first().click());
    expect(stepOf(page)).toBe("foto");
  });
});

test("nothing is asked of anyone else, and the content policy is never offended", async () => {
  await withPage(browser, PHONE, async (page) => {
    const offences: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(office.url)) offences.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") offences.push(message.text());
    });
    page.on("pageerror", (error) => offences.push(String(error)));
    await answerUpTo(page, office, "selesai", { withPhoto: true });
    expect(offences.filter((each) => !each.startsWith("blob:"))).toEqual([]);
  });
});
