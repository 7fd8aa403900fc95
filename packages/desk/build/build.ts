import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { InlineConfig } from "vite";
import { CHECK, checkParts, weighCheck } from "./check-page.ts";
import { fieldParts, finishField } from "./field.ts";
import { BUILT_FROM, DESK, DIST, FIELD } from "./folders.ts";
import { hashSources } from "./sources.ts";
import {
  type Budget,
  kilobytes,
  type Manifest,
  overweight,
  type Weight,
  weigh,
  weighShell,
} from "./weight.ts";

/** The build would be heavier than `budget.json` allows, so it was not put in place. */
export class OverBudget extends Error {}

/** What the browsers of a city office and of an officer's phone have had for four years. */
const BROWSERS = "es2022";

/** What each of the two apps weighs, or may weigh. */
export type Weights = { readonly desk: Weight; readonly field: Weight };

/**
 * Builds the desk and the field app into `dist`. What stood there stays until the new files are whole, so that somebody
 * who starts Payung just then never finds half of them.
 */
export async function buildDesk(dist: string = DIST): Promise<Weights> {
  const next = `${dist.replace(/[/\\]$/, "")}.next-${process.pid}`;
  const nextCheck = join(next, CHECK);
  const nextField = join(next, FIELD);
  const builtFrom = hashSources();
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    const { build } = await import("vite");
    await build(
      partsOf("/desk/", next, {
        publicDir: false,
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
    // Apart: a file that both shared would make the phone load what only the desk needs.
    await build(partsOf("/field/", nextField, fieldParts()));
    finishField(nextField, manifestIn(nextField));
    await build(partsOf("/kartu/", nextCheck, checkParts()));
    const weights: Weights = {
      desk: weigh(next, manifestIn(next)),
      field: weighShell(nextField, manifestIn(nextField)),
    };
    const check = weighCheck(nextCheck, manifestIn(nextCheck));
    const budgets = JSON.parse(readFileSync(join(DESK, "budget.json"), "utf8")) as {
      [App in keyof Weights]: Budget;
    } & { readonly check: number };
    const tooMuch = (["desk", "field"] as const).flatMap((app) =>
      overweight(weights[app], budgets[app]).map((fault) => `${app} ${fault}`),
    );
    if (check > budgets.check)
      tooMuch.push(`checking cards: ${kilobytes(check)} of ${kilobytes(budgets.check)}`);
    if (tooMuch.length > 0) throw new OverBudget(`The build is too heavy: ${tooMuch.join("; ")}`);
    compressAll(next);
    writeFileSync(join(next, BUILT_FROM), builtFrom);
    rmSync(dist, { recursive: true, force: true });
    renameSync(next, dist);
    return weights;
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
    if (!entry.isFile() || !/\.(?:js|css|svg|wasm)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  }
}

/** What was weighed, in a line. */
export function describeWeight({ desk, field }: Weights): string {
  return `Built: the desk with ${sizes(desk)}, the field app with ${sizes(field)}, zipped.`;
}

function sizes({ js, firstVisit }: Weight): string {
  return `${kilobytes(js)} of script and ${kilobytes(firstVisit)} at a first visit`;
}
