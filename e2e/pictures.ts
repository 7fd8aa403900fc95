import { chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from "./browser.ts";
import { startPages } from "./harness.ts";

/**
 * Takes pictures of the pages into the folder named on the command line:
 * `node e2e/pictures.ts docs/pictures home status`. Without names, all of them. To be looked at by people;
 * nothing is asserted.
 */
const [folder = "docs/pictures", ...names] = process.argv.slice(2);
const pages = await startPages();
const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [...CHROMIUM_ARGUMENTS],
});

async function ask(page: Page, code: string, year = "1985"): Promise<void> {
  await page.goto(`${pages.url}/status`);
  await page.fill("#code", code);
  await page.fill("#day", "17");
  await page.fill("#month", "8");
  await page.fill("#year", year);
  await page.click("button[type=submit]");
}

const scenes: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  home: (page) => page.goto(`${pages.url}/`),
  "home-empty": (page) => page.goto(`${pages.url}/empty`),
  status: (page) => page.goto(`${pages.url}/status`),
  "status-faulty": (page) => ask(page, "", ""),
  "status-not-found": (page) => ask(page, "AB-1234-5"),
  "status-not-yet": (page) => ask(page, "not-yet"),
  "status-waiting": (page) => ask(page, "waiting-list"),
  "status-protected": (page) => ask(page, "protected"),
  docs: (page) => page.goto(`${pages.url}/docs`),
  "not-found": (page) => page.goto(`${pages.url}/nowhere`),
};

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 740 : 800 },
      colorScheme,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    for (const [name, open] of Object.entries(scenes)) {
      if (names.length > 0 && !names.includes(name)) continue;
      await open(page);
      await page.screenshot({
        path: `${folder}/${name}-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
    await context.close();
  }
await browser.close();
pages.stop();
