import { beforeAll, expect, test } from "vitest";
import { explainPair } from "../explain/explain-pair.ts";
import type { LinkageModel } from "../model/model.ts";
import { type EstimatedModel, readModel } from "../model/read-model.ts";
import { type FindResult, findPairs, prepare } from "../run/find-pairs.ts";
import { EVERYTHING, everyone } from "../run/testing/everything.ts";
import { fromObjects } from "../tables/objects.ts";
import { makeComparer } from "./compare.ts";
import { frequenciesOf } from "./frequencies.ts";
import { OnlineIndex } from "./memory-index.ts";
import type { OneRecord } from "./record.ts";

const people = everyone(300, 7) as OneRecord[];
const table = fromObjects(people);
let frozen: EstimatedModel;
/** Every pair that the rules make, with its weight. */
let all: FindResult;

beforeAll(async () => {
  const prepared = await prepare([table], EVERYTHING, { threads: 1 });
  frozen = { ...EVERYTHING, frequencies: frequenciesOf(prepared.store) } as EstimatedModel;
  await prepared.close();
  all = await findPairs([table], frozen, { threshold: -Infinity, threads: 1 });
});

test("one record weighs against a few what it weighs in a batch with the same frequencies", () => {
  const { compare } = makeComparer(frozen);
  const { a, b, weight } = all.pairs;
  expect(weight.length).toBeGreaterThan(1000);
  for (const [newcomer, record] of people.entries()) {
    const pairs = [...weight.keys()].filter((n) => b[n] === newcomer);
    const known = pairs.map((n) => people[a[n] as number] as OneRecord);
    const inBatch = pairs.map((n, at) => ({ at, weight: weight[n] as number }));
    for (const threshold of [-Infinity, 0]) {
      const matches = compare(record, known, threshold);
      const expected = inBatch.filter((each) => each.weight >= threshold);
      expect(matches.map(({ at, weight }) => ({ at, weight }))).toEqual(
        expected.sort((x, y) => y.weight - x.weight || x.at - y.at),
      );
    }
  }
});

test("a batch that counts for itself and one with the frequencies taken from it weigh the same", async () => {
  const counted = await findPairs([table], EVERYTHING, { threshold: -Infinity, threads: 1 });
  // The order in which levels are added up, and with it the last digit, depends on how rare a value may be.
  const rounded = ({ pairs: { a, b, weight } }: FindResult): string[] =>
    [...weight].map((each, n) => `${a[n]} ${b[n]} ${each.toFixed(9)}`);
  expect(rounded(counted)).toEqual(rounded(all));
});

test("an explanation adds up to the weight, and is that of the batch", async () => {
  const { compare, explain } = makeComparer(frozen);
  const prepared = await prepare([table], frozen, { threads: 1 });
  const { a, b, weight } = all.pairs;
  for (let n = 0; n < weight.length; n += 7) {
    const [known, newcomer] = [a[n] as number, b[n] as number];
    const [one, other] = [people[newcomer] as OneRecord, people[known] as OneRecord];
    const explanation = explain(one, other);
    expect(explanation.weight).toBeCloseTo(weight[n] as number, 9);
    expect(compare(one, [other], -Infinity)).toHaveLength(1);
    expect(explainPair(frozen, prepared.store, newcomer, known)).toEqual(explanation);
  }
  await prepared.close();
});

test("what was learned of one record is forgotten when another takes its place", () => {
  const model = readModel({
    format: "linkage-model",
    version: 1,
    columns: { name: { type: "text" } },
    blocking: ["name"],
    comparisons: [
      {
        name: "name",
        levels: [
          { when: { is: "jaroWinkler", column: "name", atLeast: 0.8 }, m: 0.9, u: 0.1 },
          { when: "else", m: 0.1, u: 0.9 },
        ],
      },
    ],
    prior: 0.5,
  }) as EstimatedModel;
  // So long that the places of a few dozen records are all there are.
  const named = (letter: string): OneRecord => ({ name: letter.repeat(30_000) });
  for (let between = 0; between < 60; between++) {
    const { compare } = makeComparer(model);
    expect(compare(named("A"), [named("A")])).toHaveLength(1);
    for (let n = 0; n < between; n++) compare(named("C"), []);
    expect(compare(named("B"), [named("A")])).toEqual([]);
  }
});

test("the caller's own tests see whoever is known on the left, as a batch does", () => {
  const model = readModel({
    format: "linkage-model",
    version: 1,
    columns: { age: { type: "text" } },
    blocking: ["age"],
    comparisons: [
      {
        name: "age",
        levels: [
          { when: { is: "custom", name: "isOlder", columns: ["age"] }, m: 0.9, u: 0.1 },
          { when: "else", m: 0.1, u: 0.9 },
        ],
      },
    ],
    prior: 0.5,
  }) as EstimatedModel;
  const { compare } = makeComparer(model, { isOlder: ([l], [r]) => Number(l) > Number(r) });
  expect(compare({ age: "30" }, [{ age: "20" }, { age: "40" }]).map(({ at }) => at)).toEqual([1]);
});

test("without frequencies for every column that asks for them there is no comparing", () => {
  const { frequencies, ...without } = frozen;
  expect(() => makeComparer(without as EstimatedModel)).toThrow(/frequencies\.\w+: is missing/);
  const { name: _, ...some } = frequencies ?? {};
  expect(() => makeComparer({ ...frozen, frequencies: some })).toThrow(/frequencies\.name/);
});

test("frequencies below a bound are not listed and count as their average", async () => {
  const rows = ["A", "A", "A", "B", "B", "C", "D", null].map((town) => ({ town }));
  const model: LinkageModel = {
    format: "linkage-model",
    version: 1,
    columns: { town: { type: "text" } },
    blocking: ["town"],
    comparisons: [
      {
        name: "town",
        levels: [
          { when: { is: "equal", column: "town" }, frequency: { column: "town" } },
          { when: "else" },
        ],
      },
    ],
  };
  const { close, store } = await prepare([fromObjects(rows)], model, { threads: 1 });
  expect(frequenciesOf(store)).toEqual({
    town: { total: 7, counts: { A: 3, B: 2, C: 1, D: 1 }, others: 1 },
  });
  expect(frequenciesOf(store, { listedFrom: 3 })).toEqual({
    town: { total: 7, counts: { A: 3 }, others: 4 / 3 },
  });
  await close();
});

test("what is no model is refused, by a comparer as by an index", () => {
  const [first, ...others] = frozen.comparisons;
  const given = { column: "home", m: [0.5, 0.5], u: [0.5, 0.5] };
  const wrong = { ...frozen, comparisons: [{ ...first, given }, ...others] } as EstimatedModel;
  expect(() => makeComparer(wrong)).toThrow(/given: home is a point/);
  expect(() => OnlineIndex.fromRecords(wrong, [])).toThrow(/given: home is a point/);
  const blocked = { ...frozen, blocking: ["home"] };
  expect(() => OnlineIndex.fromRecords(blocked, [])).toThrow(/home is a point/);
});

test("how rare words are is not asked of one record at a time", () => {
  const levels = [
    { when: { is: "rareWords", column: "name", atLeast: 0.5 }, m: 0.9, u: 0.1 },
    { when: "else", m: 0.1, u: 0.9 },
  ];
  const model = readModel({
    format: "linkage-model",
    version: 1,
    columns: { name: { type: "text" } },
    blocking: ["name"],
    comparisons: [{ name: "title", levels }],
    prior: 0.01,
  });
  expect(() => makeComparer(model as EstimatedModel)).toThrow(/comparisons\.title: how rare words/);
});
