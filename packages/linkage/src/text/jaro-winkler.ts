import { makeLongMatcher } from "./jaro-winkler-long.ts";

/**
 * Jaro-Winkler similarity of the bytes `at` to `at + length` of two buffers; both must lie within theirs.
 *
 * It is DuckDB's `jaro_winkler_similarity`, to the last bit, where that is at least `atLeast` (0 to 1), and some
 * value below `atLeast` where it is not: most pairs are given up after a few bytes. With `atLeast` 0 it is always
 * exact. Where either value is empty it is 0, as DuckDB has it.
 */
export type JaroWinkler = {
  (
    h: Uint8Array,
    at1: number,
    length1: number,
    g: Uint8Array,
    at2: number,
    length2: number,
    atLeast: number,
  ): number;
  /**
   * Must be called when the bytes of a buffer that was given as `h` have changed: what was learned about the
   * first value is kept for as long as the buffer, the place and the length repeat.
   */
  readonly forget: () => void;
};

/** Bytes that fit the bits of one integer; longer values take a second way, which is as exact. */
const SHORT = 32;

/**
 * A Jaro-Winkler of one's own. It remembers where the bytes of the first value stand, so it is fastest when
 * the first value repeats, as it does when one record is compared with all others of a block. Two
 * instances share nothing.
 */
export function makeJaroWinkler(): JaroWinkler {
  /** For each byte, the places where the first value has it, as bits. */
  const places = new Int32Array(256);
  const long = makeLongMatcher();
  let knownBytes: Uint8Array = new Uint8Array(0);
  let knownAt = -1;
  let knownLength = 0;
  /** The bytes that `places` was filled from, which may be gone from the buffer. */
  const filled = new Uint8Array(SHORT);
  let filledLength = 0;
  /** The Jaro similarity that is needed, three times and less one, by the length of the common beginning. */
  const needed = new Float64Array(5);
  let neededFor = -1;

  const similarity = (
    h: Uint8Array,
    at1: number,
    length1: number,
    g: Uint8Array,
    at2: number,
    length2: number,
    atLeast: number,
  ): number => {
    if (length1 === 0 || length2 === 0) return 0;
    if (atLeast !== neededFor) {
      neededFor = atLeast;
      fillNeeded(needed, atLeast);
    }
    const shorter = length1 < length2 ? length1 : length2;
    const longer = length1 < length2 ? length2 : length1;
    const prefixAtMost = shorter < 4 ? shorter : 4;
    let prefix = 0;
    while (prefix < prefixAtMost && h[at1 + prefix] === g[at2 + prefix]) prefix += 1;

    // How many bytes of the second value may stay without a partner. A hair more is allowed, so that rounding
    // never refuses; what is allowed in vain is told by the exact value in the end.
    const partners =
      ((needed[prefix] as number) * (length1 * length2)) / (length1 + length2) - 1e-6;
    if (partners > shorter) return 0;
    let spare = length2 - partners;

    const bound = longer > 3 ? (longer >> 1) - 1 : 0;
    if (longer > SHORT) {
      const jaro = long.jaro(h, at1, length1, g, at2, length2, bound, spare);
      return boosted(jaro, prefix);
    }

    if (at1 !== knownAt || length1 !== knownLength || h !== knownBytes) {
      for (let i = 0; i < filledLength; i += 1) places[filled[i] as number] = 0;
      for (let i = 0; i < length1; i += 1) {
        const byte = h[at1 + i] as number;
        filled[i] = byte;
        places[byte] = (places[byte] as number) | (1 << i);
      }
      filledLength = length1;
      knownBytes = h;
      knownAt = at1;
      knownLength = length1;
    }

    // Bytes of the common beginning are partners of each other: that is what going from left to right gives.
    let free = -1 << prefix;
    let partnered = 0;
    let matches = prefix;
    // The places that byte j may look at: `bound` to the left and to the right of its own.
    let window = (2 << (prefix + bound)) - 1;
    if (prefix > bound) window &= -1 << (prefix - bound);
    for (let j = prefix; j < length2; j += 1) {
      const found = (places[g[at2 + j] as number] as number) & window & free;
      if (found !== 0) {
        free ^= found & -found;
        partnered |= 1 << j;
        matches += 1;
      } else {
        spare -= 1;
        if (spare < 0) return 0;
      }
      window = j < bound ? (window << 1) | 1 : window << 1;
    }
    if (matches === 0) return 0;

    // Partners in order: where the n-th of both sides differ, half an exchange.
    let halves = 0;
    let taken = ~free & (-1 << prefix);
    while (partnered !== 0) {
      const place = taken & -taken;
      const byte = g[at2 + 31 - Math.clz32(partnered & -partnered)] as number;
      if (((places[byte] as number) & place) === 0) halves += 1;
      taken ^= place;
      partnered &= partnered - 1;
    }
    return boosted(jaroOf(matches, halves >> 1, length1, length2), prefix);
  };

  const forget = (): void => {
    knownAt = -1;
    long.forget();
  };
  return Object.assign(similarity, { forget });
}

/**
 * With m partners of lengths p and q, Jaro is at most (m/p + m/q + 1) / 3. So at least
 * `needed * p * q / (p + q)` partners are needed for a similarity of `atLeast`.
 */
function fillNeeded(needed: Float64Array, atLeast: number): void {
  for (let prefix = 0; prefix <= 4; prefix += 1) {
    const share = prefix * 0.1;
    // Only what is more than 0.7 is raised.
    const jaro = atLeast <= 0.7 ? atLeast : Math.max(0.7, (atLeast - share) / (1 - share));
    needed[prefix] = 3 * jaro - 1;
  }
}

/** The terms in DuckDB's order, because the sum of floating-point numbers depends on it. */
function jaroOf(matches: number, exchanges: number, length1: number, length2: number): number {
  return (matches / length1 + matches / length2 + (matches - exchanges) / matches) / 3;
}

/** Winkler's raise for a common beginning. */
function boosted(jaro: number, prefix: number): number {
  return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
}
