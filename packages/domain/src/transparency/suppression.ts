import { assert } from "../shared/assert.ts";
import { type HalfHiddenTable, widthOfHiddenCount, widthOfHiddenGroup } from "./hidden-counts.ts";

/** Counts below this are hidden (reliability.md 6.4); the data owner may choose down to 5. */
export const SMALL_CELL_LIMIT = 10;

export type Cell = { readonly key: string; readonly count: number };
export type PublicCell = { readonly key: string; readonly count: number | null };

/** One row of nested counts, the widest first: known ≥ approved ≥ protected. */
export type NestedRow = { readonly key: string; readonly counts: readonly number[] };
export type PublicRow = { readonly key: string; readonly counts: readonly (number | null)[] };
export type PublicTable = {
  readonly rows: readonly PublicRow[];
  /** A total is null where it is small itself, or would give away a row. */
  readonly totals: readonly (number | null)[];
};

/**
 * Hides the counts of 1 to k−1 of a table whose total is published, and enough others that none can
 * be worked out: see suppressNestedTable, of which this is the case of one column.
 *
 * Where even that does not help, because all there is to hide adds up to too little, every count but 0
 * is null and the total must not be published: `suppressNestedTable` then gives a null total.
 */
export function suppressSmallCells(
  cells: readonly Cell[],
  k: number = SMALL_CELL_LIMIT,
): readonly PublicCell[] {
  const rows = cells.map(({ key, count }) => ({ key, counts: [count] }));
  return suppressNestedTable(rows, k).rows.map(({ key, counts }) => ({
    key,
    count: counts[0] ?? null,
  }));
}

/**
 * Hides what is small in one row of nested counts, the widest first, taken by itself.
 *
 * What is published is 0 or at least k, and so is every difference of two published counts: "50 approved,
 * 47 protected" would tell of three people who were not. `importance` names columns, the one to keep first;
 * by default the widest. A hidden count between two published ones is at least k wide.
 */
export function suppressNestedCounts(
  counts: readonly number[],
  k: number = SMALL_CELL_LIMIT,
  importance: readonly number[] = counts.map((_, column) => column),
): readonly (number | null)[] {
  const isHidden = smallIn(counts, k, importance);
  return counts.map((count, column) => (isHidden[column] ? null : count));
}

/**
 * Hides what is small in a table of nested counts whose column totals are published.
 *
 * Guaranteed against a reader who knows this table, its totals, the nesting, and that 0 is always shown:
 * every published count and total, and every difference of two published ones in a row, is 0 or at
 * least k; and for every hidden count, and every hidden difference of 1 to k−1, what the reader can
 * compute leaves a range at least k wide. In a column with something hidden, not all that is hidden
 * is small, if the column has anything that is not: so knowing this rule gives no small count away.
 *
 * Not guaranteed: two tables about the same people (other months, other divisions, sums over
 * kecamatan) read together. Publish one table per release and quote it.
 *
 * Counts are whole, from 0, and never grow along a row. `importance` as in suppressNestedCounts.
 */
export function suppressNestedTable(
  rows: readonly NestedRow[],
  k: number = SMALL_CELL_LIMIT,
  importance?: readonly number[],
): PublicTable {
  const width = rows[0]?.counts.length ?? 0;
  for (const { counts } of rows) assertNested(counts, width);
  const totals = Array.from({ length: width }, (_, column) =>
    rows.reduce((sum, row) => sum + (row.counts[column] ?? 0), 0),
  );
  const order = importance ?? totals.map((_, column) => column);
  const hiding: Hiding = {
    counts: rows.map((row) => row.counts),
    isHidden: rows.map((row) => smallIn(row.counts, k, order)),
    isTotalHidden: smallIn(totals, k, order),
  };

  for (let column = 0; column < width; column++) hideCompany(hiding, column, k);
  for (let unsafe = findUnsafe(hiding, k); unsafe !== null; unsafe = findUnsafe(hiding, k)) {
    hideOneMore(hiding, unsafe, k);
    for (let column = 0; column < width; column++) hideCompany(hiding, column, k);
  }

  const shown = (counts: readonly number[], isHidden: readonly boolean[]) =>
    counts.map((count, column) => (isHidden[column] ? null : count));
  return {
    rows: rows.map((row, at) => ({
      key: row.key,
      counts: shown(row.counts, hiding.isHidden[at] ?? []),
    })),
    totals: shown(totals, hiding.isTotalHidden),
  };
}

type Hiding = HalfHiddenTable & {
  readonly isHidden: boolean[][];
  readonly isTotalHidden: boolean[];
};
type Place = { readonly row: number; readonly column: number };

/** Which counts of a row are small, or differ too little from one that is kept. */
function smallIn(counts: readonly number[], k: number, importance: readonly number[]): boolean[] {
  const isSmall = (count: number) => count > 0 && count < k;
  const kept: number[] = [];
  const isHidden = counts.map(() => true);
  for (const column of importance) {
    const count = counts[column] ?? 0;
    if (isSmall(count) || kept.some((each) => isSmall(Math.abs(each - count)))) continue;
    kept.push(count);
    isHidden[column] = false;
  }
  return isHidden;
}

/** Hides one large count beside hidden ones that are all small, lest the reader count on that. */
function hideCompany(hiding: Hiding, column: number, k: number): void {
  const hidden = hiding.counts.filter((_, row) => hiding.isHidden[row]?.[column]);
  if (hidden.length === 0 || hidden.some((counts) => (counts[column] ?? 0) >= k)) return;
  for (const row of smallestShown(hiding, column, k)) hide(hiding, { row, column });
}

/** A hidden count, or a hidden small difference, whose range is under k; null when all are safe. */
function findUnsafe(hiding: Hiding, k: number): Place | null {
  for (const [row, counts] of hiding.counts.entries()) {
    const isHidden = hiding.isHidden[row] ?? [];
    for (let column = 0; column < counts.length; column++) {
      if (isHidden[column] && widthOfHiddenCount(hiding, row, column, k) < k) {
        return { row, column };
      }
      const group = (counts[column] ?? 0) - (counts[column + 1] ?? 0);
      const isTouched = isHidden[column] === true || isHidden[column + 1] === true;
      if (!isTouched || group <= 0 || group >= k) continue;
      if (widthOfHiddenGroup(hiding, row, column, k) < k) {
        return { row, column: isHidden[column] ? column : column + 1 };
      }
    }
  }
  return null;
}

/**
 * Widens the range of an unsafe count by hiding one thing more, the least that may help: the smallest
 * count of its column, then its total, then its neighbours in the row, then other totals.
 */
function hideOneMore(hiding: Hiding, { row, column }: Place, k: number): void {
  const others = smallestShown(hiding, column, k);
  for (const other of others) hide(hiding, { row: other, column });
  if (others.length > 0) return;

  if (!hiding.isTotalHidden[column]) {
    hiding.isTotalHidden[column] = true;
    return;
  }
  const counts = hiding.counts[row] ?? [];
  const neighbour = counts.findLastIndex((count, at) => count > 0 && !hiding.isHidden[row]?.[at]);
  if (neighbour !== -1) {
    hide(hiding, { row, column: neighbour });
    return;
  }
  const total = hiding.isTotalHidden.indexOf(false);
  assert(total !== -1, "a count is safe when its row and all totals are hidden");
  hiding.isTotalHidden[total] = true;
}

function hide(hiding: Hiding, { row, column }: Place): void {
  const cells = hiding.isHidden[row];
  assert(cells !== undefined && cells[column] === false, "what is hidden was shown before");
  cells[column] = true;
}

/**
 * The rows with the smallest shown count of a column that, once hidden, may take k different values.
 *
 * All of them when several are equal: choosing by place would tell who knows the rule which is which.
 */
function smallestShown(hiding: Hiding, column: number, k: number): number[] {
  let smallest = Number.POSITIVE_INFINITY;
  let rows: number[] = [];
  for (const [row, counts] of hiding.counts.entries()) {
    const isHidden = hiding.isHidden[row] ?? [];
    const count = counts[column] ?? 0;
    if (isHidden[column] || count === 0 || count > smallest) continue;
    const outer = counts.findLast((_, at) => at < column && !isHidden[at]);
    const inner = counts.find((_, at) => at > column && !isHidden[at]) ?? 0;
    if (outer !== undefined && outer - inner < k) continue;
    if (count < smallest) rows = [];
    smallest = count;
    rows.push(row);
  }
  return rows;
}

function assertNested(counts: readonly number[], width: number): void {
  assert(counts.length === width, "every row has the same columns");
  for (const [at, count] of counts.entries()) {
    assert(Number.isInteger(count) && count >= 0, "a count is a whole number from 0");
    assert(at === 0 || count <= (counts[at - 1] ?? 0), "nested counts never grow along a row");
  }
}
