/** Winkler's figures (1990): each of the first four equal letters counts for a tenth of what is missing. */
const PREFIX_SCALE = 0.1;
const PREFIX_LENGTH_MAX = 4;
/** Below this the first letters prove nothing, so they are not counted (as Winkler, and as DuckDB). */
const PREFIX_COUNTS_ABOVE = 0.7;

/** Marks of letters already paired, kept between calls: a name is far shorter than this. */
const SCRATCH_LENGTH = 128;
const scratchA = new Uint8Array(SCRATCH_LENGTH);
const scratchB = new Uint8Array(SCRATCH_LENGTH);

/**
 * How alike two texts are, 0 (nothing shared) to 1 (equal): Jaro's measure with Winkler's prefix.
 *
 * Symmetric. Compares UTF-16 units, so give it upper-case text without diacritics. Two empty texts
 * are equal; an empty and a full one share nothing.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  // Jaro pairs letters greedily from the left of its first text; one fixed order makes it symmetric.
  const inOrder = a.length < b.length || (a.length === b.length && a < b);
  const similarity = inOrder ? jaro(a, b) : jaro(b, a);
  if (similarity <= PREFIX_COUNTS_ABOVE) return similarity;
  return similarity + PREFIX_SCALE * sharedPrefix(a, b) * (1 - similarity);
}

function jaro(shorter: string, longer: string): number {
  const lengthA = shorter.length;
  const lengthB = longer.length;
  if (lengthA === 0) return 0;

  const reach = Math.max(0, (lengthB >> 1) - 1);
  const pairedA = marks(scratchA, lengthA);
  const pairedB = marks(scratchB, lengthB);

  let matches = 0;
  for (let i = 0; i < lengthA; i++) {
    const letter = shorter.charCodeAt(i);
    const last = Math.min(lengthB - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (pairedB[j] !== 0 || longer.charCodeAt(j) !== letter) continue;
      pairedA[i] = 1;
      pairedB[j] = 1;
      matches++;
      break;
    }
  }
  if (matches === 0) return 0;

  let outOfOrder = 0;
  for (let i = 0, j = 0; i < lengthA; i++) {
    if (pairedA[i] === 0) continue;
    while (pairedB[j] === 0) j++;
    if (shorter.charCodeAt(i) !== longer.charCodeAt(j)) outOfOrder++;
    j++;
  }
  return (matches / lengthA + matches / lengthB + (matches - outOfOrder / 2) / matches) / 3;
}

function marks(scratch: Uint8Array, length: number): Uint8Array {
  return length <= SCRATCH_LENGTH ? scratch.fill(0, 0, length) : new Uint8Array(length);
}

function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length, PREFIX_LENGTH_MAX);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
