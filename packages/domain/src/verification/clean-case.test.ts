import { describe, expect, test } from "vitest";
import { cleanRuleOn, isClean, type WaitingCase } from "./clean-case.ts";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { GROUNDS } from "./grounds.ts";

const rule = cleanRuleOn("2026-11-23");
const waiting = (changed: Partial<WaitingCase> = {}): WaitingCase => ({
  proposed: "approved",
  grounds: ["occupation-unknown"],
  outcomes: ["pass", "unknown"],
  ...changed,
});
const judge = (changed: Partial<WaitingCase> = {}) =>
  rule !== null && isClean(waiting(changed), DEFAULT_POLICY, rule);

describe("a case is clean", () => {
  test("when data was silent and a first person approves", () => {
    expect(judge()).toBe(true);
    expect(judge({ grounds: ["occupation-unknown", "notice-not-recorded"] })).toBe(true);
  });

  test("never with a refusal, a failed check, or nothing that kept it waiting", () => {
    expect(judge({ proposed: "refused" })).toBe(false);
    expect(judge({ outcomes: ["pass", "fail"] })).toBe(false);
    expect(judge({ grounds: [] })).toBe(false);
  });

  test("never with any other ground that stands in the way", () => {
    for (const ground of GROUNDS) {
      const isSilence = rule?.onlyGrounds.includes(ground) === true;
      const isNoted = DEFAULT_POLICY[ground] === "noted";
      const grounds = ["occupation-unknown", ground] as const;
      expect(judge({ grounds }), ground).toBe(isSilence || isNoted);
    }
  });
});

test("before the first rule nothing is clean", () => {
  expect(cleanRuleOn("2026-10-31")).toBeNull();
});
