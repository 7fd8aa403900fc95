import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import {
  andLoad,
  faultsInEveryView,
  withPage as inBrowser,
  tooWide,
  typeIn,
  withScenePage,
} from "./checks.ts";
import { startPages } from "./harness.ts";

let pages: Awaited<ReturnType<typeof startPages>>;
let browser: Browser;

beforeAll(async () => {
  pages = await startPages();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  pages.stop();
});

/** Opens a fresh browser page. */
function withPage<T>(options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
  return inBrowser(browser, options, work);
}

/** Asks about a code with one birth date, of which the year may be left out. */
function ask(page: Page, code: string, year = "1985"): Promise<void> {
  return typeIn(page, pages.url, { code, day: "17", month: "Agustus", year });
}

const goto = (path: string) => (page: Page) => page.goto(`${pages.url}${path}`);

/** Every page in every state it can be in. */
const SCENES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "the front page": goto("/"),
  "the front page of a new instance": goto("/empty"),
  "the front page with a kelurahan chosen on the map": goto("/#k1571011001"),
  "the status form": goto("/status"),
  "the status form with faults": (page) => ask(page, "", ""),
  "an unknown code": (page) => ask(page, "AB-1234-5"),
  "paying oneself": goto("/status-own"),
  "too many tries": goto("/status-too-many"),
  "the answer: data incomplete": (page) => ask(page, "incomplete"),
  "the answer: being checked": (page) => ask(page, "checking"),
  "the answer: not yet": (page) => ask(page, "not-yet"),
  "the answer: waiting list": (page) => ask(page, "waiting-list"),
  "the answer: approved": (page) => ask(page, "approved"),
  "the answer: insurer asks": (page) => ask(page, "insurer-question"),
  "the answer: protected": (page) => ask(page, "protected"),
  "the answer: ended": (page) => ask(page, "ended"),
  "the API reference": goto("/docs"),
  "an address that leads nowhere": goto("/nowhere"),
  "a failure of ours": goto("/broken"),
  "too many requests": goto("/too-many"),
};

test.each(
  Object.keys(SCENES),
)("%s has no accessibility fault, on phone and desk, light and dark", async (name) => {
  await withScenePage(browser, async (page) => {
    await SCENES[name]?.(page);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test.each(
  Object.keys(SCENES),
)("%s fits a 320 px screen, also with letters twice as large", async (name) => {
  await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await SCENES[name]?.(page);
    for (const size of ["112.5%", "225%"]) {
      await page.evaluate(`document.documentElement.style.fontSize = "${size}"`);
      expect(await tooWide(page), size).toEqual([]);
    }
  });
});

test.each([
  "/",
  "/status",
  "/docs",
  "/nowhere",
])("on %s everything to press is at least 48 px high", async (path) => {
  await withPage({ viewport: { width: 360, height: 740 } }, async (page) => {
    await page.goto(`${pages.url}${path}`);
    const small = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("a, button, input, summary")]
      .filter((e) => !e.closest("svg, p:not(.actions), td, th, .docs, .skip") && !e.matches(".skip"))
      .filter((e) => e.getBoundingClientRect().height < 47.5)
      .map((e) => e.outerHTML)`);
    expect(small).toEqual([]);
  });
});

test("a worker without JavaScript asks, mends and gets the answer", async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await ask(page, "", "85");
    expect(await page.title()).toMatch(/^Perbaiki: /);
    const summary = page.getByRole("alert");
    expect(await summary.getByRole("link").allTextContents()).toEqual([
      "Tulis nomor pendaftaran.",
      "Tulis tahun dengan 4 angka.",
    ]);
    expect(await page.getByLabel("Bulan").inputValue()).toBe("Agustus");

    await page.getByLabel("Nomor pendaftaran").fill("protected");
    await page.getByLabel("Tahun").fill("1985");
    await andLoad(page, () => page.keyboard.press("Enter"));
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Anda terlindungi.");
    expect(page.url()).toBe(`${pages.url}/status`);
  });
});

test("faults take the focus, so that they are read aloud", async () => {
  await withPage({}, async (page) => {
    await ask(page, "");
    const focused = () => page.evaluate<string>("document.activeElement.className");
    await expect.poll(focused).toBe("summary");
  });
});

test("a kelurahan tapped on the map shows its row", async () => {
  await withPage(
    { viewport: { width: 360, height: 740 }, javaScriptEnabled: true },
    async (page) => {
      await page.goto(`${pages.url}/`);
      await page.getByLabel(/^Kenali Besar, /).click();
      const row = page.locator("tr:target");
      expect(await row.textContent()).toContain("Kenali Besar");
      const isOnScreen = `(() => {
      const { top, bottom } = document.querySelector("tr:target").getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    })()`;
      await expect.poll(() => page.evaluate(isOnScreen), { timeout: 10_000 }).toBe(true);
    },
  );
});

test("nothing is asked of anyone else, and the content policy is never offended", async () => {
  await withPage({}, async (page) => {
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(pages.url)) foreign.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (404|422|429|500)/.test(message.text()))
        complaints.push(message.text());
    });
    for (const open of Object.values(SCENES)) await open(page);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test("text that slipped through as a script could still not run", async () => {
  await withPage({}, async (page) => {
    await page.goto(`${pages.url}/status`);
    await page.evaluate(
      `document.body.insertAdjacentHTML("beforeend", '<img src=x onerror="window.ran = true">')`,
    );
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }))`,
    );
    await page.waitForTimeout(100);
    expect(await page.evaluate("window.ran")).toBeUndefined();
  });
});

test.each([
  ["/", 80],
  ["/status", 20],
])("the first visit of %s weighs at most %d kB with its style sheet", async (path, kilobytes) => {
  const html = await (await fetch(`${pages.url}${path}`)).text();
  const linked = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  const parts = await Promise.all(
    [...new Set(linked)].map(async (url) => (await fetch(`${pages.url}${url}`)).text()),
  );
  const weight = [html, ...parts].reduce((sum, part) => sum + gzipSync(part).byteLength, 0);
  expect(weight).toBeLessThanOrEqual(kilobytes * 1000);
});
