/** Items put together by their group: those of group g are `items[from[g]]` to `items[from[g + 1] - 1]`. */
export type Grouped = { readonly from: Int32Array; readonly items: Int32Array };

/** Groups the items 0, 1, 2 … by `groupOf`, their order kept within a group. Linear. */
export function grouped(groupOf: Int32Array, groupCount: number): Grouped {
  const from = new Int32Array(groupCount + 1);
  for (let item = 0; item < groupOf.length; item++) {
    const after = (groupOf[item] as number) + 1;
    from[after] = (from[after] as number) + 1;
  }
  for (let group = 0; group < groupCount; group++)
    from[group + 1] = (from[group + 1] as number) + (from[group] as number);
  const next = from.slice();
  const items = new Int32Array(groupOf.length);
  for (let item = 0; item < groupOf.length; item++) {
    const group = groupOf[item] as number;
    const place = next[group] as number;
    items[place] = item;
    next[group] = place + 1;
  }
  return { from, items };
}

/**
 * The connected components of some nodes: for each node the number of its component.
 *
 * `numbers` says which of the edges (a, b) count. Components are numbered in the order of their
 * smallest nodes, so the answer does not depend on the order of the edges.
 */
export function componentsOf(
  nodeCount: number,
  a: Int32Array,
  b: Int32Array,
  numbers: Int32Array,
): { readonly componentOf: Int32Array; readonly count: number } {
  const parent = new Int32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) parent[node] = node;
  for (let i = 0; i < numbers.length; i++) {
    const edge = numbers[i] as number;
    const x = rootOf(parent, a[edge] as number);
    const y = rootOf(parent, b[edge] as number);
    // The smaller node stays root, so that a root comes before all its nodes in the loop below.
    if (x < y) parent[y] = x;
    else parent[x] = y;
  }
  const componentOf = new Int32Array(nodeCount);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    const root = rootOf(parent, node);
    componentOf[node] = root === node ? count++ : (componentOf[root] as number);
  }
  return { componentOf, count };
}

/** Follows the parents to the root; each node passed is hung on its grandparent. */
function rootOf(parent: Int32Array, node: number): number {
  let at = node;
  for (;;) {
    const above = parent[at] as number;
    if (above === at) return at;
    const root = parent[above] as number;
    parent[at] = root;
    at = root;
  }
}
