import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/**
 * Debian's Chromium: without its window where that is installed, which takes half the time of a scene, else whole. One
 * engine, of one source. `CHROMIUM_PATH` names another one.
 */
const INSTALLED = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const CHROMIUM_PATH = process.env["CHROMIUM_PATH"] ?? INSTALLED.find((path) => existsSync(path));

/** Works without a sandbox (root in a container) and asks nobody outside for anything. */
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // A scene is over before it would pay to make its scripts faster, which takes a fifth of the renderer's time.
  "--js-flags=--no-opt --no-maglev",
];

/** How every test starts its browser; the same for one that keeps a profile of its own. */
export const BROWSER_OPTIONS = {
  executablePath: CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: CHROMIUM_ARGUMENTS,
};

export function openBrowser(): Promise<Browser> {
  return chromium.launch(BROWSER_OPTIONS);
}
