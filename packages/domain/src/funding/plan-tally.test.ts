import { expect, test } from "vitest";
import { gapReason, type MonthStep, tallyChanges, tallyGaps } from "./plan-tally.ts";

const CITY = { fundId: "city" };
const GIFT = { fundId: "gift" };
const step = (changed: Partial<MonthStep>): MonthStep => ({
  from: CITY,
  to: CITY,
  before: 16_800n,
  after: 16_800n,
  ...changed,
});

test("what stays as it was is no change, and the same change is counted together, piece by piece", () => {
  const first = tallyChanges([], [step({}), step({ to: GIFT, after: 8_400n })]);
  expect(tallyChanges(first, [step({ to: GIFT, after: 8_400n }), step({})])).toEqual([
    { from: CITY, to: GIFT, months: 2, before: 33_600n, after: 16_800n },
  ]);
});

test("another amount from the same payer is a change, and so is losing the payer", () => {
  expect(
    tallyChanges(
      [],
      [
        step({ after: 8_400n }),
        step({ to: "nobody", after: 0n }),
        step({ from: "not-planned", before: 0n }),
      ],
    ),
  ).toEqual([
    { from: CITY, to: CITY, months: 1, before: 16_800n, after: 8_400n },
    { from: CITY, to: "nobody", months: 1, before: 16_800n, after: 0n },
    { from: "not-planned", to: CITY, months: 1, before: 0n, after: 16_800n },
  ]);
});

test("many months called off at once are counted as many", () => {
  const off = step({ to: "not-planned", before: 50_400n, after: 0n });
  expect(tallyChanges([], [{ ...off, months: 3 }])[0]).toMatchObject({ months: 3 });
});

test("a fund that ran out explains a gap before all that was not for this person", () => {
  expect(
    gapReason([
      { fundId: "gift", why: "not-its-people", part: "list" },
      { fundId: "city", why: "ran-out", at: "2027-01" },
    ]),
  ).toEqual({ why: "ran-out", fundIds: ["city"] });
  expect(
    gapReason([
      { fundId: "gift", why: "not-its-people", part: "list" },
      { fundId: "city", why: "not-its-months" },
    ]),
  ).toEqual({ why: "not-their-people" });
  expect(gapReason([{ fundId: "city", why: "not-its-months" }])).toEqual({ why: "no-fund-then" });
  expect(gapReason([])).toEqual({ why: "no-fund-then" });
});

test("gaps of one reason are counted together, from their first month to their last", () => {
  const ranOut = { why: "ran-out", fundIds: ["city"] } as const;
  const first = tallyGaps([], "2027-01", [ranOut, { why: "no-fund-then" }]);
  expect(tallyGaps(first, "2027-02", [ranOut, ranOut])).toEqual([
    { ...ranOut, months: 3, firstMonth: "2027-01", lastMonth: "2027-02" },
    { why: "no-fund-then", months: 1, firstMonth: "2027-01", lastMonth: "2027-01" },
  ]);
});
