import { STAFF_ROLES } from "@payung/domain/access/roles.ts";
import { type RuleBook, RuleProblem } from "@payung/domain/reference/rule-book.ts";
import * as z from "zod/mini";
import { readRules } from "../reference/service.ts";
import { Problem } from "../shared/problem.ts";
import type { RouteContext } from "../shared/route.ts";

/** Who may ask what the rules say: everybody who works here. Nothing is kept of who asks. */
export const EVERYBODY = [...STAFF_ROLES, "machine"] as const;

/** The versions of the dated rules from which an answer follows. */
export const RuleIds = z.array(z.string());

/** Works something out by the dated rules; what none of them says is told, and no fault of ours. */
export async function withRules<T>(
  { tx }: RouteContext,
  work: (rules: RuleBook) => T | Promise<T>,
): Promise<T> {
  const rules = await readRules(tx);
  try {
    return await work(rules);
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    throw new Problem("funding.rate-missing", { rule: error.key, problem: error.message });
  }
}

export function malformed(field: string, message: string): Problem {
  return new Problem("request.invalid", { issues: [{ path: [field], message }] });
}
