import { readdirSync, readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";

/** Every screen of the desk that asks the server for something, while the server fails at all of it. */
const SOURCE = new URL("../packages/desk/src/", import.meta.url);
const PATHS = readdirSync(SOURCE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(new URL(name, SOURCE)).map((file) => `${name}/${file}`))
  .filter((file) => file.endsWith("/screens.ts"))
  .flatMap((file) => [
    ...readFileSync(new URL(file, SOURCE), "utf8").matchAll(/^ {4}path: "([^"]+)"/gm),
  ])
  .map(([, path]) => path ?? "")
  .sort();
/** They need nothing before something is typed or chosen. */
const ASK_NOTHING = ["/cohorts/new", "/insurer/replies/new", "/lists/new", "/search"];
/** What stands for a name in an address, where any id would do. */
const MEANT: Readonly<Record<string, string>> = {
  ":queue": "question",
  ":purpose": "selection",
  ":name": "PRIORITY_ORDER",
  ":kind": "insurer-reject",
  ":reason": "INSURER_DATA",
  ":who": "city",
};

let door: ServedDoor;
let administrator: Staffer;
let browser: Browser;
beforeAll(async () => {
  door = await serveDoor();
  administrator = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await door.stop();
});

test("every screen is found", () => {
  expect(PATHS.length).toBeGreaterThan(30);
  expect(ASK_NOTHING.filter((path) => !PATHS.includes(path))).toEqual([]);
});

test.each(
  PATHS.filter((path) => !ASK_NOTHING.includes(path)),
)("%s says that the server failed and offers to try again, without an accessibility fault", async (path) => {
  await withScenePage(browser, async (page) => {
    await enterAs(page, { door }, administrator);
    await page.route(/\/v1\/(?!me$)/, (route) => route.fulfill({ status: 500 }));
    const address = path.replace(
      /:[a-z]+/g,
      (name) => MEANT[name] ?? "019aaf00-0000-7000-8000-000000000000",
    );
    await page.goto(`${door.origin}/desk${address}`);
    await page.getByRole("alert").first().waitFor();
    await page.getByRole("button", { name: "Coba lagi" }).first().waitFor();
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});
