import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

const IS_EVERY_VIEW_CHECKED = process.env["EVERY_VIEW"] === "1";

/** The header by which a test comes from an address of its own: tries at a code are counted by address. */
export const ADDRESS_HEADER = "x-test-address";
let visitors = 0;

/** Opens a fresh browser page, of a visitor of its own, and closes it when the work is done. */
export async function withPage<T>(
  browser: Browser,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  visitors += 1;
  const extraHTTPHeaders = { [ADDRESS_HEADER]: `visitor-${visitors}` };
  const context = await browser.newContext({ ...options, extraHTTPHeaders });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

const kept = new WeakMap<Browser, Promise<Page>>();
const BETWEEN = "/between-scenes";

/**
 * Gives a page to a scene: of a visitor of its own, with nothing left of those before. It is one page for a whole file, for
 * each scene loaded anew: the process behind it has the scripts at hand, and axe with them, which halves the work of a scene.
 */
export async function withScenePage<T>(
  browser: Browser,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const opening = kept.get(browser) ?? openScenePage(browser);
  kept.set(browser, opening);
  const page = await opening;
  visitors += 1;
  await page.setExtraHTTPHeaders({ [ADDRESS_HEADER]: `visitor-${visitors}` });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
  try {
    const result = await work(page);
    await leaveNothing(page);
    return result;
  } catch (error) {
    // Nobody knows what such a page has left: the next scene begins with another one.
    kept.delete(browser);
    await page.context().close();
    throw error;
  }
}

async function openScenePage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await bringAxe(context);
  await context.route(`**${BETWEEN}`, (route) =>
    route.fulfill({ contentType: "text/html", body: "" }),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

async function leaveNothing(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().clearCookies();
  // Of the same origin, and so of the same process.
  await page.goto(new URL(BETWEEN, page.url()).href);
  await page.evaluate("localStorage.clear(); sessionStorage.clear()");
}

/** Does what leads to another page, and waits until that page is there. */
export async function andLoad(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent("load"), act()]);
}

/** Fills the status form and sends it, as a person would. */
export async function typeIn(
  page: Page,
  url: string,
  typed: { code: string; day: string; month: string; year: string },
): Promise<void> {
  await page.goto(`${url}/status`);
  await page.getByLabel("Nomor pendaftaran").fill(typed.code);
  await page.getByLabel("Tanggal", { exact: true }).fill(typed.day);
  await page.getByLabel("Bulan").fill(typed.month);
  await page.getByLabel("Tahun").fill(typed.year);
  await andLoad(page, () => page.getByRole("button", { name: "Lihat status" }).click());
}

/** What reaches over the right edge of the screen; a table and a picture may, inside their own box. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("body *")]
    .filter((e) => !e.closest(".table-box > *, .stage-box > *, svg, .skip") && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 120))`);
}

/** Cells of a table that its box cuts off, or whose words reach over their own edge. A phone does not show the titles. */
export function cutOff(page: Page, table: string): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`[...document.querySelectorAll(${JSON.stringify(`${table} :is(th, td)`)})]
    .filter((e) => getComputedStyle(e.closest("tr").parentElement).position !== "absolute")
    .filter((e) => e.scrollWidth > e.clientWidth + 1
      || e.getBoundingClientRect().right > e.closest(".table-box").getBoundingClientRect().right + 1)
    .map((e) => e.textContent)`);
}

type AxeResult = {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
};

/**
 * Lets every page of a context have axe at hand, folded up: the browser reads it once, and it costs nothing until it is
 * asked for. For contexts in which many pages are looked at.
 */
export function bringAxe(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(`unfoldAxe = () => { ${axeSource} }`);
}

/** What axe finds: it runs with all of WCAG 2.2 AA, its good practices, and the contrast of level AAA, which holds that of AA. */
export async function violationsOn(page: Page): Promise<string[]> {
  // The site's policy runs no script; the checker is a guest that comes through the debugger.
  const isThere = await page.evaluate<boolean>(
    "'axe' in window || ('unfoldAxe' in window && (unfoldAxe(), true))",
  );
  if (!isThere) await page.evaluate(axeSource);
  const result = await page.evaluate<AxeResult>(`axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "color-contrast-enhanced": { enabled: true }, "color-contrast": { enabled: false } },
    resultTypes: ["violations"],
  })`);
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`),
  );
}

/**
 * On a desk, with everything twice as large, and on a phone by day and by night. Below 48rem the layout is one, so axe looks at a
 * phone by night for all of them; `EVERY_VIEW=1` has it look at each, which takes twice as long.
 */
const DESK_VIEWS = [
  { width: 1280, height: 800, colorScheme: "light", isAlwaysChecked: true },
  { width: 640, height: 400, colorScheme: "light", isAlwaysChecked: false },
  { width: 360, height: 740, colorScheme: "light", isAlwaysChecked: false },
  { width: 360, height: 740, colorScheme: "dark", isAlwaysChecked: true },
] as const;

/**
 * The scenes to look at: all of them, or every third one where `SCENES_PART` says which (0, 1 or 2). `.ci/run` looks at one
 * third with each change, the commit says which, and at all of them each night (ADR 0054).
 */
export function scenesToLookAt(scenes: Readonly<Record<string, unknown>>): string[] {
  const part = process.env["SCENES_PART"];
  return Object.keys(scenes).filter((_, at) => part === undefined || at % 3 === Number(part));
}

/**
 * What is wrong with a screen in any of the views. It is shown once and looked at in each: what is on the screen stays,
 * only its shape and colours change.
 */
export async function faultsInEveryView(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const { width, height, colorScheme, isAlwaysChecked } of DESK_VIEWS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const sideways = await page.evaluate<boolean>(
      "document.documentElement.scrollWidth > innerWidth",
    );
    const found = [
      ...(isAlwaysChecked || IS_EVERY_VIEW_CHECKED ? await violationsOn(page) : []),
      ...(await tooWide(page)),
      ...(sideways ? ["the page moves sideways"] : []),
    ];
    faults.push(...found.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
  }
  return faults;
}
