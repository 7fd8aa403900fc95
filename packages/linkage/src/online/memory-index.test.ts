import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import type { EstimatedModel } from "../model/read-model.ts";
import type { PairList } from "../pairs.ts";
import { findPairs, prepare, type RunOptions } from "../run/find-pairs.ts";
import { EVERYTHING, everyone } from "../run/testing/everything.ts";
import { fromObjects } from "../tables/objects.ts";
import { makeComparer } from "./compare.ts";
import { frequenciesOf } from "./frequencies.ts";
import { type FoundRecords, OnlineIndex } from "./memory-index.ts";
import type { OneRecord } from "./record.ts";

const EVERY_PAIR = { threshold: -Infinity, limit: Infinity };
const people = everyone(240, 11) as OneRecord[];
let frozen: EstimatedModel;

beforeAll(async () => {
  frozen = await freeze(people.slice(0, 150));
});

async function batchOf(records: readonly OneRecord[], model: LinkageModel, options: RunOptions) {
  const prepared = await prepare([fromObjects(records)], model, {
    threads: 1,
    emptyRules: "allowed",
    ...options,
  });
  await prepared.close();
  return prepared;
}

/** The model with the frequencies that some records have; rare values are not listed. */
async function freeze(records: readonly OneRecord[]): Promise<EstimatedModel> {
  const { store } = await batchOf(records, EVERYTHING, {});
  return { ...EVERYTHING, frequencies: frequenciesOf(store, { listedFrom: 3 }) } as EstimatedModel;
}

/** What a batch finds for its record `b` among those before it, the likeliest first. */
function before({ a, b, weight }: PairList, record: number): FoundRecords["matches"] {
  const pairs = [...b.keys()].filter((n) => b[n] === record);
  const found = pairs.map((n) => ({ record: a[n] as number, weight: weight[n] as number }));
  return found.sort((x, y) => y.weight - x.weight || x.record - y.record);
}

/** The order in which levels are added up depends on how rare a value may be, and with it the last digit. */
function rounded({ candidates, matches }: FoundRecords): object {
  const weights = matches.map(({ record, weight }) => `${record} ${weight.toFixed(9)}`);
  return { candidates, weights: weights.sort() };
}

describe("what is found for records that come one by one", () => {
  test("is what one batch of all finds, whatever was there before and whenever it is merged", async () => {
    const step = fc.record({ count: fc.nat(30), merge: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(120),
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(-Infinity, 0, 6),
        async (base, steps, threshold) => {
          const index = OnlineIndex.fromRecords(frozen, people.slice(0, base), {
            maxBlock: Infinity,
          });
          let count = base;
          const found: FoundRecords["matches"][] = [];
          for (const { count: more, merge } of steps) {
            for (const record of people.slice(count, count + more)) {
              found[count] = index.find(record, { threshold, limit: Infinity }).matches;
              expect(index.add(record)).toBe(count++);
            }
            if (merge) index.merge();
          }
          expect(index.size.records).toBe(count);
          const all = [...people.slice(0, count), ...people.slice(0, 2)];
          const { pairs } = await findPairs([fromObjects(all)], frozen, {
            threshold,
            maxBlock: Infinity,
            threads: 1,
            emptyRules: "allowed",
          });
          for (let n = base; n < count; n++) expect(found[n]).toEqual(before(pairs, n));
        },
      ),
      { numRuns: 25 },
    );
  });

  test("is the same from a batch that was prepared, with gaps between its texts or without", async () => {
    const known = people.slice(0, 150);
    const batch = await batchOf(known, EVERYTHING, { maxBlock: Infinity });
    const { arena, layout, recordCount, rows } = batch.store;
    // Every other record moves to a second copy of all texts.
    const twice = new Uint8Array(arena.length * 2);
    twice.set(arena);
    twice.set(arena, arena.length);
    const apart = rows.slice();
    for (let row = 0; row < recordCount * layout.stride; row += 2 * layout.stride)
      apart[row] = (apart[row] as number) + arena.length / 4;
    const gaps = { ...batch, store: { ...batch.store, rows: apart, arena: twice } };
    const indexes = [
      OnlineIndex.fromRecords(EVERYTHING, known, { maxBlock: Infinity }),
      OnlineIndex.fromBatch(batch),
      OnlineIndex.fromBatch(gaps),
    ];
    for (const record of people.slice(150)) {
      const [first, ...others] = indexes.map((index) => index.find(record, EVERY_PAIR));
      for (const other of others) expect(other).toEqual(first);
      for (const index of indexes) index.add(record);
    }
  });

  test("takes frequencies from the base until it is merged, and then from all", async () => {
    const index = OnlineIndex.fromRecords(EVERYTHING, people.slice(0, 150), { maxBlock: Infinity });
    const { store } = await batchOf(people.slice(0, 150), EVERYTHING, {});
    const counted = { ...EVERYTHING, frequencies: frequenciesOf(store) };
    const still = OnlineIndex.fromRecords(counted, people.slice(0, 150), { maxBlock: Infinity });
    for (const record of people.slice(150)) {
      const found = rounded(index.find(record, EVERY_PAIR));
      expect(found).toEqual(rounded(still.find(record, EVERY_PAIR)));
      index.add(record);
      still.add(record);
    }
    index.merge();
    const anew = OnlineIndex.fromRecords(EVERYTHING, people, { maxBlock: Infinity });
    for (const record of people.slice(150)) {
      expect(index.find(record, EVERY_PAIR)).toEqual(anew.find(record, EVERY_PAIR));
    }
  });

  test("is limited to the likeliest", () => {
    const index = OnlineIndex.fromRecords(frozen, people);
    for (const record of people.slice(0, 40)) {
      const { matches } = index.find(record, EVERY_PAIR);
      expect(index.find(record, { threshold: -Infinity, limit: 2 }).matches).toEqual(
        matches.slice(0, 2),
      );
    }
  });

  test("weighs what single records weigh, for the same reasons", () => {
    const index = OnlineIndex.fromRecords(frozen, people.slice(0, 150));
    const comparer = makeComparer(frozen);
    for (const record of people.slice(150)) {
      for (const { record: known, weight } of index.find(record, EVERY_PAIR).matches) {
        const other = people[known] as OneRecord;
        expect(comparer.compare(record, [other], -Infinity)[0]?.weight).toBe(weight);
        expect(index.explain(record, known)).toEqual(comparer.explain(record, other));
      }
    }
  });
});

describe("a block that is too large", () => {
  const guard = { maxBlock: 4, refineBy: ["place", "born"] };

  test("is looked at as in a batch: where further keys agree, or not at all", async () => {
    const batch = await batchOf(people, frozen, guard);
    const { pairs } = await findPairs([fromObjects(people)], frozen, {
      ...guard,
      threshold: -Infinity,
      threads: 1,
    });
    expect(batch.rules.some(({ cutBlocks }) => cutBlocks > 0)).toBe(true);
    expect(batch.rules.some(({ droppedBlocks }) => droppedBlocks > 0)).toBe(false);
    const built = OnlineIndex.fromRecords(frozen, people, guard);
    for (const index of [OnlineIndex.fromBatch(batch), built]) {
      for (const [at, record] of people.entries()) {
        const { matches } = index.find(record, EVERY_PAIR);
        const earlier = matches.filter(({ record: known }) => known < at);
        expect(earlier).toEqual(before(pairs, at));
      }
    }
  });

  test("is told of, with the keys that had to agree", () => {
    const many = people.map((each) => ({ ...each, phones: "0811" }));
    const index = OnlineIndex.fromRecords(frozen, many, { maxBlock: 60, refineBy: ["place"] });
    const [jambi] = people.filter(({ town }) => town === "JAMBI");
    const asked = { phones: "0811", town: "JAMBI" };
    const { candidates, cut } = index.find(asked, EVERY_PAIR);
    expect(cut).toEqual([{ rule: "entries(phones)", agreeing: ["place"] }]);
    expect(jambi).toBeDefined();
    expect(candidates).toBe(people.filter(({ town }) => town === "JAMBI").length);
    expect(index.find({ phones: "0811" }, EVERY_PAIR).candidates).toBe(0);
    expect(index.find({ phones: "0812" }, EVERY_PAIR).cut).toEqual([]);
  });

  test("is not looked through: who must agree lies apart", () => {
    const many = people.map((each) => ({ ...each, phones: "0811", town: "JAMBI" }));
    const refineBy = ["place", "born"];
    const index = OnlineIndex.fromRecords(frozen, many, { maxBlock: 60, refineBy });
    const asked = { phones: "0811", town: "JAMBI", born: people[1]?.["born"] ?? null };
    index.add(asked);
    index.add({ ...asked, born: "1901-01-01" });
    const { candidates, cut } = index.find(asked, EVERY_PAIR);
    expect(cut).toEqual([{ rule: "entries(phones)", agreeing: refineBy }]);
    expect(candidates).toBe(1 + people.filter(({ born }) => born === asked.born).length);
  });

  test("may be too large with all keys that agree, and is told of as not looked at", () => {
    const many = people.map((each) => ({ ...each, phones: "0811", town: "JAMBI" }));
    const index = OnlineIndex.fromRecords(frozen, many, { maxBlock: 10, refineBy: ["place"] });
    const asked = { phones: "0811", town: "JAMBI" };
    expect(index.find(asked, EVERY_PAIR)).toEqual({
      matches: [],
      candidates: 0,
      cut: [{ rule: "entries(phones)", agreeing: null }],
    });
    expect(index.add(asked)).toBe(people.length);
    expect(index.find(asked, EVERY_PAIR).candidates).toBe(0);
  });

  test("finds whoever was added to it, where further keys agree", () => {
    const many = people.map((each) => ({ ...each, phones: "0811" }));
    const index = OnlineIndex.fromRecords(frozen, many, { maxBlock: 60, refineBy: ["place"] });
    const row = index.add({ phones: "0811", town: "BATAM", name: "Siti" });
    index.add({ phones: "0811", town: "BOGOR" });
    index.add({ phones: "0811" });
    const { candidates, matches } = index.find({ phones: "0811", town: "BATAM" }, EVERY_PAIR);
    expect([candidates, matches.map(({ record }) => record)]).toEqual([1, [row]]);
  });
});

test("two values whose codes are equal are two, where they are looked up and where they are compared", () => {
  const index = OnlineIndex.fromRecords(namesakes("name", ["prefix(name, 8)", "place"]), [
    { name: "SIKEBOTI", place: "JAMBI" },
  ]);
  expect(index.find({ name: "TUSOPAME" }, EVERY_PAIR).matches).toEqual([]);
  const [other] = index.find({ name: "TUSOPAME", place: "JAMBI" }, EVERY_PAIR).matches;
  const [same] = index.find({ name: "SIKEBOTI", place: "JAMBI" }, EVERY_PAIR).matches;
  expect(other?.weight).toBeCloseTo(Math.log2(0.1 / 0.4), 9);
  expect(same?.weight).toBeCloseTo(Math.log2(0.9), 9);
});

test("a date that somebody else was asked for is not counted for one who has none", () => {
  const index = OnlineIndex.fromRecords(namesakes("born", ["born", "place"]), [
    { born: "1990-01-15" },
  ]);
  index.find({ born: "1990-01-15" });
  index.add({ place: "JAMBI" });
  index.add({ born: "1991-01-15" });
  index.merge();
  const { steps } = index.explain({ born: "1990-01-15" }, 0);
  expect(steps[0]?.note).toBe("rare born: 1 in 2");
});

/** A model that compares one column, common values for less. */
function namesakes(column: string, blocking: readonly string[]): LinkageModel {
  const levels = [
    { when: { is: "equal", column }, m: 0.9, u: 0.6, frequency: { column } },
    { when: "else", m: 0.1, u: 0.4 },
  ] as const;
  return {
    format: "linkage-model",
    version: 1,
    columns: { name: { type: "text" }, born: { type: "date" }, place: { type: "text" } },
    blocking,
    comparisons: [{ name: column, levels }],
    prior: 0.5,
  };
}

test("an empty index finds nobody, and then whoever was added", () => {
  const index = OnlineIndex.fromRecords(frozen, []);
  const [record = {}] = people;
  expect(index.find(record)).toEqual({ matches: [], candidates: 0, cut: [] });
  index.add(record);
  expect(index.find(record).matches.map(({ record: known }) => known)).toEqual([0]);
});

test("a merge is due when many were added", () => {
  const index = OnlineIndex.fromRecords(frozen, people.slice(0, 5));
  expect(index.size).toEqual({ records: 5, added: 0, isMergeDue: false });
  const [record = {}] = people;
  for (let n = 0; n < 10_001; n++) index.add({ ...record, name: `NAME ${n}`, nik: null });
  expect(index.size).toEqual({ records: 10_006, added: 10_001, isMergeDue: true });
  index.merge();
  expect(index.size).toEqual({ records: 10_006, added: 0, isMergeDue: false });
});

test("memory grows with the records, and what was found before is found after", () => {
  const index = OnlineIndex.fromRecords(frozen, [], { maxBlock: Infinity });
  for (let n = 0; n < 6000; n++) {
    const record = { name: `Ani ${n} ${"x".repeat(n % 300)}`, nik: `9${n}`, born: "1990-01-15" };
    expect(index.add(record)).toBe(n);
    if (n % 500 !== 0) continue;
    for (const known of [0, Math.floor(n / 2), n]) {
      const asked = { name: `Ani ${known} ${"x".repeat(known % 300)}`, nik: `9${known}` };
      const [first] = index.find(asked, EVERY_PAIR).matches;
      expect(first?.record).toBe(known);
    }
  }
});

test("there is nothing to explain about a record that is not there", () => {
  const index = OnlineIndex.fromRecords(frozen, people.slice(0, 5));
  expect(() => index.explain({}, 5)).toThrow("There is no record 5; there are 5.");
});
