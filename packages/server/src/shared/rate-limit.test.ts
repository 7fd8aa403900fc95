import { expect, test } from "vitest";
import { rateLimit } from "./rate-limit.ts";

const MINUTE = 60_000;

test("a caller may try so often, then waits, then may try again", () => {
  const limit = rateLimit(3, 10 * MINUTE);
  const at = (minute: number) => limit.countTry("a", minute * MINUTE);
  expect([at(0), at(1), at(2)]).toEqual([0, 0, 0]);
  expect(at(3)).toBe(7);
  expect(at(9.9)).toBe(1);
  expect(at(10)).toBe(0);
});

test("one caller's tries are not another's", () => {
  const limit = rateLimit(1, MINUTE);
  expect(limit.countTry("a", 0)).toBe(0);
  expect(limit.countTry("b", 0)).toBe(0);
  expect(limit.countTry("a", 1)).toBe(1);
});

test("a try that was no guess is taken back", () => {
  const limit = rateLimit(1, MINUTE);
  expect(limit.countTry("a", 0)).toBe(0);
  limit.forgiveTry("a");
  expect(limit.countTry("a", 1)).toBe(0);
  expect(limit.countTry("a", 2)).toBe(1);
});
