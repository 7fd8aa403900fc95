import { expect, test } from "vitest";
import { waterfallChart } from "../charts/waterfall.ts";
import type { Level, LinkageModel } from "../model/model.ts";
import { type EstimatedModel, readModel } from "../model/read-model.ts";
import { prepare } from "../run/find-pairs.ts";
import { fromObjects } from "../tables/objects.ts";
import { explainPair } from "./explain-pair.ts";

const COMMON: Level = {
  when: { is: "equal", column: "name" },
  m: 0.5,
  u: 0.125,
  frequency: { column: "name", atLeast: 0.001 },
};
const MODEL = readModel({
  format: "linkage-model",
  version: 1,
  columns: {
    nik: { type: "text" },
    name: { type: "text", clean: ["upper"] },
    born: { type: "date" },
    phones: { type: "list" },
    town: { type: "text" },
  },
  blocking: ["town"],
  comparisons: [
    { name: "name", levels: [COMMON, { when: "else", m: 0.5, u: 0.875 }] },
    {
      name: "birth",
      levels: [
        { when: { is: "equal", column: "born" }, label: "same day", m: 0.5, u: 0.25 },
        { when: "else", m: 0.25, u: 0.5 },
      ],
      given: { column: "nik", m: [0.5, 0.5], u: [0.5, 0.125] },
    },
    {
      name: "reach",
      levels: [
        {
          when: {
            any: [
              { is: "overlap", column: "phones", atLeast: 1 },
              { is: "equal", column: "town" },
            ],
          },
          m: 0.5,
          u: 0.25,
        },
        { when: "else", m: 0.5, u: 0.75 },
      ],
    },
  ],
  prior: 1 / 9,
}) as EstimatedModel;

type Row = Readonly<Record<string, string | null>>;
const ANI: Row = { nik: "1", name: "ani", born: "1990-01-15", phones: "2;1", town: "JAMBI" };

async function explain(other: Row, name: Partial<Frequency> = {}, one: Row = ANI) {
  const counts = { ANI: 25, ...name.counts };
  const frequencies: LinkageModel["frequencies"] = { name: { total: 1000, others: 1, counts } };
  const model = { ...MODEL, frequencies };
  const { close, store } = await prepare([fromObjects([one, other])], model, { threads: 1 });
  await close();
  return explainPair(model, store, 0, 1);
}
type Frequency = { counts: Record<string, number> };

test("each comparison says which level holds, what it counts and what the records say", async () => {
  const other: Row = { nik: "2", name: "ANI", born: "15/1/1990", phones: "1", town: "JAMBI" };
  const { prior, probability, steps, weight } = await explain(other);
  expect(prior).toBeCloseTo(-3, 12);
  expect(steps).toEqual([
    {
      name: "name",
      label: "name equal",
      weight: expect.closeTo(Math.log2(0.5 / 0.025), 12),
      left: "ANI",
      right: "ANI",
      note: "rare name: 1 in 40",
    },
    { name: "birth", label: "same day", weight: 1, left: "1990-01-15", right: "1990-01-15" },
    {
      name: "reach",
      label: "phones with 1 or more in common or town equal",
      weight: 1,
      left: "1; 2, JAMBI",
      right: "1, JAMBI",
    },
  ]);
  expect(weight).toBeCloseTo(-3 + Math.log2(20) + 2, 12);
  expect(probability).toBeCloseTo(1 / (1 + 2 ** -weight), 12);
});

test("a value more common than usual counts less, and is called so", async () => {
  const [step] = (await explain(ANI, { counts: { ANI: 400 } })).steps;
  expect(step).toMatchObject({
    note: "common name: 1 in 2.5",
    weight: expect.closeTo(Math.log2(0.5 / 0.4), 12),
  });
});

test("a value counts as no rarer than the model allows", async () => {
  const [step] = (await explain(ANI, { counts: { ANI: 0.5 } })).steps;
  expect(step).toMatchObject({
    note: "rare name: 1 in 2,000, counted as 1 in 1,000",
    weight: expect.closeTo(Math.log2(0.5 / 0.001), 12),
  });
});

test("what another column says already is not counted twice", async () => {
  const step = (await explain({ ...ANI, born: "1990-02-15" })).steps[1];
  expect(step).toMatchObject({ label: "none of these", weight: 2, note: "nik is equal already" });
  const [one, other] = ["1990-01-15", "1990-02-15"].map((born) => ({ ...ANI, nik: null, born }));
  const [, without] = (await explain(other as Row, {}, one)).steps;
  expect(without).toMatchObject({ weight: -1 });
  expect(without).not.toHaveProperty("note");
});

test("a comparison that cannot be made counts nothing", async () => {
  const [step] = (await explain({ ...ANI, name: null })).steps;
  expect(step).toEqual({
    name: "name",
    label: "not known of both records",
    weight: 0,
    left: "ANI",
    right: null,
  });
});

test("an explanation can be drawn", async () => {
  expect(waterfallChart(await explain(ANI))).toContain("rare name: 1 in 40");
});
