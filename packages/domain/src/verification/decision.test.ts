import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DecisionPolicy,
  decide,
  leadingGround,
  type Outcome,
  PRECEDENCE,
  readPolicy,
} from "./decision.ts";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { GROUNDS, type Ground } from "./grounds.ts";

const decideBy = (...grounds: Ground[]) => decide(new Set(grounds), DEFAULT_POLICY);

test("nothing found approves", () => {
  expect(decideBy()).toEqual({ outcome: "approved", grounds: [] });
});

test("refused wins over referred, incomplete over both", () => {
  expect(decideBy("occupation-unknown").outcome).toBe("referred");
  expect(decideBy("occupation-unknown", "age-over").outcome).toBe("refused");
  expect(decideBy("occupation-unknown", "age-over", "nik-missing").outcome).toBe("incomplete");
});

test("all grounds are given, those that were only noted too, in the order of explanation", () => {
  const all: Ground[] = ["kelurahan-unknown", "occupation-unknown", "wage-earner", "deceased"];
  expect(decideBy(...all)).toEqual({
    outcome: "refused",
    grounds: ["deceased", "wage-earner", "occupation-unknown", "kelurahan-unknown"],
  });
});

test("what is only noted stands in nobody's way", () => {
  const noted = GROUNDS.filter((ground) => DEFAULT_POLICY[ground] === "noted");
  expect(noted.length).toBeGreaterThan(0);
  expect(decideBy(...noted)).toEqual({ outcome: "approved", grounds: noted });
});

test("a person is told first what led to the outcome, not what comes first in the list", () => {
  expect(leadingGround(decideBy("possible-duplicate", "age-over"), DEFAULT_POLICY)).toBe(
    "age-over",
  );
  expect(leadingGround(decideBy("nik-missing", "deceased"), DEFAULT_POLICY)).toBe("nik-missing");
  expect(leadingGround(decideBy("kelurahan-unknown"), DEFAULT_POLICY)).toBeNull();
  const strict: DecisionPolicy = { ...DEFAULT_POLICY, deceased: "noted", police: "refused" };
  const decision = decide(new Set<Ground>(["deceased", "police"]), strict);
  expect(leadingGround(decision, strict)).toBe("police");
});

describe("a policy is data, and is read before it decides about anybody", () => {
  test("the default policy reads as it is", () => {
    expect(readPolicy(JSON.parse(JSON.stringify(DEFAULT_POLICY)))).toEqual(DEFAULT_POLICY);
  });

  test.each(GROUNDS)("a policy that says nothing about %s is refused", (ground) => {
    const { [ground]: _, ...rest } = DEFAULT_POLICY;
    expect(() => readPolicy(rest)).toThrow(`"${ground}"`);
  });

  test.each(["approved", "", null, "Refused", 1])("%j is no outcome of a ground", (said) => {
    expect(() => readPolicy({ ...DEFAULT_POLICY, deceased: said })).toThrow('"deceased"');
  });

  test("a ground that no check can find is refused: it was meant for another", () => {
    expect(() => readPolicy({ ...DEFAULT_POLICY, "too-rich": "refused" })).toThrow("too-rich");
  });

  test.each([null, undefined, 3, "policy", []])("%j is no policy", (data) => {
    expect(() => readPolicy(data)).toThrow("Decision policy");
  });
});

const anyGrounds = fc.subarray([...GROUNDS]);
const anyPolicy = fc
  .tuple(...GROUNDS.map(() => fc.constantFrom(...PRECEDENCE, "noted" as const)))
  .map(
    (outcomes) =>
      Object.fromEntries(GROUNDS.map((ground, at) => [ground, outcomes[at]])) as DecisionPolicy,
  );
/** From worst to best. */
const ORDER: readonly Outcome[] = [...PRECEDENCE, "approved"];

test("by any policy, the order in which things are found changes nothing", () => {
  fc.assert(
    fc.property(anyGrounds, anyPolicy, (grounds, policy) => {
      expect(decide(new Set(grounds.toReversed()), policy)).toEqual(
        decide(new Set(grounds), policy),
      );
    }),
  );
});

test("by any policy, one thing more found never improves the outcome", () => {
  fc.assert(
    fc.property(anyGrounds, fc.constantFrom(...GROUNDS), anyPolicy, (grounds, more, policy) => {
      const before = decide(new Set(grounds), policy).outcome;
      const after = decide(new Set([...grounds, more]), policy).outcome;
      expect(ORDER.indexOf(after)).toBeLessThanOrEqual(ORDER.indexOf(before));
    }),
  );
});

test("by any policy, everything found is a ground, and the leading one led to the outcome", () => {
  fc.assert(
    fc.property(anyGrounds, anyPolicy, (grounds, policy) => {
      const decision = decide(new Set(grounds), policy);
      expect([...decision.grounds].sort()).toEqual([...grounds].sort());
      const leading = leadingGround(decision, policy);
      if (decision.outcome === "approved") expect(leading).toBeNull();
      else expect(leading !== null && policy[leading]).toBe(decision.outcome);
    }),
  );
});
