import { expect, test } from "vitest";
import { parseKey } from "../model/keys.ts";
import { type RuleReport, warningsOf } from "./rule-report.ts";

const RULE: RuleReport = {
  rule: "place & born",
  records: 90_000,
  pairs: 40_000,
  largestBlock: 3_000,
  guardedPairs: 10_000,
  cutBlocks: 2,
  droppedBlocks: 0,
};
const refineBy = ["sex", "born", "name"].map((name) => ({ name, key: parseKey(name), slot: 1 }));
const guard = { maxBlock: 2_000, refineBy };
const CUT =
  'blocking "place & born": 2 blocks were too large (the largest has 3,000 records), so sex, name had to agree as well; 10,000 pairs (25.0 %) were left out';

const warning = (change: Partial<RuleReport>, keys = refineBy) =>
  warningsOf([{ ...RULE, ...change }], { ...guard, refineBy: keys }, null);

test("a rule of which nothing was left out is not warned of", () => {
  expect(warning({ guardedPairs: 0 })).toEqual([]);
});

test("blocks that were cut are told of, and those that were not compared", () => {
  expect(warning({})).toEqual([`${CUT}.`]);
  expect(warning({ droppedBlocks: 1, cutBlocks: 1 })).toEqual([
    `${CUT}. 1 of the blocks could not be made small enough and was not compared.`,
  ]);
  expect(warning({ droppedBlocks: 1_200, cutBlocks: 0 }, [])).toEqual([
    `${CUT.replace("2 blocks", "1,200 blocks").replace("sex, name", "nothing else")}. 1,200 of the blocks could not be made small enough and were not compared.`,
  ]);
  expect(warning({ cutBlocks: 1 })[0]).toContain(": 1 block was too large");
});

test.each([
  [{ matches: 0, lookedAt: 0, isAll: false }, ", all of which other rules compare."],
  [{ matches: 0, lookedAt: 9, isAll: true }, ", and with them no probable match."],
  [{ matches: 1, lookedAt: 9, isAll: true }, ", and with them 1 probable match."],
  [
    { matches: 0, lookedAt: 4_000, isAll: false },
    ", and with them no probable match (4,000 pairs were looked at).",
  ],
  [
    { matches: 1_500, lookedAt: 4_000, isAll: false },
    ", and with them about 1,500 probable matches (4,000 pairs were looked at).",
  ],
])("of what was lost, %j, it says%s", (lost, words) => {
  expect(warningsOf([RULE], guard, [lost])).toEqual([CUT + words]);
});
