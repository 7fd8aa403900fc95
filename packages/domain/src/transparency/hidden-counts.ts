/**
 * A table of nested counts with some of them hidden, as whoever publishes it sees it.
 *
 * Row i counts the same people more and more strictly: `counts[i][0]` (known) holds those of
 * `counts[i][1]` (approved), which holds those of `counts[i][2]` (protected).
 */
export type HalfHiddenTable = {
  readonly counts: readonly (readonly number[])[];
  /** Whether each count is hidden; the row of totals likewise. */
  readonly isHidden: readonly (readonly boolean[])[];
  readonly isTotalHidden: readonly boolean[];
};

/** Where every amount that nothing published fixes goes to and comes from. */
const OUTSIDE = 0;

/**
 * How far apart the least and the most lie that a reader can compute for one hidden count.
 *
 * The reader knows every published count and total, that rows add up to totals, that each row is
 * nested, and that a hidden count is not 0. Exact; stops counting at `enough`.
 *
 * Nested counts are sums of separate groups (approved but not protected, and so on), and a published
 * count fixes the sum of a run of groups. So the amounts form a network between runs of a row and
 * runs of the totals, and what a hidden count can gain is a greatest flow through it.
 */
export function widthOfHiddenCount(
  table: HalfHiddenTable,
  row: number,
  column: number,
  enough: number,
): number {
  return widthOf(table, row, enough, (group) => group >= column);
}

/** The same for one group of a row: the people in `column` who are not in the next. */
export function widthOfHiddenGroup(
  table: HalfHiddenTable,
  row: number,
  column: number,
  enough: number,
): number {
  return widthOf(table, row, enough, (group) => group === column);
}

function widthOf(
  table: HalfHiddenTable,
  row: number,
  enough: number,
  isAsked: (group: number) => boolean,
): number {
  const network = networkOf(table, row, isAsked);
  const up = greatestFlow(network, network.asked, network.rest, enough);
  if (up >= enough) return enough;
  return up + greatestFlow(network, network.rest, network.asked, enough - up);
}

type Network = {
  readonly size: number;
  /** What can still flow from one node to another, at `from * size + to`. */
  readonly capacity: Float64Array;
  readonly asked: number;
  readonly rest: number;
};

/**
 * Nodes: outside, the totals' runs, two for the row asked about (the groups asked for, and the rest
 * of their run), then every other run of a row. A group is an edge: it may grow without limit and
 * shrink to nothing, or to 1 where a hidden count would become 0 with it.
 */
function networkOf(
  table: HalfHiddenTable,
  askedRow: number,
  isAsked: (group: number) => boolean,
): Network {
  const width = table.isTotalHidden.length;
  const totalRuns = runsOf(table.isTotalHidden);
  const asked = width + 1;
  const askedRuns = runsOf(table.isHidden[askedRow] ?? []);
  const askedRun = askedRuns.find((_, group) => isAsked(group) && isOpen(askedRuns, group));
  const rest = askedRun === OUTSIDE ? OUTSIDE : width + 2;

  const edges: { from: number; to: number; shrink: number }[] = [];
  let nextNode = width + 3;
  for (const [row, counts] of table.counts.entries()) {
    const isHidden = table.isHidden[row] ?? [];
    const runs = row === askedRow ? askedRuns : runsOf(isHidden);
    for (let group = 0; group < width; group++) {
      if (!isOpen(runs, group)) continue;
      const run = runs[group] ?? OUTSIDE;
      const next = counts[group + 1] ?? 0;
      const least = isHidden[group] && !isHidden[group + 1] && next === 0 ? 1 : 0;
      const shrink = (counts[group] ?? 0) - next - least;
      let from = run === OUTSIDE ? OUTSIDE : nextNode + run;
      if (row === askedRow && run === askedRun) from = isAsked(group) ? asked : rest;
      edges.push({ from, to: totalRuns[group] ?? OUTSIDE, shrink });
    }
    nextNode += width;
  }

  const nodes = new Map<number, number>([
    [OUTSIDE, OUTSIDE],
    [asked, 1],
  ]);
  if (rest !== OUTSIDE) nodes.set(rest, 2);
  const nodeOf = (name: number): number => {
    const known = nodes.get(name);
    if (known !== undefined) return known;
    nodes.set(name, nodes.size);
    return nodes.size - 1;
  };
  const named = edges.map((edge) => ({ ...edge, from: nodeOf(edge.from), to: nodeOf(edge.to) }));
  const size = nodes.size;
  const capacity = new Float64Array(size * size);
  for (const { from, to, shrink } of named) {
    if (from === to) continue;
    capacity[from * size + to] = Number.POSITIVE_INFINITY;
    capacity[to * size + from] = (capacity[to * size + from] ?? 0) + shrink;
  }
  return { size, capacity, asked: nodeOf(asked), rest: nodeOf(rest) };
}

/**
 * Which run each group of a row belongs to: groups between two published counts share a run, whose
 * sum is known. The groups before the first published count share run 0: their sum is not known.
 */
function runsOf(isHidden: readonly boolean[]): number[] {
  let run = OUTSIDE;
  return isHidden.map((hidden) => {
    if (!hidden) run++;
    return run;
  });
}

/** Whether a group's size is open: a run of one group has a known size, unless its sum is unknown. */
function isOpen(runs: readonly number[], group: number): boolean {
  const run = runs[group];
  return run === OUTSIDE || run === runs[group - 1] || run === runs[group + 1];
}

/** The most that can flow from one node to another, up to `enough`: shortest paths first (Edmonds-Karp). */
function greatestFlow(network: Network, from: number, to: number, enough: number): number {
  const { size } = network;
  const capacity = network.capacity.slice();
  let total = 0;
  while (total < enough) {
    const cameFrom = shortestPath(capacity, size, from, to);
    if (cameFrom === null) break;
    let flow = enough - total;
    for (let node = to; node !== from; node = cameFrom[node] ?? from) {
      flow = Math.min(flow, capacity[(cameFrom[node] ?? from) * size + node] ?? 0);
    }
    for (let node = to; node !== from; node = cameFrom[node] ?? from) {
      const before = cameFrom[node] ?? from;
      capacity[before * size + node] = (capacity[before * size + node] ?? 0) - flow;
      capacity[node * size + before] = (capacity[node * size + before] ?? 0) + flow;
    }
    total += flow;
  }
  return total;
}

function shortestPath(
  capacity: Float64Array,
  size: number,
  from: number,
  to: number,
): Int32Array | null {
  const cameFrom = new Int32Array(size).fill(-1);
  cameFrom[from] = from;
  const queue = [from];
  for (const node of queue) {
    for (let next = 0; next < size; next++) {
      if (cameFrom[next] !== -1 || (capacity[node * size + next] ?? 0) <= 0) continue;
      cameFrom[next] = node;
      if (next === to) return cameFrom;
      queue.push(next);
    }
  }
  return null;
}
