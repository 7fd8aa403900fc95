import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { deskRoutes } from "./desk.ts";
import { KOTA_JAMBI } from "./site.ts";

const dist = mkdtempSync(join(tmpdir(), "payung-dist-"));
mkdirSync(join(dist, "assets"));
writeFileSync(join(dist, "index.html"), "<!doctype html><title>Payung</title>");
writeFileSync(join(dist, "manifest.json"), "{}");
writeFileSync(join(dist, "assets/index-abc.js"), "start()");
writeFileSync(join(dist, "assets/index-abc.js.br"), brotliCompressSync("start()"));
afterAll(() => rmSync(dist, { recursive: true }));

const built = deskRoutes(KOTA_JAMBI, dist);

test("every address below /desk/ is the desk's page, which no script from elsewhere can enter", async () => {
  for (const path of ["/desk/", "/desk/people", "/desk/cases/1?tab=2"]) {
    const answer = await built.request(path);
    expect(await answer.text()).toContain("<title>Payung");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
  }
  expect((await built.request("/desk")).headers.get("location")).toBe("/desk/");
});

test("its files may be kept for ever, and travel compressed where the browser can read that", async () => {
  const plain = await built.request("/desk/assets/index-abc.js");
  expect([await plain.text(), plain.headers.get("content-encoding")]).toEqual(["start()", null]);
  expect(plain.headers.get("cache-control")).toContain("immutable");
  const small = await built.request("/desk/assets/index-abc.js", {
    headers: { "accept-encoding": "gzip, deflate, br" },
  });
  expect(small.headers.get("content-encoding")).toBe("br");
  expect(String(brotliDecompressSync(await small.arrayBuffer()))).toBe("start()");
});

test("a file of another release is not there, rather than being the page", async () => {
  for (const path of ["/desk/assets/index-old.js", "/desk/assets/../manifest.json"])
    expect([404, 200]).toContain((await built.request(path)).status);
  expect((await built.request("/desk/assets/index-old.js")).status).toBe(404);
});

test("what the build keeps for itself is not served", async () => {
  for (const path of ["/desk/manifest.json", "/desk/built-from", "/desk/assets/..%2fmanifest.json"])
    expect(await (await built.request(path)).text()).not.toBe("{}");
});

test("before it was built, the page says how to build it", async () => {
  const answer = await deskRoutes(KOTA_JAMBI, join(dist, "nowhere")).request("/desk/");
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("npm run build");
});
