import { LinkageError } from "../errors.ts";
import { parseRule } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { plainTests } from "../model/tests.ts";

/**
 * Refuses what one record alone does not tell: how rare a word is shows from all records, and with each that comes
 * the blocks of the others would change. Throws `LinkageError`.
 */
export function requireNoRareWords(
  model: Pick<LinkageModel, "blocking"> & Partial<Pick<LinkageModel, "comparisons">>,
): void {
  const why =
    "how rare words are (rareWords) shows from whole tables, not from one record at a time";
  const rules = model.blocking
    .filter((rule) => parseRule(rule).some(({ of }) => of === "rareWords"))
    .map((rule) => `blocking "${rule}": ${why}; take words().`);
  const comparisons = (model.comparisons ?? [])
    .filter(({ levels }) =>
      levels.some(
        ({ when }) => when !== "else" && plainTests(when).some(({ is }) => is === "rareWords"),
      ),
    )
    .map(({ name }) => `comparisons.${name}: ${why}; take jaccard.`);
  const problems = [...rules, ...comparisons];
  if (problems.length > 0) throw new LinkageError(problems);
}
