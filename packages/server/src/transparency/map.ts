import { readFileSync } from "node:fs";
import { assert } from "@payung/domain/shared/assert.ts";
import * as z from "zod";

const Position = z.tuple([z.number(), z.number()], z.number());
const Ring = z.array(Position);

/** The boundary file's shape: GeoJSON (RFC 7946), longitude before latitude. */
const Boundaries = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(
    z.object({
      properties: z.object({
        kode: z.string(),
        nama: z.string(),
        kode_kecamatan: z.string(),
        kecamatan: z.string(),
        label_lng: z.number(),
        label_lat: z.number(),
      }),
      geometry: z.discriminatedUnion("type", [
        z.object({ type: z.literal("Polygon"), coordinates: z.array(Ring) }),
        z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring)) }),
      ]),
    }),
  ),
});

type Point = readonly [x: number, y: number];

export type MapShape = {
  readonly code: string;
  readonly name: string;
  readonly kecamatan: string;
  /** SVG path data in whole units of the map. */
  readonly path: string;
  readonly label: Point;
  /** From the label's point to the nearest border, in units of the map: what a label has to fit in. */
  readonly room: number;
};

export type MapShapes = {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly MapShape[];
  /** The borders of the kecamatan, as SVG path data. */
  readonly borders: string;
};

/** Width of the drawing, in units. Whole units of 1/1000 are finer than a phone's pixels. */
const WIDTH = 1000;
const MARGIN = 4;

/**
 * Turns boundaries (GeoJSON) into SVG paths, once, at start.
 *
 * Plain equirectangular with the cosine of the middle latitude: across one city this differs from an
 * exact projection by less than a unit. Throws when the file is not what it should be.
 */
export function mapShapes(geojson: unknown): MapShapes {
  const { features } = Boundaries.parse(geojson);
  assert(features.length > 0, "a map has at least one area");
  const areas = features.map(({ properties, geometry }) => ({
    properties,
    rings: geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat(),
  }));
  const { project, height } = projection(areas.flatMap((area) => area.rings.flat()));

  const drawn = areas.map(({ properties, rings }) => {
    const outline = rings.map((ring) => withoutRepeats(ring.map(project)));
    const label = project([properties.label_lng, properties.label_lat]);
    return { properties, outline, label };
  });

  return {
    width: WIDTH,
    height,
    shapes: drawn.map(({ properties, outline, label }) => ({
      code: properties.kode,
      name: properties.nama,
      kecamatan: properties.kecamatan,
      path: outline.map((ring) => `${lineTo(ring.slice(0, -1))}z`).join(""),
      label,
      room: Math.floor(Math.min(...outline.map((ring) => distanceToLine(label, ring)))),
    })),
    borders: bordersBetween(
      drawn.map(({ properties, outline }) => ({ group: properties.kode_kecamatan, outline })),
    ),
  };
}

/** The map of the first city, from the boundary file that travels with the server. */
export function kotaJambiMap(): MapShapes {
  const file = new URL("../../data/reference/kota-jambi-kelurahan.geojson", import.meta.url);
  return mapShapes(JSON.parse(readFileSync(file, "utf8")));
}

function projection(positions: readonly (readonly number[])[]) {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [lng = 0, lat = 0] of positions) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze);
  const project = ([lng = 0, lat = 0]: readonly number[]): Point => [
    Math.round(MARGIN + (lng - west) * squeeze * scale),
    Math.round(MARGIN + (north - lat) * scale),
  ];
  return { project, height: Math.round((north - south) * scale + 2 * MARGIN) };
}

function withoutRepeats(points: readonly Point[]): Point[] {
  return points.filter((point, n) => {
    const before = points[n - 1];
    return before === undefined || before[0] !== point[0] || before[1] !== point[1];
  });
}

/** Path data from point to point, each step relative to the last: shorter, and it compresses better. */
function lineTo(points: readonly Point[]): string {
  let path = "";
  let last: Point | undefined;
  for (const point of points) {
    path +=
      last === undefined
        ? `M${point[0]} ${point[1]}l`
        : `${point[0] - last[0]} ${point[1] - last[1]} `;
    last = point;
  }
  return path.trimEnd().replaceAll(" -", "-");
}

function distanceToLine([x, y]: Point, line: readonly Point[]): number {
  let nearest = Infinity;
  for (const [n, [bx, by]] of line.entries()) {
    const [ax, ay] = line[n - 1] ?? [bx, by];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
    const t = Math.max(0, Math.min(1, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return nearest;
}

type Outlined = { readonly group: string; readonly outline: readonly (readonly Point[])[] };

/** Neighbours' outlines do not everywhere share their points; up to this far apart they are one line. */
const SAME_LINE = 6;

/**
 * The outlines of groups of areas: the segments where two groups meet, or a group meets the outside.
 * Each is drawn once, and chained as long as they follow each other.
 */
function bordersBetween(areas: readonly Outlined[]): string {
  const sides = new Map<string, string[]>();
  const segments = areas.flatMap((area) =>
    area.outline.flatMap(segmentsOf).map((segment) => ({ ...segment, area })),
  );
  for (const { key, area } of segments) {
    const groups = sides.get(key);
    if (groups === undefined) sides.set(key, [area.group]);
    else groups.push(area.group);
  }

  const done = new Set<string>();
  const chains: Point[][] = [];
  for (const { key, from, to, area } of segments) {
    const [one, other] = sides.get(key) ?? [];
    const isInside = other === undefined ? hasNeighbour(areas, area, from, to) : one === other;
    if (isInside || done.has(key)) continue;
    done.add(key);
    const chain = chains.at(-1);
    const end = chain?.at(-1);
    if (chain !== undefined && end?.[0] === from[0] && end[1] === from[1]) chain.push(to);
    else chains.push([from, to]);
  }
  return chains.map(lineTo).join("");
}

/** Whether another area of the same group runs along this segment, though not through the same points. */
function hasNeighbour(areas: readonly Outlined[], own: Outlined, from: Point, to: Point): boolean {
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return areas.some(
    (area) =>
      area !== own &&
      area.group === own.group &&
      area.outline.some((ring) => distanceToLine(middle, ring) < SAME_LINE),
  );
}

function segmentsOf(ring: readonly Point[]) {
  return ring.slice(1).flatMap((to, n) => {
    const from = ring[n];
    if (from === undefined) return [];
    const [a, b] = [from.join(","), to.join(",")];
    return [{ from, to, key: a < b ? `${a} ${b}` : `${b} ${a}` }];
  });
}
