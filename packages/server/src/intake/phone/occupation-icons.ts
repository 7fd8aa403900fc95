import { html, raw } from "hono/html";
import type { Html } from "../../shared/layout.ts";

/**
 * The work that most of those do who come by themselves, in the order of the grid. Each drawing shows a thing that the
 * work is done with, drawn for this product in lines on 32 × 32; it never stands without its word.
 */
const DRAWINGS = {
  building_labourer: "M4 26h24M6 26v-6h8v6M14 26v-6h8v6M10 20v-6h8v6M21 5l5 5-7 3z M23 8l5-5",
  ojek: "M7 27a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM25 27a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM7 23h10l3-8h4l2 6M20 15l-1-5h-3M9 18l1-3h6",
  ojol: "M6 28a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM22 28a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM6 24h9l3-7h3l1 5M22 3h7v11h-7zM25 12h1M9 19l1-2h5",
  angkot_driver:
    "M3 23V10h17l6 6 3 1v6zM8 26a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM23 26a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 13h5v4H6zM14 13h5v4h-5z",
  street_food_vendor:
    "M4 13h24v9H4zM9 27a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM28 17h3M5 13l2-6h18l2 6M12 10c0-2 2-2 2-4M18 10c0-2 2-2 2-4",
  market_stall_seller: "M4 15h24l-3 12H7zM8 15l5-9M24 15l-5-9M11 19v4M16 19v4M21 19v4",
  shopkeeper:
    "M5 14v13h22V14M3 9h26l-1 5a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM6 5h20l3 4H3zM12 27v-7h7v7",
  domestic_worker: "M4 15L16 5l12 10M7 13v14h18V13M18 12v7M15 27l1-8h4l1 8",
  launderer: "M3 24h26c0-7-4-11-11-11H9M9 13V9h11M6 28h20",
  parking_attendant: "M6 4h20v17H6zM16 21v8M13 17V8h4a3 3 0 0 1 0 6h-4",
  porter:
    "M8 4h16v10H8zM13 4v4h6V4M16 21a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5 12v6l6 4v7M27 12v6l-6 4v7M11 22h10",
  tailor: "M25 4L11 18M27 6a2 2 0 1 0-3-3M11 18l-6 10M9 20c6 1 4 7 10 7s4-6 9-5",
  farm_labourer: "M16 28V12M16 18c-6 0-8-3-8-7 5 0 8 2 8 7zM16 14c0-5 3-8 9-8 0 5-3 8-9 8zM5 28h22",
  waste_picker:
    "M12 9h8l5 12c1 4-1 7-5 7h-8c-4 0-6-3-5-7zM12 9c0-3-2-3-2-5M20 9c0-3 2-3 2-5M12 9h8",
} as const;

/** The occupations that stand in the grid, by their id. */
export const DRAWN_OCCUPATIONS: readonly string[] = Object.keys(DRAWINGS);

/** The drawing of an occupation; it is for the eye only, because its word stands beside it. */
export function occupationIcon(id: string): Html | "" {
  const path = (DRAWINGS as Readonly<Record<string, string>>)[id];
  if (path === undefined) return "";
  return html`<svg class="work" viewBox="0 0 32 32" width="48" height="48" aria-hidden="true" focusable="false"><path d="${raw(path)}"/></svg>`;
}
