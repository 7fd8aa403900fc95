import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueOn, QUEUES } from "../verification/queues.ts";
import { lateSince, measuredError, shareByData } from "./overview.ts";

const LIMIT = { errorBound: 0.02, confidence: 0.95 };

describe("what visits say about the bound", () => {
  test("nothing visited says nothing, and tells how many visits would", () => {
    expect(measuredError({ wrong: 0, checked: 0 }, LIMIT)).toMatchObject({
      lower: 0,
      upper: 1,
      verdict: "unchecked",
      visitsMissing: 183,
    });
  });

  test("too few visits without a mistake do not settle it", () => {
    expect(measuredError({ wrong: 0, checked: 100 }, LIMIT)).toMatchObject({
      verdict: "unsure",
      visitsMissing: 83,
    });
  });

  test("enough visits without a mistake meet it", () => {
    const { verdict, visitsMissing, upper } = measuredError({ wrong: 0, checked: 183 }, LIMIT);
    expect({ verdict, visitsMissing }).toEqual({ verdict: "met", visitsMissing: 0 });
    expect(upper).toBeLessThanOrEqual(0.02);
  });

  test("many mistakes break it, and no number of visits mends that", () => {
    expect(measuredError({ wrong: 20, checked: 200 }, LIMIT)).toMatchObject({
      verdict: "broken",
      visitsMissing: null,
    });
  });

  test("the missing visits, all without a mistake, settle it", () => {
    fc.assert(
      fc.property(fc.nat(4), fc.integer({ min: 5, max: 400 }), (wrong, checked) => {
        const { verdict, visitsMissing } = measuredError({ wrong, checked }, LIMIT);
        if (verdict !== "unsure" || visitsMissing === null) return;
        const after = measuredError({ wrong, checked: checked + visitsMissing }, LIMIT);
        expect(after.verdict).toBe("met");
      }),
    );
  });
});

test("what waits for a person counts as not decided by data", () => {
  expect(shareByData({ byData: 90, decided: 95, referred: 5 })).toBe(0.9);
  expect(shareByData({ byData: 0, decided: 0, referred: 0 })).toBeNull();
});

test("late is what was due before today, and not a day sooner", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...QUEUES),
      fc.integer({ min: 0, max: 400 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n))),
      (queue, date) => {
        const today = date.toISOString().slice(0, 10);
        const day = lateSince(queue, today, new Set());
        const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        expect(dueOn(queue, day, new Set()) < today).toBe(true);
        expect(dueOn(queue, next, new Set()) < today).toBe(false);
      },
    ),
  );
});
