import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PairList, weightOf } from "../pairs.ts";
import { cluster } from "./cluster.ts";
import { anOrder, listed, pairList, reordered, somePairs } from "./clustering.testing.ts";
import type { ClusterOptions } from "./rule.ts";

const CONNECTED = {
  support: 0,
  unlike: Number.NEGATIVE_INFINITY,
  largest: Number.POSITIVE_INFINITY,
};
const someOptions: fc.Arbitrary<ClusterOptions> = fc.record({
  threshold: fc.integer({ min: -4, max: 8 }),
  strong: fc.integer({ min: 0, max: 17 }),
  support: fc.constantFrom(0, 0.3, 0.5, 2 / 3, 1),
  unlike: fc.integer({ min: -12, max: -4 }),
  largest: fc.constantFrom(2, 3, 5, 100),
});

test("two records that are a link are one person, however weak the link", () => {
  const { clusterOf, questions } = cluster(3, pairList([[0, 2, 1]]), { threshold: 1 });
  expect([...clusterOf]).toEqual([0, 1, 0]);
  expect(questions.reason).toEqual([]);
});

describe("a chain of three", () => {
  const chain = pairList([
    [0, 1, 12],
    [1, 2, 6],
  ]);

  test("whose ends do not look alike is not one person, but a question", () => {
    const { clusterOf, questions, counts } = cluster(3, chain, { threshold: 5 });
    expect([...clusterOf]).toEqual([0, 0, 2]);
    expect(listed(questions)).toEqual(["1-2 6"]);
    expect(questions.reason).toEqual(["unsupported"]);
    expect(counts).toEqual({
      records: 3,
      clusters: 2,
      alone: 1,
      largest: 2,
      links: 2,
      refusedLinks: 1,
      questions: { never: 0, unlike: 0, "too-large": 0, unsupported: 1 },
    });
  });

  test("is one person where its ends are a link as well", () => {
    const closed = pairList([
      [0, 1, 12],
      [1, 2, 6],
      [0, 2, 5],
    ]);
    expect([...cluster(3, closed, { threshold: 5 }).clusterOf]).toEqual([0, 0, 0]);
  });

  test("is one person where both links are strong", () => {
    const strong = pairList([
      [0, 1, 12],
      [1, 2, 11],
    ]);
    expect([...cluster(3, strong, { threshold: 5 }).clusterOf]).toEqual([0, 0, 0]);
  });

  test("is no one person when its ends are known to be unlike, not even with strong links", () => {
    const unlike = pairList([
      [0, 1, 12],
      [1, 2, 11],
      [0, 2, weightOf(0.001)],
    ]);
    const { clusterOf, questions } = cluster(3, unlike, { threshold: 5 });
    expect([...clusterOf]).toEqual([0, 0, 2]);
    expect(questions.reason).toEqual(["unlike"]);
  });

  test("stays apart for ever when somebody said that its ends are two people", () => {
    const never = { a: [2], b: [0] };
    const strong = pairList([
      [0, 1, 12],
      [1, 2, 40],
    ]);
    const { clusterOf, questions } = cluster(3, strong, { threshold: 5, never });
    expect([...clusterOf]).toEqual([0, 1, 1]);
    expect(listed(questions)).toEqual(["0-1 12"]);
    expect(questions.reason).toEqual(["never"]);
  });
});

test("twins in one household stay two people, with one question and not three", () => {
  // Rows 0 to 2 are one twin, 3 to 5 the other: same mother, address and birth date, names alike.
  const household = pairList([
    [0, 1, 15],
    [1, 2, 14],
    [0, 2, 14],
    [3, 4, 15],
    [4, 5, 13],
    [3, 5, 13],
    [0, 3, 6],
    [1, 3, 5.5],
    [2, 5, 5],
  ]);
  const { clusterOf, questions } = cluster(6, household, { threshold: 5 });
  expect([...clusterOf]).toEqual([0, 0, 0, 3, 3, 3]);
  expect(listed(questions)).toEqual(["0-3 6"]);
  expect([...questions.links]).toEqual([3]);
});

test("a famous shared phone does not make strangers one person", () => {
  // 300 people, two records each; the agent's phone links everybody's first record to some others'.
  const people = 300;
  const pairs: [number, number, number][] = [];
  for (let person = 0; person < people; person++) {
    pairs.push([2 * person, 2 * person + 1, 14]);
    for (const step of [1, 7, 40])
      if (person + step < people) pairs.push([2 * person, 2 * (person + step), 6]);
  }
  const { counts } = cluster(2 * people, pairList(pairs), { threshold: 5 });
  expect(counts).toMatchObject({
    clusters: people,
    largest: 2,
    refusedLinks: pairs.length - people,
  });
  const connected = cluster(2 * people, pairList(pairs), { threshold: 5, ...CONNECTED });
  expect(connected.counts.clusters).toBe(1);
});

test("where a phone makes everybody a link with everybody, no group grows beyond the largest", () => {
  const pairs: [number, number, number][] = [];
  for (let a = 0; a < 60; a++) for (let b = a + 1; b < 60; b++) pairs.push([a, b, 6]);
  const { counts, questions } = cluster(60, pairList(pairs), { threshold: 5, largest: 20 });
  expect(counts.largest).toBe(20);
  expect(new Set(questions.reason)).toEqual(new Set(["too-large"]));
});

test("a link refused at first is accepted once its group has grown into it", () => {
  // 2-3 is looked at before 4, which both sides know, has come to them.
  const pairs = pairList([
    [0, 1, 20],
    [2, 3, 19],
    [1, 2, 9],
    [0, 4, 8],
    [1, 4, 8],
    [2, 4, 7],
    [3, 4, 7],
    [0, 2, 7],
  ]);
  const options = { threshold: 5, support: 0.6 };
  expect([...cluster(5, pairs, options).clusterOf]).toEqual([0, 0, 0, 0, 0]);
});

test("two large groups are one person where most pairs across are links, and not where half of them are", () => {
  const size = 12;
  const people = (linked: (a: number, b: number) => boolean) => {
    const pairs: [number, number, number][] = [];
    for (let a = 0; a < 2 * size; a++)
      for (let b = a + 1; b < 2 * size; b++) {
        if (a < size === b < size) pairs.push([a, b, 14]);
        else if (linked(a, b)) pairs.push([a, b, 6]);
      }
    return cluster(2 * size, pairList(pairs), { threshold: 5 }).counts;
  };
  expect(people((a, b) => (a + b) % 4 !== 0)).toMatchObject({ clusters: 1, refusedLinks: 0 });
  expect(people((a, b) => (a + b) % 2 !== 0)).toMatchObject({ clusters: 2, refusedLinks: 72 });
});

test("a threshold below what usually counts as unlike can still be asked for", () => {
  expect(cluster(2, pairList([[0, 1, -8]]), { threshold: -9 }).counts.clusters).toBe(1);
});

test("whatever the order of the pairs, the clusters and the questions are the same", () => {
  const any = fc
    .tuple(somePairs, someOptions)
    .chain((all) => fc.tuple(fc.constant(all), anOrder(all[0].pairs)));
  fc.assert(
    fc.property(any, ([[{ recordCount, pairs }, options], order]) => {
      expect(cluster(recordCount, reordered(pairs, order), options)).toEqual(
        cluster(recordCount, pairs, options),
      );
    }),
  );
});

test("weights that differ by rounding only are ties, which the rows decide", () => {
  const pairs = (first: number, second: number) =>
    pairList([
      [0, 1, first],
      [1, 2, second],
    ]);
  const one = cluster(3, pairs(7, 7), { threshold: 5 });
  const other = cluster(3, pairs(7, 7 + 1e-12), { threshold: 5 });
  expect([...other.clusterOf]).toEqual([...one.clusterOf]);
});

test("the clusters are those of the rule, done by hand", () => {
  fc.assert(
    fc.property(somePairs, someOptions, someNever(), ({ recordCount, pairs }, options, never) => {
      const within = never.filter(([x, y]) => x < recordCount && y < recordCount && x !== y);
      const all = {
        ...options,
        never: { a: within.map(([x]) => x), b: within.map(([, y]) => y) },
      };
      const byHand = clusterByHand(recordCount, pairs, all);
      const { clusterOf, questions } = cluster(recordCount, pairs, all);
      expect([...clusterOf]).toEqual(byHand.clusterOf);
      expect(listed(questions)).toEqual(byHand.questions);
    }),
    { numRuns: 1000 },
  );
});

test("with nothing asked but a link, clusters are what hangs together", () => {
  fc.assert(
    fc.property(somePairs, fc.integer({ min: -4, max: 8 }), ({ recordCount, pairs }, threshold) => {
      const { clusterOf, questions } = cluster(recordCount, pairs, { threshold, ...CONNECTED });
      const reached = Array.from({ length: recordCount }, (_, row) => row);
      for (let round = 0; round < recordCount; round++)
        for (const [pair, a] of pairs.a.entries())
          if ((pairs.weight[pair] as number) >= threshold) {
            const b = pairs.b[pair] as number;
            const least = Math.min(reached[a] as number, reached[b] as number);
            reached[a] = least;
            reached[b] = least;
          }
      expect([...clusterOf]).toEqual(reached);
      expect(questions.a.length).toBe(0);
    }),
  );
});

test("with nothing asked but a link, a lower threshold only ever joins more", () => {
  fc.assert(
    fc.property(somePairs, fc.integer({ min: -4, max: 8 }), ({ recordCount, pairs }, threshold) => {
      const high = cluster(recordCount, pairs, { threshold, ...CONNECTED }).clusterOf;
      const low = cluster(recordCount, pairs, { threshold: threshold - 3, ...CONNECTED }).clusterOf;
      for (const [row, smallest] of high.entries()) expect(low[row]).toBe(low[smallest]);
    }),
  );
});

test("every link ends in one cluster or is covered by a question", () => {
  fc.assert(
    fc.property(somePairs, someOptions, ({ recordCount, pairs }, options) => {
      const { clusterOf, questions, counts } = cluster(recordCount, pairs, options);
      const between = (a: number, b: number) =>
        [clusterOf[a] as number, clusterOf[b] as number].sort((x, y) => x - y).join("-");
      const asked = Array.from(questions.a, (a, i) => between(a, questions.b[i] as number));
      expect(new Set(asked).size).toBe(asked.length);
      let refused = 0;
      for (const [pair, a] of pairs.a.entries()) {
        const b = pairs.b[pair] as number;
        if ((pairs.weight[pair] as number) < options.threshold || clusterOf[a] === clusterOf[b])
          continue;
        refused++;
        expect(asked).toContain(between(a, b));
      }
      expect(counts.refusedLinks).toBe(refused);
      expect(questions.links.reduce((sum, links) => sum + links, 0)).toBe(refused);
    }),
  );
});

test("large components are ordered like small ones", () => {
  // 12 records with all 66 pairs take the radix sort; without the last 6 pairs, insertion.
  const recordCount = 12;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 66, maxLength: 66 }),
      fc.constantFrom(60, 66),
      (weights, count) => {
        const pairs: [number, number, number][] = [];
        for (let a = 0; a < recordCount; a++)
          for (let b = a + 1; b < recordCount; b++)
            pairs.push([a, b, weights[pairs.length] as number]);
        const list = pairList(pairs.slice(0, count).reverse());
        const options = { threshold: 4, strong: 11, largest: 7 };
        const { clusterOf, questions } = cluster(recordCount, list, options);
        const byHand = clusterByHand(recordCount, list, options);
        expect([...clusterOf]).toEqual(byHand.clusterOf);
        expect(listed(questions)).toEqual(byHand.questions);
      },
    ),
  );
});

test.each<[string, () => unknown, string]>([
  [
    "a row that does not exist",
    () =>
      cluster(
        2,
        pairList([
          [0, 1, 5],
          [0, 7, 5],
        ]),
        { threshold: 0 },
      ),
    "pair 1: row 7 does not exist, there are 2 records counted from 0",
  ],
  [
    "a pair the wrong way round",
    () => cluster(3, pairList([[2, 1, 5]]), { threshold: 0 }),
    "pair 0: row 2 does not come before row 1",
  ],
  [
    "a weight that is no number",
    () => cluster(3, pairList([[0, 1, Number.NaN]]), { threshold: 0 }),
    "pair 0 (rows 0 and 1): the weight is not a number",
  ],
  [
    "a pair listed twice",
    () =>
      cluster(
        3,
        pairList([
          [0, 1, 5],
          [1, 2, 5],
          [0, 1, 6],
        ]),
        { threshold: 0 },
      ),
    "rows 0 and 1 are listed as a pair twice",
  ],
  [
    "columns of different lengths",
    () => cluster(3, { ...pairList([[0, 1, 5]]), b: new Int32Array(2) }, { threshold: 0 }),
    "the columns of the pairs differ in length: a 1, b 2, weight 1",
  ],
  [
    "half a record",
    () => cluster(2.5, pairList([]), { threshold: 0 }),
    "the number of records must be a whole number from 0 to 2147483647, not 2.5",
  ],
  [
    "a threshold that is no number",
    () => cluster(2, pairList([]), { threshold: Number.NaN }),
    "threshold must be a number (log2 of odds), not NaN",
  ],
  [
    "unlike above the threshold",
    () => cluster(2, pairList([]), { threshold: 1, unlike: 2 }),
    "unlike (2) is above the threshold (1): a link would keep its own ends apart",
  ],
  [
    "a support that is no share",
    () => cluster(2, pairList([]), { threshold: 1, support: 1.1 }),
    "support must be a share from 0 to 1, not 1.1",
  ],
  [
    "clusters of less than one record",
    () => cluster(2, pairList([]), { threshold: 1, largest: 0 }),
    "largest must be 1 or more, not 0",
  ],
  [
    "a never pair out of range",
    () => cluster(2, pairList([]), { threshold: 1, never: { a: [0, 1], b: [1, 2] } }),
    "never pair 1: row 2 does not exist, there are 2 records counted from 0",
  ],
  [
    "a record that is not itself",
    () => cluster(2, pairList([]), { threshold: 1, never: { a: [1], b: [1] } }),
    "never pair 0: row 1 cannot differ from itself",
  ],
])("%s is refused by name", (_, run, message) => {
  expect(run).toThrow(message);
});

test("no records are no clusters", () => {
  expect(cluster(0, pairList([]), { threshold: 0 }).counts).toMatchObject({
    clusters: 0,
    largest: 0,
  });
});

function someNever() {
  const row = fc.integer({ min: 0, max: 13 });
  return fc.array(fc.tuple(row, row), { maxLength: 3 });
}

/** The rule as its comment says it, with sets and no thought for speed. */
function clusterByHand(recordCount: number, pairs: PairList, options: ClusterOptions) {
  const { threshold, strong = 10, support = 2 / 3, largest = 100 } = options;
  const unlike = options.unlike ?? weightOf(0.01);
  const never = Array.from(options.never?.a ?? [], (a, i) => [a, options.never?.b[i] as number]);
  const all = Array.from(pairs.a, (a, i) => ({
    a,
    b: pairs.b[i] as number,
    weight: pairs.weight[i] as number,
  })).sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
  const links = all.filter(({ weight }) => weight >= threshold);
  const groupOf = Array.from({ length: recordCount }, (_, row) => new Set([row]));
  const at = (row: number) => groupOf[row] as Set<number>;

  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const { a, b, weight } of links) {
      const [x, y] = [at(a), at(b)];
      if (x === y) continue;
      const across = (p: number, q: number) => (x.has(p) && y.has(q)) || (x.has(q) && y.has(p));
      if (never.some(([p, q]) => across(p as number, q as number))) continue;
      if (all.some((pair) => pair.weight < unlike && across(pair.a, pair.b))) continue;
      if (x.size + y.size > largest) continue;
      const supporting = links.filter((pair) => across(pair.a, pair.b)).length;
      const isSupported = supporting / (x.size * y.size) >= support;
      if (x.size + y.size > 2 && weight < strong && !isSupported) continue;
      const joined = new Set([...x, ...y]);
      for (const row of joined) groupOf[row] = joined;
      isSettled = false;
    }
  }
  const clusterOf = groupOf.map((group) => Math.min(...group));
  const asked = new Set<string>();
  const questions = links.filter(({ a, b }) => {
    const between = [clusterOf[a], clusterOf[b]].sort().join("-");
    if (clusterOf[a] === clusterOf[b] || asked.has(between)) return false;
    asked.add(between);
    return true;
  });
  return { clusterOf, questions: questions.map(({ a, b, weight }) => `${a}-${b} ${weight}`) };
}
