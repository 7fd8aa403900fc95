import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { kotaJambiMap, mapShapes } from "./map.ts";

const map = kotaJambiMap();

/** Two squares side by side, of two kecamatan; the eastern one begins where the western one ends. */
function squares(kecamatan: readonly [string, string] = ["A", "B"]) {
  const square = (code: string, west: number, within: string) => ({
    type: "Feature",
    properties: {
      kode: code,
      nama: `Nama ${code}`,
      kode_kecamatan: within,
      kecamatan: within,
      label_lng: west + 0.5,
      label_lat: 0.5,
    },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, 0],
          [west + 1, 0],
          [west + 1, 1],
          [west, 1],
          [west, 0],
        ],
      ],
    },
  });
  return {
    type: "FeatureCollection",
    features: [square("A", 0, kecamatan[0]), square("B", 1, kecamatan[1])],
  };
}

test("every kelurahan of Kota Jambi is on the map, once", () => {
  expect(map.shapes).toHaveLength(68);
  expect(new Set(map.shapes.map((shape) => shape.code)).size).toBe(68);
});

test("north is up and east is right", () => {
  const { shapes } = mapShapes(squares());
  expect(shapes[0]?.label[0]).toBeLessThan(shapes[1]?.label[0] ?? 0);
  const at = (name: string) => map.shapes.find((shape) => shape.name === name)?.label ?? [0, 0];
  expect(at("Ulu Gedong")[1]).toBeLessThan(at("Lingkar Selatan")[1]);
});

test("a path closes where it began and stays inside the picture", () => {
  for (const { path } of map.shapes) {
    expect(path).toMatch(/^(M\d+ \d+l[-\d ]+z)+$/);
    let [x, y] = [0, 0];
    for (const part of path.split(/(?=[Mlz])/)) {
      const numbers = (part.slice(1).match(/-?\d+/g) ?? []).map(Number);
      for (let n = 0; n + 1 < numbers.length; n += 2) {
        const [dx = 0, dy = 0] = numbers.slice(n, n + 2);
        [x, y] = part.startsWith("M") ? [dx, dy] : [x + dx, y + dy];
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(map.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(map.height);
      }
    }
  }
});

/** How many segments a path draws. */
const segmentsIn = (path: string) =>
  path
    .split("M")
    .reduce((sum, line) => sum + (line.split("l")[1]?.match(/-?\d+/g) ?? []).length / 2, 0);

test("a border between kecamatan is drawn once, and the outline around them too", () => {
  expect(segmentsIn(mapShapes(squares()).borders)).toBe(7);
});

test("a border inside one kecamatan is not drawn as a kecamatan's border", () => {
  expect(segmentsIn(mapShapes(squares(["A", "A"])).borders)).toBe(6);
});

test("the picture is small enough for a phone on a slow line", () => {
  const svg = map.shapes.map((shape) => shape.path).join("\n") + map.borders;
  expect(svg.length).toBeLessThan(40_000);
  expect(gzipSync(svg).byteLength).toBeLessThan(15_000);
});

test("a file that is not a set of boundaries is refused", () => {
  expect(() => mapShapes({ type: "FeatureCollection", features: [{}] })).toThrow();
  expect(() => mapShapes({ type: "FeatureCollection", features: [] })).toThrow();
});
