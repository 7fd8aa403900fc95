import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { InlineConfig } from "vite";
import { CHECK, checkParts, weighCheck } from "./check-page.ts";
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
  const nextCheck = join(next, CHECK);
  const builtFrom = hashSources();
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    const { build } = await import("vite");
    await build(
      partsOf("/desk/", next, {
        build: {
          // One file for what every screen stands on, instead of a dozen requests for small ones. Few send files.
          rolldownOptions: {
            output: {
              codeSplitting: {
                groups: [{ name: "shared", test: /node_modules|src\/shared\/(?!files\/)/ }],
              },
            },
          },
        },
      }),
    );
    await build(partsOf("/kartu/", nextCheck, checkParts()));
    const weight = weigh(next, manifestIn(next));
    const check = weighCheck(nextCheck, manifestIn(nextCheck));
    const budget = JSON.parse(readFileSync(join(DESK, "budget.json"), "utf8")) as Budget & {
      readonly check: number;
    };
    const tooMuch = overweight(weight, budget);
    if (check > budget.check)
      tooMuch.push(`checking cards: ${kilobytes(check)} of ${kilobytes(budget.check)}`);
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

/** What the builds have in common, with what is one's own. */
function partsOf(base: string, outDir: string, own: InlineConfig): InlineConfig {
  return {
    configFile: false,
    root: DESK,
    base,
    logLevel: "warn",
    // Never the developer's transform: it writes into the files where they were built.
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    ...own,
    build: {
      outDir,
      emptyOutDir: true,
      manifest: "manifest.json",
      target: BROWSERS,
      // The content policy allows neither inline scripts nor data: addresses.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      ...own.build,
    },
  };
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
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
