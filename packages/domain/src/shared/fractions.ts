import { assert } from "./assert.ts";
import { type Rupiah, rupiah } from "./money.ts";

/** Rates are written in basis points: one hundredth of a percent. */
export const BASIS_POINTS = 10_000n;

/**
 * A part of an amount in whole rupiah, a half rounded up.
 *
 * Half up is a choice: no source says how the insurer rounds (domain notes, section 9, to confirm).
 */
export function fractionOf(amount: bigint, numerator: bigint, denominator: bigint): Rupiah {
  assert(amount >= 0n && numerator >= 0n && denominator > 0n, "a part is taken of an amount owed");
  return rupiah((2n * amount * numerator + denominator) / (2n * denominator));
}

/** The sum of amounts. */
export function sumOf(amounts: Iterable<Rupiah>): Rupiah {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return rupiah(sum);
}
