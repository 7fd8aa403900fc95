import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../shared/dates.ts";
import { DEFAULT_POLICY } from "../verification/default-policy.ts";
import { planVersion } from "./new-version.ts";
import { DECISION_POLICY, effectOf, faultsOfValue } from "./parameters.ts";
import { overlaps, pickRuleVersion, type RuleVersion, readRuleVersions } from "./rule-versions.ts";

const read = (name: string) =>
  readRuleVersions(
    JSON.parse(readFileSync(`packages/server/data/reference/${name}`, "utf8")),
    (file) => JSON.parse(readFileSync(`packages/server/data/reference/${file}`, "utf8")),
  );
const STARTER = [...read("rule-versions.json"), ...read("programme-rules.json")];
const named = (id: string): RuleVersion => {
  const found = STARTER.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is a version ${id}`);
  return found;
};
const FLAT = named("bpu-jkm-flat-2015");
const PRIORITY = named("priority-2026-11");
const asked = (changed: object = {}) => ({
  id: "new",
  value: { amount: 7000 },
  validFrom: "2027-01-01",
  validTo: null,
  ...changed,
});

const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays("2020-01-01", days));

describe("adding a version", () => {
  test("changes nothing before its first day, and holds from then on", () => {
    fc.assert(
      fc.property(anyDay, anyDay, (from, on) => {
        const planned = planVersion([PRIORITY], PRIORITY, { ...asked(), validFrom: from }, null);
        expect(planned.outcome).toBe(from <= "2025-05-22" ? "refused" : "fits");
        if (planned.outcome === "refused") return;
        const before = pickRuleVersion([PRIORITY], "PRIORITY_ORDER", on, {});
        const after = pickRuleVersion(planned.versions, "PRIORITY_ORDER", on, {});
        if (on >= from) expect(after).toMatchObject({ version: { id: "new" } });
        else if (before.outcome === "none") expect(after).toEqual(before);
        else expect(after).toMatchObject({ version: { id: "priority-2026-11" } });
      }),
    );
  });

  test("never leaves two versions for one case, however many are added", () => {
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 8 }), (days) => {
        let versions: readonly RuleVersion[] = [PRIORITY];
        for (const [at, validFrom] of days.entries()) {
          const follows = versions[at % versions.length] ?? PRIORITY;
          const planned = planVersion(
            versions,
            follows,
            { id: `v${at}`, value: { points: at }, validFrom, validTo: null },
            null,
          );
          if (planned.outcome === "fits") versions = planned.versions;
        }
        for (const each of versions) expect(overlaps(versions, each)).toEqual([]);
      }),
    );
  });

  test("leaves alone what was used: it begins after the last day for which something was computed", () => {
    const plan = (usedUntil: string) =>
      planVersion(STARTER, FLAT, asked(), usedUntil).outcome === "fits";
    expect([plan("2026-12-31"), plan("2027-01-01")]).toEqual([true, false]);
  });

  test.each([
    ["a contribution in the middle of a month", { validFrom: "2027-01-15" }, "month-begins"],
    ["before the version it follows", { validFrom: "2015-07-01" }, "overlaps"],
    ["to an end, when something must hold afterwards", { validTo: "2027-12-31" }, "leaves-gap"],
    ["that says the same", { value: { amount: 6800 } }, "nothing-changed"],
  ])("is refused: %s", (_, changed, why) => {
    expect(planVersion(STARTER, FLAT, asked(changed), null)).toEqual({ outcome: "refused", why });
  });

  test("a relief may be prolonged, and end", () => {
    const relief = named("bpu-relief50-transport-2026");
    const longer = {
      ...asked(),
      value: relief.value,
      validFrom: "2027-04-01",
      validTo: "2027-12-31",
    };
    expect(planVersion(STARTER, relief, longer, null).outcome).toBe("fits");
  });

  test("is refused where another version already holds then", () => {
    const later = { ...FLAT, id: "later", validFrom: "2028-01-01", validTo: null };
    const now = { ...FLAT, validTo: "2027-12-31" };
    expect(planVersion([now, later], now, asked(), null)).toEqual({
      outcome: "refused",
      why: "overlaps",
    });
  });
});

describe("a value", () => {
  test("of every starter version fits its own parameter", () => {
    for (const version of STARTER) expect(faultsOfValue(version, version.value)).toEqual([]);
  });

  test.each([
    [{}, [{ path: "/amount", what: "missing" }]],
    [{ amount: "7000" }, [{ path: "/amount", what: "kind" }]],
    [{ amount: 7000.5 }, [{ path: "/amount", what: "kind" }]],
    [{ amount: 7000, note: "x" }, [{ path: "/note", what: "surplus" }]],
    [{ amount: -1 }, [{ path: "", what: "rule" }]],
    [[], [{ path: "", what: "kind" }]],
  ])("%j does not fit the flat contribution", (value, faults) => {
    expect(faultsOfValue(FLAT, value)).toEqual(faults);
  });

  test("of the decision policy says what each ground leads to", () => {
    const before = { ...PRIORITY, key: DECISION_POLICY, value: { policy: DEFAULT_POLICY } };
    const policy = (leadsTo: string) => ({ policy: { ...DEFAULT_POLICY, "age-over": leadsTo } });
    expect(faultsOfValue(before, policy("referred"))).toEqual([]);
    expect(faultsOfValue(before, policy("perhaps"))).toEqual([{ path: "", what: "rule" }]);
  });
});

test("what a parameter changes decides what its preview says", () => {
  expect(
    ["ENTRY_AGE_MIN", "JKM_BPU_FLAT", "PRIORITY_ORDER", "PDP_ACCESS_HOURS", DECISION_POLICY].map(
      effectOf,
    ),
  ).toEqual(["decisions", "cost", "priority", "none", "decisions"]);
});
