/**
 * The lot, from 0 up to but not 1, that two rows draw under a seed: 53 bits, spread evenly, and the same on
 * every machine and in every order. For drawing samples, not for secrets.
 *
 * `seed` is any whole number a double holds exactly; rows are 0 to 2³¹ − 1.
 */
export function lotOf(seed: number, a: number, b: number): number {
  const seedHigh = Math.floor(seed / 2 ** 32);
  let high = mix(seed ^ 0x9e3779b9);
  let low = 0x85ebca6b;
  for (const word of [seedHigh, a, b]) {
    high = mix(high ^ mix(word + 0x7f4a7c15) ^ low);
    low = mix(low + Math.imul(high, 0x27d4eb2f));
  }
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

/** The finisher of MurmurHash3 (Appleby, public domain): each bit of the answer hangs on every bit given. */
function mix(word: number): number {
  let bits = word | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
