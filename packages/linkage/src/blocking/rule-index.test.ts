import { expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { findPairs } from "../run/find-pairs.ts";
import { fromColumns } from "../tables/objects.ts";

function modelOf(blocking: readonly string[]): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: { place: { type: "text" }, name: { type: "text" }, house: { type: "text" } },
    blocking,
    comparisons: [
      {
        name: "house",
        levels: [
          { when: { is: "equal", column: "house" }, m: 0.9, u: 0.1 },
          { when: "else", m: 0.1, u: 0.9 },
        ],
      },
    ],
    prior: 0.5,
  };
}

const ONE = { threads: 1, threshold: -99 };

test("a block of any size is cut, into any number of parts", async () => {
  const count = 200_000;
  const table = fromColumns({
    place: new Array<string>(count).fill("JAMBI"),
    name: Array.from({ length: count }, (_, n) => String(n >> 1)),
    house: Array.from({ length: count }, (_, n) => String(n >> 1)),
  });
  const refineBy = ["name"];
  const { pairs, rules, warnings } = await findPairs([table], modelOf(["place"]), {
    ...ONE,
    refineBy,
  });
  expect(pairs.a).toHaveLength(count / 2);
  const all = (count * (count - 1)) / 2;
  expect(rules).toMatchObject([
    {
      pairs: all,
      guardedPairs: all - count / 2,
      largestBlock: count,
      cutBlocks: 1,
      droppedBlocks: 0,
    },
  ]);
  expect(warnings).toHaveLength(1);
});

test("a rule over words counts those who have one", async () => {
  const table = fromColumns({
    place: ["JAMBI", "SOLO", "JAMBI"],
    name: ["ANI", null, "ANI DEWI ANI"],
    house: ["1", "1", "1"],
  });
  const { rules } = await findPairs([table], modelOf(["words(name)", "place"]), ONE);
  expect(rules.map(({ records }) => records)).toEqual([2, 3]);
});

test("a rule that nobody can match is an error that says why", async () => {
  const table = fromColumns({ place: ["A", "B"], name: ["-", ""], house: ["1", "1"] });
  const model = modelOf(["place", "place & words(name)"]);
  const columns = { ...model.columns, name: { type: "text", missing: ["-"] } as const };
  await expect(findPairs([table], { ...model, columns }, ONE)).rejects.toThrow(
    'blocking "place & words(name)": can match nothing, because no record has place and words(name).',
  );
});
