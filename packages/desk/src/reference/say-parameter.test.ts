import { expect, test } from "vitest";
import { leavesOf, withLeaves } from "./say-parameter.ts";

const VALUE = { decile_points: { "1": 40, "2": 30 }, check_at: ["registration_date"], open: null };

test("a name that is a number stays that name, and a place in a list is told apart from it", () => {
  expect(leavesOf(VALUE).map(({ path }) => path)).toEqual([
    "/decile_points/1",
    "/decile_points/2",
    "/check_at/#0",
    "/open",
  ]);
});

test("what is typed goes where it was read, and nothing else changes", () => {
  expect(withLeaves(VALUE, { "/decile_points/1": "45" })).toEqual({
    ...VALUE,
    decile_points: { "1": 45, "2": 30 },
  });
  expect(withLeaves(VALUE, {})).toEqual(VALUE);
  expect(withLeaves(VALUE, { "/open": "" })).toEqual(VALUE);
});

test("what is no number stays as typed, so that the server refuses it", () => {
  expect(withLeaves(VALUE, { "/decile_points/1": "empat" })).toMatchObject({
    decile_points: { "1": "empat" },
  });
});
