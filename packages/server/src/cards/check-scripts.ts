import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DESK_DIST } from "../shared/desk.ts";
import type { CheckScripts } from "./check-pages.ts";

/** Where the desk's build puts what the page for checking cards runs. */
const CHECK_DIST = join(DESK_DIST, "kartu");
const ENTRY = "src/cards/check/main.ts";
/** Its address is what a browser knows it by, and where it stands says which pages it may serve. */
const WORKER = "sw.js";

type Script = { readonly body: Buffer; readonly zipped: Buffer };
export type BuiltCheck = {
  /** Null where nothing was built: the page then works by typing. */
  readonly scripts: CheckScripts;
  readonly files: ReadonlyMap<string, Script>;
};

/** Reads the scripts once, by the address that they are asked for. */
export function readCheckScripts(dist: string = CHECK_DIST): BuiltCheck {
  const manifest = join(dist, "manifest.json");
  if (!existsSync(manifest)) return { scripts: null, files: new Map() };
  const built = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, { file: string }>;
  const entry = built[ENTRY]?.file;
  const names = [WORKER, ...readdirSync(join(dist, "assets")).map((name) => `assets/${name}`)];
  const files = new Map(
    names
      .filter((name) => extname(name) === ".js")
      .map((name) => {
        const body = readFileSync(join(dist, name));
        return [`/kartu/${name}`, { body, zipped: gzipSync(body, { level: 9 }) }];
      }),
  );
  return { scripts: entry === undefined ? null : { entry: `/kartu/${entry}` }, files };
}
