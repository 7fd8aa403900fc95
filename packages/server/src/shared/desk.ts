import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
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

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
/** The best first. */
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

type File = {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly encoded: ReadonlyMap<string, Buffer<ArrayBuffer>>;
};

/**
 * Serves the desk below /desk/: its hashed files for ever, and the one page for every other address, because the
 * screens' addresses are read in the browser. Read into memory once: a build that runs meanwhile changes nothing.
 */
export function deskRoutes(site: Site, dist: string = DESK_DIST): Hono {
  const app = new Hono();
  const files = readFiles(dist);
  const page = existsSync(join(dist, "index.html"))
    ? readFileSync(join(dist, "index.html"), "utf8")
    : null;

  app.get("/desk", (c) => c.redirect("/desk/", 308));
  app.get("/desk/*", async (c) => {
    const file = files.get(c.req.path);
    if (file !== undefined) return sendFile(file, c.req.header("accept-encoding") ?? "");
    // An old page asks for a file of an older release: the page itself would be no answer to that.
    if (c.req.path.startsWith("/desk/assets/")) return c.notFound();
    if (page === null)
      return new Response(String(await notBuiltPage(site)), { status: 503, headers: PAGE_HEADERS });
    return new Response(page, { headers: DESK_PAGE_HEADERS });
  });
  return app;
}

function notBuiltPage(site: Site) {
  const { t } = site;
  return faultPage(site, t("desk.not-built-title"), [t("desk.not-built"), t("desk.not-built-how")]);
}

function sendFile({ type, body, encoded }: File, accepted: string): Response {
  const [encoding] =
    ENCODINGS.find(([name]) => encoded.has(name) && new RegExp(`\\b${name}\\b`).test(accepted)) ??
    [];
  return new Response((encoding === undefined ? undefined : encoded.get(encoding)) ?? body, {
    headers: {
      "content-type": type,
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      ...(encoding === undefined ? {} : { "content-encoding": encoding }),
    },
  });
}

/** The hashed files, by the address that the page names them with. */
function readFiles(dist: string): ReadonlyMap<string, File> {
  const folder = join(dist, "assets");
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths.map((path) => [
      `/desk/${relative(dist, path).split(sep).join("/")}`,
      {
        type: TYPES[extname(path)] ?? "",
        body: readFileSync(path),
        encoded: new Map(
          ENCODINGS.filter(([, suffix]) => existsSync(path + suffix)).map(([name, suffix]) => [
            name,
            readFileSync(path + suffix),
          ]),
        ),
      },
    ]),
  );
}
