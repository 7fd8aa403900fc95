import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replay, stableIds } from "./stable-ids.ts";

/** Records by name, each with the cluster it is in. */
const someClusters = fc.dictionary(
  fc.constantFrom(..."abcdefghijkl"),
  fc.integer({ min: 1, max: 5 }),
  { noNullPrototype: true },
);

function newRun(clusters: Readonly<Record<string, number>>) {
  return { keys: Object.keys(clusters), clusterOf: Object.values(clusters) };
}

/** Ids from 101 on. */
function counting(from = 101): () => number {
  let next = from;
  return () => next++;
}

function ids(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  const { idOf, events } = stableIds(new Map(Object.entries(before)), newRun(after), counting());
  return { idOf: Object.fromEntries(idOf), events };
}

describe("an id goes on meaning the same people", () => {
  test("when nothing happened", () => {
    const { idOf, events } = ids({ a: 7, b: 7, c: 9 }, { a: 0, b: 0, c: 2 });
    expect(idOf).toEqual({ a: 7, b: 7, c: 9 });
    expect(events).toEqual([]);
  });

  test("when somebody new comes", () => {
    const { idOf, events } = ids({ a: 7 }, { a: 0, b: 0, c: 2, d: 2 });
    expect(idOf).toEqual({ a: 7, b: 7, c: 101, d: 101 });
    expect(events).toEqual([
      { kind: "created", id: 101, members: ["c", "d"] },
      { kind: "joined", id: 7, members: ["b"] },
    ]);
  });

  test("when two become one: the larger part gives the id", () => {
    const { idOf, events } = ids({ a: 1, b: 2, c: 2 }, { a: 0, b: 0, c: 0 });
    expect(idOf).toEqual({ a: 2, b: 2, c: 2 });
    expect(events).toEqual([{ kind: "merged", from: 1, id: 2, members: ["a"] }]);
  });

  test("when two equal parts become one: the oldest gives the id", () => {
    expect(ids({ a: 10, b: 9 }, { a: 0, b: 0 }).idOf).toEqual({ a: 9, b: 9 });
  });

  test("when one becomes two: the larger part keeps the id, of equal parts that of the first record", () => {
    const { idOf, events } = ids({ a: 1, b: 1, c: 1 }, { a: 0, b: 1, c: 1 });
    expect(idOf).toEqual({ a: 101, b: 1, c: 1 });
    expect(events).toEqual([{ kind: "split", from: 1, id: 101, members: ["a"] }]);
    expect(ids({ a: 1, b: 1 }, { a: 0, b: 1 }).idOf).toEqual({ a: 1, b: 101 });
  });

  test("when a part goes off and somebody new comes to it", () => {
    const { events } = ids({ a: 1, b: 1, c: 1 }, { a: 0, x: 0, b: 1, c: 1 });
    expect(events).toEqual([
      { kind: "split", from: 1, id: 101, members: ["a"] },
      { kind: "joined", id: 101, members: ["x"] },
    ]);
  });

  test("when some move from one to the other", () => {
    const { idOf, events } = ids({ a: 1, b: 1, c: 1, d: 2 }, { a: 0, b: 0, c: 2, d: 2 });
    expect(idOf).toEqual({ a: 1, b: 1, c: 2, d: 2 });
    expect(events).toEqual([{ kind: "split", from: 1, id: 2, members: ["c"] }]);
  });

  test("when records go: what is left keeps the id, and a cluster without records ends", () => {
    const { idOf, events } = ids({ a: 1, b: 1, c: 2 }, { a: 0 });
    expect(idOf).toEqual({ a: 1 });
    expect(events).toEqual([
      { kind: "left", id: 1, members: ["b"] },
      { kind: "ended", id: 2, members: ["c"] },
    ]);
  });

  test("when a cluster scatters over others: it ends", () => {
    const { events } = ids(
      { a: 1, b: 1, c: 2, d: 2, e: 3, f: 3 },
      { a: 0, c: 0, d: 0, b: 1, e: 1, f: 1 },
    );
    expect(events).toEqual([
      { kind: "split", from: 1, id: 2, members: ["a"] },
      { kind: "split", from: 1, id: 3, members: ["b"] },
      { kind: "ended", id: 1, members: [] },
    ]);
  });
});

test("the events turn the old assignment into the new one", () => {
  fc.assert(
    fc.property(someClusters, someClusters, (before, after) => {
      const previous = new Map(Object.entries(before));
      const { idOf, events } = stableIds(previous, newRun(after), counting());
      expect(replay(previous, events)).toEqual(new Map(idOf));
      expect([...idOf.keys()]).toEqual(Object.keys(after));
    }),
    { numRuns: 1000 },
  );
});

test("the new ids make the same clusters as the new run, and two clusters never share one", () => {
  fc.assert(
    fc.property(someClusters, someClusters, (before, after) => {
      const { idOf } = ids(before, after);
      for (const x of Object.keys(after))
        for (const y of Object.keys(after)) expect(idOf[x] === idOf[y]).toBe(after[x] === after[y]);
    }),
  );
});

test("a second run with the same clusters changes nothing", () => {
  fc.assert(
    fc.property(someClusters, someClusters, (before, after) => {
      const first = stableIds(new Map(Object.entries(before)), newRun(after), counting());
      const again = stableIds(first.idOf, newRun(after), counting(1000));
      expect(again.idOf).toEqual(first.idOf);
      expect(again.events).toEqual([]);
    }),
  );
});

test("an event is merged, ended or created only where an id really goes or comes", () => {
  fc.assert(
    fc.property(someClusters, someClusters, (before, after) => {
      const { idOf, events } = ids(before, after);
      const old = new Set(Object.values(before));
      const now = new Set(Object.values(idOf));
      const gone = events.flatMap((event) =>
        event.kind === "merged" ? [event.from] : event.kind === "ended" ? [event.id] : [],
      );
      expect(gone.sort()).toEqual([...old].filter((id) => !now.has(id)).sort());
      const known = new Set(old);
      for (const event of events) {
        if (event.kind === "created") expect(known.has(event.id)).toBe(false);
        if (event.kind === "merged" || event.kind === "joined")
          expect(known.has(event.id)).toBe(true);
        known.add(event.id);
      }
    }),
    { numRuns: 1000 },
  );
});

test("an id is kept by the cluster that shares most with it", () => {
  fc.assert(
    fc.property(someClusters, someClusters, (before, after) => {
      const { idOf } = ids(before, after);
      const shared = (id: number, cluster: number) =>
        Object.keys(after).filter((key) => before[key] === id && after[key] === cluster).length;
      const idOfCluster = new Map(
        Object.entries(after).map(([key, c]) => [c, idOf[key] as number]),
      );
      const heir = new Map([...idOfCluster].map(([cluster, id]) => [id, cluster]));
      // No old id and new cluster would both rather have each other than what they got.
      for (const id of new Set(Object.values(before)))
        for (const cluster of new Set(Object.values(after))) {
          const got = shared(idOfCluster.get(cluster) as number, cluster);
          const gave = heir.has(id) ? shared(id, heir.get(id) as number) : 0;
          expect(shared(id, cluster) > got && shared(id, cluster) > gave).toBe(false);
        }
    }),
  );
});

test("a new id must be new, a key may come once, and an event must fit", () => {
  const run = { keys: ["a", "b"], clusterOf: [0, 1] };
  expect(() => stableIds(new Map([["a", 5]]), run, () => 5)).toThrow("new id 5 is in use already");
  expect(() => stableIds(new Map<string, number>(), run, () => 5)).toThrow("new id 5 is in use");
  expect(() =>
    stableIds(new Map<string, number>(), { keys: ["a", "a"], clusterOf: [0, 1] }, counting()),
  ).toThrow("record 1: the key a is given twice");
  expect(() =>
    stableIds(new Map<string, number>(), { keys: ["a"], clusterOf: [0, 1] }, counting()),
  ).toThrow("there are 1 keys for 2 records");
  expect(() =>
    replay(new Map([["a", 1]]), [{ kind: "merged", from: 2, id: 3, members: ["a"] }]),
  ).toThrow("merged: the record a is in cluster 1, not in 2");
});
