import type { PairList } from "../pairs.ts";

/**
 * Of some links between two tables, given by their numbers, those of the greatest total worth in which no
 * record occurs twice. `worth` is 0 or more and finite.
 *
 * The Hungarian method with potentials, O(n² m) for n records on the smaller side and m on the other, with
 * a table of n × m numbers (Kuhn 1955; in the form of Jonker and Volgenant 1987). Records are taken by row,
 * so equal totals are always decided in the same way.
 */
export function assignment(numbers: Int32Array, links: PairList, worth: Float64Array): number[] {
  const firsts = distinct(numbers, links.a);
  const seconds = distinct(numbers, links.b);
  const [rows, rowOf, columns, columnOf] =
    firsts.size <= seconds.size
      ? [firsts, links.a, seconds, links.b]
      : [seconds, links.b, firsts, links.a];
  const width = columns.size;
  const table = new Float64Array(rows.size * width);
  const linkAt = new Int32Array(rows.size * width).fill(-1);
  for (const link of numbers) {
    const row = rows.get(rowOf[link] as number) ?? 0;
    const column = columns.get(columnOf[link] as number) ?? 0;
    table[row * width + column] = worth[link] as number;
    linkAt[row * width + column] = link;
  }
  const rowAtColumn = bestRows(table, rows.size, width);
  const chosen: number[] = [];
  for (const [column, row] of rowAtColumn.entries()) {
    const link = row < 0 ? -1 : (linkAt[row * width + column] as number);
    if (link >= 0) chosen.push(link);
  }
  return chosen;
}

/** The rows that links have in a column, rising, each with its position. */
function distinct(numbers: Int32Array, column: Int32Array): Map<number, number> {
  const rows = [...new Set(Array.from(numbers, (link) => column[link] as number))];
  return new Map(rows.sort((x, y) => x - y).map((row, position) => [row, position]));
}

/**
 * For each column the row it is given to, or -1, so that each row has one column and the sum of the table
 * over them is greatest. There are no more rows than columns.
 */
function bestRows(table: Float64Array, height: number, width: number): Int32Array {
  const rowPotential = new Float64Array(height);
  // One column more than there is: from there each row starts to look for its column.
  const columnPotential = new Float64Array(width + 1);
  const rowAt = new Int32Array(width + 1).fill(-1);
  const before = new Int32Array(width + 1);
  const slack = new Float64Array(width + 1);
  const isDone = new Uint8Array(width + 1);
  for (let start = 0; start < height; start++) {
    rowAt[width] = start;
    slack.fill(Number.POSITIVE_INFINITY);
    isDone.fill(0);
    let column = width;
    while (rowAt[column] !== -1) {
      isDone[column] = 1;
      const row = rowAt[column] as number;
      let least = Number.POSITIVE_INFINITY;
      let next = -1;
      for (let other = 0; other < width; other++) {
        if (isDone[other] === 1) continue;
        const cost =
          -(table[row * width + other] as number) -
          (rowPotential[row] as number) -
          (columnPotential[other] as number);
        if (cost < (slack[other] as number)) {
          slack[other] = cost;
          before[other] = column;
        }
        if ((slack[other] as number) < least) {
          least = slack[other] as number;
          next = other;
        }
      }
      for (let other = 0; other <= width; other++) {
        if (isDone[other] === 1) {
          const done = rowAt[other] as number;
          rowPotential[done] = (rowPotential[done] as number) + least;
          columnPotential[other] = (columnPotential[other] as number) - least;
        } else slack[other] = (slack[other] as number) - least;
      }
      column = next;
    }
    while (column !== width) {
      const other = before[column] as number;
      rowAt[column] = rowAt[other] as number;
      column = other;
    }
  }
  return rowAt.subarray(0, width);
}
