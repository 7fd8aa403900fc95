import { mkdir } from "node:fs/promises";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import type { Page } from "playwright-core";
import { setup } from "../packages/server/src/db/testing.ts";
import {
  type ServedCity,
  serveEmptyCity,
  serveExampleCity,
} from "../packages/server/src/testing/example-city.ts";
import { openBrowser } from "./browser.ts";
import { ADDRESS_HEADER, typeIn, withPage } from "./checks.ts";
import { startPages } from "./harness.ts";

/**
 * Takes pictures of the real application over the example city, to be looked at by people; nothing is
 * asserted. `node e2e/pictures.ts` takes those of the README; `node e2e/pictures.ts FOLDER` takes
 * every page in full, on a phone and on a desk, by day and by night.
 */
const [folder] = process.argv.slice(2);
process.env["PAYUNG_CLIENT_IP_HEADER"] = ADDRESS_HEADER;

const stopDatabase = await setup();
const browser = await openBrowser();
const city = await serveExampleCity({ workers: 15_000, quota: 3_000 });
try {
  if (folder === undefined) await takeReadmePictures(city);
  else await takeAllPictures(city, folder);
} finally {
  await city.stop();
  await browser.close();
  await stopDatabase();
}

async function ask(page: Page, { url, workers }: ServedCity, state: WorkerState): Promise<void> {
  const { code, bornOn } = workers.get(state) ?? { code: "", bornOn: "" };
  const [year = "", month = "", day = ""] = bornOn.split("-");
  await typeIn(page, url, { code, day, month, year });
}

async function takeReadmePictures(served: ServedCity): Promise<void> {
  await withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(served.url);
    await takeDownTo(page, "section:has(#speed-title)", 1280, "docs/pictures/home.png");
  });
  const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5 };
  await withPage(browser, phone, async (page) => {
    await ask(page, served, "protected");
    await takeDownTo(page, "section:has(#cover-title)", 360, "docs/pictures/status.png");
  });
}

/** Takes the page from its top down to the end of a part, with a margin below. */
async function takeDownTo(page: Page, part: string, width: number, path: string): Promise<void> {
  const box = await page.locator(part).boundingBox();
  if (box === null) throw new Error(`The page has no ${part}`);
  const height = Math.round(box.y + box.height + 24);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
}

async function takeAllPictures(served: ServedCity, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const empty = await serveEmptyCity();
  const pages = await startPages();
  const states = [...served.workers.keys()].map(
    (state) => [`status-${state}`, (page: Page) => ask(page, served, state)] as const,
  );
  const scenes: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    home: (page) => page.goto(served.url),
    "home-empty": (page) => page.goto(empty.url),
    status: (page) => page.goto(`${served.url}/status`),
    "status-faulty": (page) =>
      typeIn(page, served.url, { code: "", day: "40", month: "", year: "85" }),
    "status-not-found": (page) =>
      typeIn(page, served.url, { code: "ABCD-EFG-HJK", day: "17", month: "8", year: "1985" }),
    ...Object.fromEntries(states),
    "status-ended": (page) =>
      typeIn(page, pages.url, { code: "ended", day: "17", month: "8", year: "1985" }),
    "status-own": (page) => page.goto(`${pages.url}/status-own`),
    "too-many": (page) => page.goto(`${pages.url}/status-too-many`),
    broken: (page) => page.goto(`${pages.url}/broken`),
    docs: (page) => page.goto(`${served.url}/docs`),
    "not-found": (page) => page.goto(`${served.url}/nowhere`),
  };
  for (const width of [360, 1280])
    for (const colorScheme of ["light", "dark"] as const)
      for (const [name, open] of Object.entries(scenes)) {
        const viewport = { width, height: width === 360 ? 740 : 800 };
        await withPage(
          browser,
          { viewport, colorScheme, javaScriptEnabled: false },
          async (page) => {
            await open(page);
            const path = `${into}/${name}-${width}-${colorScheme}.png`;
            await page.screenshot({ path, fullPage: name !== "docs" });
          },
        );
      }
  pages.stop();
  await empty.stop();
}
