import { describe, expect, test } from "vitest";
import { parseKey } from "../model/keys.ts";
import type { LinkageModel, Test } from "../model/model.ts";
import { codeOf } from "../records/code.ts";
import { codeOfKey } from "../records/key-bytes.ts";
import { findPairs } from "../run/find-pairs.ts";
import type { Row } from "../run/testing/reference.ts";
import { fromObjects } from "../tables/objects.ts";

/** Two words whose 32-bit codes are equal, and two that sound differently with equal codes. */
const WORDS = ["SIKEBOTI", "TUSOPAME"] as const;
const SOUNDS = ["KENUTEPO", "LILODOSE"] as const;

const [one, other] = WORDS;
const [sound, otherSound] = SOUNDS;

/** A key, two records whose codes of it collide, and a third that has the key of the first. */
const COLLISIONS: readonly (readonly [string, Row, Row, Row])[] = [
  ["name", { name: one }, { name: other }, { name: one }],
  ["prefix(name, 8)", { name: `${one}A` }, { name: `${other}A` }, { name: `${one} B` }],
  ["suffix(name, 8)", { name: `A${one}` }, { name: `A${other}` }, { name: `B ${one}` }],
  ["firstWord(name)", { name: `${one} A` }, { name: `${other} A` }, { name: one }],
  ["lastWord(name)", { name: `A ${one}` }, { name: `A ${other}` }, { name: `B ${one}` }],
  ["words(name)", { name: `A ${one}` }, { name: `B ${other}` }, { name: `${one} C` }],
  ["entries(phones)", { phones: `1;${one}` }, { phones: `${other};2` }, { phones: one }],
  ["sound(name)", { name: sound }, { name: otherSound }, { name: sound.toLowerCase() }],
  [
    "sorted(name, mother)",
    { name: one, mother: "X" },
    { name: "X", mother: other },
    { name: "X", mother: one },
  ],
];

function modelOf(blocking: readonly string[], when: Test): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: {
      all: { type: "text" },
      name: { type: "text" },
      mother: { type: "text" },
      phones: { type: "list" },
    },
    blocking,
    comparisons: [
      {
        name: "it",
        levels: [
          { when, m: 0.9, u: 0.1 },
          { when: "else", m: 0.1, u: 0.9 },
        ],
      },
    ],
    prior: 0.5,
  };
}

async function find(rows: readonly Row[], model: LinkageModel) {
  const empty = { all: "x", name: null, mother: null, phones: null };
  const table = fromObjects(rows.map((row) => ({ ...empty, ...row })));
  const { pairs, rules } = await findPairs([table], model, { threshold: -99, threads: 1 });
  return {
    pairs: Array.from(pairs.a, (a, n) => [a, pairs.b[n]]),
    weights: [...pairs.weight],
    compared: rules.map(({ compared }) => compared),
  };
}

describe("keys with one code that are not the same key", () => {
  const code = (text: string) => codeOf(Buffer.from(text), 0, text.length);
  const soundCode = (text: string) =>
    codeOfKey(parseKey("sound(name)"), Buffer.from(text), 0, text.length);

  test("the words of these tests have one code indeed", () => {
    expect(code(one)).toBe(code(other));
    expect(soundCode(sound)).toBe(soundCode(otherSound));
  });

  test.each(COLLISIONS)("by %s they are not compared", async (key, left, right, third) => {
    const model = modelOf([key], { is: "equal", column: "all" });
    const found = await find([left, right, third], model);
    expect(found).toMatchObject({ pairs: [[0, 2]], compared: [1] });
  });

  test.each(COLLISIONS)("by %s no earlier rule takes them for its own", async (key, ...rows) => {
    const model = modelOf([key, "all"], { is: "equal", column: "all" });
    expect((await find(rows, model)).compared).toEqual([1, 2]);
  });

  const ofOneValue = COLLISIONS.filter(([key]) => !/^words|^entries/.test(key));
  test.each(ofOneValue)("a level that asks for an equal %s does not hold", async (key, ...rows) => {
    const { pairs, weights } = await find(rows, modelOf(["all"], { is: "equalKey", key }));
    expect(pairs).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(weights.map(Math.sign)).toEqual([-1, 1, -1]);
  });
});

test("two words of one record with one code are one key: a pair is met once", async () => {
  const model = modelOf(["words(name)"], { is: "equal", column: "all" });
  const rows = [{ name: `${one} ${other}` }, { name: `${other} ${one} ${other}` }];
  expect(await find(rows, model)).toMatchObject({ pairs: [[0, 1]], compared: [1] });
});
