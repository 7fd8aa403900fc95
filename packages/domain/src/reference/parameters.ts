import { BENEFIT_RULES } from "../claims/benefits.ts";
import { JAKON_RULES } from "../employers/construction.ts";
import { COVER_RULES } from "../enrolment/coverage.ts";
import { CONTRIBUTION_RULES } from "../funding/contributions.ts";
import { PRIORITY_RULES } from "../programme/priority-order.ts";
import { readPolicy } from "../verification/decision.ts";
import { ENTRY_AGE_RULES } from "../verification/entry-age.ts";
import type { Rule } from "./rule-book.ts";
import type { RuleVersion } from "./rule-versions.ts";

/** The decision policy of a programme is kept beside the rules, and changed in the same way. */
export const DECISION_POLICY = "DECISION_POLICY";

/** What changes when a parameter does, and so what a preview has to say. */
export const EFFECTS = ["decisions", "cost", "priority", "none"] as const;
export type Effect = (typeof EFFECTS)[number];

const COST = new Set(["BPU_BANDS", "JKK_BPU_BP", "JKM_BPU_FLAT", "BPU_RELIEF", "CITY_BAND"]);
const DECISIONS = new Set(["ENTRY_AGE_BELOW", "ENTRY_AGE_MIN", DECISION_POLICY]);

export function effectOf(key: string): Effect {
  if (DECISIONS.has(key)) return "decisions";
  if (COST.has(key)) return "cost";
  return key === "PRIORITY_ORDER" ? "priority" : "none";
}

/** A relief may pause or end; of every other parameter one version must hold on every day to come. */
export function mayEnd(key: string): boolean {
  return key === "BPU_RELIEF";
}

const RULES: ReadonlyMap<string, Rule<unknown>> = new Map(
  [
    ...BENEFIT_RULES,
    ...JAKON_RULES,
    ...COVER_RULES,
    ...CONTRIBUTION_RULES,
    ...PRIORITY_RULES,
    ...ENTRY_AGE_RULES,
  ].map((rule): [string, Rule<unknown>] => [rule.key, rule]),
);

/** One place in a value that does not fit: its path, and what is wrong there. */
export type ValueFault = {
  readonly path: string;
  readonly what: "missing" | "surplus" | "kind" | "rule";
};

/**
 * What is wrong with a new value of a parameter. It must be built like the one before it, leaf by leaf, and the code that
 * applies it must be able to read it.
 */
export function faultsOfValue(before: RuleVersion, value: unknown): ValueFault[] {
  const faults = faultsOfShape(before.value, value, "");
  if (faults.length > 0) return faults;
  try {
    if (before.key === DECISION_POLICY) readPolicy((value as { policy: unknown }).policy);
    else RULES.get(before.key)?.read({ ...before, value });
    return [];
  } catch {
    return [{ path: "", what: "rule" }];
  }
}

/** Tables and lists may grow and shrink; each member is built like one that was there before. */
function faultsOfShape(before: unknown, value: unknown, path: string): ValueFault[] {
  if (Array.isArray(before)) {
    if (!Array.isArray(value)) return [{ path, what: "kind" }];
    if (value.length === 0) return [{ path, what: "missing" }];
    return value.flatMap((each, at) => {
      const tries = before.map((known) => faultsOfShape(known, each, `${path}/${at}`));
      return tries.some((faults) => faults.length === 0) ? [] : (tries[0] ?? []);
    });
  }
  if (isObject(before)) {
    if (!isObject(value)) return [{ path, what: "kind" }];
    const surplus = Object.keys(value).filter((name) => !(name in before));
    return [
      ...surplus.map((name): ValueFault => ({ path: `${path}/${name}`, what: "surplus" })),
      ...Object.entries(before).flatMap(([name, each]) =>
        name in value
          ? faultsOfShape(each, value[name], `${path}/${name}`)
          : [{ path: `${path}/${name}`, what: "missing" } as const],
      ),
    ];
  }
  // Amounts, months, points: whole; a measure between 0 and 1 was one before.
  if (typeof before === "number") {
    const fits =
      typeof value === "number" &&
      Number.isFinite(value) &&
      (!Number.isInteger(before) || Number.isInteger(value) || Math.abs(value) < 1);
    return fits ? [] : [{ path, what: "kind" }];
  }
  if (before === null || value === null)
    return before === null || value !== null ? [] : [{ path, what: "kind" }];
  return typeof before === typeof value ? [] : [{ path, what: "kind" }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
