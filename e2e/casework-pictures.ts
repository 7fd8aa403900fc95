import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";
import { setup } from "../packages/server/src/db/testing.ts";
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from "./browser.ts";
import { givenCaseworkOffice } from "./casework-office.ts";
import { CASEWORK_SCENES, showCaseworkScene } from "./casework-scenes.ts";
import { withPage } from "./checks.ts";

/** Takes pictures of every screen of the casework, to be looked at by people: `node e2e/casework-pictures.ts FOLDER [scene …]`. */
const [folder = "casework-pictures", ...chosen] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const stopDatabase = await setup();
const office = await givenCaseworkOffice();
const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [...CHROMIUM_ARGUMENTS],
});
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(CASEWORK_SCENES))
    await withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
      page.setDefaultTimeout(15_000);
      await showCaseworkScene(name, page, office).catch((error: unknown) =>
        process.stderr.write(`${name}: ${String(error)}\n`),
      );
      // Shown once, looked at in every shape: some scenes do what can be done only once.
      for (const [width, height] of [
        [1280, 800],
        [360, 740],
      ] as const)
        for (const colorScheme of ["light", "dark"] as const) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme });
          await page.waitForTimeout(150);
          await page.screenshot({
            path: `${folder}/${name}-${width}-${colorScheme}.png`,
            fullPage: true,
          });
        }
    });
} finally {
  await browser.close();
  await office.door.stop();
  await stopDatabase();
}
