import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { readBuiltFiles, sendBuiltFile } from "./built-files.ts";
import { DESK_DIST, notBuiltPage } from "./desk.ts";
import { PAGE_HEADERS } from "./layout.ts";
import type { Site } from "./site.ts";

/** As the desk's; beside it what a camera shows, a photo on its way, and the program that reads print. */
const POLICY = [
  "default-src 'none'",
  // Compiling WebAssembly is not running text as a script: reading a KTP needs it.
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");
const FIELD_PAGE_HEADERS = {
  ...PAGE_HEADERS,
  "content-security-policy": POLICY,
  // Without a referrer a browser hides the origin too, and by that the server tells our pages from others'.
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(self), microphone=()",
  "cache-control": "no-cache",
} as const;

/** Asked for anew each time: a release may have changed it under the same address. */
const ALWAYS_ASKED = "no-cache";

/**
 * Serves the field app below /field/: one page, its files, and the script that keeps them on the phone. That script and
 * the manifest keep their addresses, so they are asked for anew each time.
 */
export function fieldAppRoutes(site: Site, dist: string = join(DESK_DIST, "field")): Hono {
  const app = new Hono();
  const files = readBuiltFiles(dist, "/field/");
  const pagePath = join(dist, "field.html");
  const page = existsSync(pagePath) ? readFileSync(pagePath, "utf8") : null;

  app.get("/field", (c) => c.redirect("/field/", 308));
  app.get("/field/*", async (c) => {
    const { path } = c.req;
    if (path === "/field/") {
      if (page !== null) return new Response(page, { headers: FIELD_PAGE_HEADERS });
      return new Response(String(await notBuiltPage(site)), { status: 503, headers: PAGE_HEADERS });
    }
    const file = files.get(path);
    if (file === undefined) return c.notFound();
    const accepted = c.req.header("accept-encoding") ?? "";
    return path.startsWith("/field/assets/")
      ? sendBuiltFile(file, accepted)
      : sendBuiltFile(file, accepted, ALWAYS_ASKED);
  });
  return app;
}
