import { readWorkerCode } from "@payung/domain/cards/worker-code.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ApiGround } from "../shared/app.ts";
import { type Html, PAGE_HEADERS } from "../shared/layout.ts";
import { type Actor, type Office, read, write } from "../shared/office.ts";
import type { Site } from "../shared/site.ts";
import { countTriesNow, forgiveTries, type Limit } from "../shared/tries.ts";
import { type CheckPageState, checkCodeOf, checkPage } from "./check-pages.ts";
import { type BuiltCheck, readCheckScripts } from "./check-scripts.ts";
import { CHECK_ADDRESSES, CHECK_LANGUAGES } from "./check-words.ts";
import { checkCode, currentList, keySetOf } from "./service.ts";

/** How often one address may ask about a code that is none: enough for slips, too few for guessing (card-qr.md section 5). */
const WRONG_OF_ADDRESS: Limit = { name: "card codes of an address", most: 5, windowMs: 60_000 };
const BYTES_MAX = 8 * 1024;
/** A key that was added is known an hour later; a list is asked for anew each time, and answered "as before" by its tag. */
const KEYS_SECONDS = 3_600;

/** The one public page that runs a script: it scans. The script is ours, and the camera is asked for when a button is pressed. */
const CHECK_HEADERS = {
  ...PAGE_HEADERS,
  "content-security-policy":
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "permissions-policy": "camera=(self), geolocation=(), microphone=()",
} as const;

/** Everything by which anyone checks a card: the page, the public keys, the list of withdrawn cards. Nothing is logged of who asks. */
export function cardCheckWeb(
  ground: ApiGround,
  site: Site,
  callerOf: (c: Context) => string,
  { scripts, files }: BuiltCheck = readCheckScripts(),
): Hono {
  const app = new Hono();
  const { db, vault, now, regionCode } = ground;
  // The asker is nobody we know: one question is answered with the sight of the whole region.
  const actor: Actor = { id: "card-check", regionCode, areas: "*" };
  const office: Office = { db, vault, now, actor };

  app.get("/kartu", (c) => c.redirect("/kartu/", 301));
  for (const language of CHECK_LANGUAGES) {
    const address = CHECK_ADDRESSES[language];
    const page = (state: CheckPageState) => checkPage(site, state, scripts, language);
    const answer = (state: CheckPageState) =>
      show(page(state), checkCodeOf(state), { ...CHECK_HEADERS, "cache-control": "no-store" });
    app.get(address, () => show(page({ kind: "form" }), 200, CHECK_HEADERS));
    app.post(
      address,
      bodyLimit({
        maxSize: BYTES_MAX,
        onError: () => answer({ kind: "faulty", typed: "", fault: "length" }),
      }),
      async (c) => answer(await check(c)),
    );
  }
  app.get("/.well-known/payung-card-keys.json", (c) => {
    c.header("cache-control", `public, max-age=${KEYS_SECONDS}`);
    return c.json(keySetOf(vault, regionCode));
  });
  app.get("/.well-known/payung-revoked-cards", async (c) => {
    const { bytes, sha256 } = await currentList(office);
    const tag = `"${sha256.toString("hex").slice(0, 32)}"`;
    const headers = { etag: tag, "cache-control": "no-cache" };
    if (c.req.header("if-none-match") === tag) return c.body(null, 304, headers);
    return c.body(new Uint8Array(bytes), 200, { ...headers, "content-type": "application/cose" });
  });
  for (const [address, { body, zipped }] of files) {
    const isWorker = !address.includes("/assets/");
    app.get(address, (c) => {
      const acceptsGzip = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
      return c.body(new Uint8Array(acceptsGzip ? zipped : body), 200, {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": isWorker ? "no-cache" : "public, max-age=31536000, immutable",
        vary: "accept-encoding",
        ...(acceptsGzip ? { "content-encoding": "gzip" } : {}),
      });
    });
  }
  return app;

  async function check(c: Context): Promise<CheckPageState> {
    const body: Readonly<Record<string, unknown>> = await c.req.parseBody().catch(() => ({}));
    const typed = typeof body["code"] === "string" ? body["code"].slice(0, 40) : "";
    const typedCode = readWorkerCode(typed);
    // A slip is noticed without asking anything, so it is no try.
    if ("fault" in typedCode) {
      const shown = typed.replace(/\p{Cc}/gu, "");
      return { kind: "faulty", typed: shown, fault: typedCode.fault };
    }
    const tried = [{ of: WRONG_OF_ADDRESS, by: callerOf(c) }];
    const minutes = await countTriesNow(office, tried);
    if (minutes > 0) return { kind: "too-many-tries", minutes };
    const card = await read(office, (tx) => checkCode(tx, regionCode, typedCode.code, now()));
    if (card === null) return { kind: "not-valid" };
    await write(office, (tx) => forgiveTries(tx, office, tried));
    return { kind: "answer", card };
  }
}

async function show(
  page: Html,
  status: number,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return new Response(String(await page), { status, headers });
}
