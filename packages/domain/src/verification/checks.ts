import type { Employment } from "../intake/employment.ts";
import type { NikNote, NikProblem } from "../intake/nik.ts";
import type { RuleBook } from "../reference/rule-book.ts";
import type { IsoDate } from "../shared/dates.ts";
import type { DecisionPolicy } from "./decision.ts";
import { checkEntryAge } from "./entry-age.ts";
import type { Ground } from "./grounds.ts";
import type { CivilAnswer, MembershipAnswer, WelfareAnswer } from "./registry.ts";

/** The checks of the first programme, in the order in which they are shown. */
export const CHECKS = [
  "identity",
  "nik-plausibility",
  "civil-registry",
  "domicile",
  "age",
  "occupation",
  "membership",
  "welfare",
  "duplicates",
  "notice",
  "correction",
] as const;
export type Check = (typeof CHECKS)[number];

export type FindingOutcome = "pass" | "fail" | "warn" | "unknown";

/** What one check found: its outcome, the ground if any, what it saw, and the parameters it used. */
export type Finding = {
  readonly check: Check;
  readonly outcome: FindingOutcome;
  readonly ground: Ground | null;
  readonly evidence: Readonly<Record<string, string | number | null>>;
  readonly ruleVersion: string | null;
};

/** A row that looks like another person's application; the earlier one stands. */
export type DuplicateFact = {
  readonly verdict: "same" | "possible";
  readonly earlier: "row-of-this-list" | "known-application";
};

/** Everything the checks may look at. Null means that nobody has answered, which is never a failure. */
export type Facts = {
  readonly nikProblem: NikProblem | null;
  readonly nikNotes: readonly NikNote[];
  readonly hasName: boolean;
  readonly deceasedHint: boolean;
  readonly bornOn: IsoDate | null;
  readonly birthDateProblem: string | null;
  readonly kelurahanKnown: boolean;
  readonly occupationId: string | null;
  readonly employment: Employment | null;
  readonly noticeGiven: boolean | null;
  readonly civil: CivilAnswer | null;
  readonly membership: MembershipAnswer | null;
  readonly welfare: WelfareAnswer | null;
};

/**
 * Runs every check that looks at one application alone; see `duplicateFindings` for the other one.
 * `asOf` is the day of registration, which selects the dated limits.
 */
export function check(facts: Facts, asOf: IsoDate, rules: RuleBook): Finding[] {
  return [
    ...identity(facts),
    ...nikPlausibility(facts),
    ...civilRegistry(facts),
    ...domicile(facts),
    age(facts, asOf, rules),
    ...occupation(facts),
    ...membership(facts),
    welfare(facts),
    notice(facts),
  ];
}

/** The grounds among findings. */
export function groundsOf(findings: readonly Finding[]): Set<Ground> {
  const grounds = new Set<Ground>();
  for (const { ground } of findings) if (ground !== null) grounds.add(ground);
  return grounds;
}

type Found = readonly [FindingOutcome, Ground];

/** One finding per thing found; a single pass (or unknown) when nothing was. */
function findings(
  name: Check,
  found: readonly Found[],
  evidence: Finding["evidence"] = {},
  otherwise: "pass" | "unknown" = "pass",
): Finding[] {
  const ruleVersion = null;
  if (found.length === 0) {
    return [{ check: name, outcome: otherwise, ground: null, evidence, ruleVersion }];
  }
  return found.map(([outcome, ground]) => ({
    check: name,
    outcome,
    ground,
    evidence,
    ruleVersion,
  }));
}

function identity(facts: Facts): Finding[] {
  const found: Found[] = [];
  if (facts.nikProblem === "missing") found.push(["fail", "nik-missing"]);
  else if (facts.nikProblem === "digits-lost") found.push(["fail", "nik-digits-lost"]);
  else if (facts.nikProblem !== null) found.push(["fail", "nik-malformed"]);
  if (!facts.hasName) found.push(["fail", "name-missing"]);
  if (facts.bornOn === null) {
    const missing = facts.birthDateProblem === null || facts.birthDateProblem === "missing";
    found.push(["fail", missing ? "birth-date-missing" : "birth-date-unreadable"]);
  }
  return findings("identity", found, { nik: facts.nikProblem, birthDate: facts.birthDateProblem });
}

const GROUND_OF_NOTE: Readonly<Record<NikNote, Ground | null>> = {
  "date-impossible": "nik-date-impossible",
  "differs-from-birth-date": "nik-differs-from-birth-date",
  "differs-from-sex": "nik-differs-from-sex",
  "age-implausible": "nik-age-implausible",
  // People move and keep their NIK, so a prefix from elsewhere says nothing (PP 40/2019 Ps. 30).
  "from-another-region": null,
};

/** Level 2 of identity.md section 1: it never refuses anyone. */
function nikPlausibility(facts: Facts): Finding[] {
  if (facts.nikProblem !== null) return findings("nik-plausibility", [], {}, "unknown");
  const found = facts.nikNotes.flatMap((note): Found[] => {
    const ground = GROUND_OF_NOTE[note];
    return ground === null ? [] : [["warn", ground]];
  });
  return findings("nik-plausibility", found, { notes: facts.nikNotes.join(" ") || null });
}

/** Whether the registry's line is about the declared person: only then may it refuse or approve them. */
function isSamePerson(civil: CivilAnswer): boolean {
  return civil.name === "match" && civil.birthDate === "match";
}

function civilRegistry(facts: Facts): Finding[] {
  const { civil } = facts;
  const found: Found[] = [];
  if (facts.deceasedHint) found.push(["warn", "deceased-hint-in-name"]);
  if (facts.nikProblem !== null) return findings("civil-registry", found, {}, "unknown");
  if (civil === null) {
    found.push(["unknown", "civil-registry-not-asked"]);
    return findings("civil-registry", found);
  }
  if (!civil.found) {
    found.push(["unknown", "not-in-civil-registry"]);
    return findings("civil-registry", found);
  }
  // A mistyped NIK may be a dead stranger's: then the name or the date disagrees, and a person looks.
  if (civil.status === "deceased" && isSamePerson(civil)) found.push(["fail", "deceased"]);
  // A line that holds no name or no date proves nothing: both must agree (identity.md section 4).
  if (civil.name === "not-checked") found.push(["unknown", "registry-name-differs"]);
  else if (civil.name !== "match") found.push(["fail", "registry-name-differs"]);
  else if (civil.nameScore !== null && civil.nameScore < 100) {
    found.push(["warn", "registry-name-spelled-differently"]);
  }
  if (civil.birthDate === "not-checked") found.push(["unknown", "registry-birth-date-differs"]);
  else if (civil.birthDate !== "match") found.push(["fail", "registry-birth-date-differs"]);
  if (civil.sex === "mismatch") found.push(["fail", "registry-sex-differs"]);
  if (civil.status === "inactive" || civil.status === "unknown") {
    found.push(["unknown", "not-in-civil-registry"]);
  }
  return findings("civil-registry", found, {
    status: civil.status,
    name: civil.name,
    nameScore: civil.nameScore,
    birthDate: civil.birthDate,
    sex: civil.sex,
  });
}

/** Decided on the registry's address, never on the NIK's first digits (identity.md section 1). */
function domicile(facts: Facts): Finding[] {
  const { civil } = facts;
  const found: Found[] = [];
  if (civil?.residence === "outside" && isSamePerson(civil)) found.push(["fail", "outside-region"]);
  if (!facts.kelurahanKnown) found.push(["warn", "kelurahan-unknown"]);
  const known = civil?.found && civil.residence !== "unknown";
  return findings(
    "domicile",
    found,
    { residence: civil?.residence ?? null },
    known ? "pass" : "unknown",
  );
}

/** Entry only: who joined before the limit may stay (Perdir 22/PERDIR.02/072022, rule book p. 59). */
function age(facts: Facts, asOf: IsoDate, rules: RuleBook): Finding {
  const finding = { check: "age", ground: null, evidence: { asOf }, ruleVersion: null } as const;
  if (facts.bornOn === null) return { ...finding, outcome: "unknown" };
  const entrant = {
    bornOn: facts.bornOn,
    registeredOn: asOf,
    firstPaidOn: null,
    isMemberAlready: false,
  };
  const entry = checkEntryAge(entrant, rules);
  if (entry.outcome === "may-continue") return { ...finding, outcome: "pass" };
  const ruleVersion = entry.ruleVersionIds.join(" ");
  if (entry.outcome === "accepted") return { ...finding, outcome: "pass", ruleVersion };
  return {
    ...finding,
    outcome: "fail",
    ground: entry.why === "AGE_UNDER" ? "age-under" : "age-over",
    evidence: { asOf, years: entry.ageYears },
    ruleVersion,
  };
}

function occupation(facts: Facts): Finding[] {
  if (facts.employment !== null) return findings("occupation", [["fail", facts.employment]]);
  if (facts.occupationId === null)
    return findings("occupation", [["unknown", "occupation-unknown"]]);
  return findings("occupation", [], { occupation: facts.occupationId });
}

/** JAKON is per building project and may run beside BPU (programme.md section 3). */
function membership(facts: Facts): Finding[] {
  if (facts.membership === null) return findings("membership", [], {}, "unknown");
  const active = new Set(
    facts.membership.memberships
      .filter((each) => each.status === "active")
      .map((each) => each.segment),
  );
  const found: Found[] = [];
  if (active.has("PU")) found.push(["fail", "active-pu-member"]);
  if (active.has("BPU")) found.push(["fail", "active-bpu-member"]);
  if (active.has("JAKON")) found.push(["warn", "active-jakon-member"]);
  return findings("membership", found, { active: [...active].sort().join(" ") || null });
}

function welfare(facts: Facts): Finding {
  return {
    check: "welfare",
    outcome: facts.welfare === null ? "unknown" : "pass",
    ground: null,
    evidence: { decile: facts.welfare?.decile ?? null },
    ruleVersion: null,
  };
}

/** What it means that an application looks like earlier ones. The earlier one stands. */
export function duplicateFindings(alike: readonly DuplicateFact[]): Finding[] {
  const found = new Map<Ground, Found>();
  for (const { verdict, earlier } of alike) {
    if (verdict === "possible") found.set("possible-duplicate", ["warn", "possible-duplicate"]);
    else if (earlier === "row-of-this-list")
      found.set("same-as-earlier-row", ["fail", "same-as-earlier-row"]);
    else found.set("same-as-known-worker", ["fail", "same-as-known-worker"]);
  }
  return findings("duplicates", [...found.values()], { pairs: alike.length });
}

/**
 * The notice is owed (UU 27/2022 Ps. 20–22), but its absence is the office's fault, not the worker's. A list
 * that has no column for it says nothing.
 */
function notice(facts: Facts): Finding {
  const finding = { check: "notice", evidence: {}, ruleVersion: null } as const;
  if (facts.noticeGiven === false)
    return { ...finding, outcome: "warn", ground: "notice-not-recorded" };
  return { ...finding, outcome: facts.noticeGiven === null ? "unknown" : "pass", ground: null };
}

/**
 * What two people have decided stands as long as what is found was before them when they decided. When a correction
 * brings up something else, they are asked again: data neither overrules people nor decides in their name.
 */
export function correctionFindings(
  found: ReadonlySet<Ground>,
  policy: DecisionPolicy,
  decidedOn: readonly Ground[],
): Finding[] {
  const isNew = [...found].some((each) => policy[each] !== "noted" && !decidedOn.includes(each));
  return isNew ? findings("correction", [["warn", "corrected-since-decided"]]) : [];
}
