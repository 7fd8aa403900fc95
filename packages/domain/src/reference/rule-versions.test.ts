import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { declareRule, findRule, readRule, ruleBook } from "./rule-book.ts";
import { overlaps, pickRuleVersion, type RuleVersion, readRuleVersions } from "./rule-versions.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

const starter = readRuleVersions(readJson("rule-versions.json"), readJson);

function aVersion(changes: Partial<RuleVersion> = {}): RuleVersion {
  return {
    id: "grace-1",
    kind: "membership",
    key: "GRACE_MONTHS",
    value: { months: 3 },
    selectedBy: "contribution_month",
    validFrom: null,
    validFromConfidence: null,
    validTo: null,
    predicates: {},
    basis: "-",
    source: "-",
    verifiedOn: null,
    verifiedBy: null,
    confidence: "to confirm",
    note: null,
    english: null,
    ...changes,
  };
}

const aRow = {
  id: "grace-1",
  kind: "membership",
  key: "GRACE_MONTHS",
  value: { months: 3 },
  selected_by: "contribution_month",
  valid_from: "2022-07-01",
  valid_to: null,
  predicates: { segment: "BPU" },
  basis: "-",
  source: "-",
  verified_on: null,
  verified_by: null,
  confidence: "to confirm",
  note: null,
};

describe("the starter rules", () => {
  test("are 41 versions, none of which a named officer has confirmed yet", () => {
    expect(starter).toHaveLength(41);
    expect(starter.filter((each) => each.verifiedBy !== null)).toEqual([]);
  });

  test("never leave two versions for one case", () => {
    expect(starter.flatMap((each) => overlaps(starter, each))).toEqual([]);
  });

  test("carry their tables with them, so a later file cannot change an old bill", () => {
    const bands = starter.find((each) => each.key === "BPU_BANDS");
    expect(bands?.value).toMatchObject({
      file: "bpu-contribution-bands.json",
      rule_key: "BPU_BANDS",
    });
  });

  test("are the same after a round through JSON with their tables inside", () => {
    const rows: unknown = JSON.parse(JSON.stringify(starter.map(asRow)));
    const again = readRuleVersions(rows, () => {
      throw new Error("a table that is already there is not read again");
    });
    expect(again).toEqual(starter);
  });
});

describe("picking a version", () => {
  const relief = (month: string, sector: string, funding_is_state_budget: boolean) => {
    const facts = { segment: "BPU", sector, funding_is_state_budget };
    const picked = pickRuleVersion(starter, "BPU_RELIEF", `${month}-01`, facts);
    return picked.outcome === "picked" ? picked.version.id : picked.outcome;
  };

  test("both ends of the validity belong to it", () => {
    const version = aVersion({ validFrom: "2026-04-01", validTo: "2026-12-31" });
    const on = (date: string) => pickRuleVersion([version], "GRACE_MONTHS", date, {}).outcome;
    expect(["2026-03-31", "2026-04-01", "2026-12-31", "2027-01-01"].map(on)).toEqual([
      "none",
      "picked",
      "picked",
      "none",
    ]);
  });

  test("every listed predicate must match, and a list means any of its members", () => {
    expect(relief("2026-05", "transport", false)).toBe("bpu-relief50-transport-2026");
    expect(relief("2026-05", "other", false)).toBe("bpu-relief50-other-2026");
    expect(relief("2026-05", "other", true)).toBe("none");
    expect(relief("2026-05", "fishing", false)).toBe("none");
  });

  test("a fact that the case does not state is not matched", () => {
    const facts = { segment: "BPU", sector: "other" };
    expect(pickRuleVersion(starter, "BPU_RELIEF", "2026-05-01", facts).outcome).toBe("none");
  });

  test("another rule's version is never taken", () => {
    expect(pickRuleVersion([aVersion()], "CLAIM_YEARS", "2026-01-01", {}).outcome).toBe("none");
  });

  test("several versions for one case are named, not chosen from", () => {
    const both = [aVersion({ id: "a" }), aVersion({ id: "b", validFrom: "2026-01-01" })];
    expect(pickRuleVersion(both, "GRACE_MONTHS", "2026-01-01", {})).toEqual({
      outcome: "several",
      ids: ["a", "b"],
    });
  });
});

const aDay = fc.constantFrom("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04");
const aSector = fc.constantFrom("transport", "other", "fishing");
const anyVersion = fc
  .record({
    id: fc.uuid(),
    dates: fc.tuple(fc.option(aDay), fc.option(aDay)),
    predicates: fc.record(
      {
        sector: fc.oneof(aSector, fc.uniqueArray(aSector, { minLength: 1 })),
        isState: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .filter(({ dates: [from, to] }) => from === null || to === null || from <= to)
  .map(({ id, dates: [validFrom, validTo], predicates }) =>
    aVersion({ id, validFrom, validTo, predicates: { ...predicates } }),
  );
const EVERY_CASE = ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"].flatMap((on) =>
  ["transport", "other", "fishing"].flatMap((sector) =>
    [true, false].map((isState) => ({ on, facts: { sector, isState } })),
  ),
);

describe("saving a version", () => {
  test("two versions overlap exactly when some case would match both", () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, (a, b) => {
        fc.pre(a.id !== b.id);
        const clash = EVERY_CASE.some(
          ({ on, facts }) => pickRuleVersion([a, b], a.key, on, facts).outcome === "several",
        );
        expect(overlaps([a], b)).toEqual(clash ? [a.id] : []);
        expect(overlaps([b], a)).toEqual(clash ? [b.id] : []);
      }),
    );
  });

  test("a version may be closed: it does not overlap with itself", () => {
    expect(overlaps([aVersion()], aVersion({ validTo: "2026-12-31" }))).toEqual([]);
  });

  test("versions of different rules never overlap", () => {
    expect(overlaps([aVersion()], aVersion({ id: "x", key: "CLAIM_YEARS" }))).toEqual([]);
  });
});

describe("reading versions", () => {
  test("a malformed version is refused under its name", () => {
    expect(() => readRuleVersions([{ ...aRow, valid_from: "1 July 2022" }])).toThrow(
      /Rule version grace-1 cannot be read/,
    );
    expect(() => readRuleVersions([{ ...aRow, selected_by: "payment_date" }])).toThrow(/grace-1/);
    expect(() => readRuleVersions([{ ...aRow, predicates: { sector: [] } }])).toThrow(/grace-1/);
    expect(() => readRuleVersions([{}])).toThrow(/number 1/);
    expect(() => readRuleVersions("GRACE_MONTHS")).toThrow(/list/);
  });

  test("a version that ends before it begins, or stands twice, is refused", () => {
    expect(() => readRuleVersions([{ ...aRow, valid_to: "2022-06-30" }])).toThrow(/ends before/);
    expect(() => readRuleVersions([aRow, aRow])).toThrow(/written twice/);
  });
});

describe("the value of a rule", () => {
  const Months = declareRule("GRACE_MONTHS", "contribution_month", z.object({ months: z.int() }));

  test("is given with the version to store beside the result", () => {
    const book = ruleBook([aVersion()]);
    expect(readRule(book, Months, "2026-01-01", {})).toEqual({
      value: { months: 3 },
      versionId: "grace-1",
    });
  });

  test("is never guessed: no version, several, or a malformed one is an error that says which", () => {
    const ask = (...versions: RuleVersion[]) =>
      readRule(ruleBook(versions), Months, "2026-01-01", {});
    expect(() => ask()).toThrow("Rule GRACE_MONTHS: no version applies on 2026-01-01");
    expect(() => ask(aVersion({ id: "a" }), aVersion({ id: "b" }))).toThrow(/a, b/);
    expect(() => ask(aVersion({ value: { months: "three" } }))).toThrow(/version grace-1/);
    expect(() => ask(aVersion({ selectedBy: "event_date" }))).toThrow(/selected by event_date/);
  });

  test("may be absent where the law knows an exception", () => {
    expect(findRule(ruleBook([]), Months, "2026-01-01", {})).toBeNull();
  });
});

function asRow(version: RuleVersion) {
  const { selectedBy, validFrom, validFromConfidence, validTo, verifiedOn, verifiedBy, ...same } =
    version;
  return {
    ...same,
    selected_by: selectedBy,
    valid_from: validFrom,
    valid_from_confidence: validFromConfidence,
    valid_to: validTo,
    verified_on: verifiedOn,
    verified_by: verifiedBy,
  };
}
