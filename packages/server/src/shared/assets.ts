import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Hono } from "hono";

const TYPES = {
  "payung.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
  "phone.js": "text/javascript; charset=utf-8",
} as const;
export type AssetName = keyof typeof TYPES;

type Asset = {
  readonly url: string;
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly zipped: Buffer<ArrayBuffer>;
};

/** Read once: the files are small, and their hash must stand in every page that names them. */
const ASSETS = new Map<AssetName, Asset>(
  (Object.keys(TYPES) as AssetName[]).map((name) => {
    const body = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
    const url = `/assets/${name.replace(".", `.${hash}.`)}`;
    return [name, { url, type: TYPES[name], body, zipped: gzipSync(body, { level: 9 }) }];
  }),
);

/** The address of an asset. It changes with the content, so the file may be cached for ever. */
export function assetUrl(name: AssetName): string {
  return ASSETS.get(name)?.url ?? `/assets/${name}`;
}

/** Serves the style sheet, the icon and the script; mount with `app.route("/", assetRoutes())`. */
export function assetRoutes(): Hono {
  const app = new Hono();
  for (const asset of ASSETS.values()) {
    app.get(asset.url, (c) => {
      const acceptsGzip = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
      return c.body(acceptsGzip ? asset.zipped : asset.body, 200, {
        "content-type": asset.type,
        "cache-control": "public, max-age=31536000, immutable",
        vary: "accept-encoding",
        "x-content-type-options": "nosniff",
        ...(acceptsGzip ? { "content-encoding": "gzip" } : {}),
      });
    });
  }
  return app;
}
