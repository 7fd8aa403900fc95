import { LinkageError } from "../errors.ts";

/** What names a record or a cluster outside of one run. */
export type Key = string | number;

/**
 * What happened to the clusters between two runs. `members` are keys of records, in the order in which the
 * new run, or else the previous one, has them.
 *
 * - `created`: an id that nobody had, for records that had no cluster.
 * - `split`: members of the cluster `from` are now in `id`, which may be a new id; others are not.
 * - `merged`: all that was left of the cluster `from` is now in `id`, and `from` is no more.
 * - `joined`: records that had no cluster are now in `id`, which exists.
 * - `left`: records of the cluster `id` are in no cluster any more: they are not among the records.
 * - `ended`: the cluster `id` is no more; its last members, if any, left.
 */
export type ClusterEvent<R extends Key, C extends Key> =
  | {
      readonly kind: "created" | "joined" | "left" | "ended";
      readonly id: C;
      readonly members: readonly R[];
    }
  | {
      readonly kind: "split" | "merged";
      readonly from: C;
      readonly id: C;
      readonly members: readonly R[];
    };

export type StableIds<R extends Key, C extends Key> = {
  /** For each record of the new run the id of its cluster, in the order of the records. */
  readonly idOf: ReadonlyMap<R, C>;
  /** In an order in which they can be replayed: left, created, split, merged, joined, ended; then by id. */
  readonly events: readonly ClusterEvent<R, C>[];
};

export type NewClusters<R extends Key> = {
  /** The key of each record. */
  readonly keys: readonly R[];
  /** The cluster of each record, as `cluster` gives it: any number, equal within a cluster. */
  readonly clusterOf: ArrayLike<number>;
};

/**
 * Gives the clusters of a new run the ids of the previous one, so that an id goes on meaning the same people.
 *
 * An old and a new cluster with the most records in common go together first, and so on, so a cluster keeps
 * the id of the old cluster with which it shares most records unless another new cluster shares more with
 * that one. Ties go to the oldest id (numbers before texts, the smaller first; ids that rise with time are
 * thus in order of age), then to the new cluster whose first record comes first. Where no id is left
 * over, `newId` is asked, with the members, cluster by cluster in the order of the records.
 *
 * Throws LinkageError when a key is given twice, lengths differ, or `newId` gives an id that is in use or was
 * in use in the previous run. Linear in the records but for sorting.
 */
export function stableIds<R extends Key, C extends Key>(
  previous: ReadonlyMap<R, C>,
  next: NewClusters<R>,
  newId: (members: readonly R[]) => C,
): StableIds<R, C> {
  const clusters = membersOf(next);
  const ids = matchedIds(previous, clusters);
  const inUse = new Set(previous.values());
  const idOf = new Map<R, C>();
  const idOfCluster = clusters.map((members, number) => {
    const kept = ids.get(number);
    if (kept !== undefined) return kept;
    const id = newId(members);
    if (inUse.has(id)) throw new LinkageError(`the new id ${id} is in use already`);
    inUse.add(id);
    return id;
  });
  const placed = new Map(
    clusters.flatMap((members, number) =>
      members.map((key) => [key, idOfCluster[number] as C] as const),
    ),
  );
  for (const key of next.keys) idOf.set(key, placed.get(key) as C);
  return { idOf, events: eventsBetween(previous, idOf) };
}

/** The records of each new cluster, clusters in the order of their first records. */
function membersOf<R extends Key>({ keys, clusterOf }: NewClusters<R>): R[][] {
  if (keys.length !== clusterOf.length)
    throw new LinkageError(`there are ${keys.length} keys for ${clusterOf.length} records`);
  const clusters = new Map<number, R[]>();
  const seen = new Set<R>();
  for (const [row, key] of keys.entries()) {
    if (seen.has(key)) throw new LinkageError(`record ${row}: the key ${key} is given twice`);
    seen.add(key);
    listIn(clusters, clusterOf[row] as number).push(key);
  }
  return [...clusters.values()];
}

/** For each new cluster, by its number, the id of the old cluster it goes on, if any. */
function matchedIds<R extends Key, C extends Key>(
  previous: ReadonlyMap<R, C>,
  clusters: readonly (readonly R[])[],
): Map<number, C> {
  const overlaps = clusters.flatMap((members, number) => {
    const shared = new Map<C, number>();
    for (const key of members) {
      const id = previous.get(key);
      if (id !== undefined) shared.set(id, (shared.get(id) ?? 0) + 1);
    }
    return Array.from(shared, ([id, count]) => ({ number, id, count }));
  });
  overlaps.sort((x, y) => y.count - x.count || byAge(x.id, y.id) || x.number - y.number);
  const ids = new Map<number, C>();
  const given = new Set<C>();
  for (const { number, id } of overlaps) {
    if (ids.has(number) || given.has(id)) continue;
    ids.set(number, id);
    given.add(id);
  }
  return ids;
}

const KINDS = ["left", "created", "split", "merged", "joined", "ended"] as const;

/** What must happen for one assignment of records to clusters to become the other. */
function eventsBetween<R extends Key, C extends Key>(
  before: ReadonlyMap<R, C>,
  after: ReadonlyMap<R, C>,
): ClusterEvent<R, C>[] {
  const idsBefore = new Set(before.values());
  const idsAfter = new Set(after.values());
  const newcomers = new Map<C, R[]>();
  /** Members that moved, by where from and where to. */
  const moved = new Map<C, Map<C, R[]>>();
  const withOldMembers = new Set<C>();
  for (const [key, id] of after) {
    const old = before.get(key);
    if (old === undefined) {
      listIn(newcomers, id).push(key);
      continue;
    }
    withOldMembers.add(id);
    if (old === id) continue;
    const targets = moved.get(old) ?? new Map<C, R[]>();
    moved.set(old, targets);
    listIn(targets, id).push(key);
  }
  const gone = new Map<C, R[]>();
  for (const [key, id] of before) if (!after.has(key)) listIn(gone, id).push(key);

  const events: ClusterEvent<R, C>[] = [];
  for (const [id, members] of newcomers) {
    const isNew = !idsBefore.has(id) && !withOldMembers.has(id);
    events.push({ kind: isNew ? "created" : "joined", id, members });
  }
  const merged = new Set<C>();
  for (const [from, targets] of moved) {
    if (targets.size === 1 && !idsAfter.has(from)) merged.add(from);
    for (const [id, members] of targets)
      events.push({ kind: merged.has(from) ? "merged" : "split", from, id, members });
  }
  for (const [id, members] of gone)
    if (idsAfter.has(id) || merged.has(id)) events.push({ kind: "left", id, members });
  for (const id of idsBefore)
    if (!idsAfter.has(id) && !merged.has(id))
      events.push({ kind: "ended", id, members: gone.get(id) ?? [] });
  return events.sort(
    (x, y) =>
      KINDS.indexOf(x.kind) - KINDS.indexOf(y.kind) ||
      byAge(x.id, y.id) ||
      ("from" in x && "from" in y ? byAge(x.from, y.from) : 0),
  );
}

/**
 * The assignment that events make of an earlier one.
 *
 * Throws LinkageError when an event does not fit: a member is not where the event takes it from.
 */
export function replay<R extends Key, C extends Key>(
  previous: ReadonlyMap<R, C>,
  events: readonly ClusterEvent<R, C>[],
): Map<R, C> {
  const idOf = new Map(previous);
  for (const event of events) {
    const from = fromOf(event);
    for (const key of event.members) {
      if (idOf.get(key) !== from)
        throw new LinkageError(
          `${event.kind}: the record ${key} is in cluster ${idOf.get(key)}, not in ${from}`,
        );
      if (event.kind === "left" || event.kind === "ended") idOf.delete(key);
      else idOf.set(key, event.id);
    }
  }
  return idOf;
}

/** The cluster in which the members of an event were; undefined for none. */
function fromOf<R extends Key, C extends Key>(event: ClusterEvent<R, C>): C | undefined {
  switch (event.kind) {
    case "created":
    case "joined":
      return undefined;
    case "left":
    case "ended":
      return event.id;
    case "split":
    case "merged":
      return event.from;
  }
}

function byAge(x: Key, y: Key): number {
  if (x === y) return 0;
  if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
  return x < y ? -1 : 1;
}

function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: V[] = [];
  lists.set(key, list);
  return list;
}
