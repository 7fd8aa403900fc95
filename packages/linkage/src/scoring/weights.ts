import type { Comparison, Level } from "../model/model.ts";
import type { EstimatedModel } from "../model/read-model.ts";

export type EstimatedLevel = EstimatedModel["comparisons"][number]["levels"][number];

/** The weight of a level, log2(m / u), before any adjustment for a value's frequency. */
export function levelWeight(level: EstimatedLevel): number {
  return Math.log2(level.m / level.u);
}

/** The weight of a level when the comparison's `given` column is equal. */
export function givenWeight(given: NonNullable<Comparison["given"]>, level: number): number {
  return Math.log2((given.m[level] as number) / (given.u[level] as number));
}

/**
 * The weight of a level that is adjusted for frequency, as `fixed - share × log2(frequency)`.
 *
 * With all of the adjustment it is log2(m / frequency): the chance of an equal value among strangers is how
 * common that value is, not how common equal values are on average.
 */
export function frequencyWeight(level: EstimatedLevel, frequency: NonNullable<Level["frequency"]>) {
  const share = frequency.share ?? 1;
  return { share, fixed: levelWeight(level) + share * Math.log2(level.u) };
}
