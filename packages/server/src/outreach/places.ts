import { readFileSync } from "node:fs";

type Ring = readonly (readonly number[])[];
type Feature = {
  readonly properties: { readonly kode: string };
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: readonly Ring[] }
    | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };
};

/** In which kelurahan a place lies, by simplified borders: a suggestion for the one who lives there, never a proof. */
export type FindPlace = (place: { latitude: number; longitude: number }) => string | null;

/** Reads the borders of the city once. */
export function readPlaces(): FindPlace {
  const file = new URL("../../data/reference/kota-jambi-kelurahan.geojson", import.meta.url);
  const { features } = JSON.parse(readFileSync(file, "utf8")) as { features: readonly Feature[] };
  const areas = features.map(({ properties, geometry }) => ({
    code: properties.kode,
    polygons: geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
  }));
  return ({ latitude, longitude }) =>
    areas.find(({ polygons }) =>
      // A hole turns the answer round once more.
      polygons.some(
        (rings) => rings.filter((ring) => isWithin(ring, longitude, latitude)).length % 2 === 1,
      ),
    )?.code ?? null;
}

/** Whether a line to the east crosses the border an odd number of times. */
function isWithin(ring: Ring, x: number, y: number): boolean {
  let isInside = false;
  for (const [at, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(at + 1) % ring.length] ?? [];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
  }
  return isInside;
}
