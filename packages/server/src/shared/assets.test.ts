import { expect, test } from "vitest";
import { assetRoutes, assetUrl } from "./assets.ts";

const app = assetRoutes();

test("the style sheet may be kept for ever, because its address changes with its content", async () => {
  const answer = await app.request(assetUrl("payung.css"));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(assetUrl("payung.css")).toMatch(/^\/assets\/payung\.[0-9a-f]{12}\.css$/);
});

test("a browser that can read it gets the style sheet compressed, within 8 kB", async () => {
  const answer = await app.request(assetUrl("payung.css"), {
    headers: { "accept-encoding": "gzip, br" },
  });
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect((await answer.arrayBuffer()).byteLength).toBeLessThan(8_192);
});

test("an address with another hash leads nowhere, rather than to a file it does not name", async () => {
  expect((await app.request("/assets/payung.000000000000.css")).status).toBe(404);
});
