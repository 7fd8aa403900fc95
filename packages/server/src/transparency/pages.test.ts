import type { PublicFigures } from "@payung/domain/transparency/figures.ts";
import { expect, test } from "vitest";
import { KOTA_JAMBI } from "../shared/site.ts";
import { sampleFigures } from "../testing/sample-figures.ts";
import { kotaJambiMap } from "./map.ts";
import { homePage } from "./pages.ts";

const map = kotaJambiMap();
const figures = sampleFigures();
const page = (shown: PublicFigures | null) => String(homePage(KOTA_JAMBI, shown, map));
const textOf = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("the first thing said is how many of how many are protected", () => {
  expect(textOf(page(figures))).toContain("3.006 dari 15.000 pekerja sudah terlindungi");
});

test("the map and the table say the same share of a kelurahan", () => {
  const text = page(figures);
  for (const each of figures.kelurahan) {
    if (each.protected === null) continue;
    const inTable = new RegExp(
      `id="k${each.code.replaceAll(".", "")}"><th scope="row">${each.name}</th><td>[\\d.]+</td><td>[\\d.]+</td><td>([^<]+)</td>`,
    ).exec(text);
    expect(text).toContain(`aria-label="${each.name}, ${each.kecamatan}: ${inTable?.[1]}"`);
  }
});

test("every shape of the map leads to a row that is there", () => {
  const text = page(figures);
  const targets = [...text.matchAll(/href="#(k\d+)"/g)].map((match) => match[1]);
  expect(targets).toHaveLength(68);
  for (const target of targets) expect(text).toContain(`<tr id="${target}">`);
});

test("a hidden count is said to be hidden, in the table and on the map", () => {
  const [first, ...others] = figures.kelurahan;
  const hidden = { ...figures, kelurahan: first ? [{ ...first, protected: null }, ...others] : [] };
  expect(page(hidden)).toContain(`${first?.name}, ${first?.kecamatan}: angka ditutup`);
  expect(page(hidden)).toMatch(
    new RegExp(`<th scope="row">${first?.name}</th><td class="closed">ditutup</td>`),
  );
});

test("made-up people are called made-up", () => {
  expect(page(figures)).toContain("Semua orang di sini rekaan.");
  expect(page({ ...figures, isExample: false })).not.toContain("rekaan");
});

test("figures name the moment of their publication, in the city's own time", () => {
  expect(textOf(page(figures))).toContain("Angka per 23 November 2026, 09.30 WIB.");
});

test("the measured error is given with its bound", () => {
  const text = textOf(page(figures));
  expect(text).toContain("1 keliru dari 230 yang diperiksa ulang");
  expect(text).toContain("paling banyak 2,4% (keyakinan 95%)");
});

test("what is not measured yet is said to be missing, not zero", () => {
  const text = textOf(
    page({ ...figures, recheck: null, decisionDays: null, automaticShare: null }),
  );
  expect(text).toContain("Pemeriksaan ulang secara acak belum dimulai.");
  expect(text).toContain("Belum ada pendaftaran yang diputuskan.");
});

test("a new instance has a page too, with the next thing to do", () => {
  const text = textOf(page(null));
  expect(text).toContain("Belum ada angka.");
  expect(text).toContain("Cek status Anda");
});

test("a city in which nobody is registered yet divides by nobody", () => {
  const none = Object.fromEntries(Object.keys(figures.funnel).map((step) => [step, 0]));
  const text = page({ ...figures, funnel: none as PublicFigures["funnel"], kelurahan: [] });
  expect(text).not.toMatch(/NaN|Infinity/);
});

test("a kelurahan named like a script stays text", () => {
  const [first, ...others] = figures.kelurahan;
  const named = first ? [{ ...first, name: "<script>alert(1)</script>" }, ...others] : [];
  expect(page({ ...figures, kelurahan: named })).not.toContain("<script");
});

test("the map carries the credit that its licence asks for", () => {
  expect(page(figures)).toContain(
    "Batas wilayah: wilayah_boundaries © cahya dsn, lisensi MIT; data asal kemungkinan BIG. Bukan batas resmi.",
  );
});

test("the page says that it is not the health insurer, once", () => {
  expect(page(figures).match(/Bukan BPJS Kesehatan/g)).toHaveLength(1);
});

test("the page needs no script and no inline style, so the strictest content policy holds", () => {
  expect(page(figures)).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i);
});

test.each([
  [0.00005, "Kurang dari 1 menit untuk memutuskan separuh pendaftaran"],
  [0.01, "14 menit untuk memutuskan"],
  [0.5, "12 jam untuk memutuskan"],
  [0.99, "1 hari untuk memutuskan"],
  [2.45, "2,5 hari untuk memutuskan"],
])("a decision that took %f days is said in the unit people would use", (median, words) => {
  const text = textOf(page({ ...figures, decisionDays: { median, p90: 3.04 } }));
  expect(text).toContain(words);
  expect(text).toContain("9 dari 10 diputuskan dalam 3 hari.");
});
