import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { fieldAppRoutes } from "./field-app.ts";
import { KOTA_JAMBI } from "./site.ts";

const dist = mkdtempSync(join(tmpdir(), "payung-field-dist-"));
for (const folder of ["assets", "ocr"]) mkdirSync(join(dist, folder));
for (const [name, text] of [
  ["field.html", "<!doctype html><title>Payung Lapangan</title>"],
  ["manifest.json", "{}"],
  ["manifest.webmanifest", "{}"],
  ["sw.js", "keep()"],
  ["icon-192.png", "png"],
  ["assets/field-abc.js", "start()"],
  ["ocr/ind.traineddata.gz", "words"],
] as const)
  writeFileSync(join(dist, name), text);
writeFileSync(join(dist, "sw.js.gz"), gzipSync("keep()"));
afterAll(() => rmSync(dist, { recursive: true }));

const built = fieldAppRoutes(KOTA_JAMBI, dist);

test("its page may use camera and place, and nothing of it comes from elsewhere", async () => {
  const answer = await built.request("/field/");
  expect(await answer.text()).toContain("Payung Lapangan");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'/);
  // Compiling WebAssembly is the only thing that is more than the desk may.
  expect(policy.replace("'wasm-unsafe-eval'", "")).not.toMatch(/unsafe|\*|https?:|data:/);
  expect(answer.headers.get("permissions-policy")).toBe(
    "camera=(self), geolocation=(self), microphone=()",
  );
  expect((await built.request("/field")).headers.get("location")).toBe("/field/");
});

test("what keeps its address is asked for anew, what has its hash in its name never again", async () => {
  const kept = async (path: string) =>
    (await built.request(path)).headers.get("cache-control") ?? "none";
  for (const path of ["/field/", "/field/sw.js", "/field/manifest.webmanifest"])
    expect(await kept(path)).toBe("no-cache");
  expect(await kept("/field/assets/field-abc.js")).toContain("immutable");
});

test("files travel compressed where the browser can read that, under their own types", async () => {
  const small = await built.request("/field/sw.js", { headers: { "accept-encoding": "gzip" } });
  expect(small.headers.get("content-encoding")).toBe("gzip");
  const words = await built.request("/field/ocr/ind.traineddata.gz", {
    headers: { "accept-encoding": "gzip" },
  });
  // A file that is compressed by itself is handed out as it is.
  expect(words.headers.get("content-encoding")).toBeNull();
  expect(await words.text()).toBe("words");
});

test("nothing else of the folder is handed out", async () => {
  for (const path of ["/field/manifest.json", "/field/sw.js.gz", "/field/nowhere.js"])
    expect((await built.request(path)).status).toBe(404);
  const unbuilt = fieldAppRoutes(KOTA_JAMBI, join(dist, "nowhere"));
  expect((await unbuilt.request("/field/")).status).toBe(503);
});
