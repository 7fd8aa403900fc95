import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NikNote, NikProblem } from "../intake/nik.ts";
import { NIK_PROBLEMS } from "../intake/nik.ts";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import {
  CHECKS,
  check,
  correctionFindings,
  duplicateFindings,
  type Facts,
  groundsOf,
} from "./checks.ts";
import { decide } from "./decision.ts";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { GROUNDS, type Ground } from "./grounds.ts";
import { type CivilAnswer, type MembershipAnswer, NOT_IN_REGISTRY } from "./registry.ts";

const folder = new URL("../../../server/data/reference/", import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const rules = ruleBook(readRuleVersions(readJson("rule-versions.json"), readJson));
const TODAY = "2026-11-23";

const agrees: CivilAnswer = {
  found: true,
  status: "active",
  residence: "inside",
  name: "match",
  nameScore: 100,
  birthDate: "match",
  sex: "match",
};

/** A motorcycle-taxi driver of 36 about whom everything is known and nothing stands in the way. */
function givenFacts(changed: Partial<Facts> = {}): Facts {
  return {
    nikProblem: null,
    nikNotes: [],
    hasName: true,
    deceasedHint: false,
    bornOn: "1990-01-15",
    birthDateProblem: null,
    kelurahanKnown: true,
    occupationId: "ojek",
    employment: null,
    noticeGiven: true,
    civil: agrees,
    membership: { memberships: [] },
    welfare: { decile: 3 },
    ...changed,
  };
}

const civil = (changed: Partial<CivilAnswer>) => givenFacts({ civil: { ...agrees, ...changed } });
const member = (
  segment: MembershipAnswer["memberships"][number]["segment"],
  status: "active" | "inactive" = "active",
) => givenFacts({ membership: { memberships: [{ segment, status, paidThrough: null }] } });
const groundsIn = (facts: Facts): Ground[] => [...groundsOf(check(facts, TODAY, rules))];
const outcomesOf = (facts: Facts, ground: Ground) =>
  check(facts, TODAY, rules)
    .filter((finding) => finding.ground === ground)
    .map((finding) => finding.outcome);

/** For each ground that one application's own facts can give: the least that leads to it. */
const LEADS_TO: readonly (readonly [Ground, "fail" | "warn" | "unknown", Facts])[] = [
  ["nik-missing", "fail", givenFacts({ nikProblem: "missing" })],
  ["nik-digits-lost", "fail", givenFacts({ nikProblem: "digits-lost" })],
  ["nik-malformed", "fail", givenFacts({ nikProblem: "wrong-length" })],
  ["name-missing", "fail", givenFacts({ hasName: false })],
  ["birth-date-missing", "fail", givenFacts({ bornOn: null, birthDateProblem: "missing" })],
  ["birth-date-unreadable", "fail", givenFacts({ bornOn: null, birthDateProblem: "not-a-date" })],
  ["deceased", "fail", civil({ status: "deceased" })],
  ["outside-region", "fail", civil({ residence: "outside" })],
  ["age-under", "fail", givenFacts({ bornOn: "2008-11-24" })],
  ["age-over", "fail", givenFacts({ bornOn: "1961-11-23" })],
  ["civil-servant", "fail", givenFacts({ employment: "civil-servant" })],
  ["soldier", "fail", givenFacts({ employment: "soldier" })],
  ["police", "fail", givenFacts({ employment: "police" })],
  ["wage-earner", "fail", givenFacts({ employment: "wage-earner" })],
  ["active-pu-member", "fail", member("PU")],
  ["active-bpu-member", "fail", member("BPU")],
  ["not-in-civil-registry", "unknown", givenFacts({ civil: NOT_IN_REGISTRY })],
  ["not-in-civil-registry", "unknown", civil({ status: "inactive" })],
  ["civil-registry-not-asked", "unknown", givenFacts({ civil: null })],
  ["registry-name-differs", "fail", civil({ name: "near", nameScore: 80 })],
  ["registry-name-differs", "fail", civil({ name: "mismatch", nameScore: 20 })],
  ["registry-birth-date-differs", "fail", civil({ birthDate: "mismatch" })],
  ["registry-name-differs", "unknown", civil({ name: "not-checked", nameScore: null })],
  ["registry-birth-date-differs", "unknown", civil({ birthDate: "not-checked" })],
  ["registry-sex-differs", "fail", civil({ sex: "mismatch" })],
  ["deceased-hint-in-name", "warn", givenFacts({ deceasedHint: true })],
  ["occupation-unknown", "unknown", givenFacts({ occupationId: null })],
  ["nik-date-impossible", "warn", givenFacts({ nikNotes: ["date-impossible"] })],
  ["nik-differs-from-birth-date", "warn", givenFacts({ nikNotes: ["differs-from-birth-date"] })],
  ["nik-differs-from-sex", "warn", givenFacts({ nikNotes: ["differs-from-sex"] })],
  ["nik-age-implausible", "warn", givenFacts({ nikNotes: ["age-implausible"] })],
  ["registry-name-spelled-differently", "warn", civil({ nameScore: 93 })],
  ["kelurahan-unknown", "warn", givenFacts({ kelurahanKnown: false })],
  ["active-jakon-member", "warn", member("JAKON")],
  ["notice-not-recorded", "warn", givenFacts({ noticeGiven: false })],
];

test("a worker about whom everything is in order has no ground, and every check has spoken", () => {
  expect(groundsIn(givenFacts())).toEqual([]);
  const spoken = new Set(check(givenFacts(), TODAY, rules).map((finding) => finding.check));
  expect([...spoken, "duplicates", "correction"].sort()).toEqual([...CHECKS].sort());
});

test.each(LEADS_TO)("%s is found (%s) from the least that leads to it, and nothing else is", (...[
  ground,
  outcome,
  facts,
]) => {
  expect(groundsIn(facts)).toEqual([ground]);
  expect(outcomesOf(facts, ground)).toEqual([outcome]);
});

test("a list that says nothing of the notice gives no ground, and the check says that it does not know", () => {
  const facts = givenFacts({ noticeGiven: null });
  expect(groundsIn(facts)).toEqual([]);
  const notice = check(facts, TODAY, rules).find((finding) => finding.check === "notice");
  expect(notice?.outcome).toBe("unknown");
});

test("every ground there is can be found", () => {
  const found = new Set<Ground>(LEADS_TO.map(([ground]) => ground));
  const alike = duplicateFindings([
    { verdict: "same", earlier: "row-of-this-list" },
    { verdict: "same", earlier: "known-application" },
    { verdict: "possible", earlier: "known-application" },
  ]);
  for (const ground of groundsOf(alike)) found.add(ground);
  for (const ground of groundsOf(correctionFindings(new Set(["deceased"]), DEFAULT_POLICY, [])))
    found.add(ground);
  expect(GROUNDS.filter((ground) => !found.has(ground))).toEqual([]);
});

describe("what is at the edge of a ground is not it", () => {
  test.each<[string, Facts]>([
    ["the eighteenth birthday is today", givenFacts({ bornOn: "2008-11-23" })],
    ["the sixty-fifth birthday is tomorrow", givenFacts({ bornOn: "1961-11-24" })],
    ["a PU membership has ended", member("PU", "inactive")],
    ["a BPU membership has ended", member("BPU", "inactive")],
    ["a JAKON membership has ended", member("JAKON", "inactive")],
    ["the NIK was first given elsewhere", givenFacts({ nikNotes: ["from-another-region"] })],
    ["the registry does not say where", civil({ residence: "unknown" })],
    ["the list does not say the sex", civil({ sex: "not-checked" })],
    ["the insurer was not asked", givenFacts({ membership: null })],
    ["the welfare register was not asked", givenFacts({ welfare: null })],
    ["the household is the richest", givenFacts({ welfare: { decile: 10 } })],
  ])("%s", (_, facts) => {
    expect(groundsIn(facts)).toEqual([]);
  });
});

test("every NIK that cannot be used is one ground, and none of its digits is then looked at", () => {
  for (const nikProblem of NIK_PROBLEMS) {
    const facts = givenFacts({ nikProblem, nikNotes: ["date-impossible"], civil: null });
    const expected: Partial<Record<NikProblem, Ground>> = {
      missing: "nik-missing",
      "digits-lost": "nik-digits-lost",
    };
    expect(groundsIn(facts)).toEqual([expected[nikProblem] ?? "nik-malformed"]);
  }
});

describe("a mistyped NIK may be a dead or departed stranger's", () => {
  const strangers: readonly Partial<CivilAnswer>[] = [
    { name: "mismatch", nameScore: 10 },
    { name: "near", nameScore: 75 },
    { birthDate: "mismatch" },
    // A line without a name or a date is about a number, not about a person.
    { name: "not-checked", nameScore: null },
    { birthDate: "not-checked" },
  ];
  test.each(strangers)("with %o a person looks, and nobody is refused", (difference) => {
    for (const fate of [{ status: "deceased" }, { residence: "outside" }, { status: "moved" }]) {
      const found = groundsOf(
        check(civil({ ...fate, ...difference } as Partial<CivilAnswer>), TODAY, rules),
      );
      expect(found.has("deceased")).toBe(false);
      expect(found.has("outside-region")).toBe(false);
      expect(decide(found, DEFAULT_POLICY).outcome).toBe("referred");
    }
  });

  test("another sex alone does not make a stranger: the dead stay dead", () => {
    expect(groundsIn(civil({ status: "deceased", sex: "mismatch" })).sort()).toEqual([
      "deceased",
      "registry-sex-differs",
    ]);
  });
});

test("all grounds are found at once, not only the first", () => {
  const facts = givenFacts({
    bornOn: "1950-01-01",
    employment: "wage-earner",
    civil: { ...agrees, residence: "outside", sex: "mismatch" },
    membership: {
      memberships: [
        { segment: "PU", status: "active", paidThrough: null },
        { segment: "BPU", status: "active", paidThrough: null },
      ],
    },
  });
  expect(groundsIn(facts).sort()).toEqual([
    "active-bpu-member",
    "active-pu-member",
    "age-over",
    "outside-region",
    "registry-sex-differs",
    "wage-earner",
  ]);
});

test("the age is counted on the day of registration, by the dated limits it names", () => {
  const facts = givenFacts({ bornOn: "2008-11-24" });
  expect(groundsOf(check(facts, "2026-11-24", rules)).size).toBe(0);
  const [age] = check(facts, TODAY, rules).filter((finding) => finding.check === "age");
  expect(age).toMatchObject({
    evidence: { asOf: TODAY, years: 17 },
    ruleVersion: "membership-entry-age-min membership-entry-age-max",
  });
});

test("the same person twice: the later row is told once, however many rows are alike", () => {
  expect(groundsOf(duplicateFindings([])).size).toBe(0);
  const same = { verdict: "same", earlier: "row-of-this-list" } as const;
  const possible = { verdict: "possible", earlier: "known-application" } as const;
  expect(duplicateFindings([same, same, possible, possible])).toMatchObject([
    { outcome: "fail", ground: "same-as-earlier-row", evidence: { pairs: 4 } },
    { outcome: "warn", ground: "possible-duplicate" },
  ]);
  expect([...groundsOf(duplicateFindings([{ ...same, earlier: "known-application" }]))]).toEqual([
    "same-as-known-worker",
  ]);
});

const anyNote = fc.constantFrom<NikNote>(
  "date-impossible",
  "differs-from-birth-date",
  "differs-from-sex",
  "age-implausible",
  "from-another-region",
);
const anyField = fc.constantFrom(
  "match" as const,
  "near" as const,
  "mismatch" as const,
  "not-checked" as const,
);
const anyCivil: fc.Arbitrary<CivilAnswer> = fc.record({
  found: fc.boolean(),
  status: fc.constantFrom("active", "deceased", "moved", "inactive", "unknown"),
  residence: fc.constantFrom("inside", "outside", "unknown"),
  name: anyField,
  nameScore: fc.option(fc.integer({ min: 0, max: 100 })),
  birthDate: anyField,
  sex: anyField,
});
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  nikProblem: fc.option(fc.constantFrom(...NIK_PROBLEMS)),
  nikNotes: fc.uniqueArray(anyNote),
  hasName: fc.boolean(),
  deceasedHint: fc.boolean(),
  bornOn: fc.option(fc.constantFrom("1950-01-01", "1990-01-15", "2015-01-01")),
  birthDateProblem: fc.option(fc.constantFrom("missing", "not-a-date")),
  kelurahanKnown: fc.boolean(),
  occupationId: fc.option(fc.constant("ojek")),
  employment: fc.option(fc.constantFrom("civil-servant", "soldier", "police", "wage-earner")),
  noticeGiven: fc.option(fc.boolean()),
  civil: fc.option(anyCivil),
  membership: fc.option(
    fc.record({
      memberships: fc.array(
        fc.record({
          segment: fc.constantFrom("PU" as const, "BPU" as const, "JAKON" as const),
          status: fc.constantFrom("active" as const, "inactive" as const),
          paidThrough: fc.constant(null),
        }),
        { maxLength: 3 },
      ),
    }),
  ),
  welfare: fc.option(fc.record({ decile: fc.integer({ min: 1, max: 10 }) })),
});

test("a registry that says nothing never makes a failure", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const silent = { ...facts, civil: null, membership: null, welfare: null };
      const failed = (checks: readonly string[]) =>
        check(silent, TODAY, rules).filter(
          (finding) => checks.includes(finding.check) && finding.outcome === "fail",
        );
      expect(failed(["civil-registry", "domicile", "membership", "welfare"])).toEqual([]);
    }),
  );
});

test("the same facts always give the same findings, and each pass or failure has its evidence", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const once = check(facts, TODAY, rules);
      expect(check(structuredClone(facts), TODAY, rules)).toEqual(once);
      for (const { outcome, ground } of once) {
        if (outcome === "pass") expect(ground).toBeNull();
        if (outcome === "fail" || outcome === "warn") expect(ground).not.toBeNull();
      }
    }),
  );
});

test("the welfare decile orders the queue and touches no ground", () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 10 }), (facts, decile) => {
      expect(groundsIn({ ...facts, welfare: { decile } })).toEqual(
        groundsIn({ ...facts, welfare: null }),
      );
    }),
  );
});

test("nobody unknown to the civil registry, or unlike it, is approved by data", () => {
  fc.assert(
    fc.property(fc.option(anyCivil), (answer) => {
      const facts = givenFacts({ civil: answer });
      const { outcome } = decide(groundsOf(check(facts, TODAY, rules)), DEFAULT_POLICY);
      if (outcome !== "approved") return;
      expect(facts.civil).toMatchObject({ found: true, name: "match", birthDate: "match" });
      expect(["active", "moved"]).toContain(facts.civil?.status);
    }),
    { numRuns: 2000 },
  );
});
