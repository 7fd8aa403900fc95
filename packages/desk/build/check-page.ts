import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { InlineConfig } from "vite";
import { DESK } from "./folders.ts";
import type { Manifest } from "./weight.ts";

/** Below the built files: what the public page for checking cards runs. The server makes the page itself. */
export const CHECK = "kartu";
const ENTRY = "src/cards/check/main.ts";

/** What is this page's own in its build. */
export function checkParts(): InlineConfig {
  return {
    publicDir: false,
    build: {
      rolldownOptions: {
        input: {
          main: join(DESK, ENTRY),
          "service-worker": join(DESK, "src/cards/check/service-worker.ts"),
        },
        output: {
          // Its address is what a phone knows it by: it must never change.
          entryFileNames: ({ name }: { name: string }) =>
            name === "service-worker" ? "sw.js" : "assets/[name]-[hash].js",
        },
      },
    },
  };
}

/** What runs before anybody scans, zipped. */
export function weighCheck(folder: string, manifest: Manifest): number {
  const entry = manifest[ENTRY];
  const files =
    entry === undefined ? [] : [entry, ...(entry.imports ?? []).map((each) => manifest[each])];
  return files.reduce(
    (total, each) =>
      each === undefined
        ? total
        : total + gzipSync(readFileSync(join(folder, each.file)), { level: 9 }).length,
    0,
  );
}
