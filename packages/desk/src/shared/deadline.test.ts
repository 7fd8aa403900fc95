import { expect, test } from "vitest";
import { cityToday, deadlineOf, isSoon } from "./deadline.ts";

test("working days are counted ahead, without the weekend", () => {
  // 27 November 2026 is a Friday.
  expect(deadlineOf("2026-12-01", "2026-11-27")).toEqual({ state: "left", workingDays: 2 });
  expect(deadlineOf("2026-11-30", "2026-11-27")).toEqual({ state: "left", workingDays: 1 });
  expect(deadlineOf("2026-11-27", "2026-11-27")).toEqual({ state: "today" });
});

test("a holiday does not count", () => {
  expect(deadlineOf("2026-12-01", "2026-11-27", new Set(["2026-11-30"]))).toEqual({
    state: "left",
    workingDays: 1,
  });
});

test("what is past is counted in days as people wait them", () => {
  expect(deadlineOf("2026-11-27", "2026-11-30")).toEqual({ state: "late", days: 3 });
  expect(deadlineOf("2026-11-29", "2026-11-30")).toEqual({ state: "late", days: 1 });
});

test("on the weekend before the last day it is that day's business", () => {
  expect(deadlineOf("2026-11-30", "2026-11-28")).toEqual({ state: "left", workingDays: 1 });
  expect(deadlineOf("2026-11-29", "2026-11-28")).toEqual({ state: "today" });
});

test("one working day or less is soon", () => {
  expect(isSoon({ state: "today" })).toBe(true);
  expect(isSoon({ state: "left", workingDays: 1 })).toBe(true);
  expect(isSoon({ state: "left", workingDays: 2 })).toBe(false);
  expect(isSoon({ state: "late", days: 1 })).toBe(false);
});

test("the day changes when it changes in the city", () => {
  expect(cityToday(new Date("2026-11-23T16:59:00Z"))).toBe("2026-11-23");
  expect(cityToday(new Date("2026-11-23T17:00:00Z"))).toBe("2026-11-24");
});
