import fc from "fast-check";
import { expect, test } from "vitest";
import { exactLinker } from "./exact.ts";

type Person = { id: string | null; name: string };
const linker = exactLinker<Person>([
  {
    name: "same id",
    key: (person) => person.id,
    judge: (a, b) =>
      a.name === b.name ? { verdict: "same", score: 1 } : { verdict: "possible", score: 0.5 },
  },
  {
    name: "same name",
    key: (person) => person.name,
    judge: () => ({ verdict: "possible", score: 0.4 }),
  },
]);

test("the earlier of two stands, and each pair is told once by the first rule that finds it", () => {
  const pairs = linker.pairs(
    [
      { id: "1", name: "a" },
      { id: "1", name: "a" },
    ],
    [],
  );
  expect(pairs).toEqual([
    { later: 1, earlier: 0, among: "newcomers", rule: "same id", verdict: "same", score: 1 },
  ]);
});

test("those already known come before every newcomer", () => {
  const pairs = linker.pairs([{ id: "1", name: "b" }], [{ id: "1", name: "a" }]);
  expect(pairs).toEqual([
    { later: 0, earlier: 0, among: "known", rule: "same id", verdict: "possible", score: 0.5 },
  ]);
});

test("what is missing is equal to nothing", () => {
  expect(
    linker.pairs(
      [
        { id: null, name: "a" },
        { id: null, name: "b" },
      ],
      [],
    ),
  ).toEqual([]);
});

test("a key that everyone shares costs no more than the cap", () => {
  const crowd = Array.from({ length: 1000 }, () => ({ id: "1", name: "a" }));
  expect(linker.pairs(crowd, []).length).toBeLessThanOrEqual(8 * crowd.length);
});

test("whoever is equal to somebody before them is found", () => {
  const person = fc.record({
    id: fc.constantFrom("1", "2", "3", null),
    name: fc.constantFrom("a", "b"),
  });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 7 }), (people) => {
      const later = new Set(linker.pairs(people, []).map((pair) => pair.later));
      for (const [at, one] of people.entries()) {
        const hasEqual = people
          .slice(0, at)
          .some((other) => other.name === one.name || (one.id !== null && other.id === one.id));
        expect(later.has(at)).toBe(hasEqual);
      }
    }),
  );
});
