/** How many colours a map has. More could not be told apart. */
export const CLASS_COUNT = 5;
const ROUND = [1, 2, 4, 5, 10];

/**
 * The width of each of five equal classes from zero, a round number, so that the largest value still fits. From zero, because
 * colours stretched between the smallest and the largest would make every difference look large.
 */
export function classStep(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  if (largest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest / CLASS_COUNT));
  const round = ROUND.find((each) => each * power * CLASS_COUNT >= largest * (1 - 1e-9)) ?? 10;
  return round * power;
}

/** The class of a value, from 1 (least) to 5. A value on a border belongs to the upper class. */
export function classOf(value: number, step: number): number {
  return Math.min(CLASS_COUNT, Math.floor(value / step + 1e-9) + 1);
}
