import { expect, test } from "vitest";
import { runsOf } from "./cover-months.ts";

test("months in a row that came to the same stand together, over the turn of the year too", () => {
  const months = [
    { month: "2026-11", state: "not-started" },
    { month: "2026-12", state: "active" },
    { month: "2027-01", state: "active" },
    { month: "2027-03", state: "active" },
  ];
  expect(runsOf(months)).toEqual([
    { first: "2026-11", last: "2026-11", count: 1, state: "not-started" },
    { first: "2026-12", last: "2027-01", count: 2, state: "active" },
    { first: "2027-03", last: "2027-03", count: 1, state: "active" },
  ]);
  expect(runsOf([])).toEqual([]);
});
