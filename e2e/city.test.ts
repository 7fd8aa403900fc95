import { WORKER_STATES, type WorkerState } from "@payung/domain/verification/worker-status.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ServedCity,
  serveEmptyCity,
  serveExampleCity,
} from "../packages/server/src/testing/example-city.ts";
import { openBrowser } from "./browser.ts";
import { ADDRESS_HEADER, faultsInEveryView, typeIn, withPage, withScenePage } from "./checks.ts";

/** The real application, over a small city that went through the whole main job, and over an empty one. */
let city: ServedCity;
let empty: ServedCity;
let browser: Browser;
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = ADDRESS_HEADER;
  city = await serveExampleCity({ workers: 1_500, quota: 300 });
  empty = await serveEmptyCity();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([city.stop(), empty.stop()]);
});

/** What the page says first to a worker in each state that a city of this size has. */
const SAID: Partial<Readonly<Record<WorkerState, string>>> = {
  incomplete: "Data Anda belum lengkap.",
  checking: "Kami sedang memeriksa data Anda.",
  "not-yet": "Belum bisa untuk saat ini.",
  "waiting-list": "Anda memenuhi syarat. Kuota penuh, Anda masuk daftar tunggu.",
  "insurer-question": "BPJS Ketenagakerjaan bertanya tentang data Anda.",
  protected: "Anda terlindungi.",
};

async function askAs(page: Page, state: WorkerState): Promise<void> {
  const receipt = city.workers.get(state);
  if (receipt === undefined) throw new Error(`Nobody in the city is ${state}`);
  const [year = "", month = "", day = ""] = receipt.bornOn.split("-");
  await typeIn(page, city.url, { code: receipt.code, day, month, year });
}

describe.each(
  Object.entries(SAID) as [WorkerState, string][],
)("a worker who is %s", (state, said) => {
  test("reads so on a phone and on a desk, without an accessibility fault", async () => {
    await withScenePage(browser, async (page) => {
      await askAs(page, state);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(said);
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });
});

test("whoever waits for a place reads which place it is", async () => {
  await withPage(browser, {}, async (page) => {
    await askAs(page, "waiting-list");
    expect(await page.locator(".place .figure").textContent()).toMatch(/^[1-9][\d.]*$/);
  });
});

test.each([
  "/",
  "/status",
  "/docs",
])("%s of the real city has no accessibility fault in any view", async (path) => {
  await withScenePage(browser, async (page) => {
    await page.goto(`${city.url}${path}`);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test("the front page and its files tell the same numbers", async () => {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(city.url);
    const covered = (await page.locator("h1 .big").textContent())?.replaceAll(".", "");
    const file = await (await fetch(`${city.url}/figures-city.csv`)).text();
    expect(Number(covered)).toBeGreaterThan(200);
    expect(file).toContain(String(covered));
    expect(await page.locator("svg a[href^='#k']").count()).toBe(68);
    expect(await page.textContent("main")).not.toMatch(/NaN|undefined|null|Infinity|\d,\d{3,}/);
  });
});

test("a new instance says what it is for, and no number, without an accessibility fault", async () => {
  await withScenePage(browser, async (page) => {
    await page.goto(empty.url);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Belum ada angka.");
    expect(await page.textContent("body")).not.toContain("rekaan");
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test("every state in which a city can be found was looked at", () => {
  expect(
    Object.keys(SAID).every((state) => (WORKER_STATES as readonly string[]).includes(state)),
  ).toBe(true);
  for (const state of Object.keys(SAID)) expect([...city.workers.keys()]).toContain(state);
});
