import { expect, test } from "vitest";
import { chooseRules, rulesWorthTrying } from "./choose-rules.ts";

const rule = (name: string, pairs: number, matches: number[]) => ({
  rule: name,
  pairs,
  matches: Int32Array.from(matches),
});
const choice = { budget: 100_000, records: 1000, matches: 10 };

test("the rules that find most for their pairs are chosen, and one that adds nothing only as a spare", () => {
  const tried = [
    rule("dear", 90_000, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    rule("cheap", 100, [0, 1, 2, 3, 4]),
    rule("other", 200, [5, 6, 7, 8]),
  ];
  expect(chooseRules(tried, choice)).toEqual(["cheap", "other", "dear"]);
  expect(chooseRules(tried, { ...choice, budget: 1000 })).toEqual(["cheap", "other"]);
});

test("a rule that finds nothing new is a spare one as long as it costs little", () => {
  const tried = [rule("a", 100, [0]), rule("b", 120, [0]), rule("c", 60_000, [0])];
  expect(chooseRules(tried, { ...choice, matches: 1 })).toEqual(["a", "b"]);
});

test("the pairs of all rules together stay within the budget", () => {
  const tried = Array.from({ length: 9 }, (_, n) => rule(`rule ${n}`, 30_000, [n]));
  expect(chooseRules(tried, choice)).toHaveLength(3);
});

test("of the rules over the same columns only the tightest and the loosest are worth trying", () => {
  const counted = [
    { rule: "name & born", pairs: 10, records: 100 },
    { rule: "sound(name) & born", pairs: 20, records: 100 },
    { rule: "prefix(name, 3) & year(born)", pairs: 900, records: 100 },
    { rule: "prefix(name, 3) & born", pairs: 30, records: 100 },
    { rule: "town", pairs: 5000, records: 100 },
    { rule: "nobody & born", pairs: 0, records: 100 },
  ];
  expect(rulesWorthTrying(counted, () => 1000)).toEqual([
    "name & born",
    "prefix(name, 3) & year(born)",
  ]);
});

test("a key that will do by itself makes all rules that ask for more superfluous", () => {
  const counted = [
    { rule: "nik", pairs: 10, records: 100 },
    { rule: "nik & born", pairs: 5, records: 100 },
    { rule: "prefix(nik, 3) & born", pairs: 50, records: 100 },
  ];
  expect(rulesWorthTrying(counted, () => 100)).toEqual(["nik", "prefix(nik, 3) & born"]);
});

test("of the rules with words in common the tightest and the loosest are tried beside the others", () => {
  const counted = [
    { rule: "title & year", pairs: 10, records: 100 },
    { rule: "words(title) & year", pairs: 900, records: 100 },
  ];
  expect(rulesWorthTrying(counted, () => 1000)).toEqual(["title & year", "words(title) & year"]);
});

test("a rule that makes hardly a pair is no spare one", () => {
  const tried = [rule("a", 100, [0]), rule("b", 3, [0])];
  expect(chooseRules(tried, { ...choice, matches: 1 })).toEqual(["b", "a"]);
  expect(chooseRules([rule("a", 100, [0]), rule("b", 3, [])], { ...choice, matches: 1 })).toEqual([
    "a",
  ]);
});

test("of very many rules those are tried that most records have the values for", () => {
  const counted = Array.from({ length: 300 }, (_, n) => ({
    rule: `a${n} & b${n}`,
    pairs: 10,
    records: n,
  }));
  const worth = rulesWorthTrying(counted, () => 1000);
  expect(worth.length).toBeLessThan(200);
  expect(worth[0]).toBe("a299 & b299");
});
