import fc from "fast-check";
import { expect, test } from "vitest";
import { keepRarest, makeWordSimilarity, WordCounter, WordsOfText } from "./rare-words.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): WordsOfText {
  const words = new WordsOfText();
  words.read(bytesOf(text), 0, bytesOf(text).length);
  return words;
}

const inWords = (text: string): string[] => {
  const { count, ends, starts } = read(text);
  return Array.from({ length: count }, (_, n) =>
    new TextDecoder().decode(bytesOf(text).subarray(starts[n], ends[n])),
  );
};

function counted(texts: readonly string[], tables: readonly number[] = [], linkOnly = false) {
  const counter = new WordCounter();
  for (const [n, text] of texts.entries()) counter.add(read(text), tables[n] ?? 0);
  return counter.counted(linkOnly);
}

/** The same by its definition. */
function plainly(texts: readonly string[], one: string, other: string): number {
  const split = (text: string) => new Set(text.match(/[a-z]+|[0-9]+/g) ?? []);
  const weight = (word: string) => {
    const having = texts.filter((text) => split(text).has(word)).length;
    return Math.log2((texts.length + 1) / Math.max(1, having)) ** 2;
  };
  const sum = (words: Iterable<string>) => [...words].reduce((all, word) => all + weight(word), 0);
  const [a, b] = [split(one), split(other)];
  const common = sum([...a].filter((word) => b.has(word)));
  return common === 0 ? 0 : common / Math.sqrt(sum(a) * sum(b));
}

test("letters and digits are words of their own, whatever stands between them, each once", () => {
  expect(inWords("KDL-40V KDL40V")).toEqual(["KDL", "40", "V"]);
  expect(inWords(" \u00c9T\u00c9 2x  2")).toEqual(["\u00c9T\u00c9", "2", "x"]);
  expect(inWords("- ")).toEqual([]);
});

test("texts are as alike as the rare words they have in common", () => {
  const word = fc.constantFrom("a", "b", "cannon", "dd7", "e-12", "99");
  const texts = fc.array(
    fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" ")),
    { minLength: 2, maxLength: 30 },
  );
  fc.assert(
    fc.property(texts, (all) => {
      const alike = makeWordSimilarity(counted(all));
      const [one = "", other = ""] = all.map((text) => text.toLowerCase());
      const [x, y] = [bytesOf(one), bytesOf(other)];
      expect(alike(x, 0, x.length, y, 0, y.length)).toBeCloseTo(plainly(all, one, other), 9);
    }),
  );
});

test("many words are counted as well as few", () => {
  const texts = Array.from({ length: 5000 }, (_, n) => `word${n} all${n % 2}`);
  const alike = makeWordSimilarity(counted(texts));
  const of = (one: string, other: string) =>
    alike(bytesOf(one), 0, one.length, bytesOf(other), 0, other.length);
  expect(of("word 17 all 0", "17")).toBeGreaterThan(0.9);
  expect(of("word 17 all 0", "word")).toBeLessThan(0.01);
});

test("a record is found by its rarest words, of those that another has too", () => {
  const counts = counted(["red car", "red bus", "red car blue", "blue one"]);
  const rarest = (text: string, most: number) => {
    const words = read(text);
    keepRarest(words, counts, most);
    return Array.from({ length: words.count }, (_, n) =>
      text.slice(words.starts[n], words.ends[n]),
    );
  };
  expect(rarest("red car", 1)).toEqual(["car"]);
  expect(rarest("one red bus", 3)).toEqual(["red"]);
  expect(rarest("one bus", 3)).toEqual([]);
});

test("between tables a word counts as shared where both have it", () => {
  const texts = ["red car", "red bus", "green car", "green bike"];
  const rarest = (text: string, linkOnly: boolean) => {
    const words = read(text);
    keepRarest(words, counted(texts, [0, 0, 1, 1], linkOnly), 5);
    return words.count;
  };
  expect(rarest("red car green", true)).toBe(1);
  expect(rarest("red car green", false)).toBe(3);
});
