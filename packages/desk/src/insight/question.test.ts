import { expect, test } from "vitest";
import { periodOf, type Question, readQuestion, writeQuestion } from "./question.ts";

const usual = readQuestion({});

test("the usual question has the shortest address", () => {
  expect(writeQuestion(usual)).toBe("");
  expect(periodOf(usual)).toEqual({});
});

test("what is asked can be read from its address again", () => {
  const asked: Question = {
    from: "2026-09-01",
    to: "2026-09-30",
    by: "occupation",
    measure: "waiting",
    isAscending: true,
  };
  const query = Object.fromEntries(new URLSearchParams(writeQuestion(asked)));
  expect(readQuestion(query)).toEqual(asked);
});

test("nonsense in an address is as if it were not there", () => {
  expect(readQuestion({ from: "kemarin", to: "1", by: "NIK", sort: "toString" })).toEqual(usual);
});
