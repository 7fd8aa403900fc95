import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Hono } from "hono";
import { html } from "hono/html";
import type { Translate } from "./language.ts";
import type { Html } from "./layout.ts";

/**
 * Clips of what pages say, Opus in Ogg, named by a hash of their words: words that change lose their clip rather than
 * being contradicted by it. A person's recording goes before the speech engine's.
 */
export const SOUND_FOLDERS = ["recorded", "made"] as const;
export type SoundFolder = (typeof SOUND_FOLDERS)[number];

const TYPE = "audio/ogg; codecs=opus";
const NAME = /^[0-9a-f]{16}\.opus$/;

/** Where the clips lie. */
export function soundFolder(folder: SoundFolder): URL {
  return new URL(`./sound/${folder}/`, import.meta.url);
}

/** The name of the clip of these words, whether there is one or not. */
export function clipName(words: string): string {
  return `${createHash("sha256").update(words.trim()).digest("hex").slice(0, 16)}.opus`;
}

const CLIPS: ReadonlyMap<string, SoundFolder> = new Map(
  [...SOUND_FOLDERS].reverse().flatMap((folder) => {
    const place = soundFolder(folder);
    const names = existsSync(place) ? readdirSync(place) : [];
    return names
      .filter((name) => NAME.test(name))
      .map((name): [string, SoundFolder] => [name, folder]);
  }),
);

/** Who speaks these words; null where nobody does yet. */
export function whoSpeaks(words: string): SoundFolder | null {
  return CLIPS.get(clipName(words)) ?? null;
}

/** The bytes of a clip by its name; null where there is none. */
export function readClip(name: string): Buffer<ArrayBuffer> | null {
  const folder = CLIPS.get(name);
  return folder === undefined ? null : readFileSync(new URL(name, soundFolder(folder)));
}

/** A way to hear the words, fetched only when it is asked for; nothing where they have no clip. Works without a script. */
export function listen(t: Translate, words: string): Html | "" {
  if (whoSpeaks(words) === null) return "";
  return html`<p class="listen" data-play="${t("listen.play")}" data-stop="${t("listen.stop")}"><audio controls preload="none" src="/suara/${clipName(words)}" aria-label="${t("listen.page")}"></audio></p>`;
}

/** Serves the clips; they never change under their name. */
export function soundRoutes(): Hono {
  const app = new Hono();
  app.get("/suara/:name", (c) => {
    const name = c.req.param("name");
    const bytes = readClip(name);
    if (bytes === null) return c.notFound();
    const headers = {
      "content-type": TYPE,
      "cache-control": "public, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
    };
    // Some phones play nothing that cannot be asked for in pieces.
    const [, from = "", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(c.req.header("range") ?? "") ?? [];
    const start = Number(from);
    if (from === "" || start >= bytes.length) return c.body(bytes, 200, headers);
    const end = to === "" ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
    return c.body(bytes.subarray(start, end + 1), 206, {
      ...headers,
      "content-range": `bytes ${start}-${end}/${bytes.length}`,
    });
  });
  return app;
}
