import { expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { fromObjects } from "../tables/objects.ts";
import { estimate, pairsIn } from "./estimate.ts";
import { findPairs } from "./find-pairs.ts";
import { makeRandom } from "./random.ts";

const SPEC: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: { a: { type: "text" }, b: { type: "text" }, c: { type: "text" } },
  blocking: ["a", "b", "c"],
  comparisons: ["a", "b", "c"].map((column) => ({
    name: column,
    levels: [{ when: { is: "equal", column } }, { when: "else" }],
  })),
};

/** Records in which two of one person agree in each column with its own chance, and strangers one time in 200. */
function givenRecords(people: number, agree: Readonly<Record<string, number>>, seed = 1) {
  const random = makeRandom(seed);
  const value = () => `v${Math.floor(random() * 200)}`;
  return Array.from({ length: people }, () => ({ a: value(), b: value(), c: value() })).flatMap(
    (one) => {
      const other = Object.fromEntries(
        Object.entries(one).map(([column, v]) => [
          column,
          random() < (agree[column] ?? 1) ? v : value(),
        ]),
      );
      return [one, other];
    },
  );
}

test("what the records were made with is found again, without a label", async () => {
  const agree = { a: 0.95, b: 0.8, c: 0.6 };
  const records = givenRecords(3000, agree);
  const { model, report } = await estimate([fromObjects(records)], SPEC);
  for (const { name, levels } of model.comparisons) {
    expect(levels[0]?.m).toBeCloseTo(agree[name as "a"], 1);
    expect(levels[0]?.u).toBeCloseTo(1 / 200, 3);
  }
  // 3,000 pairs of 18 million are the same; those no rule finds are not counted.
  expect(model.prior).toBeGreaterThan(0.9 * (3000 / 17_997_000));
  expect(model.prior).toBeLessThan(1.1 * (3000 / 17_997_000));
  expect(report.sessions.map(({ rule, comparisons }) => [rule, comparisons])).toEqual([
    ["a", ["b", "c"]],
    ["b", ["a", "c"]],
    ["c", ["a", "b"]],
  ]);
});

test("a comparison that every rule asks for is told by the pairs they make, and that is said", async () => {
  const records = givenRecords(200, { a: 0.9, b: 0.9, c: 0.9 });
  const { report } = await estimate([fromObjects(records)], { ...SPEC, blocking: ["a"] });
  expect(report.warnings).toEqual([
    "comparisons.a: every blocking rule asks for it, so its m comes from the pairs they make and may be too sure; add a rule over other columns.",
  ]);
});

test("a rule that makes no pair is told, and tables without a pair are refused", async () => {
  const records = givenRecords(200, {}).map((row, n) => ({ ...row, c: `own ${n}` }));
  const { report } = await estimate([fromObjects(records)], SPEC);
  expect(report.warnings).toContain('blocking "c": makes no pair here.');
  await expect(estimate([fromObjects(records.slice(0, 1))], SPEC)).rejects.toThrow("no pair");
});

test("all pairs there are: within one table, or only between", () => {
  expect(pairsIn([0, 4], false)).toBe(6);
  expect(pairsIn([0, 4, 7], false)).toBe(21);
  expect(pairsIn([0, 4, 7], true)).toBe(12);
});

test("everybody's default birth date says little about anybody", async () => {
  const born = Array.from({ length: 400 }, (_, n) =>
    n % 2 === 0 ? "1970-01-01" : `19${50 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`,
  );
  const model: LinkageModel = {
    ...SPEC,
    columns: { born: { type: "date" } },
    blocking: ["born"],
    comparisons: [
      {
        name: "born",
        levels: [
          { when: { is: "equal", column: "born" }, frequency: { column: "born" }, m: 0.9, u: 0.01 },
          { when: "else", m: 0.1, u: 0.99 },
        ],
      },
    ],
    prior: 0.5,
  };
  const { pairs } = await findPairs([fromObjects(born.map((each) => ({ born: each })))], model, {
    threshold: Number.NEGATIVE_INFINITY,
  });
  const weightOf = (value: string) =>
    pairs.weight.find((_, n) => born[pairs.a[n] ?? 0] === value) ?? Number.NaN;
  expect(weightOf("1970-01-01")).toBeCloseTo(Math.log2(0.9 / 0.5), 9);
  const rare = born[1] ?? "";
  const count = born.filter((each) => each === rare).length;
  expect(weightOf(rare)).toBeCloseTo(Math.log2(0.9 / (count / 400)), 9);
});

test("as many columns as anyone has are no obstacle", async () => {
  const names = Array.from({ length: 60 }, (_, n) => `c${n}`);
  const random = makeRandom(3);
  const records = Array.from({ length: 60 }, () => {
    const one = Object.fromEntries(names.map((name) => [name, `v${Math.floor(random() * 50)}`]));
    return [one, { ...one, c3: "other" }];
  }).flat();
  const { model } = await estimate([fromObjects(records)], {
    ...SPEC,
    columns: Object.fromEntries(names.map((name) => [name, { type: "text" }])),
    blocking: ["c0 & c1", "c2 & c4"],
    comparisons: names.map((column) => ({
      name: column,
      levels: [{ when: { is: "equal", column } }, { when: "else" }],
    })),
  });
  expect(model.comparisons[50]?.levels[0]?.m).toBeGreaterThan(0.9);
  expect(model.comparisons[3]?.levels[0]?.m).toBeLessThan(0.5);
});
