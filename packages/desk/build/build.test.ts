import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDesk, type Weights } from "./build.ts";
import { hashSources } from "./sources.ts";
import { overweight, weigh } from "./weight.ts";

/**
 * Names of namespaces, and of pages that an error message points to; and where the program that reads print would look
 * for its parts, had we not said where they are. The pages' policy forbids to ask there.
 */
const NOT_ASKED =
  /^https?:\/\/(?:www\.w3\.org|github\.com\/(?:preactjs|naptha)|rolldown\.rs|opencollective\.com|cdn\.jsdelivr\.net|localhost)\b/;

const folder = mkdtempSync(join(tmpdir(), "payung-desk-"));
afterAll(() => rmSync(folder, { recursive: true }));

const dist = join(folder, "dist");
let weights: Weights;
beforeAll(async () => {
  weights = await buildDesk(dist);
});

test.each([
  ["desk", "index.html", dist],
  ["field", "field.html", join(dist, "field")],
] as const)("the %s is built within its budget, and nothing runs inside its page", (app, name, at) => {
  expect(weights[app].js).toBeGreaterThan(1_000);
  const page = readFileSync(join(at, name), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|data:/);
  expect(readFileSync(join(dist, "built-from"), "utf8")).toBe(hashSources());
  const files = readdirSync(join(at, "assets"));
  for (const name of files.filter((each) => /\.(?:js|css)$/.test(each))) {
    expect(files).toContain(`${name}.br`);
    expect(files).toContain(`${name}.gz`);
    const text = readFileSync(join(at, "assets", name), "utf8");
    expect(text.match(/https?:\/\/[\w./-]+/g)?.filter((url) => !NOT_ASKED.test(url)) ?? []).toEqual(
      [],
    );
    expect(
      text.match(/(?<![\w.])\/[\w/.-]*\/src\/[\w/.-]+/g) ?? [],
      "no path of this machine",
    ).toEqual([]);
  }
});

test("the field app's service worker keeps all it opens with, and nothing that only few want", () => {
  const at = join(dist, "field");
  const worker = readFileSync(join(at, "sw.js"), "utf8");
  const [, kept = "[]"] = /SHELL_FILES=(\[.*?\])/.exec(worker) ?? [];
  const files = JSON.parse(kept) as string[];
  for (const name of readdirSync(join(at, "assets")).filter((each) => /\.(?:js|css)$/.test(each)))
    expect(files).toContain(`/field/assets/${name}`);
  expect(files).toContain("/field/icon-192.png");
  expect(files.filter((file) => /ocr|sw\.js/.test(file))).toEqual([]);
  expect(worker).not.toMatch(/^\s*import\b/m);
  expect(
    readdirSync(join(at, "ocr"))
      .filter((name) => !/\.br$/.test(name))
      .sort(),
  ).toEqual(["core.js", "core.js.gz", "ind.traineddata.gz", "worker.js", "worker.js.gz"]);
});

test("a first visit counts what the entry imports and the heaviest screen, each once", () => {
  const random = (bytes: number) =>
    Buffer.from(Array.from({ length: bytes }, (_, at) => (at * at * 31 + at * 7) % 251));
  writeFileSync(join(folder, "index.html"), "");
  for (const [name, bytes] of [
    ["entry.js", 3_000],
    ["both.js", 2_000],
    ["light.js", 100],
    ["heavy.js", 4_000],
    ["heavy.css", 500],
  ] as const)
    writeFileSync(join(folder, name), random(bytes));
  const manifest = {
    "index.html": { file: "entry.js", imports: ["both"], dynamicImports: ["light", "heavy"] },
    both: { file: "both.js" },
    light: { file: "light.js" },
    heavy: { file: "heavy.js", imports: ["both"], css: ["heavy.css"] },
  };
  const { js, firstVisit } = weigh(folder, manifest);
  const alone = weigh(folder, {
    "index.html": { file: "entry.js", imports: ["both"] },
    both: { file: "both.js" },
  });
  expect(js).toBeGreaterThan(alone.js);
  expect(firstVisit - js).toBeGreaterThan(0);
});

test("what is over its budget is named", () => {
  expect(overweight({ js: 9, firstVisit: 20 }, { js: 10, firstVisit: 10 })).toEqual([
    "firstVisit: 0.0 kB of 0.0 kB",
  ]);
  expect(overweight({ js: 10, firstVisit: 10 }, { js: 10, firstVisit: 10 })).toEqual([]);
});
