import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { readBuiltFiles, sendBuiltFile } from "./built-files.ts";
import { faultPage } from "./error-pages.ts";
import { PAGE_HEADERS } from "./layout.ts";
import type { Site } from "./site.ts";

/** Where the desk's build puts its files. */
export const DESK_DIST: string = fileURLToPath(new URL("../../../desk/dist/", import.meta.url));

/** Scripts and styles of our own only, none of them inside the page; nothing from elsewhere, and no page around ours. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");
const DESK_PAGE_HEADERS = {
  ...PAGE_HEADERS,
  "content-security-policy": POLICY,
  // Without a referrer a browser hides the origin too, and by that the server tells our pages from others'.
  "referrer-policy": "same-origin",
  // A new release is there at the next visit; its files have addresses of their own.
  "cache-control": "no-cache",
} as const;

/**
 * Serves the desk below /desk/: its hashed files for ever, and the one page for every other address, because the
 * screens' addresses are read in the browser.
 */
export function deskRoutes(site: Site, dist: string = DESK_DIST): Hono {
  const app = new Hono();
  const files = readBuiltFiles(join(dist, "assets"), "/desk/assets/");
  const page = existsSync(join(dist, "index.html"))
    ? readFileSync(join(dist, "index.html"), "utf8")
    : null;

  app.get("/desk", (c) => c.redirect("/desk/", 308));
  app.get("/desk/*", async (c) => {
    const file = files.get(c.req.path);
    if (file !== undefined) return sendBuiltFile(file, c.req.header("accept-encoding") ?? "");
    // An old page asks for a file of an older release: the page itself would be no answer to that.
    if (c.req.path.startsWith("/desk/assets/")) return c.notFound();
    if (page === null)
      return new Response(String(await notBuiltPage(site)), { status: 503, headers: PAGE_HEADERS });
    return new Response(page, { headers: DESK_PAGE_HEADERS });
  });
  return app;
}

/** What somebody reads who asks for what was never built. */
export function notBuiltPage(site: Site) {
  const { t } = site;
  return faultPage(site, t("desk.not-built-title"), [t("desk.not-built"), t("desk.not-built-how")]);
}
