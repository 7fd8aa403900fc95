import { describe, expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { type FindOptions, findPairs } from "../run/find-pairs.ts";
import { fromColumns } from "../tables/objects.ts";

const MODEL: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: {
    place: { type: "text" },
    sex: { type: "text" },
    house: { type: "text" },
    phone: { type: "text" },
  },
  blocking: ["place"],
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

/**
 * People of one place. Each two neighbours live in one house, and are probably the same; of every other two, one
 * has another sex, and of every fifth other two, both have a telephone in common.
 */
function peopleOf(count: number) {
  const of = (value: (pair: number, second: boolean) => string) =>
    Array.from({ length: count }, (_, n) => value(n >> 1, n % 2 === 1));
  return fromColumns({
    place: of(() => "JAMBI"),
    sex: of((pair, second) => (second && pair % 2 === 0 ? "P" : "L")),
    house: of((pair) => String(pair)),
    phone: of((pair) => (pair % 10 === 0 ? String(100_000 + pair) : "")),
  });
}

const find = (count: number, blocking: readonly string[], options: FindOptions) =>
  findPairs(
    [peopleOf(count)],
    { ...MODEL, blocking },
    {
      threads: 1,
      maxBlock: 20,
      refineBy: ["sex"],
      ...options,
    },
  );

describe("pairs that are lost because a block was cut", () => {
  test("are counted where they are few", async () => {
    const { pairs, rules, warnings } = await find(40, ["place"], {});
    expect(pairs.a).toHaveLength(10);
    expect(rules).toMatchObject([{ guardedPairs: 300, lostMatches: 10 }]);
    expect(warnings).toEqual([
      'blocking "place": 1 block was too large (the largest has 40 records), so sex had to agree as well; 300 pairs (38.5 %) were left out, and with them 10 probable matches.',
    ]);
  });

  test("are not lost where another rule compares them, before or behind", async () => {
    for (const blocking of [
      ["phone", "place"],
      ["place", "phone"],
    ]) {
      const { pairs, rules } = await find(40, blocking, {});
      expect(pairs.a).toHaveLength(12);
      const lost = new Map(rules.map(({ rule, lostMatches }) => [rule, lostMatches]));
      expect(lost).toEqual(
        new Map([
          ["place", 8],
          ["phone", 0],
        ]),
      );
    }
  });

  test("are none where a narrower rule finds them, and that is said", async () => {
    const { rules, warnings } = await find(40, ["place", "place & house"], {});
    expect(rules.map(({ lostMatches }) => lostMatches)).toEqual([0, 0]);
    expect(warnings).toEqual([
      'blocking "place": 1 block was too large (the largest has 40 records), so sex had to agree as well; 300 pairs (38.5 %) were left out, and with them no probable match.',
    ]);
  });

  test("are estimated where they are many, the same by any number of threads", async () => {
    // Of 6,750,000 pairs of unlike sex 1,500 live in one house: one in 4,500.
    const one = await find(6_000, ["place"], { maxBlock: 5_000 });
    expect(one.pairs.a).toHaveLength(1_500);
    const lost = one.rules[0]?.lostMatches ?? 0;
    expect(one.rules[0]?.guardedPairs).toBe(1_500 * 4_500);
    expect(lost).toBe(1_500);
    const two = await find(6_000, ["place"], { maxBlock: 5_000, threads: 2 });
    expect(two.rules).toEqual(one.rules);
    expect(two.warnings).toEqual(one.warnings);
    expect(one.warnings[0]).toMatch(
      /, and with them about 1,500 probable matches \([\d,]+ pairs were looked at\)\.$/,
    );
  });

  test("are estimated also where nothing tells them from others but a test", async () => {
    // Heights have no code to be equal in: of 1,225,000 pairs one in ten is near.
    const table = fromColumns({
      place: new Array<string>(3_000).fill("JAMBI"),
      sex: Array.from({ length: 3_000 }, (_, n) => (n % 2 === 0 ? "L" : "P")),
      height: Array.from({ length: 3_000 }, (_, n) => (n * 7919) % 1_000),
    });
    const near = { is: "apart", column: "height", atMost: 49 } as const;
    const model: LinkageModel = {
      ...MODEL,
      columns: { place: { type: "text" }, sex: { type: "text" }, height: { type: "number" } },
      comparisons: [
        {
          name: "height",
          levels: [
            { when: near, m: 0.9, u: 0.1 },
            { when: "else", m: 0.1, u: 0.9 },
          ],
        },
      ],
    };
    const options = { threads: 1, refineBy: ["sex"] };
    const whole = await findPairs([table], model, { ...options, maxBlock: 4_000 });
    const cut = await findPairs([table], model, { ...options, maxBlock: 2_000 });
    const lost = whole.pairs.a.length - cut.pairs.a.length;
    expect(lost).toBeGreaterThan(200_000);
    expect(Math.abs((cut.rules[0]?.lostMatches ?? 0) / lost - 1)).toBeLessThan(0.15);
  });

  test("are drawn from some of the records where there are very many", async () => {
    const dropped = await find(500_000, ["place"], { maxBlock: 10, refineBy: ["sex"] });
    expect(dropped.rules[0]).toMatchObject({ droppedBlocks: 1, cutBlocks: 0 });
    const lost = dropped.rules[0]?.lostMatches ?? 0;
    expect(Math.abs(lost / 250_000 - 1)).toBeLessThan(0.1);
    expect(dropped.warnings[0]).toMatch(
      / 1 of the blocks could not be made small enough and was not compared\.$/,
    );
  });
});
