import { LinkageError } from "../errors.ts";

/**
 * The exact (Clopper-Pearson) two-sided interval for a share, after `hits` of `tries`.
 *
 * `confidence` lies between 0 and 1, such as 0.95; each side may miss by half of the rest. The interval never
 * covers less often than it says: 0 hits give lower 0, only hits give upper 1, no tries 0 to 1. Clopper and
 * Pearson, Biometrika 26 (1934). Throws LinkageError for numbers that cannot be.
 */
export function exactInterval(
  hits: number,
  tries: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  if (!Number.isInteger(tries) || !Number.isInteger(hits) || hits < 0 || hits > tries)
    throw new LinkageError(`${hits} of ${tries} is no count of hits`);
  if (!(confidence > 0 && confidence < 1))
    throw new LinkageError(`a confidence lies between 0 and 1, ${confidence} does not`);
  const tail = (1 - confidence) / 2;
  return {
    lower: hits === 0 ? 0 : betaQuantile(tail, hits, tries - hits + 1),
    upper: hits === tries ? 1 : betaQuantile(1 - tail, hits + 1, tries - hits),
  };
}

/** Where a beta distribution with whole parameters has left a probability behind it; by halving. */
function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
}

/** The regularised incomplete beta function, for a and b of 1 or more and x between 0 and 1. */
function incompleteBeta(x: number, a: number, b: number): number {
  // The fraction converges fast on one side of the mean only; the other side is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(logFront) / a) * continuedFraction(x, a, b);
}

const TINY = 1e-300;
const CLOSE_ENOUGH = 1e-15;
const ROUNDS = 100_000;

/** Abramowitz and Stegun 26.5.8, evaluated from the front (Lentz 1976). */
function continuedFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  for (let m = 1; m <= ROUNDS; m++) {
    let factor = 1;
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      denominator = 1 / awayFromZero(1 + term * denominator);
      numerator = awayFromZero(1 + term / numerator);
      factor = numerator * denominator;
      fraction *= factor;
    }
    if (Math.abs(factor - 1) < CLOSE_ENOUGH) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The logarithm of the gamma function for x of 1 or more: Stirling's series, moved up to where it is exact. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z++) shift += Math.log(z);
  const inverse = 1 / (z * z);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
