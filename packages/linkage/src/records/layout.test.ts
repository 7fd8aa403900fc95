import fc from "fast-check";
import { expect, test } from "vitest";
import { someModel } from "../run/testing/models.ts";
import { planLayout, sourceColumns } from "./layout.ts";

const refiners = fc.subarray(["place", "prefix(name, 2)", "born", "sorted(mother, name)"]);

test("no two things of a record lie in one place, and numbers lie where float64 may", () => {
  fc.assert(
    fc.property(someModel, fc.boolean(), refiners, (model, linkOnly, refineBy) => {
      const { fields, keys, sourceSlot, stride, texts, rules } = planLayout(model, {
        linkOnly,
        refineBy,
      });
      const wide = { number: 2, point: 4, text: 1, date: 1, list: 1 };
      const ownKeys = keys.filter(({ slot, key }) => slot >= 0 && key.of !== "column");
      const dateCounts = fields.filter(({ type, countSlot }) => type === "date" && countSlot >= 0);
      const taken = [
        0,
        ...(linkOnly ? [sourceSlot] : []),
        ...ownKeys.map(({ slot }) => slot),
        ...dateCounts.map(({ countSlot }) => countSlot),
        ...fields.flatMap(({ slot, type }) =>
          Array.from({ length: wide[type] }, (_, n) => slot + n),
        ),
      ];
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken.every((slot) => slot >= 0 && slot < stride)).toBe(true);
      expect(stride % 4).toBe(0);
      for (const { slot, type } of fields)
        if (type === "number" || type === "point") expect(slot % 2).toBe(0);
      const numbers = fields.flatMap(({ text }) => (text >= 0 ? [text] : []));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: texts }, (_, n) => n));
      expect(rules.map(({ rule }) => rule)).toEqual(model.blocking);
      expect(rules.every((rule) => rule.keys.length === rule.rule.split("&").length)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("of a table those columns are read that the model names, each once", () => {
  const columns = {
    name: { type: "text" },
    sorted: { type: "text", from: "name" },
    home: { type: "point", from: ["lat", "lon"] },
  } as const;
  const model = {
    format: "linkage-model",
    version: 1,
    columns,
    blocking: [],
    comparisons: [],
  } as const;
  expect(sourceColumns(model)).toEqual(["name", "lat", "lon"]);
});
