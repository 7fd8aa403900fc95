/**
 * How many pairs of records are of one group, where only pairs across tables count if `tableStarts` (the
 * first row of each table) is given. Records of group -1 are left out. Linear in the records.
 */
export function countPairs(
  groupOf: Int32Array,
  groupCount: number,
  tableStarts: readonly number[] | null,
): number {
  const sizes = new Float64Array(groupCount);
  let pairs = pairsOfRange(groupOf, 0, groupOf.length, sizes);
  for (const [table, start] of (tableStarts ?? []).entries())
    pairs -= pairsOfRange(groupOf, start, tableStarts?.[table + 1] ?? groupOf.length, sizes);
  return pairs;
}

/** The pairs within a range of rows. `sizes` is all 0 before and after. */
function pairsOfRange(
  groupOf: Int32Array,
  start: number,
  end: number,
  sizes: Float64Array,
): number {
  let pairs = 0;
  for (let row = start; row < end; row++) {
    const group = groupOf[row] as number;
    if (group < 0) continue;
    // Each record makes a pair with each one of its group before it.
    const before = sizes[group] as number;
    pairs += before;
    sizes[group] = before + 1;
  }
  for (let row = start; row < end; row++) {
    const group = groupOf[row] as number;
    if (group >= 0) sizes[group] = 0;
  }
  return pairs;
}
