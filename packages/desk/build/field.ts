import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import type { InlineConfig } from "vite";
import { DESK } from "./folders.ts";
import type { Manifest } from "./weight.ts";

/** The page of the field app, and the script that keeps it on the phone. */
export const FIELD_PAGE = "field.html";
const SERVICE_WORKER = "sw.js";

/** What only parts share that come later. */
const NOT_LATER = /^(?!.*field\/(?:lock\/(?:sign-in|new-pin|enrol-device)|parts\/language)\.tsx?$)/;

/** What is the field app's own in its build. */
export function fieldParts(): InlineConfig {
  return {
    publicDir: join(DESK, "field"),
    build: {
      rolldownOptions: {
        input: {
          field: join(DESK, FIELD_PAGE),
          "service-worker": join(DESK, "src/field/service-worker.ts"),
        },
        output: {
          // Its address is what a phone knows it by: it must never change.
          entryFileNames: ({ name }) =>
            name === "service-worker" ? SERVICE_WORKER : "assets/[name]-[hash].js",
          // What the shell shares with parts that come later is one file: small ones are packed worse, and asked one by one.
          codeSplitting: { groups: [{ name: "shared", minShareCount: 2, test: NOT_LATER }] },
        },
      },
    },
  };
}

/** Tells the service worker which files it keeps, and lays beside them what reads a KTP by choice. */
export function finishField(folder: string, manifest: Manifest): void {
  const kept = filesToKeep(folder, manifest);
  const hash = createHash("sha256");
  for (const file of [FIELD_PAGE, ...kept]) hash.update(readFileSync(join(folder, file)));
  const worker = join(folder, SERVICE_WORKER);
  const text = readFileSync(worker, "utf8");
  const version = hash.update(text).digest("hex").slice(0, 16);
  const files = kept.map((file) => `/field/${file.split(sep).join("/")}`);
  writeFileSync(
    worker,
    `const SHELL_VERSION=${JSON.stringify(version)},SHELL_FILES=${JSON.stringify(files)};${text}`,
  );
  copyReader(join(folder, "ocr"));
}

/** All scripts and styles but the worker itself, and what the phone's launcher shows. */
function filesToKeep(folder: string, manifest: Manifest): string[] {
  const built = Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]);
  const icons = readdirSync(join(DESK, "field"));
  return [...new Set([...built, ...icons])]
    .filter((file) => file !== SERVICE_WORKER)
    .map((file) => relative(folder, join(folder, file)))
    .sort();
}

/** By these names the program that reads print asks for its parts. */
const READER = [
  ["tesseract.js/dist/worker.min.js", "worker.js"],
  ["tesseract.js-core/tesseract-core-simd-lstm.wasm.js", "core.js"],
  ["@tesseract.js-data/ind/4.0.0_best_int/ind.traineddata.gz", "ind.traineddata.gz"],
] as const;

function copyReader(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { resolve } = createRequire(join(DESK, "package.json"));
  for (const [from, to] of READER) {
    const [, name = "", inside = ""] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(from) ?? [];
    copyFileSync(join(dirname(resolve(`${name}/package.json`)), inside), join(folder, to));
  }
}
