/**
 * Groups of rows that only ever grow: union-find by size, with the members of each group in a ring.
 *
 * A group is named by one of its rows, its root, which changes as it grows.
 */
export class Groups {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;
  readonly #smallest: Int32Array;
  /** The next member of the same group; the last one leads back to the first. */
  readonly next: Int32Array;

  constructor(recordCount: number) {
    this.#parent = ascending(recordCount);
    this.#smallest = ascending(recordCount);
    this.next = ascending(recordCount);
    this.#size = new Int32Array(recordCount).fill(1);
  }

  /** The root of the row's group. */
  rootOf(row: number): number {
    const parent = this.#parent;
    let at = row;
    for (;;) {
      const above = parent[at] as number;
      if (above === at) return at;
      const root = parent[above] as number;
      parent[at] = root;
      at = root;
    }
  }

  sizeOf(root: number): number {
    return this.#size[root] as number;
  }

  smallestOf(root: number): number {
    return this.#smallest[root] as number;
  }

  /** How many groups there are, how many of one row, and the rows of the largest (0 without rows). */
  counts(): { clusters: number; alone: number; largest: number } {
    const counts = { clusters: 0, alone: 0, largest: 0 };
    for (let row = 0; row < this.next.length; row++) {
      if (this.#parent[row] !== row) continue;
      const size = this.sizeOf(row);
      counts.clusters++;
      if (size === 1) counts.alone++;
      if (size > counts.largest) counts.largest = size;
    }
    return counts;
  }

  /** Makes one group of two, given by their different roots; gives the root that remains. */
  join(x: number, y: number): number {
    const [root, other] = this.sizeOf(x) >= this.sizeOf(y) ? [x, y] : [y, x];
    this.#parent[other] = root;
    this.#size[root] = this.sizeOf(root) + this.sizeOf(other);
    this.#smallest[root] = Math.min(this.smallestOf(root), this.smallestOf(other));
    const afterRoot = this.next[root] as number;
    this.next[root] = this.next[other] as number;
    this.next[other] = afterRoot;
    return root;
  }
}

function ascending(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
