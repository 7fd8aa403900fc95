/** Jaro similarity of values of any length, in time proportional to their length. */
export type LongMatcher = {
  /**
   * @param bound how far apart partners may stand
   * @param spare how many bytes of the second value may stay without a partner; may be a fraction
   * @returns the exact Jaro similarity, or 0 as soon as more than `spare` stay without
   */
  readonly jaro: (
    h: Uint8Array,
    at1: number,
    length1: number,
    g: Uint8Array,
    at2: number,
    length2: number,
    bound: number,
    spare: number,
  ) => number;
  /** Must be called when the bytes of the first value may have changed. */
  readonly forget: () => void;
};

/**
 * A matcher with its own memory.
 *
 * A byte takes the leftmost free place in its window that has the same byte. Both borders of the window only
 * move to the right, so a place that was passed once is never free again for this byte value: the places of
 * each byte value form a chain, and a pointer walks along it once.
 */
export function makeLongMatcher(): LongMatcher {
  /** Where each byte value first stands in the first value, and behind each place the next with the same. */
  const first = new Int32Array(256);
  let next = new Int32Array(64);
  /** How far each chain has been walked, valid when `walkOf` is the current one: resetting 256 is dear. */
  const pointer = new Int32Array(256);
  const walkOf = new Float64Array(256);
  let walk = 0;
  let knownBytes: Uint8Array = new Uint8Array(0);
  let knownAt = -1;
  let knownLength = 0;
  let taken = new Uint8Array(64);
  let partners = new Uint8Array(64);

  const learn = (h: Uint8Array, at: number, length: number): void => {
    if (next.length < length) {
      next = new Int32Array(length * 2);
      taken = new Uint8Array(length * 2);
    }
    first.fill(NOWHERE);
    for (let i = length - 1; i >= 0; i -= 1) {
      const byte = h[at + i] as number;
      next[i] = first[byte] as number;
      first[byte] = i;
    }
    knownBytes = h;
    knownAt = at;
    knownLength = length;
  };

  return {
    jaro: (h, at1, length1, g, at2, length2, bound, spare) => {
      if (at1 !== knownAt || length1 !== knownLength || h !== knownBytes) learn(h, at1, length1);
      if (partners.length < length2) partners = new Uint8Array(length2 * 2);
      taken.fill(0, 0, length1);
      walk += 1;
      let left = spare;
      let matches = 0;
      for (let j = 0; j < length2; j += 1) {
        const byte = g[at2 + j] as number;
        let place = (walkOf[byte] === walk ? pointer[byte] : first[byte]) as number;
        while (place < j - bound) place = next[place] as number;
        if (place <= j + bound) {
          taken[place] = 1;
          partners[matches] = byte;
          matches += 1;
          place = next[place] as number;
        } else {
          left -= 1;
          if (left < 0) return 0;
        }
        walkOf[byte] = walk;
        pointer[byte] = place;
      }
      if (matches === 0) return 0;
      let halves = 0;
      for (let i = 0, n = 0; n < matches; i += 1) {
        if (taken[i] === 0) continue;
        if (h[at1 + i] !== partners[n]) halves += 1;
        n += 1;
      }
      const exchanges = halves >> 1;
      return (matches / length1 + matches / length2 + (matches - exchanges) / matches) / 3;
    },
    forget: () => {
      knownAt = -1;
    },
  };
}

/** Behind every place of every value. */
const NOWHERE = 0x7fff_ffff;
