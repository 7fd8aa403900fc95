import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { BUILT_FROM, DESK, DIST } from "./folders.ts";
import { hashSources } from "./sources.ts";
import { type Budget, kilobytes, type Manifest, overweight, type Weight, weigh } from "./weight.ts";

/** The build would be heavier than `budget.json` allows, so it was not put in place. */
export class OverBudget extends Error {}

/** What the browsers of a city office and of an officer's phone have had for four years. */
const BROWSERS = "es2022";

/**
 * Builds the desk into `dist`. What stood there stays until the new files are whole, so that somebody who starts Payung
 * just then never finds half of them.
 */
export async function buildDesk(dist: string = DIST): Promise<Weight> {
  const next = `${dist.replace(/[/\\]$/, "")}.next-${process.pid}`;
  const builtFrom = hashSources();
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    const { build } = await import("vite");
    await build({
      configFile: false,
      root: DESK,
      base: "/desk/",
      logLevel: "warn",
      // Never the developer's transform: it writes into the files where they were built.
      oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
      build: {
        outDir: next,
        emptyOutDir: true,
        manifest: "manifest.json",
        target: BROWSERS,
        // The content policy allows neither inline scripts nor data: addresses.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        // One file for what every screen stands on, instead of a dozen requests for small ones. Few send files.
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [{ name: "shared", test: /node_modules|src\/shared\/(?!files\/)/ }],
            },
          },
        },
      },
    });
    const manifest = JSON.parse(readFileSync(join(next, "manifest.json"), "utf8")) as Manifest;
    const weight = weigh(next, manifest);
    const budget = JSON.parse(readFileSync(join(DESK, "budget.json"), "utf8")) as Budget;
    const tooMuch = overweight(weight, budget);
    if (tooMuch.length > 0) throw new OverBudget(`The desk is too heavy: ${tooMuch.join("; ")}`);
    compressAll(next);
    writeFileSync(join(next, BUILT_FROM), builtFrom);
    rmSync(dist, { recursive: true, force: true });
    renameSync(next, dist);
    return weight;
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
    rmSync(next, { recursive: true, force: true });
  }
}

/** Compressed once here rather than at every request. */
function compressAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:js|css|svg)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  }
}

/** What was weighed, in a line. */
export function describeWeight({ js, firstVisit }: Weight): string {
  return `The desk is built: ${kilobytes(js)} of script, ${kilobytes(firstVisit)} at a first visit, zipped.`;
}
