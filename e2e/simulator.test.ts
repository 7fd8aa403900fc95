import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openGateways } from "../packages/server/src/messaging/service.ts";
import { workOffMessages } from "../packages/server/src/outreach/service.ts";
import {
  simulatorOf,
  throughSimulator,
} from "../packages/server/src/outreach/simulator/settings.ts";
import { KOTA_JAMBI } from "../packages/server/src/shared/site.ts";
import { listen, SILENT } from "../packages/server/src/testing/serve.ts";
import { as, givenOffice, type TestOffice } from "../packages/server/src/testing/test-office.ts";
import { nikFor } from "../packages/server/src/testing/workers.ts";
import { webOf } from "../packages/server/src/web.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, withPage as inBrowser, tooWide, withScenePage } from "./checks.ts";

let work: TestOffice;
let browser: Browser;
let url: string;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  work = await givenOffice();
  browser = await openBrowser();
  const { vault } = work.db;
  const app = Promise.withResolvers<ReturnType<typeof webOf>>();
  // The simulator must know where it is reached before it is there.
  const served = await listen({ fetch: async (request) => (await app.promise).fetch(request) });
  url = served.url;
  const simulator = simulatorOf(url, vault.secretFor);
  const messaging = throughSimulator(simulator);
  const jobs = { enqueue: async () => {} };
  const { service: db } = work.db;
  const { regionCode } = work.office.actor;
  const ground = { db, vault, jobs, now: () => new Date(), log: SILENT, signIn: null, regionCode };
  app.resolve(webOf(ground, { ...KOTA_JAMBI, isExample: true }, messaging, simulator));
  const office = as(work.office, { id: "conversation" });
  const gateways = openGateways(messaging, office, SILENT);
  const working = workOffMessages(office, gateways, jobs, SILENT, messaging.limits);
  stops.push(working.stop, served.stop);
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await browser.close();
  await work.close();
});

const withPage = <T>(options: BrowserContextOptions, use: (page: Page) => Promise<T>) =>
  inBrowser(browser, options, use);

const open = (page: Page, channel: "whatsapp" | "sms", phone: string) =>
  page.goto(`${url}/simulator?phone=${phone}&channel=${channel}`);
const lastBubble = (page: Page) => page.locator("#last").innerText();

/** Does something that is answered, and waits until the answer stands on the page. */
async function answered(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await page.locator(".bubble").count();
  await act();
  await page
    .locator(".bubble")
    .nth(before + 1)
    .waitFor();
  await page.waitForLoadState();
}

/** Writes a message with the keyboard alone. */
const write = (page: Page, words: string) =>
  answered(page, async () => {
    await page.locator("#text").focus();
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  });
const choose = (page: Page, name: string) =>
  answered(page, () => page.locator("#last").getByRole("button", { name }).press("Enter"));

const CODE = /[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}/;

test("somebody registers by WhatsApp and by SMS with the keyboard alone, without scripts, and asks how far it is", async () => {
  const without = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };
  await withPage(without, async (page) => {
    await open(page, "whatsapp", "081290000001");
    await write(page, "daftar");
    await choose(page, "Dengar");
    const clip = await page.locator(".bubble audio").getAttribute("src");
    const sound = await fetch(`${url}${clip}`);
    expect([sound.status, sound.headers.get("content-type")]).toEqual([
      200,
      "audio/ogg; codecs=opus",
    ]);
    expect(Buffer.from(await sound.arrayBuffer()).toString("latin1", 0, 4)).toBe("OggS");
    // The question comes once more behind it, in a bubble of its own.
    while ((await page.locator("#last").getByRole("button", { name: "Setuju" }).count()) === 0)
      await page.reload();
    await choose(page, "Setuju");
    await page.locator("#last summary").press("Enter");
    await choose(page, "Tukang ojek");
    for (const words of [nikFor("1979-08-17", "P"), "Siti Aminah"]) await write(page, words);
    await choose(page, "Benar");
    await write(page, "telanaipura");
    await choose(page, "Nanti saja");
    expect(await lastBubble(page)).toContain("Telanaipura");
    await choose(page, "Benar");
    await choose(page, "Boleh");
    const [code = ""] = CODE.exec(await lastBubble(page)) ?? [];
    expect(code).not.toBe("");

    await open(page, "sms", "081290000002");
    for (const words of ["status", code, "17-08-1979"]) await write(page, words);
    // A long answer comes in parts, each in a bubble of its own.
    await page.getByText("Kami sedang memeriksa data Anda.").last().waitFor();
  });
});

const SCENES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "an empty phone": (page) => open(page, "whatsapp", "081290000009"),
  "a number that is none": (page) => open(page, "sms", "12"),
  "a conversation": async (page) => {
    await open(page, "whatsapp", "081290000003");
    if ((await page.locator(".bubble").count()) > 0) return;
    await write(page, "x".repeat(300));
    for (const words of ["daftar", "dengar", "setuju"]) await write(page, words);
  },
};

test.each(Object.keys(SCENES))("%s is open to everybody, on phone and desk", async (name) => {
  await withScenePage(browser, async (page) => {
    await SCENES[name]?.(page);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
  await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await SCENES[name]?.(page);
    await page.evaluate('document.documentElement.style.fontSize = "225%"');
    expect(await tooWide(page)).toEqual([]);
    const { PICTURES: folder } = process.env;
    if (folder !== undefined)
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate('document.documentElement.style.fontSize = ""');
        const path = `${folder}/${name.replaceAll(" ", "-")}-${width}.png`;
        await page.screenshot({ path, fullPage: true });
      }
  });
});
