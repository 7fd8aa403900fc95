import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildDesk } from "./build.ts";
import { hashSources } from "./sources.ts";
import { overweight, weigh } from "./weight.ts";

/** Names of namespaces, and of pages that an error message points to. */
const NOT_ASKED = /^https?:\/\/(?:www\.w3\.org|github\.com\/preactjs)\//;

const folder = mkdtempSync(join(tmpdir(), "payung-desk-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the desk is built within its budget, and nothing runs inside its page", async () => {
  const dist = join(folder, "dist");
  const weight = await buildDesk(dist);
  expect(weight.js).toBeGreaterThan(1_000);
  const page = readFileSync(join(dist, "index.html"), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|data:/);
  expect(readFileSync(join(dist, "built-from"), "utf8")).toBe(hashSources());
  const files = readdirSync(join(dist, "assets"));
  for (const name of files.filter((each) => /\.(?:js|css)$/.test(each))) {
    expect(files).toContain(`${name}.br`);
    expect(files).toContain(`${name}.gz`);
    const text = readFileSync(join(dist, "assets", name), "utf8");
    expect(text.match(/https?:\/\/[\w./-]+/g)?.filter((url) => !NOT_ASKED.test(url)) ?? []).toEqual(
      [],
    );
    expect(text.match(/[\w/.-]+\/src\/[\w/.-]+/g) ?? [], "no path of this machine").toEqual([]);
  }
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
