/**
 * How heavy and how quick the phone page is on the phones that it is for: Chromium as slow as a cheap phone, on a slow
 * network (ux.md section 4.2, profiles A and B). Prints JSON: bytes with heads as they travel, milliseconds until a page
 * is there and a frame has passed; medians of RUNS (5). `node bench/phone-page.ts`
 */
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../e2e/browser.ts";
import { PROFILES, slowDown, weigh } from "../e2e/phone-measure.ts";
import { givenPhoneOffice, type PhoneOffice } from "../e2e/phone-office.ts";
import { answersOf, stepOf } from "../e2e/phone-scenes.ts";
import { setup } from "../packages/server/src/db/testing.ts";
import { aWorker } from "../packages/server/src/testing/workers.ts";

const RUNS = Number(process.env["RUNS"] ?? 5);
const PHONE = { viewport: { width: 360, height: 640 } } as const;

const stopDatabase = await setup();
const browser = await openBrowser();
const office = await givenPhoneOffice();
try {
  const firstVisits: Record<string, unknown> = {};
  for (const profile of Object.keys(PROFILES) as (keyof typeof PROFILES)[])
    for (const path of ["/daftar", "/daftar/pekerjaan", "/status"]) {
      const runs: number[] = [];
      for (let run = 0; run < RUNS; run += 1)
        runs.push(await firstVisit(browser, office, profile, path));
      firstVisits[`${profile} ${path}`] = median(runs);
    }
  const whole = await wholeRegistration(browser, office);
  const script = await (await fetch(`${office.url}${await scriptAddress(office)}`)).text();
  const result = {
    budgets: {
      firstBytes: 30_000,
      repeatBytes: 5_000,
      scriptBytes: 10_000,
      wholeBytes: 300_000,
      interactiveMsOnA: 3_000,
    },
    firstVisitMs: firstVisits,
    scriptBytesGzip: gzipSync(script).length,
    registration: whole,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await office.stop();
  await browser.close();
  await stopDatabase();
}

/** Until the first visit of a page has been painted and can be used: it waits for no script. */
async function firstVisit(
  chrome: Browser,
  { url }: PhoneOffice,
  profile: keyof typeof PROFILES,
  path: string,
): Promise<number> {
  return inPhone(chrome, async (page) => {
    await slowDown(page, profile);
    return timeOf(page, () => page.goto(`${url}${path}`));
  });
}

/** A whole registration with a photo on profile A: what travels, and how long each step takes. */
async function wholeRegistration(chrome: Browser, served: PhoneOffice) {
  return inPhone(chrome, async (page) => {
    await slowDown(page, "A");
    const stepMs: Record<string, number> = {};
    const { total, steps } = await weigh(page, async () => {
      await page.goto(`${served.url}/daftar/pekerjaan`);
      for (const [step, answer] of answersOf(served, aWorker(), { withPhoto: true })) {
        if (stepOf(page) !== step) throw new Error(`${stepOf(page)} instead of ${step}`);
        stepMs[step] = await timeOf(page, async () => {
          const left = page.waitForURL((to) => !to.pathname.endsWith(`/${step}`));
          await answer(page);
          await left;
        });
      }
    });
    return { totalBytes: total, bytesOfPages: steps, msToTheNextPage: stepMs };
  });
}

async function timeOf(page: Page, act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  return Math.round(performance.now() - from);
}

async function inPhone<T>(chrome: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await chrome.newContext(PHONE);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return await work(page);
  } finally {
    await context.close();
  }
}

async function scriptAddress({ url }: PhoneOffice): Promise<string> {
  const page = await (await fetch(`${url}/daftar`)).text();
  return /<script type="module" src="([^"]+)"/.exec(page)?.[1] ?? "";
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
