import { expect, test } from "vitest";
import { brokenPage, notFoundPage, tooManyRequestsPage } from "./error-pages.ts";
import { KOTA_JAMBI } from "./site.ts";

test("a page that does not exist says so and offers the two ways on", () => {
  const page = String(notFoundPage(KOTA_JAMBI));
  expect(page).toContain("Halaman tidak ada");
  expect(page).toContain('href="/status"');
});

test("a failure of ours blames nobody, and gives its reference as text", () => {
  const page = String(brokenPage(KOTA_JAMBI, "<b>7F3A</b>"));
  expect(page).toContain("Ini bukan salah Anda.");
  expect(page).toContain("&lt;b&gt;7F3A&lt;/b&gt;");
});

test("whoever asks too often learns how long to wait", () => {
  expect(String(tooManyRequestsPage(KOTA_JAMBI, 5))).toContain("Coba lagi 5 menit lagi.");
});

test("a site without an official address never calls itself official", () => {
  expect(String(notFoundPage(KOTA_JAMBI))).toContain("bukan situs resmi");
  const official = { ...KOTA_JAMBI, officialAddress: "payung.jambikota.go.id" };
  expect(String(notFoundPage(official))).toContain("Situs resmi Kota Jambi.");
});

test("an instance with made-up people says so on every page", () => {
  expect(String(notFoundPage({ ...KOTA_JAMBI, isExample: true }))).toContain("rekaan");
  expect(String(notFoundPage(KOTA_JAMBI))).not.toContain("rekaan");
});
