import type { ColumnProfile } from "../run/profile.ts";
import type { Column, Comparison } from "./model.ts";

const LATITUDE = /^(.*[ _.-])?lat(?:itude)?$/i;
const LONGITUDE = /^(.*[ _.-])?(?:lon|lng|long|longitude)$/i;

/** Two columns that are one place. */
export type Place = { readonly latitude: ColumnProfile; readonly longitude: ColumnProfile };

/** Latitude and longitude tell nothing each alone: two columns of such names are one place. */
export function placeOf(columns: readonly ColumnProfile[]): Place | null {
  for (const latitude of columns) {
    const about = LATITUDE.exec(latitude.name);
    if (about === null || !isDegrees(latitude)) continue;
    const longitude = columns.find((each) => {
      const other = LONGITUDE.exec(each.name);
      return other !== null && other[1] === about[1] && isDegrees(each);
    });
    if (longitude !== undefined) return { latitude, longitude };
  }
  return null;
}

function isDegrees({ numeric, digits }: ColumnProfile): boolean {
  return numeric > 0.95 && digits < 0.9;
}

/** How far apart two readings of one place may be: a house, a street, a village, a town. */
const KILOMETRES = [0.1, 0.5, 2, 10];
/** Digits and signs by which places are blocked: 48.13 is about a kilometre, 48.1 about ten. */
const CELLS = [5, 4];

/** The place as it is compared, and as it is blocked: by the first digits of both numbers. */
export function suggestPlace({ latitude, longitude }: Place, taken: readonly string[]) {
  let name = "place";
  while (taken.includes(name)) name += "_";
  const [north, east] = [`${name} north`, `${name} east`];
  const columns: Record<string, Column> = {
    [name]: { type: "point", from: [latitude.name, longitude.name] },
    [north]: { type: "text", from: latitude.name },
    [east]: { type: "text", from: longitude.name },
  };
  const comparison: Comparison = {
    name,
    levels: [
      ...KILOMETRES.map((atMost) => ({
        when: { is: "kilometresApart" as const, column: name, atMost },
      })),
      { when: "else" },
    ],
  };
  const keys = CELLS.map((length) => `prefix(${north}, ${length}) & prefix(${east}, ${length})`);
  return { columns, comparison, keys };
}
