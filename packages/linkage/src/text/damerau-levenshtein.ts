/**
 * Damerau-Levenshtein distance of bytes: how many bytes must be put in, taken out, replaced, or exchanged with
 * their neighbour to make one value of the other. It is the unrestricted distance, in which bytes may
 * stand between two that were exchanged ("ca" to "abc" is 2), as DuckDB's `damerau_levenshtein` counts it.
 *
 * A value is the bytes `at` to `at + length` of a buffer; both must lie within it.
 *
 * @param atMost what the caller can use: a whole number, 0 or more
 * @returns the distance, or `atMost + 1` as soon as it is sure to be more than `atMost`
 */
export function damerauLevenshtein(
  h: Uint8Array,
  at1: number,
  length1: number,
  g: Uint8Array,
  at2: number,
  length2: number,
  atMost: number,
): number {
  let n1 = length1;
  let n2 = length2;
  if (n1 - n2 > atMost || n2 - n1 > atMost) return atMost + 1;
  let a = at1;
  let b = at2;
  while (n1 > 0 && n2 > 0 && h[a] === g[b]) {
    a += 1;
    b += 1;
    n1 -= 1;
    n2 -= 1;
  }
  while (n1 > 0 && n2 > 0 && h[a + n1 - 1] === g[b + n2 - 1]) {
    n1 -= 1;
    n2 -= 1;
  }
  if (n1 === 0) return n2;
  if (n2 === 0) return n1;
  // The first bytes differ, so there is at least one edit.
  if (atMost === 0) return 1;
  if (n1 === 1 && n2 === 1) return 1;
  if (n1 === 2 && n2 === 2 && h[a] === g[b + 1] && h[a + 1] === g[b]) return 1;
  if (atMost === 1) return 2;
  if (atMost === 2) return isTwoEdits(h, a, n1, g, b, n2) ? 2 : 3;
  return banded(h, a, n1, g, b, n2, atMost);
}

/**
 * Whether two edits make one of the other, where the first bytes differ, the last bytes differ, and one edit is
 * not enough.
 *
 * One edit must then touch the beginning and one the end. Either they are two, and what lies between is equal; or
 * they are one that covers everything: an exchange with one byte put in or taken out between the two.
 * So no table of distances is needed.
 */
function isTwoEdits(
  h: Uint8Array,
  a: number,
  n1: number,
  g: Uint8Array,
  b: number,
  n2: number,
): boolean {
  const more = n1 - n2;
  if (more === 2) return isEqual(h, a + 1, g, b, n2);
  if (more === -2) return isEqual(h, a, g, b + 1, n1);
  const swapFirst = n1 > 1 && n2 > 1 && h[a] === g[b + 1] && h[a + 1] === g[b];
  const swapLast =
    n1 > 1 && n2 > 1 && h[a + n1 - 1] === g[b + n2 - 2] && h[a + n1 - 2] === g[b + n2 - 1];
  if (more === 0) {
    return (
      isEqual(h, a + 1, g, b + 1, n1 - 2) ||
      isEqual(h, a + 1, g, b, n1 - 1) ||
      isEqual(h, a, g, b + 1, n1 - 1) ||
      (swapFirst && isEqual(h, a + 2, g, b + 2, n1 - 3)) ||
      (swapLast && isEqual(h, a + 1, g, b + 1, n1 - 3)) ||
      (swapFirst && swapLast && isEqual(h, a + 2, g, b + 2, n1 - 4))
    );
  }
  if (more === 1) {
    return (
      isEqual(h, a + 1, g, b, n2 - 1) ||
      isEqual(h, a + 1, g, b + 1, n2 - 1) ||
      (swapFirst && isEqual(h, a + 2, g, b + 2, n2 - 2)) ||
      (swapLast && isEqual(h, a + 1, g, b, n2 - 2)) ||
      (n1 === 3 && h[a] === g[b + 1] && h[a + 2] === g[b])
    );
  }
  return (
    isEqual(h, a, g, b + 1, n1 - 1) ||
    isEqual(h, a + 1, g, b + 1, n1 - 1) ||
    (swapFirst && isEqual(h, a + 2, g, b + 2, n1 - 2)) ||
    (swapLast && isEqual(h, a, g, b + 1, n1 - 2)) ||
    (n2 === 3 && h[a] === g[b + 2] && h[a + 1] === g[b])
  );
}

/** Whether `count` bytes are equal; a count below 0 comes only where another way to two edits holds too. */
function isEqual(h: Uint8Array, a: number, g: Uint8Array, b: number, count: number): boolean {
  for (let i = 0; i < count; i += 1) if (h[a + i] !== g[b + i]) return false;
  return true;
}

/** More than any distance, and small enough to be added to without overflow. */
const FAR = 1 << 28;

/** Where a byte value stood last in the first value, from 1; 0 when it did not yet. */
const lastRow = new Int32Array(256);
let rows = [new Int32Array(0), new Int32Array(0), new Int32Array(0)] as const;

/**
 * Any distance, in memory proportional to the length, after Zhao and Sahni (2019), "String correction using the
 * Damerau-Levenshtein distance". Only the cells within `atMost` of the diagonal are computed: every other one
 * is more than that.
 *
 * Cell j of a row stands at j + 1, so that the cell before the first one can be read too.
 */
function banded(
  h: Uint8Array,
  a: number,
  n1: number,
  g: Uint8Array,
  b: number,
  n2: number,
  atMost: number,
): number {
  if (rows[0].length < n2 + 2)
    rows = [new Int32Array(2 * n2 + 2), new Int32Array(2 * n2 + 2), new Int32Array(2 * n2 + 2)];
  let [row, above] = rows;
  // The cell before the last match in a column, in the row above that match.
  const beforeMatch = rows[2];
  above.fill(FAR, 0, n2 + 2);
  beforeMatch.fill(FAR, 0, n2 + 2);
  row[0] = FAR;
  for (let j = 0; j <= n2; j += 1) row[j + 1] = j;
  lastRow.fill(0);
  for (let i = 1; i <= n1; i += 1) {
    [row, above] = [above, row];
    const byte = h[a + i - 1] as number;
    const from = i > atMost ? i - atMost : 1;
    const to = i + atMost < n2 ? i + atMost : n2;
    // The cell on the left, two rows above: this row's memory held that row.
    let twoAbove = row[from] as number;
    row[from] = from === 1 ? i : FAR;
    let nearest = row[from] as number;
    let lastColumn = -1;
    let beforeLast = FAR;
    for (let j = from; j <= to; j += 1) {
      const other = g[b + j - 1] as number;
      let cell = (above[j] as number) + (byte === other ? 0 : 1);
      const left = (row[j] as number) + 1;
      if (left < cell) cell = left;
      const up = (above[j + 1] as number) + 1;
      if (up < cell) cell = up;
      if (byte === other) {
        lastColumn = j;
        beforeMatch[j + 1] = above[j - 1] as number;
        beforeLast = twoAbove;
      } else {
        const match = lastRow[other] as number;
        if (j - lastColumn === 1) {
          const exchanged = (beforeMatch[j + 1] as number) + i - match;
          if (exchanged < cell) cell = exchanged;
        } else if (i - match === 1) {
          const exchanged = beforeLast + j - lastColumn;
          if (exchanged < cell) cell = exchanged;
        }
      }
      twoAbove = row[j + 1] as number;
      row[j + 1] = cell;
      if (cell < nearest) nearest = cell;
    }
    // No later cell is nearer than the nearest of a row: an exchange that jumps over the row costs at least
    // what taking out its bytes up to this row would.
    if (nearest > atMost) return atMost + 1;
    lastRow[byte] = i;
  }
  const distance = row[n2 + 1] as number;
  return distance > atMost ? atMost + 1 : distance;
}
