import { describe, expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { fromObjects } from "../tables/objects.ts";
import { estimateFromLabels } from "./estimate-from-labels.ts";

const SPEC: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: { name: { type: "text" }, town: { type: "text" }, code: { type: "text" } },
  blocking: ["town"],
  comparisons: [
    { name: "name", levels: [{ when: { is: "equal", column: "name" } }, { when: "else" }] },
    { name: "town", levels: [{ when: { is: "equal", column: "town" } }, { when: "else" }] },
  ],
};
/** Two persons of three records and one of one: 6 pairs are the same, 15 are not. */
const ROWS = [
  { name: "ani", town: "jambi", code: "1", person: "A" },
  { name: "ani", town: "jambi", code: "1", person: "A" },
  { name: "anu", town: "jambi", code: "1", person: "A" },
  { name: "budi", town: "jambi", code: "2", person: "B" },
  { name: "budi", town: "palu", code: "2", person: "B" },
  { name: "budi", town: null, code: "2", person: "B" },
  { name: "ani", town: "palu", code: "1", person: "C" },
];
const labels = ROWS.map(({ person }) => person);

describe("probabilities from labels are counts", () => {
  test("of all pairs with equal labels, and of all with different ones", async () => {
    const { model, report } = await estimateFromLabels([fromObjects(ROWS)], SPEC, labels);
    expect(report).toMatchObject({ labelled: 7, truePairs: 6, samePairs: 6, differentPairs: 15 });
    expect(model.prior).toBeCloseTo(6 / 21, 12);
    const [name, town] = model.comparisons;
    // 1 pair of A and 3 of B agree in the name; half a pair is added to each of the two levels.
    expect(name?.levels.map(({ m }) => m)).toEqual([4.5 / 7, 2.5 / 7]);
    // The single C has the name of two records of A.
    expect(name?.levels.map(({ u }) => u)).toEqual([2.5 / 16, 13.5 / 16]);
    // Where the town is missing nothing is counted: 3 pairs of A, 1 of B.
    expect(town?.levels.map(({ m }) => m)).toEqual([3.5 / 5, 1.5 / 5]);
  });

  test("records without a label take no part", async () => {
    const some = labels.map((label) => (label === "B" ? null : label));
    const { report } = await estimateFromLabels([fromObjects(ROWS)], SPEC, some);
    expect(report).toMatchObject({ labelled: 4, truePairs: 3, samePairs: 3, differentPairs: 3 });
  });

  test("between tables only pairs of two tables count", async () => {
    const tables = [fromObjects(ROWS.slice(0, 2)), fromObjects(ROWS.slice(2))];
    const { report } = await estimateFromLabels(tables, SPEC, labels, { linkOnly: true });
    expect(report).toMatchObject({ truePairs: 2, samePairs: 2, differentPairs: 8 });
  });

  test("a sample is drawn where there are too many, the same one for the same seed", async () => {
    const many = Array.from({ length: 300 }, (_, n) => ({
      name: `n${n % 40}`,
      town: `t${n % 7}`,
      code: "",
      person: `P${n % 30}`,
    }));
    const names = many.map(({ person }) => person);
    const run = (seed: number) =>
      estimateFromLabels([fromObjects(many)], SPEC, names, { sample: 500, seed });
    const { model, report } = await run(1);
    expect(report.truePairs).toBe(1350);
    expect(report.samePairs).toBeGreaterThan(400);
    expect(report.samePairs).toBeLessThan(600);
    expect(report.differentPairs).toBe(500);
    expect((await run(1)).model).toEqual(model);
    expect((await run(2)).model).not.toEqual(model);
  });

  test("under a condition they are counted apart, where there are pairs enough", async () => {
    const pairs = Array.from({ length: 60 }, (_, n) => [
      { name: `a${n}`, town: "x", code: `c${n}`, person: `P${n}` },
      {
        name: n < 45 ? `a${n}` : `b${n}`,
        town: "x",
        code: n < 55 ? `c${n}` : `d${n}`,
        person: `P${n}`,
      },
    ]).flat();
    const given = { column: "code", m: [0.5, 0.5], u: [0.25, 0.75] };
    const [name] = SPEC.comparisons;
    if (name === undefined) throw new Error("the specification compares names first");
    const spec = { ...SPEC, comparisons: [{ ...name, given }] };
    const { model } = await estimateFromLabels(
      [fromObjects(pairs)],
      spec,
      pairs.map(({ person }) => person),
    );
    // 55 of the 60 pairs have one code, 45 of these one name; no two persons have one code.
    expect(model.comparisons[0]?.given).toEqual({
      column: "code",
      m: [45.5 / 56, 10.5 / 56],
      u: [0.25, 0.75],
    });
    expect(model.comparisons[0]?.levels.map(({ m }) => m)).toEqual([0.5 / 6, 5.5 / 6]);
  });

  test.each([
    { what: "for other records", given: labels.slice(1), says: "6 labels for 7 records" },
    {
      what: "that are all different",
      given: labels.map((_, n) => `${n}`),
      says: "nothing to learn",
    },
    { what: "that are all equal", given: labels.map(() => "A"), says: "nothing to learn" },
  ])("labels $what are refused", async ({ given, says }) => {
    await expect(estimateFromLabels([fromObjects(ROWS)], SPEC, given)).rejects.toThrow(says);
  });
});
