import type { Gets } from "../shared/routes.generated.ts";

export type Overview = Gets["/v1/overview"]["output"];
export type Group = Overview["groups"][number];
export type Figures = Group["figures"];
export type FunnelStep = keyof Figures["funnel"] & string;
export type Speed = Figures["speed"][number];
export type Waiting = Figures["waiting"][number];
export type MeasuredError = Figures["error"];
export type Shapes = Gets["/v1/kelurahan-shapes"]["output"];

/** A part of a whole, from 0 to 1; null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
