import { expect, test } from "vitest";
import { fromObjects } from "../tables/objects.ts";
import { type FindOptions, findPairs } from "./find-pairs.ts";
import { EVERYTHING, everyone } from "./testing/everything.ts";

const table = fromObjects(everyone(30, 5));

test.each<[FindOptions, string]>([
  [{ threads: 0 }, "threads: must be a whole number from 1 on, not 0."],
  [{ threads: 1.5 }, "threads: must be a whole number from 1 on, not 1.5."],
  [{ maxBlock: 0 }, "maxBlock: must be a number from 1 on, not 0."],
  [{ maxBlock: Number.NaN }, "maxBlock: must be a number from 1 on, not NaN."],
  [{ freshFrom: -1 }, "freshFrom: must be a whole number from 0 on, not -1."],
  [{ threshold: Number.NaN }, "threshold: must be a number."],
  [{ linkOnly: true }, "linkOnly: pairs between tables need two of them."],
  [{ refineBy: ["words(name)"] }, 'refineBy "words(name)": cannot be added to a block'],
  [{ refineBy: ["nobody"] }, 'refineBy "nobody": there is no column nobody; the model has name'],
  [{ refineBy: ["height"] }, 'refineBy "height": height is a number; a key takes a text or date.'],
  [{ refineBy: ["prefix(name)"] }, 'refineBy: The key "prefix(name)" needs a length'],
])("%j is refused", async (options, problem) => {
  await expect(findPairs([table], EVERYTHING, options)).rejects.toThrow(problem);
});

test("no tables are refused, and all problems told at once", async () => {
  const options = { threads: 0, maxBlock: 0 };
  await expect(findPairs([], EVERYTHING, options)).rejects.toMatchObject({
    problems: [
      "tables: name at least one.",
      "threads: must be a whole number from 1 on, not 0.",
      "maxBlock: must be a number from 1 on, not 0.",
    ],
  });
});
