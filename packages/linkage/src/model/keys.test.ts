import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOfKey, hasSeveralValues, keyText, parseKey, parseRule } from "./keys.ts";

const OF_ONE = ["firstWord", "lastWord", "words", "entries", "sound", "year", "month", "day"];

const column = fc.constantFrom("name", "first name", "born.on", "kelurahan-2", "É");
const space = fc.constantFrom("", " ", "  ");
const key = fc.oneof(
  column,
  fc.tuple(fc.constantFrom(...OF_ONE), column).map(([of, name]) => `${of}(${name})`),
  fc
    .tuple(fc.constantFrom("prefix", "suffix"), column, fc.integer({ min: 1, max: 99 }))
    .map(([of, name, length]) => `${of}(${name}, ${length})`),
  fc.constant("sorted(first name, name)"),
);

test("a key is written in one way, however it was written", () => {
  fc.assert(
    fc.property(key, space, space, (text, before, inside) => {
      const written =
        `${before}${text.replace(/([(,])\s*/g, `$1${inside}`).replace(")", `${inside})`)}`.trim();
      expect(keyText(parseKey(written))).toBe(text);
      expect(parseKey(keyText(parseKey(written)))).toEqual(parseKey(written));
    }),
  );
});

test("two columns that are sorted are one key in either order", () => {
  expect(keyText(parseKey("sorted(b, a)"))).toBe("sorted(a, b)");
  expect(columnsOfKey(parseKey("sorted(b, a)"))).toEqual(["b", "a"]);
});

test("a rule is its keys, in order", () => {
  expect(parseRule(" prefix(surname,4)&year( born ) & place ")).toEqual([
    { of: "prefix", column: "surname", length: 4 },
    { of: "year", column: "born" },
    { of: "column", column: "place" },
  ]);
});

test("only words and entries may be several", () => {
  const several = OF_ONE.filter((of) => hasSeveralValues(parseKey(`${of}(x)`)));
  expect(several).toEqual(["words", "entries"]);
});
