import { expect, test } from "vitest";
import model from "../../../linkage/models/indonesian-identity.json" with { type: "json" };
import indonesian from "../../messages/id.json" with { type: "json" };
import { partKey } from "./say-part.ts";

test("every part of a score that the model can name is said in both languages, in the model's own words", () => {
  const labels = model.comparisons.flatMap(({ levels }) => levels.map(({ label }) => label));
  expect(labels.length).toBeGreaterThan(20);
  const said: Readonly<Record<string, string>> = indonesian;
  expect(labels.map((label) => said[partKey(label)])).toEqual(labels);
});
