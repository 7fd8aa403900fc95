import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";
import { setup } from "../packages/server/src/db/testing.ts";
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from "./browser.ts";
import { withPage } from "./checks.ts";
import { givenListsWorld, LISTS_SCENES, showListsScene } from "./lists-scenes.ts";

/** Takes pictures of every screen of the lists, to be looked at by people: `node e2e/lists-pictures.ts FOLDER [scene …]`. */
const [folder = "lists-pictures", ...chosen] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const stopDatabase = await setup();
const office = await givenListsWorld();
const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [...CHROMIUM_ARGUMENTS],
});
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(LISTS_SCENES))
    for (const width of [360, 1280])
      for (const colorScheme of ["light"] as const) {
        const viewport = { width, height: width === 360 ? 740 : 800 };
        await withPage(browser, { viewport, colorScheme }, async (page) => {
          page.setDefaultTimeout(8_000);
          await showListsScene(name, page, office).catch((error: unknown) =>
            process.stderr.write(`${name}: ${String(error)}\n`),
          );
          await page.waitForTimeout(250);
          await page.screenshot({
            path: `${folder}/${name}-${width}-${colorScheme}.png`,
            fullPage: true,
          });
        });
      }
} finally {
  await browser.close();
  await office.door.stop();
  await stopDatabase();
}
