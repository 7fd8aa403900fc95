import type { KelurahanFigures } from "@payung/domain/transparency/figures.ts";

/** What a kelurahan's share is: a number, hidden because small, or none because nobody registered. */
export type KelurahanShare =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "hidden" }
  | { readonly kind: "none" };

/** The share of a kelurahan's registered workers who are protected. */
export function shareOf({ received, protected: covered }: KelurahanFigures): KelurahanShare {
  if (received === null || covered === null) return { kind: "hidden" };
  if (received === 0) return { kind: "none" };
  return { kind: "share", share: covered / received };
}

/** How many colours the map has. More could not be told apart in sunlight. */
export const CLASS_COUNT = 5;

/** Widths of a class, in percentage points: round numbers that a legend can say. */
const STEPS = [1, 2, 4, 5, 10, 20];

/**
 * The width of each of the five classes, in percentage points, so that the largest share still fits.
 *
 * Equal classes from zero: a map that stretched its colours between the smallest and the largest
 * share would make every difference look large.
 */
export function classStep(shares: readonly number[]): number {
  const largest = Math.max(0, ...shares) * 100;
  return STEPS.find((step) => step * CLASS_COUNT >= largest) ?? 20;
}

/** The class of a share, from 1 (least) to 5. A share on a border belongs to the upper class. */
export function classOf(share: number, step: number): number {
  return Math.min(CLASS_COUNT, Math.floor((share * 100) / step + 1e-9) + 1);
}
