import * as z from "zod/mini";
import { Count, declareRule, type RuleBook, readRule } from "../reference/rule-book.ts";
import type { IsoDate } from "../shared/dates.ts";
import type { PriorityRule } from "./selection.ts";

const PRIORITY_ORDER = declareRule(
  "PRIORITY_ORDER",
  "registration_date",
  z.object({
    decile_points: z.record(z.string().check(z.regex(/^(?:[1-9]|10)$/)), Count),
    unknown_decile_points: Count,
    risk_points: z.object({ high: Count, medium: Count, low: Count }),
    points_per_month_waited: Count,
    waiting_points_max: Count,
  }),
);
/** The dated rules of the order of the queue, for whoever adds a version. */
export const PRIORITY_RULES = [PRIORITY_ORDER] as const;

/** The priority rule in force on the day a cohort is opened; its id is the version's. */
export function priorityRuleOn(on: IsoDate, rules: RuleBook): PriorityRule {
  const { value, versionId } = readRule(rules, PRIORITY_ORDER, on, {});
  return {
    id: versionId,
    decilePoints: value.decile_points,
    unknownDecilePoints: value.unknown_decile_points,
    riskPoints: value.risk_points,
    pointsPerMonthWaited: value.points_per_month_waited,
    waitingPointsMax: value.waiting_points_max,
  };
}
