import { hasSeveralValues, parseRule } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";

/**
 * The keys to add to a block that is too large: columns that are compared and equal in nearly all pairs that
 * are the same, the surest first. Adding one costs the matches that differ in it.
 */
export function chooseRefiners(model: LinkageModel): string[] {
  const candidates = model.comparisons.flatMap(({ levels }) => {
    const [first] = levels;
    if (first === undefined || first.when === "else" || !("is" in first.when)) return [];
    const { when } = first;
    if (when.is !== "equal") return [];
    const type = model.columns[when.column]?.type;
    return type === "text" || type === "date" ? [{ column: when.column, m: first.m ?? 0.5 }] : [];
  });
  const inRules = new Set(
    model.blocking.flatMap((rule) =>
      parseRule(rule).flatMap((key) =>
        hasSeveralValues(key) || !("column" in key) ? [] : [key.column],
      ),
    ),
  );
  // A column that blocks by itself is often as good as unique: adding it would leave nothing.
  const alone = new Set(model.blocking.map((rule) => rule.trim()));
  return candidates
    .filter(({ column }) => !alone.has(column))
    .toSorted((a, b) => b.m - a.m || Number(inRules.has(b.column)) - Number(inRules.has(a.column)))
    .slice(0, 3)
    .map(({ column }) => column);
}
